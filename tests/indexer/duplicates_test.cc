// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/lint/duplicates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "indexer/note/note.h"

namespace cssearch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

FileContent list(const std::string& path, const std::string& markdown) {
  return read_markdown_note(markdown, {"notes", path});
}

TEST(Duplicates, StandInOneList) {
  FileContent file = list("a.md",
                          "# Papers\n\n## Serving\n\n"
                          "| Title | Date |\n| - | - |\n"
                          "| [Paged Attention](https://arxiv.org/abs/2309.06180) | 2023 |\n"
                          "| [Orca](https://a.org/orca) | 2022 |\n"
                          "| [PAGED attention!](https://arxiv.org/pdf/2309.06180v2) | 2023 |\n"
                          "| [Orca, in depth](https://a.org/orca) | 2022 |\n"
                          "| [*](https://a.org/signs) | 2022 |\n"
                          "| [+](https://a.org/signs) | 2022 |\n"
                          "| [Another Thing](https://a.org/orca) | 2022 |\n");
  EXPECT_THAT(lint_duplicates({take_mentions(file)}),
              ElementsAre(LintLine{"notes/a.md", 9,
                                   "'PAGED attention!' stands in the same list already, in "
                                   "line 7",
                                   LintRule::Duplicate}));
}

TEST(Duplicates, AreNoneUnderOtherHeadingsAndInOtherFiles) {
  const std::string row = "| Title | Date |\n| - | - |\n| [A Paper](https://a.org/1) | 2023 |\n";
  std::string two = "# Papers\n\n## Serving\n\n" + row + "\n## Memory\n\n" + row;
  FileContent a = list("a.md", two), b = list("b.md", two);
  EXPECT_EQ(a.entries.size(), 2U);
  EXPECT_THAT(lint_duplicates({take_mentions(a), take_mentions(b)}), IsEmpty());
}

}  // namespace
}  // namespace cssearch
