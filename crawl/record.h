// SPDX-License-Identifier: GPL-3.0-or-later
//
// The metadata of one paper, as arXiv gave it: LaTeX in titles and abstracts stays as typed, for
// plain_latex() to read when the record is used. As JSON, which is kept in files and in git:
//
//   {
//     "id": "2309.06180",
//     "version": 1,
//     "title": "Efficient Memory Management …",
//     "authors": [
//       {
//         "name": "Woosuk Kwon"
//       }
//     ],
//     "abstract": "High throughput serving …",
//     "primary_category": "cs.LG",
//     "categories": [
//       "cs.LG",
//       "cs.DC"
//     ],
//     "comment": "SOSP 2023",
//     "published": "2023-09-12",
//     "updated": "2023-09-12"
//   }
//
// Keys stand in this order always, and what is empty is left out: equal records are equal bytes,
// whoever fetched them and when.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/date.h"

namespace cssearch {

struct Author {
  std::string name{};
  std::vector<std::string> affiliations{};

  bool operator==(const Author&) const = default;
};

struct Record {
  std::string id{};  // as ArxivId::id: without version and subject class
  int version = 0;   // the one described here; 0: not known
  std::string title{};
  std::vector<Author> authors{};
  std::string abstract{};  // paragraphs are parted by "\n"
  std::string primary_category{};
  std::vector<std::string> categories{};
  std::string comment{};
  std::string journal_ref{};
  std::vector<std::string> dois{};         // "10.1145/3600006.3613165"
  std::optional<PartialDate> published{};  // the day of version 1
  std::optional<PartialDate> updated{};    // the day of `version`
  bool withdrawn = false;

  bool operator==(const Record&) const = default;
};

// Larger files are no records. A paper of 3,000 authors with affiliations takes 0.5 MB.
constexpr std::size_t kMaxRecordBytes = 4'194'304;

// Indented JSON that ends in a newline. Bytes that are no UTF-8 become U+FFFD.
std::string record_to_json(const Record& record);

// Keys that are not known are passed over. Throws Error(Input) for what is no such JSON, has no
// arXiv id, or is too large or too deep; the message names no file.
Record record_from_json(std::string_view json);

}  // namespace cssearch
