// SPDX-License-Identifier: GPL-3.0-or-later
//
// What notes say of words that mean the same, "Multi-Head Latent Attention (MLA)" and
// "我们使用投机解码（speculative decoding）", counted in documents (index/word_blocks.h). Which
// pairs follow from it is decided when it is read (mined.h), so an incremental run has counts to
// add and to take away and nothing to decide.
//
// Format: metadata key "p" + the key of a side holds the lines in which that side stands, sorted:
//
//   type TAB left TAB right TAB documents
//   a        MLA      Multi-Head Latent Attention     acronym and expansion, as written
//   w        投机解码  Speculative Decoding             Chinese whose begin is certain, simplified
//   t        我们使用投机解码  speculative decoding      Chinese that only ends with its term
//
// The key of a side is pair_key() of it; of Chinese its last two characters, since where it begins
// is not known. Every line so stands in two blocks.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <xapian.h>

#include "schema/analysis/analyzer.h"
#include "schema/index/metadata_writer.h"
#include "schema/index/word_blocks.h"

namespace cssearch {

// Text as its terms with a space between, the characters of a run of Han together: what two
// spellings of one thing share. "Key-Value Caches" → "key valu cach", "KV 緩存" → "kv 缓存".
std::string pair_key(std::string_view text, Analyzer& analyzer);

struct PairEvidence {
  enum class Type : char { Acronym = 'a', WholeHan = 'w', HanTail = 't' };
  Type type = Type::Acronym;
  std::string left;   // the acronym; Han, simplified
  std::string right;  // the expansion; English

  bool operator<(const PairEvidence& other) const {
    return std::tie(type, left, right) < std::tie(other.type, other.left, other.right);
  }
};

struct CountedEvidence : PairEvidence {
  std::uint64_t documents = 0;
};

// Counts evidence while documents are written.
class EvidenceBuilder {
 public:
  // All that one document says.
  void add_document(const std::vector<PairEvidence>& found);
  // What was counted of other documents.
  void add_all(const EvidenceBuilder& other);
  // Adds what was counted to the database, and takes out what `removed` counted.
  void write(MetadataWriter& metadata, const EvidenceBuilder& removed = {}) const;

  // What write() leaves in an empty database: blocks by their keys.
  std::map<std::string, std::string> blocks() const;

 private:
  // Changes to the counts of lines, by the keys of their blocks.
  using Lines = std::map<PairEvidence, std::int64_t>;
  std::map<std::string, Lines> changes_from(const EvidenceBuilder& removed) const;
  static std::string block_text(const Lines& lines);

  Lines counts_;
};

class EvidenceReader {
 public:
  explicit EvidenceReader(WordBlocks blocks) : blocks_(std::move(blocks)) {}

  // The lines that have this key as that of a side.
  std::vector<CountedEvidence> with_key(std::string_view key) const;
  // All keys, sorted.
  std::vector<std::string> keys() const;

 private:
  WordBlocks blocks_;
};

// The key under which a run of Han is kept: its last two characters.
std::string_view han_key(std::string_view run);

}  // namespace cssearch
