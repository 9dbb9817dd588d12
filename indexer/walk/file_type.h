// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which files are indexed, and as what: by their names alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "indexer/walk/ignore.h"

namespace cssearch {

enum class FileType : unsigned char { Markdown, Plain, Notebook, Page, Pdf, Code };

// Whether a file is packed: "a.md.gz".
bool is_gzip(std::string_view path);
// The name of what is in it: "a.md". Other paths stay as they are.
std::string_view without_gz(std::string_view path);

// By the ending before .gz, in any case; nothing for what is not indexed. What `code` matches is
// code, whatever its ending.
std::optional<FileType> type_of_file(std::string_view path, const IgnoreFile& code);

// ".md, .markdown, … and .html", for messages.
std::string indexed_endings();

}  // namespace cssearch
