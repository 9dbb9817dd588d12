// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a search answers: one structure, from which every face (terminal, JSON, page) is made. The
// JSON form is written down in docs/answer.schema.json.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "schema/document.h"
#include "schema/field.h"
#include "schema/index/open_index.h"

namespace cssearch {

// Changes when the JSON form changes in a way that programs notice; keys are only ever added.
inline constexpr int kAnswerSchema = 1;

// Bytes of a text, from and to, whole runs, ascending.
using MarkRanges = std::vector<std::pair<std::size_t, std::size_t>>;

struct Snippet {
  std::string text;  // clean text of one line
  MarkRanges marks;

  bool operator==(const Snippet&) const = default;
};

struct ScorePart {
  std::string name;  // "word: cache", "nearness", "title is the query", …
  double score;
};

struct Hit {
  Document document;
  std::string source;  // of the place that is shown
  std::string path;
  int line = 0;
  int page = 0;
  std::vector<std::string> heading;  // above the place
  Snippet title;                     // the title with its marks
  Snippet snippet;
  int more = 0;                  // further passages of the document that match
  std::vector<std::string> why;  // where the words stand: fields by name, "body"
  double score = 0;
  std::vector<ScorePart> parts;  // with --explain
};

struct FacetValue {
  std::string value;
  std::uint64_t count = 0;
  // Typed without quotes it may find others too: each of its words stands in another value of the
  // answer. Not told of what has to be in quotes for its signs.
  bool part_of_others = false;
};

struct Facet {
  Field field;
  std::vector<FacetValue> values;
  std::uint64_t more = 0;  // values that were cut off
  bool chosen = false;     // something is chosen of it, and its counts are without that choice
};

struct Answer {
  std::string text;        // the query as typed
  std::string understood;  // as read, in the grammar
  std::vector<std::string> notes;
  std::vector<std::string> also;  // other words that were searched, from pairs of words
  // The query with words that stand nowhere replaced by known ones near to them.
  std::optional<std::string> did_you_mean;
  std::uint64_t total = 0;      // documents
  std::uint64_t all_words = 0;  // of them, those that match every word
  // False: so many passages match that only some were counted, or parts of the index are missing;
  // total, all_words and facets are at least so many.
  bool exact = true;
  bool widened = false;              // documents that match only some words are among them
  std::vector<MissingPart> missing;  // of an index that is a list, what does not answer
  std::uint64_t offset = 0;
  std::uint64_t limit = 0;
  double took_ms = 0;
  std::vector<Hit> hits;
  std::vector<Facet> facets;
  unsigned generation = 0;  // 0: not known
  std::string digest;
  std::string built;
  std::uint64_t documents = 0;                   // in the index
  std::map<std::string, std::string> revisions;  // git commits by source
};

}  // namespace cssearch
