// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/pairs/evidence.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "schema/ascii.h"
#include "schema/index/deflated.h"

namespace cssearch {
namespace {

constexpr std::string_view kPrefix = "p";
constexpr std::size_t kHanBytes = 3;
// Of one side; keys of metadata have up to some 250.
constexpr std::size_t kMostBytes = 120;

using Type = PairEvidence::Type;

std::vector<CountedEvidence> read_block(std::string_view block) {
  std::vector<CountedEvidence> lines;
  while (!block.empty()) {
    std::string_view line = take_until(block, '\n');
    if (line.empty()) continue;
    CountedEvidence evidence;
    evidence.type = static_cast<Type>(line.front());
    take_until(line, '\t');
    evidence.left = take_until(line, '\t');
    evidence.right = take_until(line, '\t');
    std::from_chars(line.data(), line.data() + line.size(), evidence.documents);
    lines.push_back(std::move(evidence));
  }
  return lines;
}

std::string left_key(const PairEvidence& evidence, Analyzer& analyzer) {
  return evidence.type == Type::Acronym ? pair_key(evidence.left, analyzer)
                                        : std::string(han_key(evidence.left));
}

// The characters that both end with.
std::string_view common_end(std::string_view a, std::string_view b) {
  std::size_t bytes = 0;
  while (bytes + kHanBytes <= std::min(a.size(), b.size()) &&
         a.substr(a.size() - bytes - kHanBytes, kHanBytes) ==
             b.substr(b.size() - bytes - kHanBytes, kHanBytes)) {
    bytes += kHanBytes;
  }
  return a.substr(a.size() - bytes);
}

}  // namespace

std::string pair_key(std::string_view text, Analyzer& analyzer) {
  std::string key;
  const Token* last_han = nullptr;
  std::vector<Token> tokens = analyzer.analyze(text);
  for (const Token& token : tokens) {
    bool han = token.type == Token::Type::Han1;
    if (!han && token.type != Token::Type::Word) continue;
    bool goes_on = han && last_han != nullptr && last_han->chunk == token.chunk;
    if (!key.empty() && !goes_on) key += ' ';
    key += token.term;
    last_han = han ? &token : nullptr;
  }
  return key;
}

std::string_view han_key(std::string_view run) {
  return run.substr(run.size() - std::min(run.size(), 2 * kHanBytes));
}

// One document counts once for each pair, in the first spelling; runs of Han that end alike are one
// term, which is certain where different characters stand before it.
void EvidenceBuilder::add_document(const std::vector<PairEvidence>& found) {
  if (found.empty()) return;
  Analyzer analyzer;
  std::set<std::pair<std::string, std::string>> acronyms;
  std::map<std::string, std::vector<PairEvidence>> han;  // by the key of the English
  for (const PairEvidence& evidence : found) {
    std::string right = pair_key(evidence.right, analyzer);
    bool fits = !right.empty() && right.size() <= kMostBytes && evidence.left.size() <= kMostBytes;
    if (!fits || left_key(evidence, analyzer).empty()) continue;
    if (evidence.type == Type::Acronym) {
      if (acronyms.emplace(left_key(evidence, analyzer), right).second) ++counts_[evidence];
      continue;
    }
    std::vector<PairEvidence>& runs = han[right];
    auto like = std::find_if(runs.begin(), runs.end(), [&](const PairEvidence& known) {
      return han_key(known.left) == han_key(evidence.left);
    });
    if (like == runs.end()) {
      runs.push_back(evidence);
    } else if (std::string_view end = common_end(like->left, evidence.left);
               end != like->left || end != evidence.left) {
      bool begins_there = (end == like->left && like->type == Type::WholeHan) ||
                          (end == evidence.left && evidence.type == Type::WholeHan) ||
                          (end != like->left && end != evidence.left);
      like->type = begins_there ? Type::WholeHan : Type::HanTail;
      like->left = std::string(end);
    } else if (evidence.type == Type::WholeHan) {
      like->type = Type::WholeHan;
    }
  }
  for (const auto& [key, runs] : han) {
    for (const PairEvidence& evidence : runs) ++counts_[evidence];
  }
}

void EvidenceBuilder::add_all(const EvidenceBuilder& other) {
  for (const auto& [evidence, documents] : other.counts_) counts_[evidence] += documents;
}

std::map<std::string, EvidenceBuilder::Lines> EvidenceBuilder::changes_from(
    const EvidenceBuilder& removed) const {
  Lines changes = counts_;
  for (const auto& [evidence, documents] : removed.counts_) changes[evidence] -= documents;
  Analyzer analyzer;
  std::map<std::string, Lines> blocks;
  for (const auto& [evidence, documents] : changes) {
    if (documents == 0) continue;
    for (const std::string& key :
         {left_key(evidence, analyzer), pair_key(evidence.right, analyzer)}) {
      blocks[std::string(kPrefix) + key][evidence] = documents;
    }
  }
  return blocks;
}

std::string EvidenceBuilder::block_text(const Lines& lines) {
  std::string block;
  for (const auto& [evidence, documents] : lines) {
    if (documents <= 0) continue;
    block += std::string(1, static_cast<char>(evidence.type)) + "\t" + evidence.left + "\t" +
             evidence.right + "\t" + std::to_string(documents) + "\n";
  }
  return block;
}

void EvidenceBuilder::write(MetadataWriter& metadata, const EvidenceBuilder& removed) const {
  for (auto& [key, lines] : changes_from(removed)) {
    for (const CountedEvidence& known : read_block(inflated(metadata.get_metadata(key))))
      lines[known] += static_cast<std::int64_t>(known.documents);
    metadata.set_metadata(key, deflated(block_text(lines)));
  }
}

std::map<std::string, std::string> EvidenceBuilder::blocks() const {
  std::map<std::string, std::string> blocks;
  for (const auto& [key, lines] : changes_from({})) blocks[key] = block_text(lines);
  return blocks;
}

std::vector<CountedEvidence> EvidenceReader::with_key(std::string_view key) const {
  if (key.empty() || key.size() > kMostBytes) return {};
  return read_block(blocks_.block(std::string(kPrefix).append(key)));
}

std::vector<std::string> EvidenceReader::keys() const {
  std::vector<std::string> keys = blocks_.keys(kPrefix.front());
  for (std::string& key : keys) key.erase(0, kPrefix.size());
  return keys;
}

}  // namespace cssearch
