// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <unordered_map>

#include "indexer/limits.h"
#include "indexer/markdown/clean.h"
#include "indexer/note/note.h"
#include "indexer/walk/file_type.h"
#include "schema/ascii.h"
#include "schema/date.h"

namespace cssearch {
namespace {

// Names that a file has for its place in its folder.
constexpr auto kGenericFiles = std::to_array<std::string_view>(
    {"readme", "index", "note", "notes", "main", "home", "overview", "summary", "content", "draft",
     "笔记", "目录", "说明", "正文"});

std::vector<std::string> folders_of(const std::string& path) {
  std::vector<std::string> folders;
  std::size_t begin = 0;
  for (std::size_t slash; (slash = path.find('/', begin)) != std::string::npos; begin = slash + 1) {
    folders.push_back(path.substr(begin, slash - begin));
  }
  return folders;
}

std::string stem_of(const std::string& path) {
  std::size_t begin = path.rfind('/');
  std::string name(without_gz(path.substr(begin == std::string::npos ? 0 : begin + 1)));
  std::size_t dot = name.rfind('.');
  return dot == std::string::npos || dot == 0 ? name : name.substr(0, dot);
}

bool is_generic_file(const std::string& stem) {
  std::string label = plain_label(stem);
  return std::find(kGenericFiles.begin(), kGenericFiles.end(), label) != kGenericFiles.end();
}

bool is_generic_folder(const std::string& folder, const NotePlace& place) {
  std::string label = plain_label(folder);
  const auto& generic =
      place.generic_folders == nullptr ? default_generic_folders() : *place.generic_folders;
  return generic.contains(label) || !has_letters(label);
}

// The last of the first `count` folders that is not generic.
const std::string* nearest_topic(const std::vector<std::string>& folders, std::size_t count,
                                 const NotePlace& place) {
  for (std::size_t i = count; i > 0; --i) {
    if (!is_generic_folder(folders[i - 1], place)) return &folders[i - 1];
  }
  return nullptr;
}

std::string joined_path(const std::vector<std::string>& folders, std::size_t count) {
  std::string path;
  for (std::size_t i = 0; i < count; ++i) path += (i == 0 ? "" : "/") + folders[i];
  return path;
}

// The title a file has by its name, or, for README, index, Notes and the like, by its folder's.
std::string title_of_path(const NotePlace& place) {
  std::string stem = stem_of(place.path);
  if (!is_generic_file(stem)) return name_as_words(stem);
  std::vector<std::string> folders = folders_of(place.path);
  // A README in "docs" or "notes" is about the folder above.
  if (const std::string* topic = nearest_topic(folders, folders.size(), place))
    return name_as_words(*topic);
  return name_as_words(folders.empty() ? place.source : folders.back());
}

}  // namespace

const std::unordered_set<std::string>& default_generic_folders() {
  static const std::unordered_set<std::string> kFolders = {
      "note",          "notes",      "doc",        "docs",       "document",    "documents",
      "documentation", "cn",         "zh",         "en",         "content",     "contents",
      "image",         "images",     "img",        "assets",     "asset",       "static",
      "other",         "others",     "misc",       "draft",      "drafts",      "test",
      "tests",         "output",     "outputs",    "out",        "src",         "source",
      "sources",       "code",       "codes",      "example",    "examples",    "sample",
      "samples",       "demo",       "demos",      "material",   "materials",   "resource",
      "resources",     "reference",  "references", "post",       "posts",       "article",
      "articles",      "paper",      "papers",     "blog",       "blogs",       "archive",
      "archives",      "file",       "files",      "attachment", "attachments", "media",
      "editor",        "production", "build",      "tmp",        "temp",        "data",
      "_posts",        "笔记",       "文档",       "其他",       "其它",        "图片",
      "资料",          "草稿",       "附件",       "ai answers", "scripts"};
  return kFolders;
}

std::unordered_set<std::string> generic_folders(const std::vector<std::string>& own) {
  std::unordered_set<std::string> all = default_generic_folders();
  for (const std::string& folder : own) all.insert(plain_label(folder));
  return all;
}

std::unordered_set<std::string> find_one_note_folders(const std::vector<std::string>& paths) {
  constexpr std::size_t kFew = 4;
  struct Folder {
    std::size_t files = 0;  // in it and below
    bool has_main_file = false;
  };
  std::unordered_map<std::string, Folder> found;
  for (const std::string& path : paths) {
    std::vector<std::string> folders = folders_of(path);
    for (std::size_t i = 1; i <= folders.size(); ++i) ++found[joined_path(folders, i)].files;
    if (folders.empty()) continue;
    std::string stem = stem_of(path);
    bool main_file = stem == folders.back() || lower_ascii(stem) == "index";
    if (main_file) found[joined_path(folders, folders.size())].has_main_file = true;
  }
  std::unordered_set<std::string> one_note;
  for (const auto& [path, folder] : found) {
    bool single = folder.files == 1 || (folder.has_main_file && folder.files <= kFew);
    if (single) one_note.insert(path);
  }
  return one_note;
}

std::string category_of_path(const NotePlace& place) {
  std::vector<std::string> folders = folders_of(place.path);
  for (std::size_t i = folders.size(); i > 0; --i) {
    bool one_note = place.one_note_folders != nullptr &&
                    place.one_note_folders->count(joined_path(folders, i)) > 0;
    if (!one_note && !is_generic_folder(folders[i - 1], place))
      return name_as_words(folders[i - 1]);
  }
  const std::string* topic = nearest_topic(folders, folders.size(), place);
  return topic == nullptr ? std::string() : name_as_words(*topic);
}

Contribution note_of_place(const NotePlace& place, const std::string& own_title) {
  Contribution note;
  note.origin = Origin::File;
  note.kind = Kind::Note;
  note.source = place.source;
  note.path = place.path;
  note.line = 1;
  std::string by_path = title_of_path(place);
  note.title = own_title.empty() ? by_path : cut_words(own_title, kMaxHeadingBytes);
  if (note.title != by_path) note.other_titles.push_back(by_path);
  if (std::string category = category_of_path(place); !category.empty())
    note.category.push_back(category);
  if (auto date = date_in_url("/" + place.path)) {
    note.date = date;
    note.date_trust = DateTrust::Link;
  }
  return note;
}

}  // namespace cssearch
