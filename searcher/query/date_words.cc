// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/query/date_words.h"

#include <array>
#include <charconv>
#include <chrono>
#include <ctime>
#include <string>
#include <vector>

#include "schema/analysis/char_table.h"
#include "schema/analysis/utf8.h"

namespace cssearch {
namespace {

using namespace std::chrono;

enum class Unit { Day, Week, Month, Year };

year_month_day to_days(const PartialDate& date) {
  return year{date.year} / month{static_cast<unsigned>(date.month)} /
         day{static_cast<unsigned>(date.day)};
}

int as_number(year_month_day date) {
  return static_cast<int>(date.year()) * 10000 +
         static_cast<int>(static_cast<unsigned>(date.month())) * 100 +
         static_cast<int>(static_cast<unsigned>(date.day()));
}

// The day `count` units before; the last of a month if it has no such day.
year_month_day before(year_month_day date, int count, Unit unit) {
  if (unit == Unit::Day || unit == Unit::Week) {
    return sys_days(date) - days(count * (unit == Unit::Week ? 7 : 1));
  }
  year_month_day moved = unit == Unit::Month ? date - months(count) : date - years(count);
  return moved.ok() ? moved : year_month_day(moved.year() / moved.month() / std::chrono::last);
}

// The calendar unit that holds `date`, `back` units ago.
DaySpan calendar_span(year_month_day date, Unit unit, int back) {
  year_month_day moved = before(date, back, unit);
  if (unit == Unit::Day) return {as_number(moved), as_number(moved)};
  if (unit == Unit::Week) {
    sys_days monday = sys_days(moved) - (weekday(sys_days(moved)) - Monday);
    return {as_number(year_month_day(monday)), as_number(year_month_day(monday + days(6)))};
  }
  PartialDate span{static_cast<int>(moved.year()),
                   unit == Unit::Month ? static_cast<int>(static_cast<unsigned>(moved.month())) : 0,
                   0};
  return {span.first(), span.last()};
}

std::string folded(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    char32_t c = lower_case(next_code_point(text, at));
    bool separator = c == ' ' || c == '_' || c == '-' || c == '+';
    if (separator && (result.empty() || result.back() == ' ')) continue;
    append_code_point(result, separator ? U' ' : c);
  }
  while (result.ends_with(' ')) result.pop_back();
  return result;
}

struct Phrase {
  std::string_view words;
  Unit unit;
  int back;
};

constexpr auto kPhrases = std::to_array<Phrase>({
    {"today", Unit::Day, 0},      {"yesterday", Unit::Day, 1},    {"this week", Unit::Week, 0},
    {"last week", Unit::Week, 1}, {"this month", Unit::Month, 0}, {"last month", Unit::Month, 1},
    {"this year", Unit::Year, 0}, {"last year", Unit::Year, 1},   {"今天", Unit::Day, 0},
    {"昨天", Unit::Day, 1},       {"前天", Unit::Day, 2},         {"本周", Unit::Week, 0},
    {"这周", Unit::Week, 0},      {"上周", Unit::Week, 1},        {"本月", Unit::Month, 0},
    {"这个月", Unit::Month, 0},   {"上个月", Unit::Month, 1},     {"上月", Unit::Month, 1},
    {"今年", Unit::Year, 0},      {"去年", Unit::Year, 1},        {"前年", Unit::Year, 2},
});

struct UnitName {
  std::string_view name;
  Unit unit;
};

constexpr auto kUnits = std::to_array<UnitName>({
    {"days", Unit::Day},
    {"day", Unit::Day},
    {"weeks", Unit::Week},
    {"week", Unit::Week},
    {"months", Unit::Month},
    {"month", Unit::Month},
    {"years", Unit::Year},
    {"year", Unit::Year},
    {"天", Unit::Day},
    {"日", Unit::Day},
    {"个星期", Unit::Week},
    {"星期", Unit::Week},
    {"周", Unit::Week},
    {"个月", Unit::Month},
    {"月", Unit::Month},
    {"年", Unit::Year},
});

constexpr int kMostUnits = 10'000;

// 3, 三, 十二, 两, 半 is not a number here; nothing if the text does not begin with one.
std::optional<int> take_number(std::string_view& text) {
  int number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && number > 0 && number < kMostUnits) {
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
  }
  static constexpr std::array<std::string_view, 11> kDigits = {"零", "一", "二", "三", "四", "五",
                                                               "六", "七", "八", "九", "十"};
  int value = 0;
  bool found = false;
  for (;;) {
    int digit = -1;
    for (std::size_t d = 0; d < kDigits.size(); ++d) {
      if (text.starts_with(kDigits[d])) digit = static_cast<int>(d);
    }
    if (text.starts_with("两")) digit = 2;
    if (digit < 0) break;
    value = digit == 10 ? std::max(value, 1) * 10 : (value % 10 == 0 ? value + digit : -1);
    if (value < 0 || value >= kMostUnits) return std::nullopt;
    found = true;
    text.remove_prefix(3);
  }
  return found && value > 0 ? std::optional(value) : std::nullopt;
}

// "last 3 months", "past 2 weeks", "3 months", "最近三个月", "近7天".
std::optional<DaySpan> read_last(std::string_view text, year_month_day today) {
  bool led = false;
  for (std::string_view lead : {"the last ", "last ", "past ", "最近", "过去", "近"}) {
    if (!text.starts_with(lead)) continue;
    text.remove_prefix(lead.size());
    led = true;
    break;
  }
  while (text.starts_with(" ")) text.remove_prefix(1);
  std::optional<int> count = take_number(text);
  if (!count && !led) return std::nullopt;
  while (text.starts_with(" ")) text.remove_prefix(1);
  bool ago = text.ends_with(" ago");
  if (ago) text.remove_suffix(4);
  for (const UnitName& name : kUnits) {
    if (text != name.name) continue;
    // "2023年" is a year, not a span of two thousand years.
    if (!led && (name.name == "年" || name.name == "月" || name.name == "日")) return std::nullopt;
    return DaySpan{as_number(before(today, count.value_or(1), name.unit)), as_number(today)};
  }
  return std::nullopt;
}

}  // namespace

PartialDate local_today() {
  std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::localtime_r(&now, &parts);
  return {parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday};
}

std::optional<DaySpan> read_date_words(std::string_view text, const PartialDate& today) {
  if (auto date = parse_date(text)) return DaySpan{date->first(), date->last()};
  std::string words = folded(text);
  for (const Phrase& phrase : kPhrases) {
    if (phrase.words == words) return calendar_span(to_days(today), phrase.unit, phrase.back);
  }
  return read_last(words, to_days(today));
}

}  // namespace cssearch
