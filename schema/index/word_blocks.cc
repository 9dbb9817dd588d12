// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/word_blocks.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <tuple>

#include "schema/ascii.h"
#include "schema/index/deflated.h"

namespace cssearch {
namespace {

// What stands in front of the count of a line, and behind it; both are what is counted.
struct Line {
  std::string_view front;  // with its tabs
  std::uint64_t documents = 0;
  std::string_view back;

  auto names() const { return std::tie(front, back); }
};

// The tabs in front of the count: "form TAB documents", "type TAB left TAB right TAB documents".
int tabs_before_count(std::string_view key) {
  return key.starts_with('p') ? 3 : 1;
}

class LineReader {
 public:
  LineReader(std::string_view block, int tabs) : rest_(block), tabs_(tabs) { next(); }

  bool at_end() const { return at_end_; }
  const Line& line() const { return line_; }

  void next() {
    at_end_ = rest_.empty();
    if (at_end_) return;
    std::string_view text = take_until(rest_, '\n');
    std::size_t count = 0;
    for (int tab = 0; tab < tabs_; ++tab) count = text.find('\t', count) + 1;
    line_.front = text.substr(0, count);
    text.remove_prefix(count);
    line_.documents = 0;
    const char* end = std::from_chars(text.data(), text.data() + text.size(), line_.documents).ptr;
    line_.back = text.substr(static_cast<std::size_t>(end - text.data()));
  }

 private:
  std::string_view rest_;
  int tabs_;
  Line line_;
  bool at_end_ = false;
};

void append(std::string& block, const Line& line, std::uint64_t documents) {
  block.append(line.front).append(std::to_string(documents)).append(line.back) += '\n';
}

}  // namespace

std::string add_blocks(std::string_view key, std::string_view a, std::string_view b) {
  LineReader first(a, tabs_before_count(key)), second(b, tabs_before_count(key));
  std::string sum;
  sum.reserve(a.size() + b.size());
  while (!first.at_end() || !second.at_end()) {
    bool take_first =
        second.at_end() || (!first.at_end() && first.line().names() <= second.line().names());
    bool both =
        !first.at_end() && !second.at_end() && first.line().names() == second.line().names();
    LineReader& taken = take_first ? first : second;
    append(sum, taken.line(), taken.line().documents + (both ? second.line().documents : 0));
    if (both) second.next();
    taken.next();
  }
  return sum;
}

std::string WordBlocks::block(const std::string& key) const {
  if (!kept_) return sum(key);
  auto known = kept_->find(key);
  return known != kept_->end() ? known->second : kept_->emplace(key, sum(key)).first->second;
}

std::string WordBlocks::sum(const std::string& key) const {
  std::string sum;
  for (const Xapian::Database& shard : shards_) {
    std::string block = inflated(shard.get_metadata(key));
    if (sum.empty()) {
      sum = std::move(block);
    } else if (!block.empty()) {
      sum = add_blocks(key, sum, block);
    }
  }
  return sum;
}

std::vector<std::string> WordBlocks::keys(char type) const {
  std::string prefix(1, type);
  std::vector<std::string> keys;
  for (const Xapian::Database& shard : shards_) {
    auto end = shard.metadata_keys_end(prefix);
    for (auto key = shard.metadata_keys_begin(prefix); key != end; ++key) keys.push_back(*key);
  }
  if (shards_.size() == 1) return keys;
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

}  // namespace cssearch
