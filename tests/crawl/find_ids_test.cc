// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/find_ids.h"

#include <gtest/gtest.h>

#include "tests/support/cases.h"

namespace cssearch {
namespace {

// "2309.06180v2 hep-th/9901001": ids with the versions named, as found.
std::string found_in(std::string_view text) {
  std::string found;
  for (const ArxivId& id : find_arxiv_ids(text)) {
    if (!found.empty()) found += ' ';
    found += id.id;
    if (id.version != 0) found += "v" + std::to_string(id.version);
  }
  return found;
}

TEST(FindIds, FindsWhatStandsBehindThePrefix) {
  for (auto [text, ids] : Cases<const char*, const char*>{
           {"arXiv:2309.06180", "2309.06180"},
           {"see arXiv:2309.06180v2 [cs.CL] 12 Sep 2023.", "2309.06180v2"},
           {"(arxiv: 2305.09781)", "2305.09781"},
           {"arXiv preprint arXiv:1909.04783, 2019", "1909.04783"},
           {"arXiv:hep-th/9901001v2", "hep-th/9901001v2"},
           {"arXiv:math.CA/0611800", "math/0611800"},
           {"ARXIV 2309.06180", "2309.06180"},
           {"论文（arXiv：2309.06180）很好", "2309.06180"},
           {"arXiv:2309.06180。", "2309.06180"},
           {"arXiv:2309.06180.", "2309.06180"},
           {"*arXiv:2309.06180*", "2309.06180"},
           {"arXiv:2309.06180,arXiv:2305.09781;arXiv:2309.06180v3", "2309.06180 2305.09781"},
           {"https://api.semanticscholar.org/arXiv:2309.06180", "2309.06180"},
           {"doi:10.48550/arXiv.2309.06180", "2309.06180"},
           {"arXiv:2309.06180/2310.00001", "2309.06180"},
           {"arXiv:2309.06180.The next sentence", "2309.06180"},
           {"arXiv:2309.06180v2.pdf", "2309.06180v2"},
           {"arXiv:2309.06180-2310.00001", "2309.06180"},
           {"arXiv:hep-th/9901001v2/extra", "hep-th/9901001v2"},
           {"doi:10.48550/arXiv.2309.06180.The next", "2309.06180"},
       }) {
    EXPECT_EQ(found_in(text), ids) << text;
  }
}

TEST(FindIds, FindsLinksInEveryForm) {
  for (auto [text, ids] : Cases<const char*, const char*>{
           {"[x](https://arxiv.org/abs/2309.06180v1).", "2309.06180v1"},
           {"<http://www.arxiv.org/pdf/2309.06180.pdf#page=2>", "2309.06180"},
           {"https://arxiv.org/abs/2309.06180）。", "2309.06180"},
           {"https://arxiv.org/abs/2309.06180.", "2309.06180"},
           {"https://arxiv.org/abs/2309.06180?fbclid=a", "2309.06180"},
           {"https://arxiv.org/abs/math.CA/0611800", "math/0611800"},
           {"arxiv.org/abs/2309.06180", "2309.06180"},
           {"**https://huggingface.co/papers/2309.06180**", "2309.06180"},
           {"https://doi.org/10.48550/arXiv.2309.06180", "2309.06180"},
           {"https://web.archive.org/web/2024/https://arxiv.org/abs/2309.06180", "2309.06180"},
           {"[2309.06180](https://arxiv.org/abs/2309.06180)", "2309.06180"},
           {"https://arxiv.org/abs/2305.09781 then arXiv:2309.06180", "2305.09781 2309.06180"},
           {"HTTPS://ARXIV.ORG/abs/2309.06180", "2309.06180"},
           {"https://arxiv.org/abs/2309.06180V2", "2309.06180v2"},
           {"http://www.arxiv.org:80/abs/2309.06180", "2309.06180"},
           {"https://doi.org/10.48550%2FarXiv.2309.06180", "2309.06180"},
           {"https://arxiv.org//abs/2309.06180", "2309.06180"},
           {"https://arxiv.org/ftp/arxiv/papers/2403/2403.20041.pdf", "2403.20041"},
           {"https://link.zhihu.com/?target=https%3A%2F%2Farxiv.org%2Fabs%2F2309.06180",
            "2309.06180"},
           {"https://link.zhihu.com/?target=https%3A//arxiv.org/abs/2309.06180", "2309.06180"},
           {"https://a.org/?u=http%3a%2f%2farxiv.org%2fpdf%2f2309.06180v1.pdf&x=1", "2309.06180v1"},
       }) {
    EXPECT_EQ(found_in(text), ids) << text;
  }
}

TEST(FindIds, FindsNothingElse) {
  for (const char* text : {"",
                           "2309.06180",
                           "math.CA/0611800",
                           "hep-th/9901001",
                           "arXiv:2024.1234",
                           "arXiv:2313.06180",
                           "arXiv:2309.061801",
                           "https://doi.org/10.1145/3600006.3613165",
                           "doi:10.1145/2309.06180",
                           "on 2023.09.12 and 2023-09-12",
                           "v1.2",
                           "version 2309.06180",
                           "192.168.1.10",
                           "pi 3.14159",
                           "arXiv",
                           "arXiv: soon",
                           "https://arxiv.org/",
                           "https://arxiv.org/list/cs.LG/recent",
                           "https://arxiv.org/abs/XXXX.XXXXX",
                           "xarxiv:2309.06180",
                           "myarxiv.org/abs/2309.06180",
                           "fake-arxiv.org/abs/2309.06180",
                           "me@arxiv.org/abs/2309.06180",
                           "https://example.org/abs/2309.06180",
                           "arXiv.2309.06180",
                           "arXiv:9912.12345",
                           "arXiv:hep-th/1501001",
                           "arXiv:2309.06180x",
                           "https://a.org/?u=https%3A%2F%2Fb.org%2Fabs%2F2309.06180",
                           "arXiv2309.06180"}) {
    EXPECT_EQ(found_in(text), "") << text;
  }
}

// So large that more than linear time would show in hours.
TEST(FindIds, EndsOnTextWithoutSpaces) {
  constexpr std::size_t kBytes = 4'000'000;
  for (std::string_view piece :
       {"a/", "a.", "a-", "arxiv:", "arxiv: ", "https://", "https%3A", "10.48550/arxiv.",
        "/10.48550/arxiv./", "arxiv.org/", "arxiv.org/abs/", "%3A", "arxiv :"}) {
    std::string text;
    while (text.size() < kBytes) text += piece;
    EXPECT_EQ(found_in(text), "") << piece;
  }
}

}  // namespace
}  // namespace cssearch
