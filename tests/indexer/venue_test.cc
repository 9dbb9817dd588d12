// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/list/venue.h"

#include <gtest/gtest.h>

#include "tests/support/cases.h"

namespace cssearch {
namespace {

TEST(Venue, IsReadInManySpellings) {
  for (auto [text, venue, before, year] : Cases<const char*, const char*, const char*, int>{
           {"SOSP' 24", "SOSP 2024", "", 2024},
           {"SOSP’24", "SOSP 2024", "", 2024},
           {"EuroSys'24", "EuroSys 2024", "", 2024},
           {"ICLR2025", "ICLR 2025", "", 2025},
           {"NeurIPS 2025", "NeurIPS 2025", "", 2025},
           {"ASPLOS 23", "ASPLOS 2023", "", 2023},
           {"ICML", "ICML", "", 0},
           {"ICML ES-FoMo Workshop 2023", "ICML ES-FoMo Workshop 2023", "", 2023},
           {"DeepSeek SC' 24", "SC 2024", "DeepSeek", 2024},
           {"ISC 2026", "ISC 2026", "", 2026},  // unknown, but an acronym and a year
           {"arXiv 2026", "", "", 2026},
       }) {
    auto read = parse_venue(text);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(read->venue, venue) << text;
    EXPECT_EQ(read->before, before) << text;
    EXPECT_EQ(read->date ? read->date->year : 0, year) << text;
  }
}

TEST(Venue, IsNoOrganisationAndNoSentence) {
  for (const char* text :
       {"MIT", "Google, UCB", "ByteDance", "Peking University", "Sea AI Lab", "NVIDIA",
        "vLLM Project", "a fast way to date papers",
        "we read this in the group on systems for machine learning in 2024", "Section 3", ""}) {
    EXPECT_FALSE(parse_venue(text)) << text;
  }
}

TEST(Venue, IsFoundAtTheEndOfATitle) {
  auto found = venue_at_end("QEP: Quantization Error Propagation, NeurIPS 2025");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->venue, "NeurIPS 2025");
  EXPECT_EQ(found->before, "QEP: Quantization Error Propagation");
  EXPECT_FALSE(venue_at_end("The Transformer Family Version 2.0"));
  EXPECT_FALSE(venue_at_end("Training LLMs on 384 GPUs"));
}

}  // namespace
}  // namespace cssearch
