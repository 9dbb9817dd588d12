// SPDX-License-Identifier: GPL-3.0-or-later
//
// Answers as text: for people (text), editors (vimgrep), programs (paths) and papers (markdown,
// bibtex).
#pragma once

#include <map>
#include <string>

#include "searcher/answer/answer.h"
#include "searcher/answer/terminal.h"
#include "searcher/search.h"

namespace cssearch {

// Where sources lie on this machine, by name.
using SourceRoots = std::map<std::string, std::string>;

// A file of a source on this machine; its path in the source if the root is not known.
std::string file_of(const std::string& source, const std::string& path, const SourceRoots& roots);

// A facet's value as it must be typed behind "field:" to find the documents that were counted.
std::string typed_value(const FacetValue& value);

std::string answer_text(const Answer& answer, const SourceRoots& roots, const TerminalStyle& style);
std::string answer_vimgrep(const Answer& answer, const SourceRoots& roots);
// Each file once; `separator` is '\n' or '\0'.
std::string answer_paths(const Answer& answer, const SourceRoots& roots, char separator);
std::string answer_markdown(const Answer& answer);
std::string answer_bibtex(const Answer& answer);

std::string document_text(const WholeDocument& stored, const SourceRoots& roots,
                          const TerminalStyle& style);

// The table of fields, as --fields shows it.
std::string fields_text(const TerminalStyle& style);

}  // namespace cssearch
