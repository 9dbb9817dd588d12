// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/walk/walk.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "schema/error.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;
using Paths = std::vector<std::string>;

Paths files(const fs::path& root, const WalkOptions& options = {}) {
  Paths paths;
  for (const FoundFile& file : walk_source(root, options).files) paths.push_back(file.path);
  return paths;
}

std::string reason(const fs::path& root, const std::string& path, const WalkOptions& options = {}) {
  for (const Skipped& skipped : walk_source(root, options).skipped) {
    if (skipped.path == path) return std::string(skip_reason_name(skipped.reason));
  }
  return "not skipped";
}

TEST(Walk, FindsTextFilesInOrder) {
  TempFolder folder;
  for (const char* name : {"b.md", "a/z.txt", "a/README.markdown", "c.rst", "d.org", "E.MD",
                           "显存/管理.md", "e.html", "x.cc", "noending", ".html"}) {
    folder.write(name, "x");
  }
  EXPECT_EQ(files(folder.path()), (Paths{"E.MD", "a/README.markdown", "a/z.txt", "b.md", "c.rst",
                                         "d.org", "e.html", "显存/管理.md"}));
  EXPECT_EQ(reason(folder.path(), "x.cc"), "other type");
}

TEST(Walk, HiddenAndGeneratedFoldersAreNotEntered) {
  TempFolder folder;
  for (const char* name :
       {".git/a.md", ".obsidian/a.md", ".hidden.md", "node_modules/p/README.md", "__pycache__/a.md",
        "env/pyvenv.cfg", "env/a.md", "cmake-out/CMakeCache.txt", "cmake-out/a.md",
        "target/CACHEDIR.TAG", "target/a.md", "build/a.md", "out/b.md"}) {
    folder.write(name, "x");
  }
  EXPECT_EQ(files(folder.path()), (Paths{"build/a.md", "out/b.md"}))
      << "people give their notes such names too";
  EXPECT_EQ(reason(folder.path(), "node_modules/"), "generated");
  EXPECT_EQ(reason(folder.path(), ".obsidian/"), "hidden");
  EXPECT_EQ(reason(folder.path(), ".hidden.md"), "hidden");
}

TEST(Walk, IgnoreFilesAreRespected) {
  TempFolder folder;
  folder.write(".gitignore", "*.log.md\n/private/\n");
  folder.write(".cssearchignore", "drafts/\n!drafts/keep.md\n");
  folder.write("sub/.gitignore", "local.md\n!kept.log.md\n");
  for (const char* name : {"a.log.md", "private/a.md", "sub/private/a.md", "drafts/a.md",
                           "sub/local.md", "local.md", "sub/kept.log.md"}) {
    folder.write(name, "x");
  }
  EXPECT_EQ(files(folder.path()), (Paths{"local.md", "sub/kept.log.md", "sub/private/a.md"}));
  EXPECT_EQ(reason(folder.path(), "private/"), "ignored");
}

TEST(Walk, ASourceWithinARepositoryHasItsRules) {
  TempFolder folder;
  fs::create_directory(folder / ".git");
  folder.write(".git/info/exclude", "secret.md\n");
  folder.write(".gitignore", "/notes/skipped/\n*.tmp.md\n");
  folder.write("notes/.gitignore", "!b.tmp.md\n");
  for (const char* name : {"notes/skipped/a.md", "notes/a.tmp.md", "notes/b.tmp.md",
                           "notes/secret.md", "notes/c.md"}) {
    folder.write(name, "x");
  }
  EXPECT_EQ(files(folder / "notes"), (Paths{"b.tmp.md", "c.md"}));
}

TEST(Walk, LinksInALoopAreNoError) {
  TempFolder folder;
  folder.write("notes/a.md", "x");
  for (const char* name : {".git", ".gitignore", ".cssearchignore", "env"}) {
    fs::create_symlink(name, folder / ("notes/" + std::string(name)));
  }
  EXPECT_EQ(files(folder / "notes"), Paths{"a.md"});
}

TEST(Walk, NeverLeavesTheSource) {
  TempFolder outside, folder;
  outside.write("secret.md", "x");
  folder.write("a.md", "x");
  fs::create_symlink(outside.path() / "secret.md", folder / "link.md");
  fs::create_directory_symlink(outside.path(), folder / "linked");
  fs::create_directory_symlink(folder.path(), folder / "loop");
  fs::create_symlink("nowhere", folder / "dangling.md");
  EXPECT_EQ(files(folder.path()), Paths{"a.md"});
  EXPECT_EQ(reason(folder.path(), "link.md"), "symlink");
  EXPECT_EQ(reason(folder.path(), "linked/"), "symlink");
}

TEST(Walk, NamesThatAreNotUtf8AreSkipped) {
  TempFolder folder;
  folder.write("caf\xe9.md", "x");
  folder.write("d\xff/a.md", "x");
  folder.write("café.md", "x");
  EXPECT_EQ(files(folder.path()), Paths{"café.md"});
  EXPECT_EQ(reason(folder.path(), "caf\xe9.md"), "not a UTF-8 name");
}

TEST(Walk, SpecialAndLargeFilesAreSkipped) {
  TempFolder folder;
  folder.write("large.md", std::string(2'000, 'x'));
  ASSERT_EQ(::mkfifo((folder / "fifo.md").c_str(), 0600), 0);
  WalkOptions options;
  options.max_bytes = 1'000;
  EXPECT_EQ(files(folder.path(), options), Paths{});
  EXPECT_EQ(reason(folder.path(), "large.md", options), "too large");
  EXPECT_EQ(reason(folder.path(), "fifo.md"), "special");
}

TEST(Walk, AFifoAsIgnoreFileDoesNotBlock) {
  TempFolder folder;
  folder.write("a.md", "x");
  ASSERT_EQ(::mkfifo((folder / ".gitignore").c_str(), 0600), 0);
  EXPECT_EQ(files(folder.path()), Paths{"a.md"});
}

TEST(Walk, AMissingSourceIsAnError) {
  TempFolder folder;
  EXPECT_THROW(walk_source(folder / "nothing", {}), Error);
}

TEST(Walk, SizesAreReadable) {
  EXPECT_EQ(size_text(0), "0 bytes");
  EXPECT_EQ(size_text(999), "999 bytes");
  EXPECT_EQ(size_text(8'388'608), "8.4 MB");
}

}  // namespace
}  // namespace cssearch
