// SPDX-License-Identifier: GPL-3.0-or-later
//
// The surface forms of an index with the number of documents that hold each (word_blocks.h).
// Wildcards and the splitting of joined words read it; the stemmed term list cannot serve them.
//
// Format: forms are grouped by their first two bytes; metadata key "w" + these bytes holds the
// words, "j" + these bytes the joined forms of chunks. A block has a line for each form, sorted:
//   word:    form TAB documents
//   joined:  form TAB documents TAB parts      ("kvcache TAB 12 TAB kv cache")
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <xapian.h>

#include "schema/analysis/analyzer.h"
#include "schema/index/metadata_writer.h"
#include "schema/index/word_blocks.h"
#include "schema/string_map.h"

namespace cssearch {

struct DictionaryEntry {
  std::string form;
  std::uint64_t documents = 0;
  std::string parts;  // of a joined form, most frequent spelling; else empty
};

// Counts forms while documents are written.
class DictionaryBuilder {
 public:
  void add_document(const std::vector<Token>& tokens);
  // The same one token after the other.
  void begin_document() { ++document_; }
  void add(Token::Type type, std::string_view word);
  // What was counted of other documents. Then no more words of the last document are added.
  void add_all(const DictionaryBuilder& other);

  // Adds what was counted to the dictionary of the database, and takes out what `removed` counted.
  void write(MetadataWriter& metadata, const DictionaryBuilder& removed) const;
  void write(MetadataWriter& metadata) const { write(metadata, DictionaryBuilder()); }

  // What write() leaves in an empty database: blocks by their keys.
  std::map<std::string, std::string> blocks() const;

 private:
  struct Count {
    std::uint64_t documents = 0;
    std::uint64_t last = 0;  // number of the last document that was counted
  };
  using Counts = StringMap<Count>;
  struct Line {
    std::string form, parts;
    std::int64_t documents = 0;  // or how many more
  };
  using Lines = std::vector<Line>;  // of a block, in no order; what is said of a form adds up

  std::map<std::string, Lines> changes_from(const DictionaryBuilder& removed) const;
  static std::string block_text(Lines lines);

  std::uint64_t document_ = 0;  // number of the document that words come of, from 1
  Counts words_;
  Counts joined_;  // by parts, "kv cache"
};

class Dictionary {
 public:
  explicit Dictionary(WordBlocks blocks) : blocks_(std::move(blocks)) {}

  // Words and joined forms that begin with `prefix` (two bytes or more), the most frequent first,
  // at most `limit`.
  std::vector<DictionaryEntry> starting_with(const std::string& prefix, std::size_t limit) const;

  // Every word and joined form of the groups that `wanted` takes by their first two bytes, in no
  // order; a joined form of several spellings comes once for each.
  using Visitor = std::function<void(std::string_view form, std::uint64_t documents)>;
  void visit(const std::function<bool(std::string_view group)>& wanted, const Visitor& visit) const;

  // The parts of a joined form, "kvcache" → "kv cache"; empty if the index has no such form.
  std::string parts_of(const std::string& joined) const;

 private:
  WordBlocks blocks_;
};

}  // namespace cssearch
