// SPDX-License-Identifier: GPL-3.0-or-later
//
// A collection with judgements: queries.jsonl and qrels.tsv (searcher/eval/judged_set.h), and
//
//   docs.jsonl   {"id": "d1", "title": "…", "text": "…"}, one document a line
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace cssearch {

struct JudgedDocument {
  std::string id;
  std::string title;  // may be empty
  std::string text;
};

// Every document has an id of its own. Throws Error(Input), naming the file and the line.
std::vector<JudgedDocument> read_documents(const std::filesystem::path& folder);

// Writes each as a note whose words are exactly those of the document, in `folder`, which exists.
// The note of document i is note_name(i).
void write_notes(const std::vector<JudgedDocument>& documents, const std::filesystem::path& folder);
std::string note_name(std::size_t number);
// The number in the name of a note; what write_notes() did not name is an Error(Internal).
std::size_t note_number(const std::string& key);

}  // namespace cssearch
