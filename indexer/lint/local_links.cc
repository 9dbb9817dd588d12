// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/lint/local_links.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "indexer/list/context.h"
#include "indexer/walk/file_type.h"
#include "schema/ascii.h"

namespace cssearch {
namespace {

bool is_template(std::string_view target) {
  return target.find_first_of("{}<>$@%") == 0 || target.find("{{") != std::string_view::npos ||
         target.find("{%") != std::string_view::npos || target.find("${") != std::string_view::npos;
}

// "mailto:", "C:\", "//host/"
bool leads_elsewhere(std::string_view target) {
  std::size_t colon = target.find(':');
  bool scheme = colon != std::string_view::npos && colon < target.find_first_of("/?#");
  return scheme || target.starts_with("//") || target.starts_with("\\\\");
}

bool is_local(std::string_view target) {
  return !target.empty() && target.front() != '#' && target.front() != '?' &&
         !leads_elsewhere(target) && !is_template(target);
}

std::string_view name_of(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

// "github.com/…", "https//…"
bool looks_like_address(std::string_view target) {
  std::string_view host = target.substr(0, target.find('/'));
  if (host == "http" || host == "https" || host.starts_with("www.")) return true;
  if (host.size() == target.size()) return false;
  static constexpr std::array kDomains = {".com", ".org", ".net", ".io",  ".cn",
                                          ".dev", ".ai",  ".edu", ".gov", ".me"};
  return std::any_of(kDomains.begin(), kDomains.end(),
                     [&](const char* domain) { return host.ends_with(domain); });
}

bool looks_like_mail(std::string_view target) {
  std::size_t at = target.find('@');
  return at != std::string_view::npos && target.find('.', at) != std::string_view::npos &&
         target.find('/') == std::string_view::npos;
}

// What lies in one source.
class Place {
 public:
  void add_file(const std::string& path) {
    paths_.insert(path);
    for (std::size_t slash = path.rfind('/'); slash != std::string::npos && slash > 0;
         slash = path.rfind('/', slash - 1)) {
      if (!folders_.insert(path.substr(0, slash)).second) return;
    }
  }

  // One that was not entered. Ends in "/".
  void add_closed_folder(const std::string& path) {
    add_file(path.substr(0, path.size() - 1));
    closed_.insert(path);
  }

  bool may_be(const std::string& path) const {
    return holds(path) || is_hidden(path) || is_known_without_ending(path);
  }

  // Of a link from the root, which is that of the site that a folder above the note is made into.
  bool is_below_a_folder_of(const std::string& from, const std::string& path) const {
    for (std::size_t slash = from.rfind('/'); slash != std::string::npos && slash > 0;
         slash = from.rfind('/', slash - 1)) {
      if (may_be(from.substr(0, slash + 1) + path)) return true;
    }
    return false;
  }

  // Of a link from the root, which may be the root of a web site elsewhere.
  bool is_of_another_root(const std::string& path) const {
    std::size_t slash = path.find('/');
    return slash == std::string::npos ? !type_of_file(path, IgnoreFile("", "", ""))
                                      : !folders_.contains(path.substr(0, slash));
  }

  // What may have been meant: "; there is …", or nothing.
  std::string hint(const std::string& path) const {
    if (similar_.empty()) find_similar();
    if (auto found = similar_.find(lower_ascii(path)); found != similar_.end())
      return "; there is " + found->second + ", with other capitals";
    auto moved = by_name_.find(std::string(name_of(path)));
    return moved == by_name_.end() || moved->second.empty() ? "" : "; there is " + moved->second;
  }

 private:
  bool holds(const std::string& path) const {
    return paths_.contains(path) || folders_.contains(path);
  }

  // Files without an ending of notes are not listed if they are hidden.
  bool is_hidden(const std::string& path) const {
    if (path.starts_with(".") || path.find("/.") != std::string::npos) return true;
    for (std::size_t slash = path.find('/'); slash != std::string::npos;
         slash = path.find('/', slash + 1)) {
      if (closed_.contains(path.substr(0, slash + 1))) return true;
    }
    return false;
  }

  // "other-note", and the page that a site's generator makes of a note: "other-note.html".
  bool is_known_without_ending(const std::string& path) const {
    std::string_view stem = path;
    for (std::string_view ending : {".html", ".htm"}) {
      if (stem.ends_with(ending)) stem.remove_suffix(ending.size());
    }
    for (const char* ending : {".md", ".markdown", ".ipynb", ".rst", ".org", ".txt"}) {
      if (paths_.contains(std::string(stem) + ending)) return true;
    }
    return false;
  }

  // In order, so that hints do not depend on hashes.
  void find_similar() const {
    std::set<std::string_view> folders(folders_.begin(), folders_.end());
    std::set<std::string_view> files(paths_.begin(), paths_.end());
    for (const auto* paths : {&folders, &files}) {
      for (std::string_view path : *paths) similar_.try_emplace(lower_ascii(path), path);
    }
    for (std::string_view path : files) {
      auto [found, only] = by_name_.try_emplace(std::string(name_of(path)), path);
      if (!only) found->second.clear();
    }
  }

  std::unordered_set<std::string> paths_;
  std::unordered_set<std::string> folders_;
  std::unordered_set<std::string> closed_;
  // Made when something is missed.
  mutable std::unordered_map<std::string, std::string> similar_;  // by path in lower case
  mutable std::unordered_map<std::string, std::string> by_name_;  // "" if there are several
};

std::unordered_map<std::string, Place> places_of(const std::vector<FileMentions>& files,
                                                 const std::vector<Skipped>& skipped,
                                                 const std::unordered_set<std::string>& notes) {
  std::unordered_map<std::string, Place> places;
  for (const FileMentions& file : files) places[file.source].add_file(file.path);
  for (const std::string& note : notes) {
    std::size_t slash = note.find('/');
    places[note.substr(0, slash)].add_file(note.substr(slash + 1));
  }
  for (const Skipped& one : skipped) {
    std::size_t slash = one.path.find('/');
    Place& place = places[one.path.substr(0, slash)];
    std::string path = one.path.substr(slash + 1);
    if (path.ends_with("/")) {
      place.add_closed_folder(path);
    } else {
      place.add_file(path);
    }
  }
  return places;
}

// "source/folder"
std::string folder_of(const FileMentions& file) {
  std::string path = file.source + "/" + file.path;
  path.resize(path.rfind('/'));
  return path;
}

// What is wrong with the link; empty if nothing is.
std::string problem_of(const std::string& target, const std::string& from, const Place& place) {
  std::string slashes = target;
  std::replace(slashes.begin(), slashes.end(), '\\', '/');
  std::string path = resolve_link(from, slashes);
  if (path.empty() || place.may_be(path)) return {};
  if (slashes.starts_with("/") &&
      (place.is_below_a_folder_of(from, path) || place.is_of_another_root(path)))
    return {};
  std::string text = "the link to '" + target + "' leads nowhere";
  if (looks_like_address(target)) return text + "; addresses begin with https://";
  if (looks_like_mail(target)) return text + "; addresses of mail begin with mailto:";
  return text + place.hint(path);
}

}  // namespace

void find_local_links(const Block& block, std::vector<LocalLink>& links) {
  for (const Mark& mark : block.rich.marks) {
    bool link = mark.type == Mark::Type::Link || mark.type == Mark::Type::Image;
    if (!link || !is_local(mark.target)) continue;
    auto begin = block.rich.text.begin() + static_cast<std::ptrdiff_t>(mark.begin);
    auto breaks = std::count(block.rich.text.begin(), begin, '\n');
    links.push_back({mark.target, block.line + static_cast<int>(breaks)});
  }
}

std::vector<LintLine> lint_local_links(const std::vector<FileMentions>& files,
                                       const std::vector<Skipped>& skipped,
                                       const std::unordered_set<std::string>& notes) {
  std::unordered_map<std::string, Place> places = places_of(files, skipped, notes);
  std::vector<LintLine> lint;
  // Files of one folder mostly link to the same.
  std::unordered_map<std::string_view, std::string> problems;  // of links from a folder, by target
  std::string folder;
  for (const FileMentions& file : files) {
    if (std::string of_file = folder_of(file); of_file != folder) {
      problems.clear();
      folder = std::move(of_file);
    }
    std::unordered_set<std::string_view> told;  // once for each file
    for (const LocalLink& link : file.local_links) {
      auto [known, added] = problems.try_emplace(link.target);
      if (added) known->second = problem_of(link.target, file.path, places[file.source]);
      if (known->second.empty() || !told.insert(link.target).second) continue;
      lint.push_back(
          {file.source + "/" + file.path, link.line, known->second, LintRule::BrokenLink});
    }
  }
  return lint;
}

}  // namespace cssearch
