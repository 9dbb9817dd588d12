// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "indexer/note/note.h"
#include "indexer/note/notebook_cells.h"
#include "schema/error.h"
#include "tests/support/cases.h"

namespace cssearch {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// As Jupyter writes it, a line of the file for each line of a cell.
const std::string kNotebook = R"json({
 "cells": [
  {
   "cell_type": "markdown",
   "metadata": {},
   "source": [
    "# 注意力机制\n",
    "See [FlashAttention](https://arxiv.org/abs/2205.14135). #gpu\n",
    "<!-- never closed"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": 1,
   "outputs": [
    {"name": "stdout", "output_type": "stream", "text": ["shape \u001b[31mtorch.Size\u001b[0m([2])\n"]},
    {"data": {"image/png": "aW1hZ2U=", "text/plain": ["<Figure size 640x480 with 1 Axes>"]}},
    {"data": {"text/html": ["<b>no</b>"], "text/plain": ["array([1.5])"]}},
    {"output_type": "error", "ename": "NameError", "traceback": ["lost"]}
   ],
   "source": [
    "import torch\n",
    "scores = q @ k.T"
   ]
  },
  {
   "cell_type": "raw",
   "source": "raw words"
  }
 ],
 "metadata": {"kernelspec": {"language": "python", "name": "python3"}},
 "nbformat": 4
})json";

FileContent read(const std::string& json) {
  return read_notebook(json, {"notes", "AI/attention.ipynb"});
}

TEST(Notebook, CellsHaveTheirLinesOfTheFile) {
  Notebook notebook = read_notebook_cells(kNotebook);
  EXPECT_EQ(notebook.language, "python");
  ASSERT_EQ(notebook.cells.size(), 3U);
  EXPECT_EQ(notebook.cells[0].source.line, 7);
  EXPECT_EQ(notebook.cells[1].source.line, 22);
  EXPECT_EQ(notebook.cells[1].source.text, "import torch\nscores = q @ k.T");
  EXPECT_EQ(notebook.cells[2].source.text, "raw words");
}

TEST(Notebook, OfItsOutputsWhatIsText) {
  std::vector<std::string> texts;
  const Notebook notebook = read_notebook_cells(kNotebook);
  for (const CellText& output : notebook.cells.at(1).outputs) texts.push_back(output.text);
  EXPECT_THAT(texts, ElementsAre("shape torch.Size([2])", "array([1.5])"));
}

TEST(Notebook, ALongOutputIsCut) {
  std::string shots;
  for (int i = 0; i < 5'000; ++i) shots += "显存";
  Notebook notebook = read_notebook_cells(
      R"({"cells": [{"cell_type": "code", "source": "x", "outputs": [{"text": ")" + shots +
      R"("}]}]})");
  EXPECT_EQ(notebook.cells.at(0).outputs.at(0).text.size(), 9'999U);
}

TEST(Notebook, IsANoteOfItsCells) {
  FileContent content = read(kNotebook);
  EXPECT_EQ(content.note.kind, Kind::Notebook);
  EXPECT_EQ(content.note.title, "注意力机制");
  EXPECT_THAT(content.note.category, ElementsAre("AI"));
  EXPECT_THAT(content.note.tag, ElementsAre("gpu"));
  ASSERT_EQ(content.links.size(), 1U);
  EXPECT_EQ(content.links[0].arxiv, "2205.14135");
  EXPECT_EQ(content.links[0].line, 8);
  ASSERT_EQ(content.passages.size(), 1U);
  const Passage& passage = content.passages[0];
  EXPECT_THAT(passage.text, HasSubstr("scores = q @ k.T"));
  EXPECT_THAT(passage.text, HasSubstr("raw words"))
      << "a comment that is not closed ends with its cell";
  EXPECT_THAT(passage.text, Not(HasSubstr("image")));
}

TEST(Notebook, LinesOfItsPassagesAreThoseOfTheFile) {
  const Passage passage = read(kNotebook).passages.at(0);
  std::size_t at = passage.text.find("scores = q");
  ASSERT_NE(at, std::string::npos);
  int line = static_cast<int>(std::count(
      passage.text.begin(), passage.text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
  EXPECT_EQ(passage.file_line(line), 23);
}

TEST(Notebook, ATitleMayStandInItsMetadataOrFrontMatter) {
  for (const auto& [json, title] : Cases<std::string, std::string>{
           {R"({"cells": [], "metadata": {"title": "From metadata"}})", "From metadata"},
           {R"({"cells": [{"cell_type": "raw", "source": ["---\n", "title: In front\n", "---"]}]})",
            "In front"},
           {R"({"cells": [{"cell_type": "raw", "source": ["---\n", "title: In front\n", "---"]},
                          {"cell_type": "markdown", "source": "# Heading"}]})",
            "In front"},
           {R"({"cells": []})", "attention"},
       }) {
    EXPECT_EQ(read(json).note.title, title) << json;
  }
}

// nbformat 3: worksheets, inputs, and headings as cells.
TEST(Notebook, OldOnesAreRead) {
  FileContent content = read(R"json({"worksheets": [{"cells": [
      {"cell_type": "heading", "level": 2, "source": ["Old heading"]},
      {"cell_type": "code", "input": ["print(1)"], "outputs": [{"text": ["one"]}]}]}]})json");
  ASSERT_EQ(content.passages.size(), 1U);
  EXPECT_THAT(content.passages[0].text, HasSubstr("print(1)"));
  EXPECT_THAT(content.passages[0].text, HasSubstr("one"));
  EXPECT_THAT(content.passages[0].heading(0), ElementsAre("Old heading"));
}

TEST(Notebook, WhatIsNoneSaysSo) {
  for (const auto& [json, reason] : Cases<std::string, std::string>{
           {"", "its JSON is broken in line 1"},
           {"{\n\"cells\": [\n{]", "its JSON is broken in line 3"},
           {"{}", "it has no cells"},
           {"[]", "it has no cells"},
           {R"({"cells": 3})", "it has no cells"},
           {std::string(100'000, '['), "its JSON is broken in line 1"},
       }) {
    try {
      read(json);
      FAIL() << json;
    } catch (const Error& error) {
      EXPECT_EQ(error.what(), "it is no Jupyter notebook: " + reason) << json.substr(0, 20);
    }
  }
}

TEST(Notebook, StrangeValuesArePassedOver) {
  for (const char* json : {R"({"cells": [null, 1, "x", [], {}]})",
                           R"({"cells": [{"source": {"a": "b"}, "cell_type": []}]})",
                           R"({"cells": [{"cell_type": "code", "outputs": "x", "source": null}]})",
                           R"({"cells": [{"cell_type": "heading", "level": -1, "source": ""}]})"}) {
    FileContent content = read(json);
    EXPECT_EQ(content.passages.at(0).text, "") << json;
    EXPECT_THAT(content.lint, IsEmpty());
  }
}

}  // namespace
}  // namespace cssearch
