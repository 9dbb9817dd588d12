// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/web/words.h"

#include <array>
#include <cstdio>
#include <ctime>

#include "schema/url.h"

namespace cssearch {
namespace {

using std::chrono::seconds;
using std::chrono::system_clock;

struct Span {
  std::int64_t seconds;
  std::string_view name;
};

constexpr auto kSpans = std::to_array<Span>(
    {{31'557'600, "year"}, {2'629'800, "month"}, {86'400, "day"}, {3'600, "hour"}, {60, "minute"}});

std::string repeated(std::string_view what, std::string_view times) {
  std::string text;
  for (char c = '0'; times.size() == 1 && c < times.front(); ++c) text += what;
  return text;
}

}  // namespace

std::string number_words(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

std::string count_words(std::uint64_t number, std::string_view things) {
  return number_words(number) + " " + std::string(things) + (number == 1 ? "" : "s");
}

std::string age_words(const std::string& built, system_clock::time_point now) {
  std::tm parts{};
  int read = std::sscanf(built.c_str(), "%4d-%2d-%2dT%2d:%2d:%2dZ", &parts.tm_year, &parts.tm_mon,
                         &parts.tm_mday, &parts.tm_hour, &parts.tm_min, &parts.tm_sec);
  if (read != 6) return built;
  parts.tm_year -= 1900;
  parts.tm_mon -= 1;
  std::int64_t age = system_clock::to_time_t(now) - ::timegm(&parts);
  for (const Span& span : kSpans) {
    if (age >= span.seconds)
      return count_words(static_cast<std::uint64_t>(age / span.seconds), span.name) + " ago";
  }
  return "just now";
}

PartialDate today_of(system_clock::time_point now) {
  std::time_t time = system_clock::to_time_t(now);
  std::tm parts{};
  ::localtime_r(&time, &parts);
  return {parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday};
}

std::string value_words(Field field, const std::string& value) {
  if (field == Field::Rating && !repeated("★", value).empty()) return repeated("★", value);
  if (field == Field::Rating && value == "0") return "no stars";
  if (field == Field::Read) {
    if (value == "0") return "unread";
    if (value == "1") return "read once";
    if (value == "2") return "read twice";
    return value == "3" ? "read three times" : value;
  }
  if (field == Field::Language) {
    if (value == "zh") return "中文";
    if (value == "en") return "English";
    if (value == "ja") return "日本語";
    return value == "ko" ? "한국어" : value;
  }
  return value;
}

std::string heading_words(std::string_view name) {
  std::string words(name);
  if (!words.empty() && words[0] >= 'a' && words[0] <= 'z') words[0] -= 'a' - 'A';
  return words;
}

std::string short_path(const std::string& path) {
  std::size_t at = path.size();
  for (int parts = 0; parts < 3; ++parts) {
    if (at == 0 || (at = path.rfind('/', at - 1)) == std::string::npos) return path;
  }
  return "…" + path.substr(at);
}

std::string host_words(const std::string& url) {
  auto parsed = parse_url(url);
  return parsed ? parsed->host : url;
}

std::string_view html_language(const std::string& language) {
  for (std::string_view known : {"zh", "en", "ja", "ko"}) {
    if (language == known) return known;
  }
  return {};
}

}  // namespace cssearch
