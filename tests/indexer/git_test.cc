// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/git.h"

#include <cstdlib>

#include <gtest/gtest.h>

#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

// Runs git in the folder with a fixed identity and day.
void git(const TempFolder& folder, const std::string& day, const std::string& arguments) {
  std::string command = "cd '" + folder.path().string() + "' && GIT_COMMITTER_DATE='" + day +
                        "T12:00:00+0800' " +
                        "GIT_AUTHOR_DATE='2001-01-01T00:00:00Z' git -c user.name=a -c "
                        "user.email=a@b -c init.defaultBranch=main " +
                        arguments + " >/dev/null 2>&1";
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
}

TEST(Git, KnowsTheLastCommitOfEachFile) {
  TempFolder folder;
  folder.write("notes/a.md", "1");
  folder.write("notes/显 存.md", "1");
  git(folder, "2024-01-02", "init");
  git(folder, "2024-01-02", "add -A");
  git(folder, "2024-01-02", "commit -m one");
  folder.write("notes/a.md", "2");
  git(folder, "2025-03-04", "commit -am two");
  folder.write("notes/new.md", "uncommitted");

  GitHistory history = read_git_history(folder / "notes");
  EXPECT_TRUE(history.is_repository);
  EXPECT_FALSE(history.shallow);
  EXPECT_EQ(history.revision.size(), 40U);
  EXPECT_EQ(history.last_commit["a.md"], (PartialDate{2025, 3, 4}));
  EXPECT_EQ(history.last_commit["显 存.md"], (PartialDate{2024, 1, 2}));
  EXPECT_EQ(history.last_commit.count("new.md"), 0U);
}

TEST(Git, WhatWasKnownIsUsedForTheSameFolderAndItsOwnPastOnly) {
  TempFolder folder;
  folder.write("a/note.md", "1");
  folder.write("b/note.md", "1");
  git(folder, "2024-01-02", "init");
  git(folder, "2024-01-02", "add -A");
  git(folder, "2024-01-02", "commit -m one");
  GitHistory first = read_git_history(folder / "a");
  EXPECT_TRUE(first.complete);
  folder.write("b/note.md", "2");
  git(folder, "2024-03-04", "commit -am two");
  folder.write("a/note.md", "2");
  git(folder, "2024-05-06", "commit -am three");
  for (const char* name : {"a", "b"}) {
    GitHistory fresh = read_git_history(folder / name);
    GitHistory later = read_git_history(folder / name, &first);
    EXPECT_EQ(later.last_commit, fresh.last_commit) << name;
    EXPECT_EQ(later.revision, fresh.revision);
  }
  EXPECT_EQ(read_git_history(folder / "b", &first).last_commit["note.md"],
            (PartialDate{2024, 3, 4}));
  git(folder, "2024-05-06", "reset --hard HEAD~1");
  GitHistory second = read_git_history(folder / "a");
  git(folder, "2024-06-07", "commit --amend -m other --date 2024-06-07");
  EXPECT_EQ(read_git_history(folder / "a", &second).last_commit["note.md"],
            (PartialDate{2024, 1, 2}));
}

// A filter would be run to compare contents.
TEST(Git, IsNotAskedForBlobsWhereItWouldRunPrograms) {
  TempFolder folder;
  folder.write("a.md", "1");
  git(folder, "2024-01-02", "init");
  git(folder, "2024-01-02", "add -A");
  git(folder, "2024-01-02", "commit -m one");
  EXPECT_EQ(read_git_blobs(folder.path()).size(), 1U);
  git(folder, "2024-01-02", "config extensions.worktreeConfig true");
  git(folder, "2024-01-02", "config --worktree filter.x.clean 'touch ran'");
  folder.write(".gitattributes", "* filter=x\n");
  folder.write("a.md", "2");
  EXPECT_TRUE(read_git_blobs(folder.path()).empty());
  EXPECT_FALSE(std::filesystem::exists(folder / "ran"));
}

TEST(Git, AShallowCloneHasNoDates) {
  TempFolder folder, clone;
  folder.write("a.md", "1");
  git(folder, "2024-01-02", "init");
  git(folder, "2024-01-02", "add -A");
  git(folder, "2024-01-02", "commit -m one");
  folder.write("a.md", "2");
  git(folder, "2024-02-02", "commit -am two");
  git(clone, "2024-02-02", "clone --depth 1 'file://" + folder.path().string() + "' copy");
  GitHistory history = read_git_history(clone / "copy");
  EXPECT_TRUE(history.is_repository);
  EXPECT_TRUE(history.shallow);
  EXPECT_TRUE(history.last_commit.empty());
}

// As when csindex runs in a hook of another repository.
TEST(Git, TheEnvironmentNamesNoOtherRepository) {
  TempFolder folder;
  folder.write("a.md", "1");
  git(folder, "2024-01-02", "init");
  git(folder, "2024-01-02", "add -A");
  git(folder, "2024-01-02", "commit -m one");
  ::setenv("GIT_DIR", "/nowhere/.git", 1);
  GitHistory history = read_git_history(folder.path());
  ::unsetenv("GIT_DIR");
  EXPECT_EQ(history.last_commit["a.md"], (PartialDate{2024, 1, 2}));
}

TEST(Git, OutsideARepositoryThereIsNothing) {
  TempFolder folder;
  GitHistory history = read_git_history(folder.path());
  EXPECT_FALSE(history.is_repository);
  EXPECT_EQ(history.revision, "");
}

TEST(Git, AnEmptyRepositoryHasNoRevision) {
  TempFolder folder;
  git(folder, "2024-01-02", "init");
  GitHistory history = read_git_history(folder.path());
  EXPECT_TRUE(history.is_repository);
  EXPECT_EQ(history.revision, "");
}

}  // namespace
}  // namespace cssearch
