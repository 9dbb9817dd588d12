// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/walk/walk.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "indexer/walk/file_type.h"
#include "indexer/walk/ignore.h"
#include "schema/analysis/utf8_scan.h"
#include "schema/ascii.h"
#include "schema/durable_file.h"
#include "schema/error.h"
#include "schema/shortage.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 10> kReasons = {
    "hidden",    "generated", "ignored",    "symlink",          "special",
    "too large", "binary",    "unreadable", "not a UTF-8 name", "other type"};
static_assert(kReasons.size() == static_cast<std::size_t>(SkipReason::OtherType) + 1);

// Folders that only programs fill, whatever the project. Names that people also give to their notes
// (build, out, target, dist) are not here: such a folder is known by what lies in it.
constexpr std::array<std::string_view, 5> kGeneratedNames = {
    "node_modules", "__pycache__", "bower_components", "site-packages", "__MACOSX"};
constexpr std::array<const char*, 3> kGeneratedMarks = {"CACHEDIR.TAG", "pyvenv.cfg",
                                                        "CMakeCache.txt"};

struct DirectoryCloser {
  void operator()(DIR* directory) const { ::closedir(directory); }
};
using Directory = std::unique_ptr<DIR, DirectoryCloser>;

// The text of a small regular file; empty for anything else.
std::string read_text(const fs::path& path) {
  constexpr std::uintmax_t kMaxRulesBytes = 1U << 20U;
  std::error_code error;
  if (!fs::is_regular_file(path, error) || fs::file_size(path, error) > kMaxRulesBytes) return {};
  std::ifstream file = open_for_reading(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class Walker {
 public:
  Walker(fs::path root, const WalkOptions& options)
      : root_(std::move(root)), options_(options), code_(code_rules(options)) {}

  WalkResult run() {
    read_rules_above();
    enter("");
    auto by_path = [](const auto& a, const auto& b) { return a.path < b.path; };
    std::sort(result_.files.begin(), result_.files.end(), by_path);
    std::sort(result_.skipped.begin(), result_.skipped.end(), by_path);
    return std::move(result_);
  }

 private:
  // A source may be a folder of a repository, whose rules hold there too.
  void read_rules_above() {
    fs::path repository = root_;
    std::error_code error;  // ".git" may be a link to itself
    while (!fs::exists(repository / ".git", error)) {
      if (!repository.has_parent_path() || repository == repository.parent_path()) return;
      repository = repository.parent_path();
    }
    std::string prefix = root_.lexically_relative(repository).string() + "/";
    if (prefix == "./") prefix.clear();
    fs::path folder = repository;
    add_rules(folder / ".git" / "info" / "exclude", "", prefix);
    for (const fs::path& component : fs::path(prefix)) {
      if (component.empty()) break;
      std::string from = folder.lexically_relative(repository).string();
      add_rules(folder / ".gitignore", from == "." ? "" : from, prefix);
      folder /= component;
    }
  }

  void add_rules(const fs::path& file, std::string folder, std::string prefix = {}) {
    std::string text = read_text(file);
    if (text.empty()) return;
    rules_.push_back({IgnoreFile(text, std::move(folder), std::move(prefix)),
                      file.lexically_relative(root_).string()});
  }

  // The file whose rule ignores `path`, relative to the source; nothing if none does.
  std::optional<std::string> ignored_by(const std::string& path, bool is_folder) const {
    for (auto rules = rules_.rbegin(); rules != rules_.rend(); ++rules) {
      auto ignored = rules->file.match(path, is_folder);
      if (ignored) return *ignored ? std::optional(rules->path) : std::nullopt;
    }
    return std::nullopt;
  }

  // `folder` is relative and ends in "/" unless it is the root.
  void enter(const std::string& folder) {
    Directory directory(::opendir((root_ / folder).c_str()));
    if (directory == nullptr) {
      refuse_shortage(errno);
      if (folder.empty()) cannot_read_root();
      skip(folder, SkipReason::Unreadable, std::strerror(errno));
      return;
    }
    std::size_t outer_rules = rules_.size();
    std::string rules_folder = folder.empty() ? "" : folder.substr(0, folder.size() - 1);
    result_.folders.push_back(rules_folder);
    add_rules(root_ / folder / ".gitignore", rules_folder);
    add_rules(root_ / folder / ".cssearchignore", rules_folder);
    std::vector<std::string> subfolders;
    while (const dirent* entry = next_entry(directory.get(), folder)) {
      std::string_view name = entry->d_name;
      if (name != "." && name != "..") take(directory.get(), folder, name, subfolders);
    }
    directory.reset();  // not one open folder for each level of depth
    std::sort(subfolders.begin(), subfolders.end());
    for (const std::string& subfolder : subfolders) enter(subfolder);
    rules_.erase(rules_.begin() + static_cast<std::ptrdiff_t>(outer_rules), rules_.end());
  }

  // nullptr at the end. A folder that is read in part is not taken for one that holds less.
  const dirent* next_entry(DIR* directory, const std::string& folder) const {
    errno = 0;
    const dirent* entry = ::readdir(directory);
    if (entry == nullptr && errno != 0)
      storage_error("cannot read all of the folder", root_ / folder, errno);
    return entry;
  }

  void take(DIR* directory, const std::string& folder, std::string_view name,
            std::vector<std::string>& subfolders) {
    std::string path = folder + std::string(name);
    struct stat status {};
    if (utf8_fit(name).broken > 0) {
      skip(path, SkipReason::BadName);
    } else if (::fstatat(::dirfd(directory), std::string(name).c_str(), &status,
                         AT_SYMLINK_NOFOLLOW) != 0) {
      skip(path, SkipReason::Unreadable, std::strerror(errno));
    } else if (S_ISDIR(status.st_mode)) {
      take_folder(path, name, subfolders);
    } else {
      take_file(path, name, status);
    }
  }

  void take_folder(const std::string& path, std::string_view name,
                   std::vector<std::string>& subfolders) {
    if (name.starts_with(".")) {
      if (name != ".git") skip(path + "/", SkipReason::Hidden);
    } else if (is_generated(path, name)) {
      skip(path + "/", SkipReason::Generated);
    } else if (auto rules = ignored_by(path, true)) {
      skip(path + "/", SkipReason::Ignored, *rules);
    } else {
      subfolders.push_back(path + "/");
    }
  }

  void take_file(const std::string& path, std::string_view name, const struct stat& status) {
    std::optional<FileType> type = type_of_file(path, code_);
    auto size = static_cast<std::uint64_t>(status.st_size);
    if (S_ISLNK(status.st_mode) && is_link_to_folder(path)) {
      skip(path + "/", SkipReason::Symlink);
    } else if (!type) {
      if (!name.starts_with(".")) skip(path, SkipReason::OtherType);
    } else if (name.starts_with(".")) {
      skip(path, SkipReason::Hidden);
    } else if (S_ISLNK(status.st_mode)) {
      skip(path, SkipReason::Symlink);
    } else if (!S_ISREG(status.st_mode)) {
      skip(path, SkipReason::Special);
    } else if (auto rules = ignored_by(path, false)) {
      skip(path, SkipReason::Ignored, *rules);
    } else if (std::uint64_t most = max_bytes_of(*type, options_); size > most) {
      skip(path, SkipReason::TooLarge, size_text(size) + ", the limit is " + size_text(most));
    } else {
      result_.files.push_back({path, stamp_of(status)});
    }
  }

  bool is_link_to_folder(const std::string& path) const {
    std::error_code error;
    return fs::is_directory(root_ / path, error);
  }

  bool is_generated(const std::string& path, std::string_view name) const {
    if (std::find(kGeneratedNames.begin(), kGeneratedNames.end(), name) != kGeneratedNames.end()) {
      return true;
    }
    std::error_code error;
    return std::any_of(kGeneratedMarks.begin(), kGeneratedMarks.end(),
                       [&](const char* mark) { return fs::exists(root_ / path / mark, error); });
  }

  void skip(std::string path, SkipReason reason, std::string detail = {}) {
    result_.skipped.push_back({std::move(path), reason, std::move(detail)});
  }

  [[noreturn]] void cannot_read_root() const {
    throw Error(ErrorCode::SourceGone,
                "cannot read the source " + root_.string() + ": " + std::strerror(errno),
                "check the folder's name and permissions; csindex --forget NAME drops a source");
  }

  struct Rules {
    IgnoreFile file;
    std::string path;  // relative to the source
  };

  fs::path root_;
  WalkOptions options_;
  IgnoreFile code_;
  std::vector<Rules> rules_;
  WalkResult result_;
};

}  // namespace

std::string_view skip_reason_name(SkipReason reason) {
  return kReasons[static_cast<std::size_t>(reason)];
}

std::string skip_sentence(const Skipped& skipped) {
  bool folder = skipped.path.ends_with("/");
  std::string it = folder ? "the folder " + skipped.path : "it";
  switch (skipped.reason) {
    case SkipReason::Hidden: return it + " is hidden";
    case SkipReason::Generated: return it + " is one that programs fill";
    case SkipReason::Ignored: return skipped.detail + " ignores " + it;
    case SkipReason::Symlink: return it + " is a symbolic link";
    case SkipReason::Special: return it + " is no regular file";
    case SkipReason::TooLarge: return it + " is too large, " + skipped.detail;
    case SkipReason::Binary: return it + " is binary";
    case SkipReason::Unreadable: return it + " cannot be read, " + skipped.detail;
    case SkipReason::BadName: return "the name of " + it + " is not UTF-8; rename it to index it";
    case SkipReason::OtherType: return it + " is of a type that is not indexed";
  }
  return {};
}

std::uint64_t max_bytes_of(FileType type, const WalkOptions& options) {
  return type == FileType::Pdf ? options.max_pdf_bytes : options.max_bytes;
}

IgnoreFile code_rules(const WalkOptions& options) {
  std::string rules;
  for (const std::string& glob : options.code) rules += glob + "\n";
  return {rules, ""};
}

WalkResult walk_source(const fs::path& root, const WalkOptions& options) {
  return Walker(root, options).run();
}

std::string size_text(std::uint64_t bytes) {
  constexpr std::array<const char*, 4> kUnits = {"bytes", "kB", "MB", "GB"};
  auto size = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (size >= 1000 && unit + 1 < kUnits.size()) {
    size /= 1000;
    ++unit;
  }
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, unit == 0 ? "%.0f %s" : "%.1f %s", size, kUnits[unit]);
  return buffer;
}

}  // namespace cssearch
