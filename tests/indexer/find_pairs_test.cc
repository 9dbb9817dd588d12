// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/pairs/find_pairs.h"

#include <gtest/gtest.h>

#include "tests/support/cases.h"

namespace cssearch {
namespace {

// "a MLA = Multi-Head Latent Attention; w 投机解码 = speculative decoding"
std::string shown(const std::vector<PairEvidence>& found) {
  std::string text;
  for (const PairEvidence& evidence : found) {
    text += (text.empty() ? "" : "; ") + std::string(1, static_cast<char>(evidence.type)) + " " +
            evidence.left + " = " + evidence.right;
  }
  return text;
}

TEST(FindPairs, ReadsAcronyms) {
  for (auto [text, expected] : Cases<const char*, const char*>{
           {"Multi-Head Latent Attention (MLA) saves memory",
            "a MLA = Multi-Head Latent Attention"},
           {"we use the Multi-Head Latent Attention（MLA）", "a MLA = Multi-Head Latent Attention"},
           {"MLA (Multi-Head Latent Attention)", "a MLA = Multi-Head Latent Attention"},
           {"用 MLA（multi-head latent attention）", "a MLA = multi-head latent attention"},
           {"a Mixture-of-Experts (MoE) model", "a MoE = Mixture-of-Experts"},
           {"Low-Rank Adaptation (LoRA)", "a LoRA = Low-Rank Adaptation"},
           {"Rotary Position Embedding (RoPE)", "a RoPE = Rotary Position Embedding"},
           {"Reinforcement Learning from Human Feedback (RLHF)",
            "a RLHF = Reinforcement Learning from Human Feedback"},
           {"of Large Language Models (LLMs) today", "a LLMs = Large Language Models"},
           {"the Key-Value (KV) cache", "a KV = Key-Value"},
           {"time to first token (TTFT) and time per output token (TPOT)",
            "a TTFT = time to first token; a TPOT = time per output token"},
           // No acronym of these words, no words, or a new sentence.
           {"Flash Attention (GPU)", ""},
           {"memory (RAM) of GPUs", ""},
           {"see above. Multi-Head Latent Attention (MHLA, MLA, X)", ""},
           {"it works. Attention (WA)", ""},
           {"in 2023 (OSDI)", ""},
           {"f(x) and g(AB)", ""},
           {"an open bracket (MLA", ""},
           {"(MLA)", ""},
           {"", ""},
       }) {
    EXPECT_EQ(shown(find_pairs(text)), expected) << text;
  }
}

TEST(FindPairs, ReadsChineseWithItsEnglish) {
  for (auto [text, expected] : Cases<const char*, const char*>{
           {"投机解码（speculative decoding）", "w 投机解码 = speculative decoding"},
           {"投机解码 (Speculative Decoding) 很快", "w 投机解码 = Speculative Decoding"},
           {"speculative decoding（投机解码）", "w 投机解码 = speculative decoding"},
           {"用 speculative decoding（投机解码）", "w 投机解码 = speculative decoding"},
           {"我们使用投机解码（speculative decoding）", "w 投机解码 = speculative decoding"},
           {"一种叫做投机解码（speculative decoding）的", "w 投机解码 = speculative decoding"},
           {"在投机解码（speculative decoding）里", "w 投机解码 = speculative decoding"},
           {"在线学习（online learning）", "w 在线学习 = online learning"},
           {"“投机解码”（speculative decoding）", "w 投机解码 = speculative decoding"},
           {"投機解碼（speculative decoding）", "w 投机解码 = speculative decoding"},
           {"多头注意力（Multi-Head Attention，MHA）",
            "a MHA = Multi-Head Attention; w 多头注意力 = Multi-Head Attention; w 多头注意力 = "
            "MHA"},
           // Where the term begins is not known.
           {"今天早上大家都在谈论投机解码（speculative decoding）",
            "t 都在谈论投机解码 = speculative decoding"},
           {"vLLM 投机解码（speculative decoding）", "t 投机解码 = speculative decoding"},
           // What stands in brackets is no English term.
           {"投机解码（2023）", ""},
           {"投机解码（见 https://x.org/a）", ""},
           {"投机解码（the model then verifies what the draft has proposed）", ""},
           {"投机解码（vllm.spec_decode）", ""},
           {"投机解码（and）", ""},
           {"数据库（MySQL，Redis）", ""},
           {"数据库（MySQL、Redis、Oracle）", ""},
           {"显存（80 GB）", ""},
           {"图（a）", ""},
           {"码（code）", ""},
           {"投机解码（推测解码）", ""},
           {"we then use it for (投机解码)", ""},
       }) {
    EXPECT_EQ(shown(find_pairs(text)), expected) << text;
  }
}

TEST(FindPairs, LooksIntoTitlesHeadingsAndTextButNotIntoCode) {
  Document document;
  document.title = "投机解码（speculative decoding）";
  Passage passage;
  passage.sections = {{0, {"outer", "Multi-Head Attention (MHA)"}}};
  passage.text = "Key-Value (KV)\n投机（speculation）\nTensor Parallelism (TP)";
  passage.blocks = {{1, 1, TextKind::Code, "c"}};
  EXPECT_EQ(shown(find_pairs(document, {passage})),
            "w 投机解码 = speculative decoding; a MHA = Multi-Head Attention; a KV = Key-Value; a "
            "TP = Tensor Parallelism");
}

TEST(FindPairs, EndsWhereNoNoteWouldGoOn) {
  Document document;
  Passage passage;
  for (std::size_t i = 0; i < 2 * kMostPairsOfADocument; ++i)
    passage.text += "Alpha Beta" + std::string(1, static_cast<char>('a' + i % 26)) + " (AB)\n";
  EXPECT_EQ(find_pairs(document, {passage}).size(), kMostPairsOfADocument);
}

}  // namespace
}  // namespace cssearch
