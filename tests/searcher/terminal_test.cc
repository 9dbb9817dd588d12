// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/answer/terminal.h"

#include <gtest/gtest.h>

#include "tests/support/cases.h"

namespace cssearch {
namespace {

TEST(CutTo, NeverTakesMoreColumnsThanGiven) {
  for (auto [text, columns, expected] : Cases<const char*, std::size_t, const char*>{
           {"abcdef", 6, "abcdef"},
           {"abcdef", 4, "abc…"},
           {"显存管理", 8, "显存管理"},
           {"显存管理", 7, "显存管…"},
           {"显存管理", 6, "显存…"},
       }) {
    EXPECT_EQ(cut_to(text, columns), expected);
  }
}

TEST(Wrapped, BreaksBetweenWordsAndBesideHan) {
  TerminalStyle plain;
  EXPECT_EQ(wrapped({"one two three", {}}, 2, 8, 3, Look::Plain, plain), "  one two\n  three\n");
  EXPECT_EQ(wrapped({"显存管理方法", {}}, 0, 8, 3, Look::Plain, plain), "显存管理\n方法\n");
  EXPECT_EQ(wrapped({"one two three four", {}}, 0, 8, 2, Look::Plain, plain), "one two\nthree…\n");
  EXPECT_EQ(wrapped({"unbreakableword", {}}, 0, 8, 2, Look::Plain, plain), "unbreaka\nbleword\n");
}

TEST(Wrapped, LinesNeitherBeginNorEndWithTheWrongPunctuation) {
  TerminalStyle plain;
  for (auto [text, columns, expected] : Cases<const char*, std::size_t, const char*>{
           {"显存管理，方法", 8, "显存管\n理，方法\n"},
           {"vLLM的。显存", 6, "vLLM\n的。显\n存\n"},
           {"方法（显存）", 6, "方法\n（显\n存）\n"},
           {"，，，，", 4, "，，\n，，\n"},
       }) {
    EXPECT_EQ(wrapped({text, {}}, 0, columns, 3, Look::Plain, plain), expected);
  }
}

TEST(Wrapped, MarksAreColouredOnlyWhenAsked) {
  Snippet snippet{"a draft model", {{2, 7}}};
  EXPECT_EQ(wrapped(snippet, 0, 40, 1, Look::Plain, {false, 80}), "a draft model\n");
  EXPECT_EQ(wrapped(snippet, 0, 40, 1, Look::Plain, {true, 80}),
            "a \x1b[1;33mdraft\x1b[0m model\n");
}

TEST(Linked, IsAnOsc8LinkWithColourOnly) {
  EXPECT_EQ(linked("t", "https://a.b/", {false, 80}), "t");
  EXPECT_EQ(linked("t", "https://a.b/", {true, 80}), "\x1b]8;;https://a.b/\x1b\\t\x1b]8;;\x1b\\");
  EXPECT_EQ(linked("t", "a\x1b\\b", {true, 80}).find("a\x1b"), std::string::npos);
}

}  // namespace
}  // namespace cssearch
