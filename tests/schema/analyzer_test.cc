// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/analysis/analyzer.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "schema/analysis/utf8.h"
#include "tests/support/cases.h"

namespace cssearch {
namespace {

// "kv@0 cach@1 Jkvcach@0"
std::string terms(std::string_view text) {
  static Analyzer analyzer;
  std::string result;
  for (const Token& token : analyzer.analyze(text)) {
    result += (result.empty() ? "" : " ") + token.term + "@" + std::to_string(token.position);
  }
  return result;
}

TEST(Analyzer, CutsTheWordsOfComputing) {
  for (auto [text, expected] : Cases<const char*, const char*>{
           {"caching", "cach@0"},
           {"KV-Cache", "kv@0 cach@1 Jkvcach@0"},
           {"KVCache", "kv@0 cach@1 Jkvcach@0"},
           {"kvcache", "kvcach@0"},
           {"vLLM", "vllm@0"},
           {"LLM LLMs llms", "llm@0 llm@1 llm@2"},
           {"GPU GPUs gpus", "gpu@0 gpu@1 gpu@2"},
           {"MoE MoEs", "moe@0 moe@1"},
           {"GPT-4o", "gpt@0 4o@1 Jgpt4o@0"},
           {"Qwen2.5-VL", "qwen@0 2.5@1 vl@2 Jqwen25@0 Jqwen25vl@0"},
           {"DeepSeek-V3", "deep@0 seek@1 v3@2 Jdeepseek@0 Jdeepseekv3@0"},
           {"max_model_len", "max@0 model@1 len@2 Jmaxmodellen@0"},
           {"ColumnParallelLinear", "column@0 parallel@1 linear@2 Jcolumnparallellinear@0"},
           {"torch.compile.", "torch@0 compil@1 Jtorchcompil@0"},
           {"img2col", "img@0 2@1 col@2 Jimg2col@0"},
           {"1.58-bit", "1.58@0 bit@1 J158bit@0"},
           {"A100/H100", "a100@0 h100@1 Ja100h100@0"},
           {"x86_64 x86-64", "x86@0 64@1 Jx8664@0 x86@2 64@3 Jx8664@2"},
           {"fp8 FP8 4o 7B", "fp8@0 fp8@1 4o@2 7b@3"},
           {"resnet50", "resnet@0 50@1 Jresnet50@0"},
           {"v0.6.3", "v0.6.3@0"},
           {"C++ c++11", "c++@0 c++@1 11@2 Jc++11@1"},
           {"C# F# .NET i++", "c#@0 f#@1 .net@2 i++@3"},
           {"C/C++", "c@0 c++@1 Jcc++@0"},
           {".gitignore", "gitignor@0 J.gitignore@0"},
           {"std::vector<int>", "std@0 vector@1 int@2"},
           {"O(n log n)", "o@0 Jo(nlogn)@0 n@1 log@2 n@3"},
           {"R&D", "r@0 d@1 Jrd@0"},
           {"10,000", "10@0 000@1"},
           {"model's O'Reilly don’t", "model@0 oreilli@1 dont@2"},
           {"2309.06180", "2309.06180@0"},
           {"2309.06180v2", "2309.06180@0 v2@1 J230906180v2@0"},
           {"hep-th/9901001v2", "hep@0 th@1 9901001@2 v2@3 J9901001v2@2 Jhepth9901001v2@0"},
           {"⭐️⭐", "⭐@0 ⭐@1"},
       }) {
    EXPECT_EQ(terms(text), expected) << text;
  }
}

// Beside the bare words, so that these find it too.
TEST(Analyzer, KeepsTheSignsAroundAWord) {
  for (auto [text, expected] : Cases<const char*, const char*>{
           {"__init__", "init@0 J__init__@0"},
           {"#include", "includ@0 J#include@0"},
           {"用@property", "用@0 properti@1 J@property@1"},
           {"--no-cache", "no@0 cach@1 J--nocache@0 Jnocach@0"},
           {"/etc/passwd", "etc@0 passwd@1 J/etcpasswd@0 Jetcpasswd@0"},
           {"~/.bashrc", "bashrc@0 J~/.bashrc@0"},
           {"i--", "i@0 Ji--@0"},
           {"\\d+", "d+@0 J\\d+@0"},
           {"O(n)", "o@0 Jo(n)@0 n@1"},
           {"C c C语言 C/C++", "c@0 JC@0 c@1 c@2 JC@2 语@3 言@4 语言@3 c@5 c++@6 Jcc++@5"},
           {"O(n²) o(n^2)", "o@0 Jo(n2)@0 n2@1 o@2 Jo(n2)@2 n@3 2@4"},
           {"Θ(n*m)", "θ@0 Jθ(nm)@0 n@1 m@2"},
           {"O(n, which nobody closes", "o@0 JO@0 n@1 which@2 nobodi@3 close@4"},
           {"f(n)", "f@0 n@1"},
           {"a-b -1 --- ----no", "a@0 b@1 Jab@0 1@2 no@3"},
           {"https://example.org", "http@0 exampl@1 org@2 Jexampleorg@1"},
       }) {
    EXPECT_EQ(terms(text), expected) << text;
  }
}

TEST(Analyzer, KeepsTheSignOfANameOfOneLetter) {
  for (auto [text, expected] : Cases<const char*, const char*>{
           {"B+ tree", "b+@0 tree@1"},
           {"B+树", "b+@0 树@1"},
           {"B+Tree", "b+@0 tree@1 Jb+tree@0"},
           {"B* tree", "b*@0 tree@1"},
           {"A*算法", "a*@0 算@1 法@2 算法@1"},
           {"a+b n+1", "a@0 b@1 Jab@0 n@2 1@3 Jn1@2"},
           {"a*b a*(b) ptr*", "a@0 b@1 a@2 b@3 ptr@4"},
           {"2x+ 1B+", "2x@0 1b@1"},
           {"Ｃ＋＋ Ｃ＃", "c++@0 c#@1"},
           {"4×4 2×", "4x4@0 2x@1"},
       }) {
    EXPECT_EQ(terms(text), expected) << text;
  }
}

TEST(Analyzer, OperatorsAreTerms) {
  for (auto [text, expected] : Cases<const char*, const char*>{
           {"p->next", "p@0 ->@1 next@2"},
           {"a != b && c", "a@0 !=@1 b@2 &&@3 c@4"},
           {"x += 1", "x@0 +=@1 1@2"},
           {"count++; ++i", "count@0 ++@1 ++@2 i@3 J++i@3"},
           {"C++ i++", "c++@0 i++@1"},
           {"===== --> <!-- ||| ->->", ""},
           {"a & b", "a@0 b@1"},
       }) {
    EXPECT_EQ(terms(text), expected) << text;
  }
}

TEST(Analyzer, GivesCharactersAndPairsOfHan) {
  EXPECT_EQ(terms("显存管理"), "显@0 存@1 显存@0 管@2 存管@1 理@3 管理@2");
  EXPECT_EQ(terms("用KV"), "用@0 kv@1");
  EXPECT_EQ(terms("显存，管理"), "显@0 存@1 显存@0 管@2 理@3 管理@2") << "punctuation parts a run";
  EXPECT_EQ(terms("显存 管理"), "显@0 存@1 显存@0 管@2 理@3 管理@2") << "a space does";
  EXPECT_EQ(terms("显存\n管理"), terms("显存管理")) << "one line break does not";
  EXPECT_EQ(terms("显存\n\n管理"), terms("显存 管理")) << "a blank line does";
  EXPECT_EQ(terms("データ"), "デ@0 ー@1 デー@0 タ@2 ータ@1");
}

TEST(Analyzer, ReadsOneWordInAllItsCharacters) {
  for (auto [text, same] : Cases<const char*, const char*>{
           {"ＫＶＣａｃｈｅ", "KVCache"},             // full width
           {"顯存管理", "显存管理"},                  // traditional
           {"DéjàVu", "DejaVu"},                      // marks of Latin letters
           {"Deja\u0301", "Dejá"},                    // the same mark, decomposed
           {"Compiler‑centric", "Compiler-centric"},  // non-breaking hyphen
           {"ﬁne", "fine"},                           // ligature
           {"ｶﾀｶﾅ", "カタカナ"},                      // half width
           {"Straße", "STRASSE"},
       }) {
    EXPECT_EQ(terms(text), terms(same)) << text;
  }
}

TEST(Analyzer, StemsAWordAsItDidBeforeManyOthers) {
  const Xapian::Stem stem("english");
  for (int round = 0; round < 2; ++round) {
    for (char a = 'a'; a <= 'z'; ++a) {
      for (char b = 'a'; b <= 'z'; ++b) {
        for (char c = 'a'; c <= 'z'; ++c) {
          const std::string word = std::string{a, b, c} + "ing";
          ASSERT_EQ(terms(word), stem(word) + "@0");
        }
      }
    }
  }
}

TEST(Analyzer, FullWidthColonEndsAWord) {
  EXPECT_EQ(terms("inference：KV"), "infer@0 kv@1");
}

TEST(Analyzer, OffsetsAreThoseOfTheText) {
  Analyzer analyzer;
  std::string text = "用 KV-Cache 管理显存，GPUs too";
  for (const Token& token : analyzer.analyze(text)) {
    ASSERT_LT(token.begin, token.end);
    ASSERT_LE(token.end, text.size());
    std::string covered = text.substr(token.begin, token.end - token.begin);
    std::string folded = fold_value(covered);
    std::string word = token.word;
    std::erase(word, ' ');
    bool plural = folded == word + "s";
    EXPECT_TRUE(folded == word || plural) << covered << " / " << token.word;
  }
}

TEST(Analyzer, LongWordsAreDropped) {
  EXPECT_EQ(terms(std::string(65, 'a') + " b"), "b@1");
  EXPECT_EQ(terms(std::string(64, 'a')), std::string(64, 'a') + "@0");
}

// A word of ASCII letters is read in one step where nothing at its ends belongs to it; with a
// full-width letter inside it never is.
TEST(Analyzer, ReadsPlainWordsAsAnyOthers) {
  const std::string signs = " \t\n!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~x9";
  std::vector<std::string> ends = {""};
  for (char first : signs) {
    ends.emplace_back(1, first);
    for (char second : signs) ends.push_back({first, second});
  }
  for (auto [plain, wide] : Cases<std::string, std::string>{
           {"words", "wｏrds"}, {"Words", "Wｏrds"}, {"WORDS", "WＯRDS"}, {"own", "oｗn"}}) {
    for (const std::string& before : ends) {
      for (const std::string& behind : ends) {
        if (before.size() + behind.size() > 3) continue;
        ASSERT_EQ(terms(before + plain + behind), terms(before + wide + behind))
            << before + plain + behind;
      }
    }
  }
}

TEST(Analyzer, NeverFailsOnHostileBytes) {
  Analyzer analyzer;
  unsigned state = 12345;
  for (int round = 0; round < 2'000; ++round) {
    std::string bytes;
    for (int i = 0; i < 40; ++i) {
      state = state * 1103515245U + 12345U;
      bytes += static_cast<char>(state >> 16U);
    }
    for (const Token& token : analyzer.analyze(bytes)) {
      ASSERT_LE(token.end, bytes.size());
      ASSERT_LE(token.term.size(), kMaxWordBytes + kJoinedPrefix.size());
      ASSERT_FALSE(token.term.empty());
    }
  }
}

TEST(FoldValue, ComparesValuesAsReadersDo) {
  for (auto [value, folded] : Cases<const char*, const char*>{
           {"KV Cache", "kvcache"},
           {"KV-Cache", "kvcache"},
           {"KVCache", "kvcache"},
           {"LeetCode", "leetcode"},
           {"＠猛猿", "猛猿"},
           {"SSS不知-道", "sss不知道"},
           {"C++", "c++"},
           {"C#", "c#"},
           {"顯存", "显存"},
           {"Caching", "caching"},
           {"???", "???"},
           {"", ""},
       }) {
    EXPECT_EQ(fold_value(value), folded) << value;
  }
  EXPECT_EQ(fold_words("KV-Cache 显存管理 Lab"), "kv cache 显存管理 lab");
}

}  // namespace
}  // namespace cssearch
