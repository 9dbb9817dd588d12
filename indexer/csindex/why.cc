// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/csindex/why.h"

#include <algorithm>
#include <filesystem>

#include "indexer/merge/merge.h"
#include "indexer/note/note.h"
#include "schema/error.h"
#include "schema/identity.h"
#include "schema/program/terminal_text.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

// The path relative to the source that holds it, or nothing.
std::optional<std::string> inside(const fs::path& path, const SourceInfo& source) {
  std::string relative = path.lexically_relative(source.root).string();
  if (relative.empty() || relative.starts_with("..")) return std::nullopt;
  return relative == "." ? "" : relative;
}

std::string describe(const SourceInfo& source, const std::string& relative, const NotePlace& place,
                     const ReadOptions& options) {
  OneFile read = read_one_file(source.root, relative, place, options.walk);
  if (read.skipped) {
    return "not indexed: " + skip_sentence(*read.skipped) + "\n";
  }
  const FileContent& content = *read.content;
  std::string text = "indexed as " + visible(key_of_file(source.name, relative)) +
                     "\n  title       " + content.note.title + "\n";
  if (content.note.kind != Kind::Note)
    text += "  kind        " + std::string(kind_name(content.note.kind)) + "\n";
  for (const std::string& category : content.note.category)
    text += "  category    " + category + "\n";
  text += "  passages    " + std::to_string(content.passages.size()) + "\n";
  for (const FileRemark& remark : read.remarks) text += "  encoding    " + remark.text + "\n";
  text += "  entries     " + std::to_string(content.entries.size()) + "\n";
  for (const Contribution& entry : content.entries) {
    text += "    line " + std::to_string(entry.line) + "  " + visible(key_of(entry)) + "  " +
            entry.title + "\n";
  }
  for (const LintLine& finding : content.lint) {
    text += "  lint        line " + std::to_string(finding.line) + ": " + visible(finding.message) +
            "\n";
  }
  return text;
}

std::string explain_in_source(const SourceInfo& source, const std::string& relative,
                              const ReadOptions& options) {
  WalkResult walk = walk_source(source.root, options.walk);
  auto file = std::find_if(walk.files.begin(), walk.files.end(),
                           [&](const FoundFile& found) { return found.path == relative; });
  if (file != walk.files.end()) {
    std::vector<std::string> paths;
    for (const FoundFile& found : walk.files) paths.push_back(found.path);
    std::unordered_set<std::string> generic = generic_folders(options.generic_folders);
    std::unordered_set<std::string> one_note = find_one_note_folders(paths);
    return describe(source, relative, {source.name, relative, &generic, &one_note}, options);
  }
  for (const Skipped& skipped : walk.skipped) {
    bool folder = skipped.path.ends_with("/") && (relative + "/").starts_with(skipped.path);
    if (skipped.path != relative && !folder) continue;
    return "not indexed: " + skip_sentence(skipped) + "\n";
  }
  std::error_code error;
  if (!fs::is_directory(fs::path(source.root) / relative, error)) {
    return "not indexed: " + skip_sentence({relative, SkipReason::Hidden, {}}) + "\n";
  }
  return "a folder of the source '" + source.name + "'\n";
}

}  // namespace

std::string explain_file(const std::string& path, const std::vector<SourceInfo>& sources,
                         const ReadOptions& options) {
  std::error_code error;
  fs::path absolute = fs::absolute(path, error).lexically_normal();
  if (!fs::exists(fs::symlink_status(absolute, error))) {
    throw Error(ErrorCode::NotFound, path + " is not there", "check the path");
  }
  // The folder is resolved, the name is not: a symlink is what it is.
  fs::path resolved = fs::canonical(absolute.parent_path(), error) / absolute.filename();
  for (const SourceInfo& source : sources) {
    if (auto relative = inside(resolved, source))
      return explain_in_source(source, *relative, options);
  }
  return "not indexed: it is in no source; csindex --status lists them\n";
}

}  // namespace cssearch
