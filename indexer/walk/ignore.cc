// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/walk/ignore.h"

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

bool match_components(std::span<const std::string> rule, std::span<const std::string> path) {
  if (rule.empty()) return path.empty();
  if (rule.front() == "**") {
    // "a/**" matches everything below a, but not a itself.
    if (rule.size() == 1) return !path.empty();
    for (std::size_t skip = 0; skip <= path.size(); ++skip) {
      if (match_components(rule.subspan(1), path.subspan(skip))) return true;
    }
    return false;
  }
  if (path.empty() || ::fnmatch(rule.front().c_str(), path.front().c_str(), 0) != 0) return false;
  return match_components(rule.subspan(1), path.subspan(1));
}

}  // namespace

IgnoreFile::IgnoreFile(std::string_view text, std::string folder, std::string source_prefix)
    : folder_(std::move(folder)), source_prefix_(std::move(source_prefix)) {
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
