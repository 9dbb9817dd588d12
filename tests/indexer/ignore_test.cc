// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/walk/ignore.h"

#include <gtest/gtest.h>

#include "tests/support/cases.h"

namespace cssearch {
namespace {

constexpr bool kFolder = true, kFile = false;

std::string verdict(std::string_view rules, std::string_view path, bool folder) {
  std::optional<bool> ignored = IgnoreFile(rules, "").match(path, folder);
  return !ignored ? "-" : *ignored ? "ignored" : "kept";
}

TEST(Ignore, RulesOfGitignore) {
  for (auto [rules, path, folder, expected] : Cases<const char*, const char*, bool, const char*>{
           {"*.log", "a.log", kFile, "ignored"},
           {"*.log", "deep/down/a.log", kFile, "ignored"},
           {"*.log", "a.txt", kFile, "-"},
           {"build/", "build", kFolder, "ignored"},
           {"build/", "build", kFile, "-"},
           {"build/", "deep/build", kFolder, "ignored"},
           {"/build", "build", kFolder, "ignored"},
           {"/build", "deep/build", kFolder, "-"},
           {"a/b", "a/b", kFile, "ignored"},
           {"a/b", "x/a/b", kFile, "-"},
           {"**/b", "x/a/b", kFile, "ignored"},
           {"a/**", "a/x/y", kFile, "ignored"},
           {"a/**", "a", kFolder, "-"},
           {"a/**/z", "a/z", kFile, "ignored"},
           {"a/**/z", "a/b/c/z", kFile, "ignored"},
           {"a/**/**/z", "a/z", kFile, "ignored"},
           {"a/**/**", "a", kFolder, "-"},
           {"**", "a", kFile, "ignored"},
           {"a/**/b/*/c", "a/b/b/x/b/y/c", kFile, "ignored"},
           {"a/**/b/*/c", "a/b/b/x/b/y/z/c", kFile, "-"},
           {"\xEF\xBB\xBF*.log", "a.log", kFile, "ignored"},
           {"*.md\n!keep.md", "keep.md", kFile, "kept"},
           {"!keep.md\n*.md", "keep.md", kFile, "ignored"},
           {"# comment", "# comment", kFile, "-"},
           {"\\#name", "#name", kFile, "ignored"},
           {"\\!name", "!name", kFile, "ignored"},
           {"name  ", "name", kFile, "ignored"},
           {"name\\ ", "name ", kFile, "ignored"},
           {"name\r\n", "name", kFile, "ignored"},
           {"?.md", "a.md", kFile, "ignored"},
           {"?.md", "ab.md", kFile, "-"},
           {"[ab].md", "b.md", kFile, "ignored"},
           {"*", "a/b", kFile, "ignored"},
           {"a*c", "a/c", kFile, "-"},
           {"", "a", kFile, "-"},
           {"/", "a", kFolder, "-"},
           {"显存/", "笔记/显存", kFolder, "ignored"},
       }) {
    EXPECT_EQ(verdict(rules, path, folder), expected) << rules << " / " << path;
  }
}

std::string repeat(std::string_view text, std::size_t times) {
  std::string repeated;
  for (std::size_t i = 0; i < times; ++i) repeated += text;
  return repeated;
}

TEST(Ignore, HostileRulesAreMatchedToo) {
  EXPECT_EQ(verdict(repeat("**/", 300'000) + "x", "a/x", kFile), "ignored");
  EXPECT_EQ(verdict(repeat("a/", 300'000) + "x", "a/x", kFile), "-");
  std::string rule = repeat("**/a/", 15) + "b";
  EXPECT_EQ(verdict(rule, repeat("a/", 40) + "c", kFile), "-");
  EXPECT_EQ(verdict(rule, repeat("a/", 40) + "b", kFile), "ignored");
}

TEST(Ignore, RulesHoldBelowTheirFolder) {
  IgnoreFile rules("/a.md\nb.md\n", "sub");
  EXPECT_EQ(rules.match("sub/a.md", false), true);
  EXPECT_EQ(rules.match("a.md", false), std::nullopt);
  EXPECT_EQ(rules.match("sub/deep/b.md", false), true);
  EXPECT_EQ(rules.match("subway/b.md", false), std::nullopt);
}

}  // namespace
}  // namespace cssearch
