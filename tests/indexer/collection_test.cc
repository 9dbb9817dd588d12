// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/collection.h"

#include <filesystem>
#include <map>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "schema/error.h"
#include "schema/index/stored.h"
#include "tests/support/cases.h"
#include "tests/support/pdf.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

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
  for (ErrorCode code : {ErrorCode::Interrupted, ErrorCode::Storage}) {
    auto no_fault_of_the_file = [&](OneFile&) { throw Error(code, "stop"); };
    EXPECT_THROW(read_or_skip("notes/a.md", no_fault_of_the_file), Error);
  }
  EXPECT_THROW(read_or_skip("notes/a.md", [](OneFile&) { throw std::bad_alloc(); }),
               std::bad_alloc);
}

// As when its disk is unmounted: the files of the source are not taken for gone.
TEST(Collection, ASourceThatGoesAwayWhileItIsReadEndsTheRun) {
  for (bool another_in_its_place : {false, true}) {
    TempFolder folder;
    for (int i = 0; i < 20; ++i) folder.write("notes/" + std::to_string(i) + ".md", "# Note\n");
    ReadHooks hooks{[&](std::size_t done, std::size_t) {
                      if (done != 1) return;
                      fs::rename(folder / "notes", folder / "elsewhere");
                      if (another_in_its_place) fs::create_directory(folder / "notes");
                    },
                    [] {}};
    try {
      read_collection({{"notes", (folder / "notes").string(), ""}}, {}, hooks);
      FAIL();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::SourceGone);
      EXPECT_STREQ(error.what(), "the source 'notes' went away while it was read");
    }
  }
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

// What a collection says.
std::string text_of(const Collection& collection) {
  std::string text =
      std::to_string(collection.files) + " files, " + std::to_string(collection.bytes) + " bytes\n";
  for (const Skipped& skipped : collection.skipped)
    text += "skipped " + skipped.path + ": " + skipped.detail + "\n";
  for (const FileRemark& remark : collection.remarks)
    text += "remark " + remark.path + ": " + remark.text + "\n";
  for (const LintLine& line : collection.lint)
    text += "lint " + line.path + ":" + std::to_string(line.line) + ": " + line.message + "\n";
  for (const auto& [document, passages] : collection.documents) {
    text += "document " + encode_document(document) + "\n";
    for (const Passage& passage : passages)
      text += "passage " + encode_stored({document.key, 0, 0, passage, {}}) + "\n";
  }
  return text;
}

// But for stamps, which depend on when they were taken.
std::map<std::string, FileState> states_of(const Collection& collection) {
  std::map<std::string, FileState> states(collection.state.files.begin(),
                                          collection.state.files.end());
  for (auto& [place, state] : states) state.stamp = {};
  return states;
}

// Enough of every kind to keep several threads busy.
void write_notes(TempFolder& folder) {
  for (int i = 0; i < 40; ++i) {
    std::string name = std::to_string(i);
    folder.write("lists/" + name + ".md",
                 "# List " + name + "\n\n| Paper | Stars | Date |\n|-|-|-|\n| [Paper " + name +
                     "](https://arxiv.org/abs/2309.0618" + std::to_string(i % 10) +
                     ") | ⭐⭐⭐ | 2024-13-01 |\n\n## 显存\n\nSee [that](gone.md) and ~~this~~.\n");
    folder.write(name + ".txt", "Latin \xE9t\xE9, " + name + "\n");
    if (i % 5 != 0) continue;
    folder.write(name + ".html", "<title>Page " + name + "</title><p>A page about " + name);
    folder.write(name + ".pdf", pdf({"A paper about " + name}));
    folder.write("broken" + name + ".pdf", "%PDF-1.4 nothing " + name);
    folder.write("binary" + name + ".md", std::string("\0\1\2\3\0\0", 6));
  }
}

TEST(Collection, IsTheSameReadByAnyNumberOfThreads) {
  TempFolder folder;
  write_notes(folder);
  Collection expected = read(folder);
  EXPECT_EQ(expected.files, 96U);
  EXPECT_EQ(expected.skipped.size(), 16U);
  EXPECT_FALSE(expected.lint.empty());
  for (std::size_t threads : {2U, 4U, 16U}) {
    ReadOptions options;
    options.threads = threads;
    Collection collection = read(folder, options);
    EXPECT_EQ(text_of(collection), text_of(expected)) << threads;
    EXPECT_TRUE(states_of(collection) == states_of(expected)) << threads;
  }
}

}  // namespace
}  // namespace cssearch
