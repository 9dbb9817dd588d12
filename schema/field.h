// SPDX-License-Identifier: GPL-3.0-or-later
//
// The search vocabulary on one screen: every field of a document, once. Indexing, queries, facets,
// JSON, --fields, help and the README's table loop over these rows. To add a field: an enumerator,
// a row, a case in field_values() and a test.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/document.h"

namespace cssearch {

// clang-format off
enum class Field : std::uint8_t {
  Key, Kind, Title, Author, Category, Section, Path, Tag, Date, Year, Language, Rating, Read,
  Venue, Subject, Url, Code, Remark, Notes, Abstract, Body, Has, Source,
};

// How `field:value` is compared with a document's values.
enum class Match : std::uint8_t {
  Text,    // words as in free text; quoted: as a phrase
  Words,   // any word of a value; quoted: the whole value
  Whole,   // the whole value
  Path,    // a folder or file with all below it, or any word of the path
  Number,  // a number or a range of numbers, 0 to 9
  Date,    // a date, a range of dates or words such as "last 3 months"; spans overlap
};

// Value slots of a field, for sorting. Slots of the index itself are in schema/index/format.h.
inline constexpr unsigned kNoSlot = ~0U;

struct FieldInfo {
  Field field;
  std::string_view name;
  std::string_view alias;   // other name in queries, or empty
  std::string_view prefix;  // of its terms; empty: its words are the unprefixed text
  Match match;
  int wdf;                  // within-document frequency of its words in unprefixed text; 0: not there
  unsigned slot;            // value slot, never to be changed while the schema version stays
  bool many;                // several values: an array in JSON
  bool facet;
  bool sort;
  std::string_view help;
  std::string_view example;
};

inline constexpr std::array kFields = {
//        field             name        alias    prefix match        wdf slot     many   facet  sort
FieldInfo{Field::Key,      "key",      "id",     "Q",  Match::Whole,  0, kNoSlot, false, false, false, "the one name of a document", "key:arxiv:2309.06180"},
FieldInfo{Field::Kind,     "kind",     "type",   "XK", Match::Whole,  0, kNoSlot, false, true,  false, "paper, article, project, note, notebook, pdf, page, code", "kind:paper"},
FieldInfo{Field::Title,    "title",    "",       "S",  Match::Text,   4, 10,      false, false, true,  "title, other titles, file name", "title:attention"},
FieldInfo{Field::Author,   "author",   "by",     "A",  Match::Words,  2, kNoSlot, true,  true,  false, "authors and organisations", "author:\"Tri Dao\""},
FieldInfo{Field::Category, "category", "cat",    "XC", Match::Words,  2, kNoSlot, true,  true,  false, "topic, from the row, heading or folder", "category:\"KV Cache\""},
FieldInfo{Field::Section,  "section",  "",       "XS", Match::Text,   0, kNoSlot, true,  false, false, "headings above an entry or a passage", "section:papers"},
FieldInfo{Field::Path,     "path",     "in",     "P",  Match::Path,   0, kNoSlot, false, false, false, "folder or file, and all below", "path:AI/LLM"},
FieldInfo{Field::Tag,      "tag",      "",       "K",  Match::Words,  2, kNoSlot, true,  true,  false, "#tags and tags of front matter", "tag:cuda"},
FieldInfo{Field::Date,     "date",     "",       "D",  Match::Date,   0, 11,      false, false, true,  "a day, month, year or range", "date:2023..2024-06"},
FieldInfo{Field::Year,     "year",     "",       "Y",  Match::Date,   0, kNoSlot, false, true,  false, "the year of the date", "year:2024"},
FieldInfo{Field::Language, "language", "lang",   "L",  Match::Whole,  0, kNoSlot, false, true,  false, "zh, en, ja, ko", "lang:zh"},
FieldInfo{Field::Rating,   "rating",   "stars",  "XR", Match::Number, 0, 12,      false, true,  true,  "stars, 0 to 5", "rating:>=4"},
FieldInfo{Field::Read,     "read",     "",       "XD", Match::Number, 0, 13,      false, true,  false, "reading passes, 0 to 3", "read:0"},
FieldInfo{Field::Venue,    "venue",    "",       "XV", Match::Words,  1, kNoSlot, false, true,  false, "conference or journal", "venue:OSDI"},
FieldInfo{Field::Subject,  "subject",  "",       "XU", Match::Words,  0, kNoSlot, true,  true,  false, "arXiv's categories", "subject:cs.LG"},
FieldInfo{Field::Url,      "url",      "link",   "U",  Match::Words,  0, kNoSlot, false, false, false, "main link", "url:zhihu.com"},
FieldInfo{Field::Code,     "code",     "",       "XG", Match::Words,  0, kNoSlot, true,  false, false, "links to code", "code:vllm"},
FieldInfo{Field::Remark,   "remark",   "",       "XM", Match::Text,   1, kNoSlot, false, false, false, "the reader's words in a list", "remark:综述"},
FieldInfo{Field::Notes,    "notes",    "",       "XN", Match::Words,  0, kNoSlot, true,  false, false, "notes written about it", "has:notes"},
FieldInfo{Field::Abstract, "abstract", "",       "XA", Match::Text,   1, kNoSlot, false, false, false, "abstract of a paper", "abstract:latency"},
FieldInfo{Field::Body,     "body",     "text",   "",   Match::Text,   1, kNoSlot, false, false, false, "anywhere in the text", "body:scheduler"},
FieldInfo{Field::Has,      "has",      "",       "XH", Match::Whole,  0, kNoSlot, true,  false, false, "has code, notes, date, rating, venue, …", "has:notes"},
FieldInfo{Field::Source,   "source",   "",       "XO", Match::Whole,  0, kNoSlot, true,  true,  false, "name of the source folder", "source:notes"},
};
// clang-format on

constexpr const FieldInfo& field_info(Field field) {
  return kFields[static_cast<std::size_t>(field)];
}

// The fields whose presence can be asked for: has:notes.
inline constexpr std::array kHasFields = {
    Field::Author, Field::Category, Field::Tag,     Field::Date, Field::Rating,
    Field::Read,   Field::Venue,    Field::Subject, Field::Url,  Field::Code,
    Field::Remark, Field::Notes,    Field::Abstract};

// The field with this name or alias, in any case.
std::optional<Field> field_of_name(std::string_view name);

// Of what in the table decides what is written to an index.
std::string field_table_digest();

// The document's values of a field, as shown. Numbers and dates are written out; text of passages
// (Field::Body) is not among them.
std::vector<std::string> field_values(const Document& document, Field field);

namespace field_table_checks {

constexpr bool in_order_of_the_enum() {
  for (std::size_t i = 0; i < kFields.size(); ++i) {
    if (kFields[i].field != static_cast<Field>(i)) return false;
  }
  return kFields.back().field == Field::Source;
}

constexpr bool names_are_unique() {
  for (const FieldInfo& a : kFields) {
    for (const FieldInfo& b : kFields) {
      if (a.name == b.alias) return false;
      if (a.field == b.field) continue;
      if (a.name == b.name || (!a.alias.empty() && a.alias == b.alias)) return false;
    }
  }
  return true;
}

// Terms are told apart by their capitals: what follows a prefix is never one.
constexpr bool prefixes_are_unique_capitals() {
  for (const FieldInfo& a : kFields) {
    for (char c : a.prefix) {
      if (c < 'A' || c > 'Z') return false;
    }
    for (const FieldInfo& b : kFields) {
      if (a.field != b.field && a.prefix == b.prefix) return false;
    }
  }
  return true;
}

constexpr bool slots_are_unique() {
  for (const FieldInfo& a : kFields) {
    if (a.sort && a.slot == kNoSlot) return false;
    for (const FieldInfo& b : kFields) {
      if (a.field != b.field && a.slot != kNoSlot && a.slot == b.slot) return false;
    }
  }
  return true;
}

constexpr bool every_row_is_explained() {
  for (const FieldInfo& row : kFields) {
    if (row.help.empty() || row.example.empty()) return false;
  }
  return true;
}

static_assert(in_order_of_the_enum());
static_assert(names_are_unique());
static_assert(prefixes_are_unique_capitals());
static_assert(slots_are_unique());
static_assert(every_row_is_explained());

}  // namespace field_table_checks

}  // namespace cssearch
