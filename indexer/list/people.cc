// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/list/people.h"

#include <algorithm>
#include <array>

#include "indexer/limits.h"
#include "indexer/markdown/clean.h"
#include "schema/analysis/char_table.h"
#include "schema/analysis/utf8.h"
#include "schema/ascii.h"

namespace cssearch {
namespace {

bool is_ascii_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Length of the separator at `i`, 0 if there is none.
std::size_t separator_at(std::string_view text, std::size_t i, bool slash_separates) {
  for (std::string_view separator : {",", "，", "、", ";", "；", " and ", " & ", "\n"}) {
    if (text.substr(i).starts_with(separator)) return separator.size();
  }
  bool between_letters = i > 1 && i + 2 < text.size() && is_ascii_letter(text[i - 1]) &&
                         is_ascii_letter(text[i - 2]) && is_ascii_letter(text[i + 1]) &&
                         is_ascii_letter(text[i + 2]);
  if (text[i] == '&' && between_letters) return 1;
  if (slash_separates) {
    if (text.substr(i).starts_with(" / ")) return 3;
    if (text[i] == '/' && between_letters) return 1;
  }
  return 0;
}

bool is_company_form(std::string_view name) {
  std::string lower = lower_ascii(name);
  while (!lower.empty() && lower.back() == '.') lower.pop_back();
  static constexpr std::array<std::string_view, 6> kForms = {"ltd", "inc",  "llc",
                                                             "co",  "corp", "jr"};
  return std::find(kForms.begin(), kForms.end(), lower) != kForms.end();
}

// The name without "@", "et al.", "etc" and brackets around all of it.
std::string clean_name(std::string_view name) {
  std::string clean = fold_space(without_emoji(name));
  std::string_view rest = clean;
  while (rest.starts_with("@") || rest.starts_with("＠") || rest.starts_with("by ")) {
    rest = trim_space(rest.substr(rest.starts_with("@") ? 1 : 3));
  }
  for (std::string_view tail : {" et al.", " et al", " etc.", " etc", "等人", " 等"}) {
    if (rest.ends_with(tail)) rest = trim_space(rest.substr(0, rest.size() - tail.size()));
  }
  while (rest.ends_with(".") && !rest.ends_with("Ltd.") && !rest.ends_with("Inc.") &&
         !rest.ends_with("Co.") && !rest.ends_with("Jr.") && rest.size() > 4) {
    rest.remove_suffix(1);
  }
  static constexpr std::array<std::string_view, 8> kNobody = {
      "et al", "et al.", "etc", "etc.", "...", "others", "collaborators", "and others"};
  if (std::find(kNobody.begin(), kNobody.end(), rest) != kNobody.end()) return {};
  if (rest.size() > 1 && rest.starts_with("(") && rest.ends_with(")")) {
    rest = trim_space(rest.substr(1, rest.size() - 2));
  }
  return std::string(rest);
}

bool begins_like_a_name(std::string_view name) {
  std::size_t at = 0;
  char32_t first = next_code_point(name, at);
  CharInfo info = char_info(first);
  return info.upper || info.cls == CharClass::Han;
}

constexpr std::array kSentenceSigns = {":", "!", "?", "：", "。", "！", "？"};

bool is_sentence(const std::string& name) {
  return std::any_of(std::begin(kSentenceSigns), std::end(kSentenceSigns),
                     [&](const char* sign) { return name.find(sign) != std::string::npos; });
}

}  // namespace

std::vector<std::string> split_people(std::string_view text, bool slash_separates) {
  std::vector<std::string> people;
  auto add = [&](std::string_view part) {
    std::string name = clean_name(part);
    // One more than are kept, so that the report can say so.
    if (name.empty() || people.size() > kMaxValues) return;
    if (!people.empty() && is_company_form(name)) {
      people.back() += ", " + name;
    } else if (std::find(people.begin(), people.end(), name) == people.end()) {
      people.push_back(name);
    }
  };
  std::size_t begin = 0;
  int depth = 0;  // inside brackets nothing separates: "UIUC (Fan Lai, Purdue)"
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')') --depth;
    std::size_t size = depth > 0 ? 0 : separator_at(text, i, slash_separates);
    if (size == 0) {
      ++i;
      continue;
    }
    add(text.substr(begin, i - begin));
    begin = i += size;
  }
  add(text.substr(std::min(begin, text.size())));
  return people;
}

bool looks_like_people(std::string_view text) {
  std::vector<std::string> people = split_people(text);
  if (people.empty() || people.size() > 60) return false;
  return std::all_of(people.begin(), people.end(), [](const std::string& name) {
    auto words = std::count(name.begin(), name.end(), ' ') + 1;
    return words <= 5 && count_code_points(name) <= 40 && !is_sentence(name) &&
           begins_like_a_name(name);
  });
}

}  // namespace cssearch
