// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/write/glass/table_writer.h"

#include <algorithm>
#include <cstring>

#include <xapian.h>

#include "schema/error.h"

namespace cssearch {
namespace {

constexpr std::size_t kHeader = 11;  // of a block
constexpr std::size_t kOffset = 2;   // of an item, in the directory
constexpr std::size_t kComponent = 2;
constexpr std::size_t kLeafHead = 3;  // of an item: size and length of the key
constexpr std::size_t kBlockNumber = 4;
constexpr std::size_t kItemsPerBlock = 4;  // at least
constexpr std::size_t kMaxItem =
    (kGlassBlock - kHeader - kItemsPerBlock * kOffset) / kItemsPerBlock;
constexpr std::size_t kMaxComponents = 0xFFFF;
// A block is not filled up with the beginning of a tag if less than this would fit in beside the
// key. Xapian found that more, smaller beginnings cost more space above than they save.
constexpr std::size_t kWorthSplitting = 34;

constexpr unsigned kCompressed = 0x80, kLast = 0x40, kFirst = 0x20;

void put_number(char* at, std::uint32_t number, std::size_t bytes) {
  for (; bytes > 0; number >>= 8U) at[--bytes] = static_cast<char>(number);
}

void put_number(char* at, std::size_t number, std::size_t bytes) {
  put_number(at, static_cast<std::uint32_t>(number), bytes);
}

}  // namespace

std::size_t TableWriter::Block::gap() const {
  return begin - kHeader - items * kOffset;
}

char* TableWriter::Block::put(std::size_t size) {
  begin -= size;
  put_number(bytes.data() + kHeader + items * kOffset, begin, kOffset);
  ++items;
  return bytes.data() + begin;
}

TableWriter::TableWriter(std::filesystem::path path) : file_(std::move(path)) {
  root_.exists = true;
  // Each table begins with an empty key.
  char* item = levels_[0].put(kLeafHead);
  put_number(item, 0U, kLeafHead);
  *item = static_cast<char>(kFirst | kLast);
}

void TableWriter::add(std::string_view key, std::string_view tag, bool compressed) {
  if (key.size() > kMaxGlassKey) {
    throw Xapian::InvalidArgumentError("Key too long: " + std::to_string(key.size()) + " bytes");
  }
  if (key <= last_key_)
    throw Error(ErrorCode::Internal, "rows of a table in a wrong order: " + std::string(key));
  const std::size_t room = kMaxItem - kLeafHead - key.size() - kComponent;
  std::size_t chunk = first_chunk(key.size(), tag.size());
  if ((tag.size() - chunk) / room >= kMaxComponents - 1)
    throw Error(ErrorCode::Internal, "a tag is too long for a table");
  unsigned flags = kFirst | (compressed ? kCompressed : 0U);
  for (std::size_t component = 1;; ++component) {
    bool last = tag.size() <= chunk;
    add_component(key, component, tag.substr(0, chunk), flags | (last ? kLast : 0U));
    last_key_ = key;
    if (last) break;
    tag.remove_prefix(chunk);
    chunk = room;
    flags &= ~kFirst;
  }
  ++root_.entries;
}

// Of a long tag, as much as fills the block.
std::size_t TableWriter::first_chunk(std::size_t key_size, std::size_t tag_size) const {
  const std::size_t head = kLeafHead + key_size + kComponent;
  const std::size_t room = kMaxItem - head;
  if (tag_size <= room + kComponent) return tag_size;
  std::size_t left = levels_[0].gap() % (kMaxItem + kOffset);
  if (left <= kOffset + head) return room + kComponent;
  left -= kOffset + head;
  bool saves_an_item = left >= (tag_size - kComponent) % room;
  return saves_an_item || left >= key_size + kWorthSplitting ? left + kComponent
                                                             : room + kComponent;
}

void TableWriter::add_component(std::string_view key, std::size_t component, std::string_view chunk,
                                unsigned flags) {
  const std::size_t size = kLeafHead + key.size() + (component > 1 ? kComponent : 0) + chunk.size();
  if (levels_[0].gap() < size + kOffset) finish_block(0, separator_before(key, component));
  char* item = levels_[0].put(size);
  put_number(item, size - kLeafHead, 2);
  *item = static_cast<char>(static_cast<unsigned char>(*item) | flags);
  item[2] = static_cast<char>(key.size());
  item = std::copy(key.begin(), key.end(), item + kLeafHead);
  if (component > 1) {
    put_number(item, component, kComponent);
    item += kComponent;
  }
  std::copy(chunk.begin(), chunk.end(), item);
}

TableWriter::Separator TableWriter::separator_before(std::string_view key,
                                                     std::size_t component) const {
  auto same = std::mismatch(key.begin(), key.end(), last_key_.begin(), last_key_.end());
  auto length = static_cast<std::size_t>(same.first - key.begin());
  return {std::string(key.substr(0, length + 1)), component};
}

std::uint32_t TableWriter::write(std::size_t level) {
  Block& block = levels_[level];
  const std::size_t directory_end = kHeader + block.items * kOffset;
  char* bytes = block.bytes.data();
  put_number(bytes, kGlassRevision, 4);
  put_number(bytes + 4, level, 1);
  put_number(bytes + 5, block.gap(), 2);
  put_number(bytes + 7, block.gap(), 2);  // all that is free is in the gap
  put_number(bytes + 9, directory_end, 2);
  std::fill(bytes + directory_end, bytes + block.begin, '\0');
  file_.append({bytes, kGlassBlock});
  return root_.blocks++;
}

void TableWriter::finish_block(std::size_t level, Separator next) {
  std::uint32_t number = write(level);
  Block& block = levels_[level];
  enter(level + 1, std::move(block.separator), number);
  block.items = 0;
  block.begin = kGlassBlock;
  block.separator = std::move(next);
}

void TableWriter::enter(std::size_t level, Separator separator, std::uint32_t number) {
  if (level == kLevels) throw Error(ErrorCode::Internal, "a table has too many levels");
  Block& block = levels_[level];
  constexpr std::size_t kHead = kBlockNumber + 1;
  std::size_t size = kHead + separator.key.size() + kComponent;
  if (block.items > 0 && block.gap() < size + kOffset) finish_block(level, separator);
  // What is left of the first key of a block is told by the block above.
  if (block.items == 0) separator = {};
  size = kHead + separator.key.size() + kComponent;
  char* item = block.put(size);
  put_number(item, number, kBlockNumber);
  item[kBlockNumber] = static_cast<char>(separator.key.size());
  item = std::copy(separator.key.begin(), separator.key.end(), item + kHead);
  put_number(item, separator.component, kComponent);
}

TableRoot TableWriter::finish() {
  std::size_t level = 0;
  for (; level + 1 < kLevels && levels_[level + 1].items > 0; ++level) finish_block(level, {});
  root_.block = write(level);
  root_.level = static_cast<unsigned>(level);
  file_.close();
  return root_;
}

}  // namespace cssearch
