// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/date.h"

#include <gtest/gtest.h>

#include "tests/support/cases.h"

namespace cssearch {
namespace {

std::string text_of(const std::optional<PartialDate>& date) {
  return date ? date->text() : "none";
}

TEST(Date, IsReadFromCells) {
  for (auto [cell, expected] : Cases<const char*, const char*>{
           {"2023", "2023"},
           {"2023-09", "2023-09"},
           {"2023/09", "2023-09"},
           {"2023.9", "2023-09"},
           {"2023-09-12", "2023-09-12"},
           {"2023/9/2", "2023-09-02"},
           {"20230912", "2023-09-12"},
           {"2023年9月", "2023-09"},
           {"2023 年 9 月 12 日", "2023-09-12"},
           {"Sep 2023", "2023-09"},
           {"Sept. 12, 2023", "2023-09-12"},
           {"12 September 2023", "2023-09-12"},
           {"12th of May 2024", "2024-05-12"},
           {"2023 Sep", "2023-09"},
           {"(Jan 2024)", "2024-01"},
           {"[2024/01]", "2024-01"},
           {" 2024 ", "2024"},
           {"2023-09-12T10:00:00Z", "2023-09-12"},
           {"2023-09-12 10:00", "2023-09-12"},
           {"2024-02-29", "2024-02-29"},
           // No dates.
           {"", "none"},
           {"20xx/xx", "none"},
           {"2023-13", "none"},
           {"2023-02-30", "none"},
           {"2023-00", "none"},
           {"23/09", "none"},
           {"1.2.3", "none"},
           {"12345", "none"},
           {"3000", "none"},
           {"2023 and more", "none"},
           {"in 2023", "none"},
           {"May", "none"},
           {"Maybe 2023", "none"},
           {"2023-09-12-13", "none"},
       }) {
    EXPECT_EQ(text_of(parse_date(cell)), expected) << cell;
  }
}

TEST(Date, IsFoundInVenuesAndRemarks) {
  for (auto [text, expected] : Cases<const char*, const char*>{
           {"OSDI' 24", "2024"},
           {"SOSP’24", "2024"},
           {"EuroSys '24", "2024"},
           {"NSDI'25", "2025"},
           {"ICLR2025", "2025"},
           {"NeurIPS 2025", "2025"},
           {"ASPLOS 23", "2023"},
           {"ICML ES-FoMo Workshop 2023", "2023"},
           {"ACM SIGMOD' 98", "1998"},
           {"Meta (Feb 2023)", "2023-02"},
           {"updated 2024.05", "2024-05"},
           {"Section 3", "none"},
           {"GPT 4", "none"},
           {"10,000 GPUs", "none"},
           {"llama 70B", "none"},
           {"trained on 2048 GPUs", "none"},
           {"RTX 2080 Ti", "none"},
           {"in 1936", "none"},
           {"RTX 40", "none"},
           {"2035", "2035"},
           {"1950", "1950"},
       }) {
    EXPECT_EQ(text_of(date_in_text(text)), expected) << text;
  }
}

TEST(Date, IsFoundInRemarksIfItIsClearlyOne) {
  for (auto [text, expected] : Cases<const char*, const char*>{
           {"a talk (2024) on it", "2024"},
           {"中文解读（2024）", "2024"},
           {"updated 2024.05", "2024-05"},
           {"written in Feb 2023 by us", "2023-02"},
           {"发表于 2024 年 5 月", "2024-05"},
           {"发表于2024年", "2024"},
           {"best paper of OSDI' 24", "2024"},
           {"trained on 2000 GPUs", "none"},
           {"in 2024", "none"},
           {"(2048)", "none"},
           {"(1999 GPUs)", "none"},
           {"an RTX 30", "none"},
       }) {
    EXPECT_EQ(text_of(clear_date_in_text(text)), expected) << text;
  }
}

TEST(Date, IsFoundInLinks) {
  for (auto [url, expected] : Cases<const char*, const char*>{
           {"https://blog.vllm.ai/2025/09/05/anatomy-of-vllm.html", "2025-09-05"},
           {"https://ai.example/2025/08/post", "2025-08"},
           {"https://www.armcvai.cn/2024-08-25/cuda-kernel.html", "2024-08-25"},
           {"https://lilianweng.github.io/posts/2023-01-10-inference-optimization/", "2023-01-10"},
           {"notes/2024-08-25-tlb.md", "2024-08-25"},
           // A year alone is as often a number.
           {"https://neurips.cc/virtual/2025/poster/117538", "none"},
           {"https://zhuanlan.zhihu.com/p/2024563005584", "none"},
           {"https://arxiv.org/abs/2309.06180", "none"},
           {"https://example.org/2025/13/01/", "none"},
       }) {
    EXPECT_EQ(text_of(date_in_url(url)), expected) << url;
  }
}

TEST(Date, IsASpanOfDays) {
  for (auto [text, first, last] : Cases<const char*, int, int>{
           {"2024", 20240101, 20241231},
           {"2024-02", 20240201, 20240229},
           {"2023-02", 20230201, 20230228},
           {"2024-06-15", 20240615, 20240615},
       }) {
    PartialDate date = parse_date(text).value();
    EXPECT_EQ(date.first(), first) << text;
    EXPECT_EQ(date.last(), last) << text;
  }
}

TEST(Date, CoversWhatSaysTheSameOrMore) {
  PartialDate year{2024, 0, 0}, month{2024, 6, 0}, day{2024, 6, 15}, other{2024, 7, 1};
  EXPECT_TRUE(year.covers(month));
  EXPECT_TRUE(month.covers(day));
  EXPECT_TRUE(month.covers(month));
  EXPECT_FALSE(month.covers(year));
  EXPECT_FALSE(month.covers(other));
}

}  // namespace
}  // namespace cssearch
