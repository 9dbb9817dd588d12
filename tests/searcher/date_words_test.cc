// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/query/date_words.h"

#include <gtest/gtest.h>

#include "tests/support/cases.h"

namespace cssearch {
namespace {

TEST(DateWords, AreReadAsSpansOfDays) {
  const PartialDate sunday{2024, 3, 31};
  for (auto [text, first, last] : Cases<const char*, int, int>{
           {"2023", 20230101, 20231231},          {"2023-09", 20230901, 20230930},
           {"2023/9/5", 20230905, 20230905},      {"2023年", 20230101, 20231231},
           {"2023年9月", 20230901, 20230930},     {"today", 20240331, 20240331},
           {"Yesterday", 20240330, 20240330},     {"this week", 20240325, 20240331},
           {"last week", 20240318, 20240324},     {"last-month", 20240201, 20240229},
           {"this year", 20240101, 20241231},     {"去年", 20230101, 20231231},
           {"前年", 20220101, 20221231},          {"上个月", 20240201, 20240229},
           {"last 3 months", 20231231, 20240331}, {"last 1 month", 20240229, 20240331},
           {"past 2 weeks", 20240317, 20240331},  {"7 days", 20240324, 20240331},
           {"最近三个月", 20231231, 20240331},    {"最近十二天", 20240319, 20240331},
           {"近7天", 20240324, 20240331},         {"两周", 20240317, 20240331},
           {"过去两年", 20220331, 20240331},
       }) {
    auto span = read_date_words(text, sunday);
    ASSERT_TRUE(span) << text;
    EXPECT_EQ(*span, (DaySpan{first, last})) << text;
  }
}

TEST(DateWords, OtherWordsAreNone) {
  for (const char* text :
       {"", "soon", "last", "last months of war", "2023-13", "三", "last 0 days", "0", "months"}) {
    EXPECT_FALSE(read_date_words(text, {2024, 3, 31})) << text;
  }
}

}  // namespace
}  // namespace cssearch
