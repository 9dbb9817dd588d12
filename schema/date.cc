// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/date.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <vector>

#include "schema/ascii.h"

namespace cssearch {
namespace {

constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2100;
// Among other words four digits are as often a number: 2048 GPUs, RTX 2080. Papers on computers
// begin about 1950, and who writes about a conference ten years ahead is wrong.
constexpr int kFirstYearInText = 1950;
constexpr int kLastYearInText = 2035;

// A text cut into what dates are made of. Everything else (spaces, commas, slashes) is kept as the
// separator before a piece, so that "2023/09" and "2023, 09" can be told apart.
struct Piece {
  enum class Type { Number, Word } type;
  std::string_view text;
  std::string_view before;  // what stands between the last piece and this one
};

std::vector<Piece> cut(std::string_view text) {
  std::vector<Piece> pieces;
  std::size_t end_of_last = 0;
  for (std::size_t i = 0; i < text.size();) {
    auto same = is_digit(text[i]) ? is_digit : is_letter(text[i]) ? is_letter : nullptr;
    if (same == nullptr) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && same(text[end])) ++end;
    pieces.push_back({same == is_digit ? Piece::Type::Number : Piece::Type::Word,
                      text.substr(i, end - i), text.substr(end_of_last, i - end_of_last)});
    i = end_of_last = end;
  }
  return pieces;
}

int to_number(std::string_view digits) {
  if (digits.size() > 8) return -1;
  int number = 0;
  for (char c : digits) number = number * 10 + (c - '0');
  return number;
}

// 1 to 12 for "Sep", "sept", "September"; 0 for other words.
int month_of(std::string_view word) {
  static constexpr std::array<std::string_view, 12> kMonths = {
      "january", "february", "march",     "april",   "may",      "june",
      "july",    "august",   "september", "october", "november", "december"};
  if (word.size() < 3) return 0;
  for (std::size_t m = 0; m < kMonths.size(); ++m) {
    if (word.size() > kMonths[m].size()) continue;
    bool prefix = std::equal(word.begin(), word.end(), kMonths[m].begin(),
                             [](char a, char b) { return lower_ascii(a) == b; });
    if (prefix && (word.size() <= 4 || word.size() == kMonths[m].size())) {
      return static_cast<int>(m) + 1;
    }
  }
  return 0;
}

bool is_year(const Piece& piece) {
  if (piece.type != Piece::Type::Number || piece.text.size() != 4) return false;
  int year = to_number(piece.text);
  return year >= kFirstYear && year <= kLastYear;
}

std::optional<int> plausible_year(int year) {
  bool plausible = year >= kFirstYearInText && year <= kLastYearInText;
  return plausible ? std::optional(year) : std::nullopt;
}

bool is_small_number(const Piece& piece) {
  return piece.type == Piece::Type::Number && piece.text.size() <= 2;
}

std::string_view trim(std::string_view text) {
  auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool one_of(std::string_view text, std::initializer_list<std::string_view> allowed) {
  return std::find(allowed.begin(), allowed.end(), text) != allowed.end();
}

bool is_date_separator(std::string_view text) {
  return one_of(trim(text), {"-", "/", ".", "年", "月"});
}

// 2023, 2023-09, 2023.9.12, 2023年9月12日; a time of day may follow a full date.
std::optional<PartialDate> numeric_date(const std::vector<Piece>& pieces, std::string_view rest) {
  if (!is_year(pieces[0])) return std::nullopt;
  int parts[3] = {to_number(pieces[0].text), 0, 0};
  std::size_t used = 1;
  while (used < 3 && used < pieces.size() && is_small_number(pieces[used]) &&
         is_date_separator(pieces[used].before)) {
    parts[used] = to_number(pieces[used].text);
    if (parts[used] == 0) return std::nullopt;
    ++used;
  }
  bool time_follows = used == 3 && used < pieces.size() &&
                      (one_of(pieces[3].text, {"T", "t"}) ||
                       (is_small_number(pieces[3]) && pieces[3].before == " "));
  if (used < pieces.size() && !time_follows) return std::nullopt;
  if (!time_follows && !one_of(trim(rest), {"", "年", "月", "日", "号", "."})) return std::nullopt;
  return make_date(parts[0], parts[1], parts[2]);
}

std::optional<PartialDate> compact_date(const Piece& piece) {
  if (piece.text.size() != 8) return std::nullopt;
  int number = to_number(piece.text);
  return make_date(number / 10000, number / 100 % 100, number % 100);
}

// Sep 2023, September 12, 2023, 12 Sep 2023, 2023 Sep, 12th of September 2023.
std::optional<PartialDate> named_month_date(const std::vector<Piece>& pieces) {
  int year = 0, month = 0, day = 0;
  for (const Piece& piece : pieces) {
    int named = piece.type == Piece::Type::Word ? month_of(piece.text) : 0;
    if (is_year(piece) && year == 0) {
      year = to_number(piece.text);
    } else if (named != 0 && month == 0) {
      month = named;
    } else if (is_small_number(piece) && day == 0) {
      day = to_number(piece.text);
    } else if (!one_of(piece.text, {"st", "nd", "rd", "th", "of"})) {
      return std::nullopt;
    }
  }
  if (year == 0 || month == 0) return std::nullopt;
  return make_date(year, month, day);
}

bool ends_with_apostrophe(std::string_view text) {
  text = trim(text);
  return text.ends_with("'") || text.ends_with("’") || text.ends_with("‘") || text.ends_with("`");
}

// "OSDI' 24", "SOSP’24": two digits after an apostrophe; "ASPLOS 23", "NSDI24": after capitals.
bool is_short_year(const std::vector<Piece>& pieces, std::size_t i) {
  const Piece& piece = pieces[i];
  if (piece.type != Piece::Type::Number || piece.text.size() != 2 || i == 0) return false;
  if (pieces[i - 1].type != Piece::Type::Word) return false;
  if (ends_with_apostrophe(piece.before)) return true;
  const std::string_view name = pieces[i - 1].text;
  bool capitals = name.size() >= 3 && std::all_of(name.begin(), name.end(),
                                                  [](char c) { return c >= 'A' && c <= 'Z'; });
  return capitals && i + 1 == pieces.size() && trim(piece.before).empty();
}

std::optional<int> four_digit_year(const Piece& piece) {
  return is_year(piece) ? plausible_year(to_number(piece.text)) : std::nullopt;
}

std::optional<int> year_of_two_digits(const Piece& piece) {
  int year = to_number(piece.text);
  return plausible_year(year + (2000 + year <= kLastYearInText ? 2000 : 1900));
}

bool is_month_separator(std::string_view text) {
  return one_of(text, {"-", "/", "."}) || trim(text) == "年";
}

// The year at `i` with a month beside it: "2024.05", "Feb 2023".
std::optional<PartialDate> date_with_month(const std::vector<Piece>& pieces, std::size_t i) {
  auto year = four_digit_year(pieces[i]);
  if (!year) return std::nullopt;
  bool month_next = i + 1 < pieces.size() && is_small_number(pieces[i + 1]) &&
                    is_month_separator(pieces[i + 1].before);
  if (month_next) {
    auto date = make_date(*year, to_number(pieces[i + 1].text));
    if (date && date->month != 0) return date;
  }
  int month = i > 0 && pieces[i - 1].type == Piece::Type::Word ? month_of(pieces[i - 1].text) : 0;
  return month == 0 ? std::nullopt : make_date(*year, month);
}

// "(2024)", "2024年".
bool is_marked_as_year(std::string_view text, const Piece& year) {
  std::string_view after =
      text.substr(static_cast<std::size_t>(year.text.data() - text.data()) + year.text.size());
  bool opened = year.before.ends_with("(") || year.before.ends_with("（");
  bool closed = after.starts_with(")") || after.starts_with("）");
  return (opened && closed) || trim(after).starts_with("年");
}

int days_in_month(int year, int month) {
  using namespace std::chrono;
  auto last = std::chrono::year{year} / std::chrono::month{static_cast<unsigned>(month)} /
              std::chrono::last;
  return static_cast<int>(static_cast<unsigned>(last.day()));
}

}  // namespace

int PartialDate::first() const {
  return year * 10000 + std::max(month, 1) * 100 + std::max(day, 1);
}

int PartialDate::last() const {
  int last_month = month == 0 ? 12 : month;
  int last_day = day == 0 ? days_in_month(year, last_month) : day;
  return year * 10000 + last_month * 100 + last_day;
}

bool PartialDate::covers(const PartialDate& other) const {
  return first() <= other.first() && other.last() <= last();
}

std::string PartialDate::text() const {
  char buffer[48];
  const char* format = month == 0 ? "%04d" : day == 0 ? "%04d-%02d" : "%04d-%02d-%02d";
  std::snprintf(buffer, sizeof buffer, format, year, month, day);
  return buffer;
}

std::optional<PartialDate> make_date(int year, int month, int day) {
  if (year < kFirstYear || year > kLastYear || month < 0 || month > 12 || day < 0) return {};
  if (month == 0 && day != 0) return {};
  if (month != 0 && day > days_in_month(year, month)) return {};
  return PartialDate{year, month, day};
}

std::optional<PartialDate> parse_date(std::string_view text) {
  text = trim(text);
  while (text.starts_with("(") || text.starts_with("[")) text = trim(text.substr(1));
  while (text.ends_with(")") || text.ends_with("]")) text = trim(text.substr(0, text.size() - 1));
  std::vector<Piece> pieces = cut(text);
  if (pieces.empty() || pieces.size() > 12 || !pieces[0].before.empty()) return std::nullopt;
  if (pieces.size() == 1 && pieces[0].text.size() == text.size()) {
    if (auto date = compact_date(pieces[0])) return date;
  }
  const Piece& last = pieces.back();
  auto rest =
      text.substr(static_cast<std::size_t>(last.text.data() - text.data()) + last.text.size());
  if (auto date = numeric_date(pieces, rest)) return date;
  return named_month_date(pieces);
}

std::optional<PartialDate> parse_date_among_words(std::string_view text) {
  auto date = parse_date(text);
  return date && plausible_year(date->year) ? date : std::nullopt;
}

std::optional<PartialDate> date_in_text(std::string_view text) {
  std::vector<Piece> pieces = cut(text);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (auto date = date_with_month(pieces, i)) return date;
    if (auto year = four_digit_year(pieces[i])) return make_date(*year);
    if (is_short_year(pieces, i)) {
      if (auto year = year_of_two_digits(pieces[i])) return make_date(*year);
    }
  }
  return std::nullopt;
}

std::optional<PartialDate> clear_date_in_text(std::string_view text) {
  std::vector<Piece> pieces = cut(text);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (auto date = date_with_month(pieces, i)) return date;
    if (auto year = four_digit_year(pieces[i]); year && is_marked_as_year(text, pieces[i]))
      return make_date(*year);
    if (is_short_year(pieces, i) && ends_with_apostrophe(pieces[i].before)) {
      if (auto year = year_of_two_digits(pieces[i])) return make_date(*year);
    }
  }
  return std::nullopt;
}

std::optional<PartialDate> date_in_url(std::string_view url) {
  // Only a year with a month is a date in a link: four digits alone are as often a number.
  std::vector<Piece> pieces = cut(url);
  for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
    const Piece& month = pieces[i + 1];
    if (!is_year(pieces[i]) || month.text.size() != 2 || !is_small_number(month)) continue;
    if (!one_of(pieces[i].before.substr(pieces[i].before.size() -
                                        std::min<std::size_t>(pieces[i].before.size(), 1)),
                {"/", "-", "_"})) {
      continue;
    }
    if (!one_of(month.before, {"/", "-"})) continue;
    int day = 0;
    if (i + 2 < pieces.size() && pieces[i + 2].text.size() == 2 && is_small_number(pieces[i + 2]) &&
        pieces[i + 2].before == month.before) {
      day = to_number(pieces[i + 2].text);
    }
    int year = to_number(pieces[i].text);
    if (auto date = make_date(year, to_number(month.text), day); date && date->month != 0)
      return date;
  }
  return std::nullopt;
}

}  // namespace cssearch
