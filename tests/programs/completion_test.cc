// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tab in real shells: what is typed, and the arguments that the program gets.
#include <filesystem>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "indexer/csindex/options.h"
#include "searcher/cli/options.h"
#include "tests/support/cases.h"
#include "tests/support/shell.h"
#include "tests/support/shell_session.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using Words = std::vector<std::string>;

std::string script(Shell shell) {
  std::string folder = (project_folder() / "packaging/completions").string();
  switch (shell) {
    case Shell::Bash: return ". " + folder + "/cssearch.bash";
    case Shell::Zsh: return "fpath=(" + folder + " $fpath)\nautoload -Uz compinit\ncompinit -u -D";
    case Shell::Fish: return "source " + folder + "/cssearch.fish";
  }
  return {};
}

class Completion : public ::testing::TestWithParam<Shell> {
 protected:
  void SetUp() override {
    if (!is_installed(GetParam())) GTEST_SKIP() << name_of(GetParam()) << " is not installed";
    enter_home(home_.path(),
               {CSSEARCH_CSINDEX_FOLDER, CSSEARCH_CSSEARCH_FOLDER, CSSEARCH_CSSEARCHD_FOLDER});
    home_.write("notes/KV Cache/page.md", "---\nauthor: 张三 (Zhang)\n---\n# Paged\n\nblocks\n");
    home_.write("notes/raft.md",
                "---\ncategory: Fault Tolerance\nauthor: O'Neil\ntags: [共识]\n---\n"
                "# Raft\n\nLeaders are elected.\n");
    home_.write("notes/cost.md", "---\ncategory: \"$HOME & `costs`\"\n---\n# Cost\n\nof it\n");
    home_.write("notes/kvc.md", "---\ncategory: kv compression\n---\n# Small\n\nsmaller\n");
    ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  }
  void TearDown() override { fs::current_path("/"); }

  static Words after(const std::string& program, const std::string& keys) {
    Words words = arguments_after(GetParam(), script(GetParam()), program, program + " " + keys);
    // Zsh takes the slash behind a folder away where the command ends, others leave it.
    if (words.back().ends_with('/')) words.back().pop_back();
    return words;
  }

  TempFolder home_;
};

TEST_P(Completion, GivesTheArgumentThatIsMeant) {
  for (const auto& [keys, expected] : Cases<std::string, Words>{
           {"category:Fau\t", {"category:Fault Tolerance"}},
           {"category:fau\t", {"category:Fault Tolerance"}},
           {"category:Fault\\ To\t", {"category:Fault Tolerance"}},
           {"category:\"Fault To\t", {"category:Fault Tolerance"}},
           {"'category:Fau\t", {"category:Fault Tolerance"}},
           {"-category:Fau\t", {"-category:Fault Tolerance"}},
           {"category:'$H\t", {"category:$HOME & `costs`"}},
           {"leaders cat\tFau\t", {"leaders", "category:Fault Tolerance"}},
           {"author:O\t", {"author:O'Neil"}},
           {"author:张\t", {"author:\"张三 (Zhang)\""}},
           {"tag:\t", {"tag:共识"}},
           {"--category Fau\t", {"--category", "Fault Tolerance"}},
           {"--category=KV\\ Ca\t", {"--category=KV Cache"}},
           {"--author 张\t", {"--author", "张三 (Zhang)"}},
           {"--catego\tFau\t", {"--category", "Fault Tolerance"}},
           {"--sort dat\tleaders", {"--sort", "date", "leaders"}},
           {"--format=bib\t", {"--format=bibtex"}},
           {"elec\t", {"elected"}},
           {"--index nothing cat\tFau\t", {"--index", "nothing", "category:Fau"}},
       }) {
    EXPECT_EQ(after("cssearch", keys), expected) << name_of(GetParam()) << ": cssearch " << keys;
  }
}

TEST_P(Completion, OfPathsIsTheShells) {
  EXPECT_EQ(after("csindex", "--index no\tK\t"), (Words{"--index", "notes/KV Cache"}));
  EXPECT_EQ(after("csindex", "no\tK\t"), (Words{"notes/KV Cache"}));
  EXPECT_EQ(after("csindex", "x=no\tK\t"), (Words{"x=notes/KV Cache"}));
  EXPECT_EQ(after("csindex", "--why no\tra\t"), (Words{"--why", "notes/raft.md"}));
  EXPECT_EQ(after("csindex", "--forget n\t"), (Words{"--forget", "notes"}));
  EXPECT_EQ(after("cssearchd", "--log-\t"), (Words{"--log-queries"}));
}

class BashCompletion : public Completion {};

// What several values have in common takes the place of what was typed, and must not be shorter.
TEST_P(BashCompletion, KeepsWhatWasTypedInAnotherCase) {
  EXPECT_EQ(after("cssearch", "category:kv\\ c\ta\t"), (Words{"category:KV Cache"}));
}

TEST_P(BashCompletion, WorksWhereColonsDoNotBreakWords) {
  std::string setup = script(Shell::Bash) + "\nCOMP_WORDBREAKS=${COMP_WORDBREAKS//[:=]/}";
  EXPECT_EQ(arguments_after(Shell::Bash, setup, "cssearch", "cssearch category:fau\t --sort=d\t"),
            (Words{"category:Fault Tolerance", "--sort=date"}));
}

// Fish offers only what holds the letters that were typed.
class SoundCompletion : public Completion {};

TEST_P(SoundCompletion, GivesChineseForItsPinyin) {
  home_.write("notes/memory.md", "---\ntags: [显存, 线程, xcode]\n---\n# Memory\n\nof it\n");
  home_.write("notes/decoding.md", "---\ntags: [投机解码, 投机采样]\n---\n# Draft\n\nmodel\n");
  ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  for (const auto& [keys, expected] : Cases<std::string, Words>{
           {"tag:gs\t", {"tag:共识"}},
           {"tag:xiancu\t", {"tag:显存"}},
           {"--tag gongsh\t", {"--tag", "共识"}},
           {"--tag=tjjm\t", {"--tag=投机解码"}},
           {"model tag:toujijm\t", {"model", "tag:投机解码"}},
       }) {
    EXPECT_EQ(after("cssearch", keys), expected) << name_of(GetParam()) << ": cssearch " << keys;
  }
}

TEST_P(BashCompletion, KeepsWhatWasTypedBesideOthersThatSoundLikeIt) {
  home_.write("notes/memory.md", "---\ntags: [显存, 线程, XCode]\n---\n# Memory\n\nof it\n");
  ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  EXPECT_EQ(after("cssearch", "tag:xc\to\t"), (Words{"tag:XCode"}));
}

class ZshCompletion : public Completion {};

TEST_P(ZshCompletion, OffersOneAfterTheOtherThatSoundLikeIt) {
  home_.write("notes/memory.md", "---\ntags: [显存, 线程]\n---\n# Memory\n\nof it\n");
  ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  EXPECT_EQ(after("cssearch", "tag:xc\t"), (Words{"tag:显存"}));
  EXPECT_EQ(after("cssearch", "tag:xc\t\t"), (Words{"tag:线程"}));
}

// What may stand there by the table of options is what the program takes.
TEST(Choices, AreTakenByTheProgramAndNothingElseIs) {
  TempFolder home;
  enter_home(home.path(), {CSSEARCH_CSINDEX_FOLDER, CSSEARCH_CSSEARCH_FOLDER});
  home.write("notes/raft.md", "# Raft\n\nLeaders are elected.\n");
  ASSERT_EQ(run_command_line("csindex notes --report none").status, 0);
  int tried = 0;
  for (auto [program, rest] : Cases<const ProgramInfo*, std::string>{
           {&cssearch_program(), " leaders"}, {&csindex_program(), " --lint notes"}}) {
    for (const OptionInfo& option : program->options) {
      if (option.choices.empty() || option.choices == kFiles || option.choices == kFolders)
        continue;
      std::string command = std::string(program->name) + " --" + std::string(option.name) + "=";
      std::istringstream choices{std::string(option.choices)};
      const std::string behind = option.name == "export" ? std::string() : rest;  // a job by itself
      for (std::string choice; choices >> choice; ++tried) {
        CommandResult result = run_command_line(command + choice + behind);
        EXPECT_EQ(result.status, 0) << command << choice << "\n" << result.output;
      }
      EXPECT_EQ(run_command_line(command + "nonsense" + behind).status, 2) << command;
    }
  }
  EXPECT_GT(tried, 10);
  fs::current_path("/");
}

// Every value that Tab can give is one that finds its documents.
TEST_P(Completion, FindsWhatItGave) {
  for (const char* keys : {"category:Fau\t", "category:'$H\t", "author:O\t", "author:张\t",
                           "tag:\t", "--category=KV\\ Ca\t", "--author=张\t"}) {
    std::string command = "cssearch --format paths";
    for (const std::string& argument : after("cssearch", keys)) {
      std::string quoted = argument;
      for (std::size_t at = 0; (at = quoted.find('\'', at)) != std::string::npos; at += 4)
        quoted.replace(at, 1, "'\\''");
      command += " '" + quoted + "'";
    }
    CommandResult found = run_command_line(command);
    EXPECT_EQ(found.status, 0) << command << "\n" << found.output;
    EXPECT_THAT(found.output, HasSubstr(".md")) << command;
  }
}

INSTANTIATE_TEST_SUITE_P(Shells, BashCompletion, ::testing::Values(Shell::Bash));
INSTANTIATE_TEST_SUITE_P(Shells, ZshCompletion, ::testing::Values(Shell::Zsh));
INSTANTIATE_TEST_SUITE_P(Shells, SoundCompletion, ::testing::Values(Shell::Bash, Shell::Zsh));
INSTANTIATE_TEST_SUITE_P(Shells, Completion,
                         ::testing::Values(Shell::Bash, Shell::Zsh, Shell::Fish),
                         [](const auto& shell) { return name_of(shell.param); });

}  // namespace
}  // namespace cssearch
