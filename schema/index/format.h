// SPDX-License-Identifier: GPL-3.0-or-later
//
// What one Xapian database of ours holds. A Xapian document is a Passage:
//
//   terms    unprefixed: words and emoji, with positions; Han characters, pairs of them and "J" +
//            joined form, without; the places of Han characters (place_term()), with positions;
//            prefix of a field + these, or + "=" + whole value, folded
//            "Q" + key on every passage of the document; "Q1" + hash of the key and "F" on its
//            first only, and there, for what changes the index later, the terms of
//            merge_key_term(), told_by_term() and note_path_term()
//   values   the slots below and those of schema/field.h
//   data     what is known of the passage, then its text (stored.h)
//
//   metadata "index": IndexInfo as JSON; "w…", "j…": the dictionary (dictionary.h); "p…": words
//            that mean the same (pairs/evidence.h); what csindex must know to change the index
//            later (indexer/update/index_state.h); "checksums" (indexer/write/checksum.h)
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <xapian.h>

#include "schema/document.h"
#include "schema/field.h"

namespace cssearch {

// Changes when the layout of the database changes; an index of another version is rebuilt.
inline constexpr int kSchemaVersion = 9;

inline constexpr Xapian::valueno kKeySlot = 0;    // 8 bytes: hash of the document's key
inline constexpr Xapian::valueno kTieSlot = 1;    // that hash and the passage's number: breaks ties
inline constexpr Xapian::valueno kFacetSlot = 2;  // that hash and the packed facet values
inline constexpr Xapian::valueno kPriorSlot = 3;  // sortable_serialise of prior_of()
inline constexpr Xapian::valueno kDateEndSlot =
    4;  // last day, "20241231"; first day: field_info(Date)
// Of first passages, list_order() of the document, for lists without words: newest first, most
// stars first, by title.
inline constexpr Xapian::valueno kByDateSlot = 5;
inline constexpr Xapian::valueno kByRatingSlot = 6;
inline constexpr Xapian::valueno kByTitleSlot = 7;

// Longest term; Xapian takes up to 245 bytes. What is longer ends in a hash.
inline constexpr std::size_t kMaxTermBytes = 200;

std::string limited_term(std::string term);
std::string field_term(Field field, std::string_view word);
// Both sides fold the value (analysis/analyzer.h), so it is given as shown.
std::string value_term(Field field, std::string_view value);
std::string key_term(std::string_view key);
std::string first_passage_term(std::string_view key);
// The term, behind the prefix of a field, that has the positions of a Han character. Characters
// with one code point modulo kPlaceTerms share it: lists of positions for each of several hundred
// characters of a passage were a third of an index of Chinese notes, and these are exact enough to
// tell whether pairs that are all there stand side by side. Beside a word, where there is no pair,
// a character has its own positions too.
inline constexpr std::string_view kPlacePrefix = "H";
inline constexpr char32_t kPlaceTerms = 64;
std::string place_term(std::string_view character);

// On the first passage of every document: what a query without words counts.
inline constexpr const char* kFirstPassageTerm = "F";

// For entries of lists and papers: the key under which contributions were merged, before those with
// other titles were set apart.
std::string merge_key_term(std::string_view key);
// "source/path" of a file that says something of the document.
std::string told_by_term(std::string_view place);
// "source/path" of what the document names as its note, there or not.
std::string note_path_term(std::string_view place);

// For every folder above a file, and the file: path as shown, lower-cased, no slash at the ends.
std::string path_term(std::string_view path);

// The facet fields in the order of the table.
std::vector<Field> facet_fields();

// The packed values of all facet fields in the order of the table, behind the key's hash. A search
// reads those of all that it finds, so they are short. Each value: twice the number of its bytes,
// and one more if it is the last of its field, in bytes of seven bits, the lowest first; then the
// value. A field without values has one of no bytes.
std::string pack_facets(const Document& document);
// The values of one field in a packed value; views into `packed`. Broken input gives none.
std::vector<std::string_view> unpack_facet(std::string_view packed, Field field);

// Bytes that ascend in the order of a list: by `first`, then those with the greater prior (0 or
// more), then by `tie`. One slot holds all three since Xapian sorts by several only on this
// machine.
std::string list_order(std::string_view first, double prior, std::string_view tie);
// Bytes that ascend where those of `value` descend; of no value, which is last, and of values of
// `size` bytes.
std::string descending(std::string_view value, std::size_t size);

struct SourceInfo {
  std::string name;
  std::string root;      // absolute path on this machine; empty if it is not known here
  std::string revision;  // git commit, or empty
  bool operator==(const SourceInfo&) const = default;
};

// What stands behind the source's folder or name in front of `path`, without slashes at its ends;
// nothing if neither is there. {"notes", "/home/me/notes"}: "notes/a.md" and "/home/me/notes/a.md"
// are "a.md".
std::optional<std::string> path_inside(const SourceInfo& source, std::string_view path);

// What the index knows of itself. It is the same on every machine: roots are kept beside it.
struct IndexInfo {
  int schema = kSchemaVersion;
  int analyzer = 0;
  std::string program;  // version of csindex
  std::string built;    // UTC, 2026-01-31T12:00:00Z
  std::string digest;   // over content only
  std::uint64_t files = 0;
  std::uint64_t documents = 0;
  std::uint64_t passages = 0;
  std::map<std::string, std::uint64_t> kinds;  // documents by kind_name()
  std::vector<SourceInfo> sources;
  std::size_t shards = 1;  // of the index of which this database is one
  // Its number among several; of an index of all, or one that an older csindex wrote, nothing.
  std::optional<std::size_t> shard;
};

std::string to_json_text(const IndexInfo& info);
// Throws Error(BrokenIndex) for text that is no IndexInfo.
IndexInfo index_info_from_json(const std::string& text);

// {"notes": "/home/me/notes"}: where the sources lie on this machine.
std::string sources_to_json(const std::vector<SourceInfo>& sources);
// Throws Error(BrokenIndex).
std::vector<SourceInfo> sources_from_json(const std::string& text);

inline constexpr const char* kInfoKey = "index";

}  // namespace cssearch
