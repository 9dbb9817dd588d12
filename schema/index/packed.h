// SPDX-License-Identifier: GPL-3.0-or-later
//
// Values as bytes, one behind the other and without names: they are read in the order in which they
// were written. Packer and Unpacker have the same calls, so that one function can do both.
//
//   number      seven bits in a byte, the lowest first; the top bit is set in all but the last one;
//               of signed ones 0, -1, 1, -2, … are 0, 1, 2, 3, …
//   text        its number of bytes, then these
//   list        its number of items, then these
//   enumerator  its number
//   optional    a list of one number or none
//   date        an optional year, then month and day
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "schema/date.h"

namespace cssearch {

class Packer {
 public:
  template <std::signed_integral Number>
  void add(Number number) {
    auto value = static_cast<std::int64_t>(number);
    add(static_cast<std::uint64_t>(value < 0 ? -1 - 2 * value : 2 * value));
  }

  template <std::unsigned_integral Number>
  void add(Number number) {
    std::uint64_t value = number;
    for (; value >= 0x80; value >>= 7U) bytes_ += static_cast<char>(value | 0x80U);
    bytes_ += static_cast<char>(value);
  }

  void add(std::string_view text) {
    add(text.size());
    bytes_ += text;
  }

  template <typename Enum>
  requires std::is_enum_v<Enum>
  void add(Enum value, Enum /*last*/) { add(static_cast<std::uint64_t>(value)); }

  template <typename Item, typename Add>
  void add(const std::vector<Item>& list, Add add_item) {
    add(list.size());
    for (const Item& item : list) add_item(item);
  }

  void add(const std::vector<std::string>& texts) {
    add(texts, [this](const std::string& text) { add(text); });
  }

  void add(const std::optional<int>& number) {
    add(number.has_value());
    if (number) add(*number);
  }

  void add(const std::optional<PartialDate>& date) {
    add(date.has_value());
    if (!date) return;
    add(date->year);
    add(date->month);
    add(date->day);
  }

  // Everything, and what is given behind it as it is.
  std::string take(std::string_view rest) {
    bytes_ += rest;
    return std::move(bytes_);
  }

 private:
  std::string bytes_;
};

// Throws Damaged for bytes that a Packer did not write in this order.
class Unpacker {
 public:
  struct Damaged : std::runtime_error {
    using std::runtime_error::runtime_error;
  };

  explicit Unpacker(std::string_view bytes) : bytes_(bytes) {}

  template <std::signed_integral Number>
  void add(Number& number) {
    std::uint64_t value = 0;
    add(value);
    auto half = static_cast<std::int64_t>(value / 2);
    half = value % 2 == 0 ? half : -1 - half;
    number = static_cast<Number>(half);
    if (number != half) throw Damaged("a number is too large");
  }

  template <std::unsigned_integral Number>
  void add(Number& number) {
    std::uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      if (bytes_.empty() || shift > 56) throw Damaged("a number does not end");
      auto byte = static_cast<unsigned char>(bytes_.front());
      bytes_.remove_prefix(1);
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if (byte < 0x80) break;
    }
    number = static_cast<Number>(value);
    if (number != value) throw Damaged("a number is too large");
  }

  void add(std::string& text) {
    std::size_t size = number_of_bytes();
    text = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
  }

  template <typename Enum>
  requires std::is_enum_v<Enum>
  void add(Enum& value, Enum last) {
    std::uint64_t number = 0;
    add(number);
    if (number > static_cast<std::uint64_t>(last)) throw Damaged("there is no such kind");
    value = static_cast<Enum>(number);
  }

  template <typename Item, typename Add>
  void add(std::vector<Item>& list, Add add_item) {
    list.resize(number_of_bytes());  // an item has one byte or more
    for (Item& item : list) add_item(item);
  }

  void add(std::vector<std::string>& texts) {
    add(texts, [this](std::string& text) { add(text); });
  }

  void add(std::optional<int>& number) {
    if (has_value()) add(number.emplace());
  }

  void add(std::optional<PartialDate>& date) {
    if (!has_value()) return;
    date.emplace();
    add(date->year);
    add(date->month);
    add(date->day);
  }

  // What was not read.
  std::string_view rest() const { return bytes_; }

 private:
  std::size_t number_of_bytes() {
    std::size_t size = 0;
    add(size);
    if (size > bytes_.size()) throw Damaged("it ends too early");
    return size;
  }

  bool has_value() {
    bool value = false;
    add(value);
    return value;
  }

  std::string_view bytes_;
};

}  // namespace cssearch
