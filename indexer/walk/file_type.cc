// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/walk/file_type.h"

#include <algorithm>
#include <array>

#include "schema/ascii.h"

namespace cssearch {
namespace {

struct Ending {
  std::string_view text;
  FileType type;
};

constexpr auto kEndings = std::to_array<Ending>({
    {".md", FileType::Markdown},
    {".markdown", FileType::Markdown},
    {".txt", FileType::Plain},
    {".rst", FileType::Plain},
    {".org", FileType::Plain},
    {".ipynb", FileType::Notebook},
    {".html", FileType::Page},
    {".htm", FileType::Page},
    {".pdf", FileType::Pdf},
});

constexpr std::string_view kGzip = ".gz";

// A file that is only called ".md" has no ending.
bool has_ending(std::string_view path, std::string_view ending) {
  std::string_view name = path.substr(path.rfind('/') + 1);
  return name.size() > ending.size() &&
         equals_ignoring_case(path.substr(path.size() - ending.size()), ending);
}

}  // namespace

bool is_gzip(std::string_view path) {
  return has_ending(path, kGzip);
}

std::string_view without_gz(std::string_view path) {
  if (is_gzip(path)) path.remove_suffix(kGzip.size());
  return path;
}

std::optional<FileType> type_of_file(std::string_view path, const IgnoreFile& code) {
  path = without_gz(path);
  if (code.match(path, false).value_or(false)) return FileType::Code;
  const auto* found = std::find_if(kEndings.begin(), kEndings.end(), [&](const Ending& ending) {
    return has_ending(path, ending.text);
  });
  return found == kEndings.end() ? std::nullopt : std::optional(found->type);
}

std::string indexed_endings() {
  std::string list;
  for (const Ending& ending : kEndings) {
    bool last = &ending == &kEndings.back();
    list += (list.empty() ? "" : last ? " and " : ", ") + std::string(ending.text);
  }
  return list;
}

}  // namespace cssearch
