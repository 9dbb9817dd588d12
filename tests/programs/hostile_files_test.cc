// SPDX-License-Identifier: GPL-3.0-or-later
//
// Files that somebody has made to do harm, or that are broken, beside a note that is neither: each
// is indexed as far as it can be, or named with the reason, and costs no more than its limits.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/resource.h>
#include <sys/stat.h>

#include "tests/support/cases.h"
#include "tests/support/gzip.h"
#include "tests/support/shell.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

// Under sanitizers three times as slow for each, and still more than any limit.
constexpr std::size_t kMillion = kSanitized ? 300'000 : 1'000'000;

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (; times > 0; --times) all += text;
  return all;
}

// "a: &a [x, …]", then each a list of nine of the one before.
std::string yaml_aliases() {
  std::string yaml = "---\na: &a [x,x,x,x,x,x,x,x,x]\n";
  for (char name = 'b'; name < 'w'; ++name) {
    std::string before = "*" + std::string(1, static_cast<char>(name - 1));
    yaml += std::string(1, name) + ": &" + name + " [" + before + repeated("," + before, 8) + "]\n";
  }
  return yaml + "tags: *v\n---\nwords\n";
}

class HostileFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    enter_home(home_.path(), {CSSEARCH_CSINDEX_FOLDER, CSSEARCH_CSSEARCH_FOLDER});
    home_.write("notes/raft.md", "# Raft\n\nLeaders are elected.\n");
  }
  void TearDown() override { fs::current_path("/"); }

  // The note beside them is found.
  void expect_raft() {
    CommandResult found = run_command_line("cssearch --format paths leaders");
    EXPECT_EQ(found.output, (home_ / "notes/raft.md").string() + "\n");
  }

  static void expect_whole_index() {
    CommandResult checked = run_command_line("csindex --check");
    EXPECT_EQ(checked.status, 0) << checked.output;
  }

  static std::string digest_of_index() {
    return nlohmann::json::parse(run_command_line("csindex --status --json").output).at("digest");
  }

  TempFolder home_;
};

TEST_F(HostileFiles, AreReadAsTextOrNamedWithTheReason) {
  const std::string markup = "more than 10000 signs of markup in a line";
  const std::string depth = "more than 100 lists or quotes in each other";
  const std::string packed = "too large, more than 8.0 MB when unpacked";
  const Cases<std::string, std::string, std::string> cases = {
      {"brackets.md", repeated("[", kMillion), markup},
      {"links.md", repeated("[a](", kMillion / 4), markup},
      {"pairs.md", repeated("[", kMillion) + repeated("]", kMillion), markup},
      {"quotes.md", repeated(">", kMillion) + " a", markup},
      {"lists.md", repeated("- ", kMillion) + "a", depth},
      {"columns.md", "|" + repeated("a|", kMillion) + "\n|" + repeated("-|", kMillion) + "\n",
       markup},
      {"stars.md", repeated("*", kMillion) + "a" + repeated("*", kMillion), markup},
      {"tags.md", repeated("<div>", kMillion / 5), markup},
      {"comments.md", repeated("<!--", kMillion / 4), markup},
      {"entities.md", repeated("&#x", kMillion / 3), markup},
      {"fences.md", repeated("```\n", kMillion / 4), ""},
      {"headings.md", repeated("# a\n", kMillion / 10), ""},
      {"line.txt", repeated("hostile ", kMillion - 100), ""},
      {"letters.md", repeated("a", 4 * kMillion), ""},
      {"deep_yaml.md", "---\na: " + repeated("[", 9'000) + "\n---\nwords\n", "front matter"},
      {"aliases.md", yaml_aliases(), ""},
      {"broken.md", repeated("\xFF", kMillion), "read as windows-1252"},
      {"nul.bin.md", repeated(std::string("\0\1\2", 3), kMillion / 3), "binary"},
      {"bidi.md", "# a\u202Eb\n\n" + repeated("\u202E", kMillion / 10), ""},
      {"marks.md", "e" + repeated("\u0301", kMillion / 2), ""},
      {"cells.ipynb", "{\"cells\":" + repeated("[", kMillion), "its JSON is broken"},
      {"elements.html", repeated("<div>", kMillion / 5), "more than 250 elements in each other"},
      {"attributes.html", "<a " + repeated("x ", kMillion) + ">", "more than 500 attributes"},
      {"bomb.md.gz", gzip(repeated("a", 100 * kMillion)), packed},
      {"bomb.html.gz", gzip(repeated("<p>", 10 * kMillion)), packed},
  };
  for (const auto& [name, bytes, reason] : cases) home_.write("notes/" + name, bytes);
  CommandResult indexed = run_command_line("csindex notes");
  EXPECT_EQ(indexed.status, 0) << indexed.output;
  std::string told = indexed.output + run_command_line("csindex --lint").output;
  for (const auto& [name, bytes, reason] : cases) {
    std::size_t at = told.find("notes/" + name);
    if (reason.empty()) {
      EXPECT_EQ(at, std::string::npos) << told.substr(std::min(at, told.size()), 200);
    } else {
      ASSERT_NE(at, std::string::npos) << name << "\n" << told;
      EXPECT_THAT(told.substr(at, told.find('\n', at) - at), HasSubstr(reason)) << name;
    }
  }
  expect_raft();
  expect_whole_index();
  // Of the largest, and of all processes that were waited for.
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  EXPECT_LT(usage.ru_maxrss, kSanitized ? 4'000'000 : 400'000) << "kilobytes";
}

// What a name may do to a terminal, an editor or a script that reads lines.
TEST_F(HostileFiles, NamesAreShownAndGoNowhere) {
  const Cases<std::string, std::string> names = {
      {"new\nline.md", "new␊line.md"},
      {"esc\x1B[31m\a.md", "esc␛[31m␇.md"},
      {"bidi\u202Edm.md", "bidi<U+202E>dm.md"},
      {"tab\there.md", "tab␉here.md"},
      {"-n.md", "-n.md"},
      {"$(id)`id`\"'.md", "$(id)`id`\"'.md"},
  };
  for (const auto& [name, shown] : names) home_.write("notes/" + name, "The hostile [x](gone.md)");
  home_.write("notes/caf\xE9.md", "A hostile name");
  CommandResult indexed = run_command_line("csindex notes");
  EXPECT_EQ(indexed.status, 0);
  EXPECT_THAT(indexed.output, HasSubstr("1 not a UTF-8 name"));
  const std::string lint = run_command_line("csindex --lint").output;
  const std::string sarif = run_command_line("csindex --lint --report sarif").output;
  const std::string why =
      run_command_line("for f in notes/*; do csindex --why \"$f\"; done").output;
  const std::string lines = run_command_line("cssearch --format vimgrep hostile").output;
  const std::string paths = run_command_line("cssearch --format paths hostile").output;
  const std::string json = run_command_line("cssearch --format json hostile").output;
  for (const auto& [name, shown] : names) {
    EXPECT_THAT(lint, HasSubstr("notes/" + shown + ":1: the link to 'gone.md' leads nowhere\n"));
    EXPECT_THAT(lines, HasSubstr("notes/" + shown + ":1:1:"));
    EXPECT_THAT(paths, HasSubstr("notes/" + shown + "\n"));
    EXPECT_THAT(why, HasSubstr("notes/" + shown));
  }
  for (const std::string& output : {indexed.output, lint, lines, paths, why}) {
    for (const char* sign : {"\x1B", "\a", "\u202E", "\t", "new\nline"})
      EXPECT_THAT(output, Not(HasSubstr(sign)));
  }
  EXPECT_THAT(json, AllOf(HasSubstr("notes/new\\nline.md"), HasSubstr("esc\\u001b[31m\\u0007.md")));
  EXPECT_TRUE(nlohmann::json::accept(json)) << json;
  EXPECT_TRUE(nlohmann::json::accept(sarif)) << sarif;
  // For programs, as they are.
  EXPECT_THAT(run_command_line("cssearch --format paths -0 hostile | tr '\\0' '!'").output,
              AllOf(HasSubstr("notes/new\nline.md!"), HasSubstr("notes/bidi\u202Edm.md!")));
}

TEST_F(HostileFiles, WhatIsNoFileIsNeitherReadNorFollowed) {
  for (const auto& [name, target] : Cases<const char*, const char*>{{"dangling.md", "nowhere"},
                                                                    {"self.md", "self.md"},
                                                                    {"one.md", "two.md"},
                                                                    {"two.md", "one.md"},
                                                                    {"zero.md", "/dev/zero"},
                                                                    {"up", ".."}})
    fs::create_symlink(target, home_ / ("notes/" + std::string(name)));
  ASSERT_EQ(::mkfifo((home_ / "notes/pipe.md").c_str(), 0600), 0);
  fs::create_directory(home_ / "notes/folder.md");
  CommandResult indexed = run_command_line("timeout 100 csindex notes");
  EXPECT_EQ(indexed.status, 0);
  EXPECT_THAT(indexed.output, AllOf(HasSubstr("1 file"), HasSubstr("6 symlink, 1 special")));
  expect_raft();
}

// While they are read they grow, shrink, vanish, and become what is no file.
TEST_F(HostileFiles, MayChangeWhileTheyAreRead) {
  constexpr int kFiles = 40;
  auto path = [&](int i) { return home_ / ("notes/" + std::to_string(i % kFiles) + ".md"); };
  auto write = [&](int i, std::size_t lines) {
    home_.write("notes/" + std::to_string(i % kFiles) + ".md", repeated("changing words\n", lines));
  };
  for (int i = 0; i < kFiles; ++i) write(i, 20'000);
  std::atomic<bool> over = false;
  std::thread changes([&] {
    for (int i = 0; !over; i += 7) {
      fs::remove(path(i));
      write(i, static_cast<std::size_t>(i * 31 % 40'000));
      fs::resize_file(path(i), 5);
      fs::remove(path(i));
      if (i % 2 == 0) ::mkfifo(path(i).c_str(), 0600);
      if (i % 3 == 0 && i % 2 != 0) fs::create_symlink("/dev/zero", path(i));
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      fs::remove(path(i));
      write(i, 20'000);
    }
  });
  for (const char* options : {"notes", "", "--rebuild"}) {
    CommandResult indexed =
        run_command_line("timeout 200 csindex --report none " + std::string(options));
    EXPECT_EQ(indexed.status, 0) << indexed.output;
    expect_raft();
  }
  over = true;
  changes.join();
  // Then, nothing of it is left.
  for (int i = 0; i < kFiles; ++i) write(i, 10);
  EXPECT_EQ(run_command_line("csindex --report none").status, 0);
  expect_whole_index();
  std::string digest = digest_of_index();
  EXPECT_EQ(run_command_line("csindex --report none --rebuild").status, 0);
  EXPECT_EQ(digest_of_index(), digest);
}

// A run that has too little memory says so, ends, and leaves the old index; no note is lost.
TEST_F(HostileFiles, WithLittleMemoryARunSaysSoOrIsWhole) {
  if (kSanitized) GTEST_SKIP() << "the sanitizers take terabytes of addresses";
  ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  std::string items;
  for (int i = 0; i < 20'000; ++i)
    items += "- [x](http://a.b/" + std::to_string(i) + ") *hostile* words\n\n";
  home_.write("notes/items.md", items);
  int failed = 0, whole = 0;
  for (int megabytes : {85, 95, 100, 110, 120, 130, 140, 160, 180, 200, 250, 1'000}) {
    // Of several each has a stack and an arena of its own.
    for (const char* threads : {"1", "4", "8"}) {
      CommandResult run = run_command_line(
          "ulimit -v " + std::to_string(megabytes * 1'000) +
          "; csindex --version > /dev/null 2>&1 || exit 0; exec csindex --rebuild --report none "
          "--threads " +
          threads);
      SCOPED_TRACE(std::to_string(megabytes) + " MB, " + threads + " threads: " + run.output);
      expect_raft();
      bool is_whole = run_command_line("cssearch --format paths hostile").status == 0;
      if (run.status == 0) {
        whole += is_whole ? 1 : 0;
      } else {
        ++failed;
        EXPECT_EQ(run.status, 2);
        EXPECT_THAT(run.output, HasSubstr("there is not enough memory"));
        EXPECT_EQ(is_whole, whole > 0);
      }
    }
  }
  EXPECT_GT(failed, 0);
  EXPECT_GT(whole, 0);
}

}  // namespace
}  // namespace cssearch
