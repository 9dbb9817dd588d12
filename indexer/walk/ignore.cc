// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/walk/ignore.h"

#include <algorithm>
#include <span>

#include <fnmatch.h>

namespace cssearch {
namespace {

std::vector<std::string> split_path(std::string_view path) {
  std::vector<std::string> components;
  while (!path.empty()) {
    std::size_t end = std::min(path.find('/'), path.size());
    if (end > 0) components.emplace_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return components;
}

bool match_component(const std::string& rule, const std::string& name) {
  return ::fnmatch(rule.c_str(), name.c_str(), 0) == 0;
}

// As one matches "*" against letters: on a mismatch only the last "**" need take one folder more,
// so that no rule costs more than its length times the path's.
bool match_components(std::span<const std::string> rule, std::span<const std::string> path) {
  std::size_t in_rule = 0, in_path = 0;
  std::optional<std::size_t> behind_any;  // in the rule, behind the last "**"
  std::size_t taken_until = 0;            // in the path, by that "**"
  while (in_path < path.size()) {
    if (in_rule < rule.size() && rule[in_rule] == "**") {
      behind_any = ++in_rule;
      taken_until = in_path;
    } else if (in_rule < rule.size() && match_component(rule[in_rule], path[in_path])) {
      ++in_rule;
      ++in_path;
    } else if (behind_any) {
      in_rule = *behind_any;
      in_path = ++taken_until;
    } else {
      return false;
    }
  }
  return in_rule == rule.size();
}

// "a/**/**/b" is "a/**/b"; "a/**" matches everything below a, but not a itself.
void simplify(std::vector<std::string>& rule) {
  auto both_any = [](const std::string& a, const std::string& b) { return a == "**" && b == "**"; };
  rule.erase(std::unique(rule.begin(), rule.end(), both_any), rule.end());
  if (rule.back() == "**") rule.emplace_back("*");
}

}  // namespace

IgnoreFile::IgnoreFile(std::string_view text, std::string folder, std::string source_prefix)
    : folder_(std::move(folder)), source_prefix_(std::move(source_prefix)) {
  static constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  while (!text.empty()) {
    std::size_t end = std::min(text.find('\n'), text.size());
    if (auto rule = parse(text.substr(0, end))) rules_.push_back(std::move(*rule));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::optional<IgnoreFile::Rule> IgnoreFile::parse(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  // Trailing spaces count only behind a backslash.
  while (line.ends_with(' ') && !line.ends_with("\\ ")) line.remove_suffix(1);
  if (line.empty() || line.front() == '#') return std::nullopt;
  Rule rule;
  if (line.front() == '!') {
    rule.negated = true;
    line.remove_prefix(1);
  }
  if (line.ends_with('/')) {
    rule.folders_only = true;
    line.remove_suffix(1);
  }
  bool anchored = line.find('/') != std::string_view::npos;
  rule.components = split_path(line);
  if (rule.components.empty()) return std::nullopt;
  if (!anchored) rule.components.insert(rule.components.begin(), "**");
  simplify(rule.components);
  return rule;
}

std::optional<bool> IgnoreFile::match(std::string_view path, bool is_folder) const {
  std::string seen = source_prefix_ + std::string(path);
  if (!folder_.empty()) {
    if (!seen.starts_with(folder_ + "/")) return std::nullopt;
    seen.erase(0, folder_.size() + 1);
  }
  std::vector<std::string> components = split_path(seen);
  std::optional<bool> result;
  for (const Rule& rule : rules_) {
    if (rule.folders_only && !is_folder) continue;
    if (match_components(rule.components, components)) result = !rule.negated;
  }
  return result;
}

}  // namespace cssearch
