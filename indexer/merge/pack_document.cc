// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/merge/pack_document.h"

#include <cstring>
#include <optional>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace cssearch {
namespace {

// References to the members of a value. Structured bindings, so that a new member does not compile
// until it is named here; what inherits has none.
template <typename Value>
auto members_of(Value& value) {
  using Type = std::remove_const_t<Value>;
  using Base = std::conditional_t<std::is_const_v<Value>, const Facts, Facts>;
  if constexpr (std::is_same_v<Type, Facts>) {
    auto& [kind, title, other_titles, author, category, section, tag, date, rating, read, venue,
           subject, url, arxiv, code, notes, remark, abstract] = value;
    return std::tie(kind, title, other_titles, author, category, section, tag, date, rating, read,
                    venue, subject, url, arxiv, code, notes, remark, abstract);
  } else if constexpr (std::is_same_v<Type, Contribution>) {
    return std::tie(static_cast<Base&>(value), value.origin, value.date_trust, value.source,
                    value.path, value.line);
  } else if constexpr (std::is_same_v<Type, Document>) {
    return std::tie(static_cast<Base&>(value), value.key, value.language, value.about,
                    value.contributions);
  } else if constexpr (std::is_same_v<Type, TextMark>) {
    auto& [type, begin, end, target] = value;
    return std::tie(type, begin, end, target);
  } else if constexpr (std::is_same_v<Type, Passage::Section>) {
    auto& [text_line, heading] = value;
    return std::tie(text_line, heading);
  } else if constexpr (std::is_same_v<Type, Passage::Block>) {
    auto& [text_line, count, kind, info] = value;
    return std::tie(text_line, count, kind, info);
  } else if constexpr (std::is_same_v<Type, Passage>) {
    auto& [text, sections, lines, blocks, marks, page] = value;
    return std::tie(text, sections, lines, blocks, marks, page);
  } else if constexpr (std::is_same_v<Type, WholeDocument>) {
    auto& [document, passages] = value;
    return std::tie(document, passages);
  } else {
    auto& [first, second] = value;  // a pair
    return std::tie(first, second);
  }
}

class Packer {
 public:
  explicit Packer(std::string& out) : out_(out) {}

  template <typename Value>
  void put(const Value& value) {
    if constexpr (std::is_trivially_copyable_v<Value>) {
      out_.resize(out_.size() + sizeof value);
      std::memcpy(out_.data() + out_.size() - sizeof value, &value, sizeof value);
    } else {
      std::apply([this](const auto&... members) { (this->put(members), ...); }, members_of(value));
    }
  }
  void put(const std::string& text) {
    put(text.size());
    out_ += text;
  }
  // What is not there has no bytes that were ever set.
  template <typename Value>
  void put(const std::optional<Value>& value) {
    put(static_cast<unsigned char>(value.has_value()));
    if (value) put(*value);
  }
  template <typename Value>
  void put(const std::vector<Value>& values) {
    put(values.size());
    for (const Value& value : values) put(value);
  }

 private:
  std::string& out_;
};

class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : left_(bytes) {}

  template <typename Value>
  void take(Value& value) {
    if constexpr (std::is_trivially_copyable_v<Value>) {
      std::memcpy(&value, take_bytes(sizeof value).data(), sizeof value);
    } else {
      std::apply([this](auto&... members) { (this->take(members), ...); }, members_of(value));
    }
  }
  void take(std::string& text) {
    std::size_t size = 0;
    take(size);
    text = take_bytes(size);
  }
  template <typename Value>
  void take(std::optional<Value>& value) {
    unsigned char is_there = 0;
    take(is_there);
    value.reset();
    if (is_there != 0) take(value.emplace());
  }
  template <typename Value>
  void take(std::vector<Value>& values) {
    std::size_t size = 0;
    take(size);
    // Each takes a byte at least.
    if (size > left_.size()) throw std::out_of_range("more values than bytes");
    values.resize(size);
    for (Value& value : values) take(value);
  }

 private:
  std::string_view take_bytes(std::size_t size) {
    if (size > left_.size()) throw std::out_of_range("cut off");
    std::string_view taken = left_.substr(0, size);
    left_.remove_prefix(size);
    return taken;
  }

  std::string_view left_;
};

}  // namespace

void pack_document(std::string& out, const WholeDocument& document) {
  Packer(out).put(document);
}

WholeDocument unpack_document(std::string_view bytes) {
  WholeDocument document;
  Unpacker(bytes).take(document);
  return document;
}

}  // namespace cssearch
