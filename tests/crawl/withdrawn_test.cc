// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/withdrawn.h"

#include <gtest/gtest.h>

namespace cssearch {
namespace {

TEST(Withdrawn, IsSaidInManyWays) {
  for (const char* text : {"This paper has been withdrawn by the author due to a crucial error",
                           "This submission has been withdrawn",
                           "This article has been withdrawn.",
                           "This manuscript has been withdrawn since it was merged",
                           "The paper has been withdrawn",
                           "this article is temporarily withdrawn and will be resubmitted",
                           "Paper withdrawn.",
                           "This paper is\nwithdrawn",
                           "19 pages; WITHDRAWN by the author",
                           "withdrawn by author",
                           "arXiv admin note: withdrawn by arXiv administrators",
                           "withdrawn. It was a mistake",
                           "withdrawn by one of the authors",
                           "7 pages, 3 figures This paper has been withdrawn",
                           "9 pages. Paper withdrawn. (Lemma 2.1 is false.)",
                           "This text has been withdrawn",
                           "Withdrawn",
                           "The paper was withdrawn by the author",
                           "This paper was withdrawn for revision",
                           "This arxiv upload is withdrawn because a longer version appeared",
                           "This preliminary preprint has been withdrawn by the author",
                           "v1 had a gap, so this article is temporarily withdrawn"}) {
    EXPECT_TRUE(says_withdrawn(text)) << text;
  }
}

TEST(Withdrawn, IsNotSaidOfOtherThings) {
  for (const char* text :
       {"", "water withdrawn by farmers", "The paper replaces a temporarily withdrawn text",
        "points of the set are simultaneously withdrawn", "several versions, finally withdrawn",
        "we study withdrawn submissions", "cash withdrawn by",
        "The original text was withdrawn from the market",
        "We study why preprints are withdrawn by their authors",
        "The drug was withdrawn by its author", "Withdrawn drugs are listed",
        "We ask why the paper was withdrawn by the author",
        "The text was withdrawn from the collection", "This drug was withdrawn",
        "This paper describes why a drug is withdrawn"}) {
    EXPECT_FALSE(says_withdrawn(text)) << text;
  }
}

}  // namespace
}  // namespace cssearch
