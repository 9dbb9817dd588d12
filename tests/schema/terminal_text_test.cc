// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/program/terminal_text.h"

#include <gtest/gtest.h>

#include "tests/support/cases.h"

namespace cssearch {
namespace {

TEST(Visible, NothingSteersTheTerminal) {
  for (auto [text, expected] : Cases<std::string, const char*>{
           {"plain 显存 🚀", "plain 显存 🚀"},
           {"\x1b[31mred", "␛[31mred"},
           {"a\nb\tc", "a␊b␉c"},
           {std::string("nul\0", 4), "nul␀"},
           {"\x7f", "␡"},
           {"\u202Egnp.exe", "<U+202E>gnp.exe"},
           {"\u2066x\u2069", "<U+2066>x<U+2069>"},
           {"\u009b31m", "<U+009B>31m"},
           {"bad \xff byte", "bad \uFFFD byte"},
       }) {
    EXPECT_EQ(visible(text), expected);
  }
}

TEST(VisibleLines, KeepTheirEnds) {
  EXPECT_EQ(visible_lines("a\nb\x1b\n"), "a\nb␛\n");
}

TEST(Columns, FollowEastAsianWidth) {
  for (auto [text, columns] : Cases<const char*, std::size_t>{
           {"abc", 3}, {"显存", 4}, {"ｖ", 2}, {"한글", 4}, {"e\u0301", 1}, {"🚀", 2}, {"…", 1}}) {
    EXPECT_EQ(columns_of(text), columns) << text;
  }
}

}  // namespace
}  // namespace cssearch
