// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/collection.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "schema/error.h"
#include "tests/support/cases.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

Collection read(const TempFolder& folder, const ReadOptions& options = {}) {
  return read_collection({{"notes", folder.path().string(), ""}}, options, {nullptr, [] {}});
}

std::string skipped_as(const Collection& collection, const std::string& path) {
  for (const Skipped& skipped : collection.skipped) {
    if (skipped.path == path) return std::string(skip_reason_name(skipped.reason));
  }
  return "not skipped";
}

TEST(Collection, ABadFileNeverStopsTheRun) {
  TempFolder folder;
  folder.write("good.md", "# Good\n");
  folder.write("binary.md", std::string("\0\1\2\3\0\0", 6));
  folder.write("broken.md",
               "# Broken \xE6\x98 bytes, but mostly "
               "\xE6\x98\xBE\xE5\xAD\x98\xE7\xAE\xA1\xE7\x90\x86 text\n");
  folder.write("unreadable.md", "x");
  bool is_root = ::geteuid() == 0;
  ::chmod((folder / "unreadable.md").c_str(), 0);
  Collection collection = read(folder);
  EXPECT_EQ(collection.files, is_root ? 3U : 2U) << "root reads everything";
  EXPECT_EQ(skipped_as(collection, "notes/binary.md"), "binary");
  EXPECT_EQ(skipped_as(collection, "notes/unreadable.md"), is_root ? "not skipped" : "unreadable");
  ASSERT_EQ(collection.remarks.size(), 1U);
  EXPECT_EQ(collection.remarks[0].path, "notes/broken.md");
}

TEST(Collection, WhateverAFileThrowsIsALineOfTheReport) {
  for (const auto& [thrown, why] : Cases<std::exception_ptr, std::string>{
           {std::make_exception_ptr(std::bad_alloc()), "std::bad_alloc"},
           {std::make_exception_ptr(std::length_error("too long")), "too long"},
           {std::make_exception_ptr(std::system_error(EACCES, std::generic_category())),
            "Permission denied"},
           {std::make_exception_ptr(Error(ErrorCode::Internal, "a fault")), "a fault"},
       }) {
    OneFile read = read_or_skip("notes/a.md", [&, error = thrown](OneFile& result) {
      result.content.emplace();
      std::rethrow_exception(error);
    });
    EXPECT_FALSE(read.content) << why;
    ASSERT_TRUE(read.skipped) << why;
    EXPECT_EQ(read.skipped->path, "notes/a.md");
    EXPECT_EQ(read.skipped->reason, SkipReason::Unreadable);
    EXPECT_EQ(read.skipped->detail, why);
  }
  auto interrupted = [](OneFile&) { throw Error(ErrorCode::Interrupted, "stop"); };
  EXPECT_THROW(read_or_skip("notes/a.md", interrupted), Error);
}

TEST(Collection, NotesAreDatedByTheirFileOutsideARepository) {
  TempFolder folder;
  folder.write("a.md", "# A\n");
  timespec times[2] = {{1'700'000'000, 0}, {1'700'000'000, 0}};  // 2023-11-14
  ASSERT_EQ(::utimensat(AT_FDCWD, (folder / "a.md").c_str(), times, 0), 0);
  EXPECT_EQ(read(folder).documents[0].document.date, (PartialDate{2023, 11, 14}));
}

TEST(Collection, TheReaderNamesGenericFolders) {
  TempFolder folder;
  folder.write("CUDA/week-1/a.md", "# A\n");
  folder.write("CUDA/week-1/b.md", "# B\n");
  EXPECT_EQ(read(folder).documents[0].document.category, std::vector<std::string>{"week-1"});
  ReadOptions options;
  options.generic_folders = {"week-1"};
  EXPECT_EQ(read(folder, options).documents[0].document.category, std::vector<std::string>{"CUDA"});
}

TEST(Collection, CanBeInterrupted) {
  TempFolder folder;
  folder.write("a.md", "# A\n");
  ReadHooks hooks{nullptr, [] { throw Error(ErrorCode::Interrupted, "stop"); }};
  EXPECT_THROW(read_collection({{"notes", folder.path().string(), ""}}, {}, hooks), Error);
}

}  // namespace
}  // namespace cssearch
