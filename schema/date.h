// SPDX-License-Identifier: GPL-3.0-or-later
//
// Dates as readers write them: a day, a month or a year. A PartialDate is the span of all days it
// may mean, in no time zone, so "2024" covers "2024-06-15" and a filter matches when spans overlap.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace cssearch {

struct PartialDate {
  int year = 0;   // 1900 to 2100
  int month = 0;  // 1 to 12, or 0: the whole year
  int day = 0;    // 1 to 31, or 0: the whole month

  // First and last day of the span as the number yyyymmdd, which sorts as dates do.
  int first() const;
  int last() const;
  // True if `other` says the same or more: 2024 covers 2024-06.
  bool covers(const PartialDate& other) const;
  // "2024", "2024-06" or "2024-06-15".
  std::string text() const;

  auto operator<=>(const PartialDate&) const = default;
};

// A date that exists, or nothing: month 13 and 31 April are none.
std::optional<PartialDate> make_date(int year, int month = 0, int day = 0);

// Reads a text that is a date and nothing else (a table cell, front matter, a query):
// 2023, 2023-09, 2023/09, 2023.9.12, 20230912, 2023年9月, Sep 2023, 12 September 2023,
// Sept. 12, 2023, 2023-09-12T10:00:00Z.
std::optional<PartialDate> parse_date(std::string_view text);

// The same for a piece of a sentence, in brackets or behind a bar: years are from 1950 to 2035, for
// "(2048)" is a number.
std::optional<PartialDate> parse_date_among_words(std::string_view text);

// Finds the date in a venue: OSDI' 24, ICLR2025, NeurIPS 2025, (Jan 2024), ASPLOS 23. Years are
// from 1950 to 2035 here.
std::optional<PartialDate> date_in_text(std::string_view text);

// The same in a remark, where a number alone is none: (2024), Feb 2023, 2024.05, 2024年, OSDI' 24.
std::optional<PartialDate> clear_date_in_text(std::string_view text);

// Finds the date in a link: /2025/09/05/, /2025/08/, 2024-08-25.
std::optional<PartialDate> date_in_url(std::string_view url);

}  // namespace cssearch
