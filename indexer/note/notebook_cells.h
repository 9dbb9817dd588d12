// SPDX-License-Identifier: GPL-3.0-or-later
//
// A Jupyter notebook as its cells, each with the lines it stands on in the file:
//
//   "cells": [
//    {
//     "cell_type": "markdown",
//     "source": [
//      "# KV Cache\n",          line 6 of the file, and the first one of the cell
//      "text"
//     ]
//
// nbformat 3 and 4: https://nbformat.readthedocs.io/en/latest/format_description.html
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cssearch {

// A text of a cell. Notebooks that programs wrote in one line have all of it on that line; lines
// behind the first are counted on from there.
struct CellText {
  std::string text;  // without the line break at its end
  int line = 0;      // of the file, of the first line of the text
};

struct NotebookCell {
  enum class Type : unsigned char { Markdown, Code, Raw };
  Type type = Type::Raw;
  int level = 0;  // 1 to 6 for a cell that is one heading (nbformat 3)
  CellText source;
  std::vector<CellText> outputs;  // of code, what is text, its first 10,000 bytes; no traceback
};

struct Notebook {
  std::string title;     // of its metadata
  std::string language;  // of its code: "python"
  std::vector<NotebookCell> cells;
};

// Throws Error(Input) for what is no notebook; the message names no file.
Notebook read_notebook_cells(std::string_view json);

}  // namespace cssearch
