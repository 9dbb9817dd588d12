// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/csindex/changes.h"

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/error.h"
#include "tests/support/cases.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

void git(const fs::path& folder, const std::string& day, const std::string& arguments) {
  std::string command = "cd '" + folder.string() + "' && GIT_COMMITTER_DATE='" + day +
                        "T12:00:00Z' git -c user.name=a -c user.email=a@b -c "
                        "init.defaultBranch=main " +
                        arguments + " >/dev/null 2>&1";
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
}

void commit(const fs::path& folder, const std::string& day) {
  git(folder, day, "add -A");
  git(folder, day, "commit -m notes");
}

const std::string kHeader =
    "# Papers\n\n| Title | Category | Author | Date | Rating | Read |\n| - | - | - | - | - | - |\n";

const std::string kOne = "| [One](https://a.org/1) | KV Cache | @Ann | 2023-05 | ⭐⭐ | |\n";
const std::string kTwo = "| [Two](https://a.org/2) | KV Cache | @Bob | 2023-06 | | ✅ |\n";

// A repository whose folder "notes" had a list of two papers and a note on the 2nd of January.
class ChangesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_.write("notes/list.md", kHeader + kOne + kTwo);
    folder_.write("notes/Scheduling/batches.md", "# Batches\n\nHow batches are made.\n");
    git(folder_.path(), "2024-01-02", "init");
    commit(folder_.path(), "2024-01-02");
  }

  std::string changes(const std::string& revision) const {
    return changes_since(revision, {{"notes", (folder_ / "notes").string(), ""}}, {},
                         {nullptr, [] {}});
  }

  std::string fails(const std::string& revision) const {
    try {
      return changes(revision);
    } catch (const Error& error) {
      return std::string(error.what()) + "\n" + error.hint();
    }
  }

  TempFolder folder_;
};

TEST_F(ChangesTest, AreWhatWasAddedReadAndStarred) {
  folder_.write("notes/list.md",
                kHeader + "| [One](https://a.org/1) | KV Cache | @Ann | 2023-05 | ⭐⭐⭐ | ✅ |\n" +
                    "| [Two](https://a.org/2) | KV Cache | @Bob | 2023-06 | ⭐ | ✅✅ |\n" +
                    "| [Three [x]](https://a.org/3_(x)) | KV Cache | @Cy | 2024 | ⭐⭐⭐⭐ | ✅ |\n" +
                    "| [Four](https://a.org/4) | Serving | | 2024-02 | | |\n");
  folder_.write("notes/Scheduling/继续.md", "# 继续\n\nText.\n");  // and was not committed
  EXPECT_EQ(changes("HEAD"),
            "# Changes since HEAD (2024-01-02)\n"
            "\n## Added\n"
            "\n### Scheduling\n\n"
            "- [继续](Scheduling/%E7%BB%A7%E7%BB%AD.md) — note\n"
            "\n### KV Cache\n\n"
            "- [Three \\[x\\]](https://a.org/3_%28x%29) — Cy, 2024, ★★★★, read\n"
            "\n### Serving\n\n"
            "- [Four](https://a.org/4) — 2024-02\n"
            "\n## Read\n\n"
            "- [One](https://a.org/1) — Ann, 2023-05, read\n"
            "- [Two](https://a.org/2) — Bob, 2023-06, read 1 → 2\n"
            "\n## Starred\n\n"
            "- [One](https://a.org/1) — Ann, 2023-05, ★★ → ★★★\n"
            "- [Two](https://a.org/2) — Bob, 2023-06, ★\n");
}

TEST_F(ChangesTest, AreNoneIfFilesMove) {
  const std::string nothing =
      "# Changes since 2024-01-03 (2024-01-02)\n\nNothing was added, read or starred.\n";
  EXPECT_EQ(changes("2024-01-03"), nothing);
  fs::rename(folder_ / "notes/Scheduling", folder_ / "notes/Serving");
  EXPECT_EQ(changes("2024-01-03"), nothing) << "known by its text";
  folder_.write("notes/Serving/batches.md", "# Batches\n\nHow batches are made.\n\nAnd more.\n");
  commit(folder_.path(), "2024-02-02");
  EXPECT_EQ(changes("2024-01-03"), nothing) << "known to git";
  folder_.write("notes/list.md",
                kHeader + "| [One](https://b.org/one) | KV Cache | | | ⭐⭐ | |\n" + kTwo);
  EXPECT_EQ(changes("2024-01-03"), nothing) << "known by its title";
}

TEST_F(ChangesTest, CountWhatIsGone) {
  folder_.write("notes/list.md", kHeader + kOne);
  EXPECT_THAT(changes("HEAD"), HasSubstr("\n## Removed\n\n1 entry or note\n"));
  fs::remove_all(folder_ / "notes/Scheduling");
  EXPECT_THAT(changes("HEAD"), HasSubstr("\n## Removed\n\n2 entries and notes\n"));
}

TEST_F(ChangesTest, StartFromNothingWhereTheFolderIsNew) {
  folder_.write("other/a.md", "# A\n\nText.\n");
  EXPECT_THAT(
      changes_since("HEAD", {{"other", (folder_ / "other").string(), ""}}, {}, {nullptr, [] {}}),
      HasSubstr("- [A](a.md) — note\n"));
}

TEST_F(ChangesTest, LeaveTheRepositoryAsItIs) {
  folder_.write("notes/new.md", "# New\n");
  changes("HEAD");
  git(folder_.path(), "2024-01-02", "diff --cached --quiet");
  EXPECT_TRUE(fs::exists(folder_ / "notes/new.md"));
  EXPECT_FALSE(fs::exists(folder_ / ".git/worktrees"));
}

TEST_F(ChangesTest, NeedACommit) {
  for (auto [revision, message] : Cases<const char*, const char*>{
           {"gone", "git knows no commit 'gone' in "},
           {"--all", "git knows no commit '--all' in "},
           {"2023-01-01", "HEAD~20, a tag or a day such as 2026-01-31"},
           {"", "git knows no commit '' in "},
       }) {
    EXPECT_THAT(fails(revision), HasSubstr(message)) << revision;
  }
  TempFolder clone;
  git(clone.path(), "2024-01-02", "clone --depth 1 'file://" + folder_.path().string() + "' c");
  EXPECT_THROW(changes_since("HEAD~1", {{"c", (clone / "c").string(), ""}}, {}, {nullptr, [] {}}),
               Error);
  try {
    changes_since("HEAD", {{"c", clone.path().string(), ""}}, {}, {nullptr, [] {}});
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr(" is in no git repository"));
  }
}

}  // namespace
}  // namespace cssearch
