// SPDX-License-Identifier: GPL-3.0-or-later
//
// Queries with judgements, as files of a folder:
//
//   queries.jsonl   {"id": "q1", "text": "speculative decoding"}, one a line
//   qrels.tsv       query id TAB document TAB grade, a whole number; above 0 is relevant
//
// A document is named by its key, or, in a collection of its own (bench/judged_collection.h), by
// the id that it has there. Queries without a relevant document cannot be scored and are left out.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace cssearch {

struct JudgedQuery {
  std::string id;
  std::string text;                   // in the query language
  std::map<std::string, int> grades;  // of its relevant documents
};

struct JudgedSet {
  std::string name;
  std::vector<JudgedQuery> queries;  // in the order of the file
};

// The set is named after the folder. Throws Error(Input), naming the file and the line.
JudgedSet read_judged_set(const std::filesystem::path& folder);

// Writes both files into the folder, which is made. Throws Error(Storage).
void write_judged_set(const JudgedSet& set, const std::filesystem::path& folder);

// Calls `take` with one object of strings for each line: the values of `names`, in their order;
// what is missing is empty. Throws Error(Input), naming the file and the line.
void read_json_lines(const std::filesystem::path& file, const std::vector<std::string>& names,
                     const std::function<void(std::vector<std::string> values)>& take);

}  // namespace cssearch
