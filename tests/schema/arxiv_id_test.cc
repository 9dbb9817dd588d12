// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/arxiv_id.h"

#include <gtest/gtest.h>

#include "tests/support/cases.h"

namespace cssearch {
namespace {

TEST(ArxivId, IsReadWithItsVersionApart) {
  for (auto [text, id, version] : Cases<const char*, const char*, int>{
           {"2309.06180", "2309.06180", 0},
           {"2309.06180v1", "2309.06180", 1},
           {"arXiv:2309.06180", "2309.06180", 0},
           {"ARXIV: 2309.06180v12", "2309.06180", 12},
           {"0704.0001", "0704.0001", 0},
           {"1412.9999", "1412.9999", 0},
           {"hep-th/9901001", "hep-th/9901001", 0},
           {"hep-th/9901001v2", "hep-th/9901001", 2},
           {"math.GT/0309136", "math/0309136", 0},
           {"quant-ph/0201082v1", "quant-ph/0201082", 1},
           {"hep-lat/9107001", "hep-lat/9107001", 0},
           {"math/0703999", "math/0703999", 0},
           {"2309.06180V2", "2309.06180", 2},
       }) {
    auto found = parse_arxiv_id(text);
    ASSERT_TRUE(found) << text;
    EXPECT_EQ(found->id, id) << text;
    EXPECT_EQ(found->version, version) << text;
  }
}

TEST(ArxivId, IsNoDateVersionOrNumber) {
  for (const char* text :
       {"2024.1234", "2313.06180", "2300.06180", "1501.1234", "0703.0001", "2023.09", "3.11.2",
        "10.1145/3627703", "12345.6789", "2309.061801", "notes/9901001", "hep-th/9913001",
        "hep-th/99010011", "v2", "", "2309.06180v0", "2309.06180vx", "2309.06180v1234",
        // Old ids run from July 1991 to March 2007, new ones from April 2007 on; both count from 1.
        "hep-th/9001001", "hep-th/9106001", "hep-th/0704001", "hep-th/1501001", "hep-th/9901000",
        "9912.12345", "9107.0001", "2309.00000", "0704.0000",
        // What begins with an id is none.
        "2309.06180/2310.00001", "2309.06180.", "2309.06180v2.pdf"}) {
    EXPECT_FALSE(parse_arxiv_id(text)) << text;
  }
}

TEST(ArxivId, IsFoundInEveryFormOfLink) {
  for (auto [url, id] : Cases<const char*, const char*>{
           {"https://arxiv.org/abs/2309.06180", "2309.06180"},
           {"http://www.arxiv.org/abs/2309.06180v1", "2309.06180"},
           {"https://arxiv.org/pdf/2309.06180", "2309.06180"},
           {"https://arxiv.org/pdf/2309.06180.pdf", "2309.06180"},
           {"https://arxiv.org/pdf/2309.06180v3.pdf", "2309.06180"},
           {"https://arxiv.org/pdf/2104.10350.pdf?fbclid=IwAR2o0", "2104.10350"},
           {"https://arxiv.org/html/2406.14088v1", "2406.14088"},
           {"https://export.arxiv.org/abs/2309.06180", "2309.06180"},
           {"https://arxiv.org/abs/hep-th/9901001v2", "hep-th/9901001"},
           {"https://arxiv.org/abs/math.GT/0309136", "math/0309136"},
           {"https://huggingface.co/papers/2309.06180", "2309.06180"},
           {"https://www.alphaxiv.org/abs/2309.06180", "2309.06180"},
           {"https://www.alphaxiv.org/overview/2309.06180v1", "2309.06180"},
           {"https://ar5iv.org/abs/2309.06180", "2309.06180"},
           {"https://ar5iv.labs.arxiv.org/html/2309.06180", "2309.06180"},
           {"https://doi.org/10.48550/arXiv.2309.06180", "2309.06180"},
           {"https://doi.org/10.48550%2FarXiv.2309.06180", "2309.06180"},
           {"https://arxiv.org/abs/2309.06180V2", "2309.06180"},
           {"https://arxiv.org//abs/2309.06180", "2309.06180"},
           {"https://arxiv.org/abs//2309.06180/", "2309.06180"},
           {"https://arxiv.org/ftp/arxiv/papers/2403/2403.20041.pdf", "2403.20041"},
           {"https://arxiv.org/ftp/hep-th/papers/9901/9901001.pdf", "hep-th/9901001"},
           {"https://arxiv.org/hep-th/9901001", "hep-th/9901001"},
           {"https://arxiv.org/tb/2309.06180", "2309.06180"},
           {"https://www.semanticscholar.org/arxiv/2309.06180", "2309.06180"},
           {"https://huggingface.co/papers/2309.06180.md", "2309.06180"},
           {"https://www.alphaxiv.org/abs/2309.06180/comments", "2309.06180"},
           {"https://arxiv.org/abs/2309.06180,", "2309.06180"},
           // Pages that are no paper.
           {"https://arxiv.org/", ""},
           {"https://arxiv.org/list/cs.LG/recent", ""},
           {"https://arxiv.org/abs/2309.061801", ""},
           {"https://arxiv.org/abs/2309.06180x", ""},
           {"https://arxiv.org/abs/hep-th/1501001", ""},
           {"https://arxiv.org/ftp/arxiv/papers/2403/", ""},
           {"https://huggingface.co/blog/moe", ""},
           {"https://doi.org/10.1145/3627703.3650083", ""},
           {"https://example.org/abs/2309.06180", ""},
       }) {
    auto found = arxiv_id_of(parse_url(url).value());
    EXPECT_EQ(found ? found->id : "", id) << url;
  }
}

TEST(ArxivId, TellsTheMonth) {
  EXPECT_EQ(parse_arxiv_id("2309.06180")->month(), (PartialDate{2023, 9, 0}));
  EXPECT_EQ(parse_arxiv_id("hep-th/9901001")->month(), (PartialDate{1999, 1, 0}));
  EXPECT_EQ(parse_arxiv_id("math/0309136")->month(), (PartialDate{2003, 9, 0}));
}

TEST(ArxivCategory, IsAnArchiveOrASubjectClassOfOne) {
  for (const char* text : {"cs.CL", "cs", "hep-th", "math.AP", "cond-mat.stat-mech",
                           "physics.chem-ph", "q-fin.EC", "cmp-lg", "astro-ph.GA"}) {
    EXPECT_TRUE(is_arxiv_category(text)) << text;
  }
}

TEST(ArxivCategory, IsNoClassOfAnotherScheme) {
  for (const char* text : {"", "35", "35K57", "68T50, 68P20", "I.2.7", "H.3.3; I.2.7", "cs.",
                           "cs.1", "CS.CL", "Information storage"}) {
    EXPECT_FALSE(is_arxiv_category(text)) << text;
  }
}

}  // namespace
}  // namespace cssearch
