// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/lint/duplicates.h"

#include <map>
#include <tuple>
#include <utility>

#include "indexer/merge/merge.h"
#include "schema/identity.h"

namespace cssearch {
namespace {

// A key, a title, and the headings above: things of one page often share its link.
using Place = std::tuple<std::string, std::string, std::vector<std::string>>;

}  // namespace

std::vector<LintLine> lint_duplicates(const std::vector<FileMentions>& files) {
  std::vector<LintLine> lint;
  for (const FileMentions& file : files) {
    std::map<Place, int> lines;
    for (const Contribution& entry : file.entries) {
      std::string title = slug(entry.title);  // of "*" and "-" there is nothing left
      if (title.empty()) continue;
      auto [first, is_first] =
          lines.try_emplace({key_of(entry), std::move(title), entry.section}, entry.line);
      if (is_first) continue;
      lint.push_back({entry.source + "/" + entry.path, entry.line,
                      "'" + entry.title + "' stands in the same list already, in line " +
                          std::to_string(first->second),
                      LintRule::Duplicate});
    }
  }
  return lint;
}

}  // namespace cssearch
