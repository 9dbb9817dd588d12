// SPDX-License-Identifier: GPL-3.0-or-later
//
// The files of a source, in the order of their paths' bytes. Hidden, generated and ignored folders
// are not entered; symlinks are not followed, so a walk never leaves its source.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/walk/file_type.h"
#include "indexer/walk/ignore.h"
#include "schema/file_stamp.h"

namespace cssearch {

struct FoundFile {
  std::string path;  // relative to the source, with "/"
  FileStamp stamp;
};

enum class SkipReason : unsigned char {
  Hidden,
  Generated,  // node_modules, __pycache__, a build folder that says so
  Ignored,    // by .gitignore or .cssearchignore
  Symlink,
  Special,  // FIFO, socket, device
  TooLarge,
  Binary,
  Unreadable,
  BadName,    // not UTF-8: no key, path or link could name it
  OtherType,  // not a type that is indexed
};

// "hidden", "too large", …
std::string_view skip_reason_name(SkipReason reason);

struct Skipped {
  std::string path;  // relative to the source; a folder ends in "/"
  SkipReason reason;
  std::string detail;  // "48.1 MB, the limit is 8.0 MB", ".gitignore"; or empty
};

// "the folder drafts/ is hidden", "it is a symbolic link"
std::string skip_sentence(const Skipped& skipped);

struct WalkOptions {
  std::uint64_t max_bytes = 8'000'000;  // larger files are skipped
  std::uint64_t max_pdf_bytes = 100'000'000;
  // Globs of the files that are source code, in the form of .gitignore: "*.py", "kernels/**/*.cu".
  std::vector<std::string> code;
};

// The most bytes of a file of this type, unpacked.
std::uint64_t max_bytes_of(FileType type, const WalkOptions& options);

// The rules of `options.code`, as type_of_file() takes them.
IgnoreFile code_rules(const WalkOptions& options);

struct WalkResult {
  std::vector<FoundFile> files;
  std::vector<Skipped> skipped;
  std::vector<std::string> folders;  // that were entered, relative: "" for the source itself, "a/b"
};

// Throws Error(SourceGone) if `root` is no folder that can be read.
WalkResult walk_source(const std::filesystem::path& root, const WalkOptions& options);

// "8.0 MB"
std::string size_text(std::uint64_t bytes);

}  // namespace cssearch
