// SPDX-License-Identifier: GPL-3.0-or-later
//
// Incremental runs over notes that another person wrote, in a history made here, leave what a
// rebuild writes. The notes are no part of the project; where they are absent these tests are
// skipped.
#include <gtest/gtest.h>

#include "tests/support/updated_notes.h"

namespace cssearch {
namespace {

TEST(RealUpdate, FollowsEditsListsAndFoldersThatMove) {
  if (shared_data().empty()) GTEST_SKIP() << "needs other people's notes in ../shared/data";
  Notes notes;
  fs::copy(shared_data() / "cs-self-learning", notes.root(), fs::copy_options::recursive);
  git(notes, "2024-01-01", "init");
  notes.build();
  auto commit = [&](const std::string& day) {
    git(notes, day, "add -A");
    git(notes, day, "commit -m x");
  };
  auto edit = [&](const std::string& path, const std::string& from, const std::string& to) {
    std::string text = read_file(notes.root() / path);
    std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << path;
    notes.write(path, text.replace(at, from.size(), to));
  };
  struct Step {
    const char* what;
    std::function<void()> change;
  };
  for (const Step& step : std::vector<Step>{
           {"all is committed", [&] { commit("2024-01-01"); }},
           {"the largest folders have other names",
            [&] {
              git(notes, "2024-02-01", "mv AI Machines");
              git(notes, "2024-02-01", "mv Languages Tongues");
              commit("2024-02-01");
            }},
           {"a row of the reading list goes, another is read",
            [&] {
              std::string text = read_file(notes.root() / "README.md");
              std::size_t row = text.find("\n| [");
              ASSERT_NE(row, std::string::npos);
              text.erase(row, text.find('\n', row + 1) - row);
              notes.write("README.md", text);
              edit("README.md", "\xE2\xAD\x90", "\xE2\xAD\x90\xE2\xAD\x90");
            }},
           {"records come",
            [&] {
              notes.record("2309.06180",
                           "Efficient Memory Management for Large Language Model Serving");
              notes.record("1706.03762", "Attention Is All You Need");
            }},
           {"and all is as it was", [&] { git(notes, "2024-03-01", "reset --hard HEAD~1"); }},
           {"a folder goes", [&] { fs::remove_all(notes.root() / "Tools"); }},
       }) {
    step.change();
    EXPECT_TRUE(notes.update()) << step.what;
    EXPECT_EQ(notes.wrong(), "") << step.what;
  }
}

}  // namespace
}  // namespace cssearch
