// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/category.h"

#include <gtest/gtest.h>

namespace cssearch {
namespace {

TEST(Category, IsAnArchiveOrASubjectClassOfOne) {
  for (const char* text : {"cs.CL", "cs", "hep-th", "math.AP", "cond-mat.stat-mech",
                           "physics.chem-ph", "q-fin.EC", "cmp-lg", "astro-ph.GA"}) {
    EXPECT_TRUE(is_arxiv_category(text)) << text;
  }
}

TEST(Category, IsNoClassOfAnotherScheme) {
  for (const char* text : {"", "35", "35K57", "68T50, 68P20", "I.2.7", "H.3.3; I.2.7", "cs.",
                           "cs.1", "CS.CL", "Information storage"}) {
    EXPECT_FALSE(is_arxiv_category(text)) << text;
  }
}

}  // namespace
}  // namespace cssearch
