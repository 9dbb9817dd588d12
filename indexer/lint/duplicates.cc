// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/lint/duplicates.h"

#include <map>
#include <utility>

#include "indexer/merge/merge.h"
#include "schema/identity.h"

namespace cssearch {
namespace {

using List = std::pair<std::string, std::vector<std::string>>;  // a key, and the headings above

}  // namespace

std::vector<LintLine> lint_duplicates(const std::vector<FileContent>& files) {
  std::vector<LintLine> lint;
  for (const FileContent& file : files) {
    std::map<List, const Contribution*> firsts;
    for (const Contribution& entry : file.entries) {
      auto [first, is_first] = firsts.try_emplace({key_of(entry), entry.section}, &entry);
      const Contribution& other = *first->second;
      if (is_first || !titles_compatible(other.title, entry.title)) continue;
      lint.push_back({entry.source + "/" + entry.path, entry.line,
                      "'" + entry.title + "' stands in the same list already, in line " +
                          std::to_string(other.line),
                      LintRule::Duplicate});
    }
  }
  return lint;
}

}  // namespace cssearch
