// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/merge_files.h"

namespace cssearch {

MergeResult merge_files(std::vector<FileContent> files, std::vector<std::string> others,
                        std::vector<Record> records) {
  MergeInput input;
  input.others = std::move(others);
  input.records = std::move(records);
  LinksByKey links;
  Documents documents;
  std::vector<LintLine> lint;
  for (FileContent& file : files) {
    FileMentions mentions = take_mentions(file);
    for (const Contribution& link : mentions.links) links[key_of(link)].push_back(link);
    input.files.push_back(std::move(mentions));
    documents.add(merge_note(std::move(file), lint));
  }
  for (LintLine& line : merge(std::move(input), links, documents)) lint.push_back(std::move(line));
  return {{documents.begin(), documents.end()}, std::move(lint)};
}

}  // namespace cssearch
