// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/identity.h"

#include <gtest/gtest.h>

#include "tests/support/cases.h"

namespace cssearch {
namespace {

TEST(Identity, KeysNameTheThingNotTheLink) {
  for (auto [url, key] : Cases<const char*, const char*>{
           {"https://arxiv.org/pdf/2309.06180v2.pdf", "arxiv:2309.06180"},
           {"https://huggingface.co/papers/2309.06180", "arxiv:2309.06180"},
           {"https://github.com/vllm-project/vllm.git", "url:github.com/vllm-project/vllm"},
           {"http://www.example.org/a/?utm_source=b", "url:example.org/a"},
       }) {
    EXPECT_EQ(key_of_link(parse_url(url).value()), key) << url;
  }
  EXPECT_EQ(key_of_file("notes", "AI/vllm.md"), "note:notes/AI/vllm.md");
  EXPECT_EQ(key_of_entry("notes", "README.md", "Hot Switching, 2024"),
            "entry:notes/README.md#hot-switching-2024");
  EXPECT_EQ(key_with_title("url:example.org", "显存管理 101"), "url:example.org#显存管理-101");
}

TEST(Identity, KindFollowsFromTheLink) {
  for (auto [url, kind] : Cases<const char*, Kind>{
           {"https://arxiv.org/abs/2309.06180", Kind::Paper},
           {"https://doi.org/10.1145/3627703.3650083", Kind::Paper},
           {"https://openreview.net/forum?id=x", Kind::Paper},
           {"https://www.usenix.org/conference/osdi24/presentation/fu", Kind::Paper},
           {"https://dl.acm.org/doi/10.1145/3627703", Kind::Paper},
           {"https://github.com/vllm-project/vllm", Kind::Project},
           {"https://github.com/zhaochenyang20/Awesome-ML-SYS-Tutorial/tree/main", Kind::Project},
           {"https://gitee.com/mindspore/mindspore", Kind::Project},
           {"https://github.com/vllm-project/vllm/pull/12388", Kind::Article},
           {"https://github.com/orgs/vllm-project/projects/8", Kind::Article},
           {"https://github.com/DefTruth", Kind::Article},
           {"https://zhuanlan.zhihu.com/p/1", Kind::Article},
           {"https://www.usenix.org/", Kind::Article},
       }) {
    EXPECT_EQ(kind_of_link(parse_url(url).value()), kind) << url;
  }
}

TEST(Identity, TitlesOfOneThingMayDiffer) {
  for (auto [a, b, compatible] : Cases<const char*, const char*, bool>{
           {"SpecInfer", "SpecInfer: Accelerating Generative LLM Serving", true},
           {"KV-Cache Compression", "KV Cache compression", true},
           {"Fast Inference via Speculative Decoding",
            "Fast Inference from Transformers via Speculative Decoding", true},
           {"图解 vLLM V1 系列 1：整体流程", "图解 vLLM V1 系列 1 整体流程", true},
           {"LithOS: An Operating System for Efficient ML on GPUs",
            "PhoenixOS: Concurrent OS-level GPU Checkpoint and Restore", false},
           {"Efficient LLM Serving with X", "Efficient LLM Training with Y", false},
           {"vLLM 显存管理详解", "分布式推理优化思路", false},
       }) {
    EXPECT_EQ(titles_compatible(a, b), compatible) << a << " / " << b;
    EXPECT_EQ(titles_compatible(b, a), compatible) << b << " / " << a;
  }
}

}  // namespace
}  // namespace cssearch
