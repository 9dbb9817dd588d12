// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/answer/snippet.h"

#include <gtest/gtest.h>

#include "searcher/answer/terminal.h"
#include "tests/support/cases.h"

namespace cssearch {
namespace {

// "a [marked] text"
std::string shown(const Snippet& snippet) {
  std::string text;
  std::size_t at = 0;
  for (auto [begin, end] : snippet.marks) {
    text +=
        snippet.text.substr(at, begin - at) + "[" + snippet.text.substr(begin, end - begin) + "]";
    at = end;
  }
  return text + snippet.text.substr(at);
}

TEST(Marks, CoverWhatWasSearched) {
  Analyzer analyzer;
  for (auto [text, sequences, expected] :
       Cases<const char*, std::vector<TermSequence>, const char*>{
           {"Decoding is decoded.", {{"decod"}}, "[Decoding] is [decoded]."},
           {"vLLM的显存管理方法", {{"显存", "存管", "管理"}}, "vLLM的[显存管理]方法"},
           {"显存, 存管", {{"显存", "存管"}}, "显存, 存管"},
           {"a KV  Cache\n here", {{"kv", "cach"}}, "a [KV Cache] here"},
           {"KV-Cache", {{"kv", "cach"}}, "[KV-Cache]"},
           {"kv, then a cache", {{"kv", "cach"}}, "kv, then a cache"},
           {"PagedAttention", {{"attent"}}, "Paged[Attention]"},
           {"ＶＬＬＭ", {{"vllm"}}, "[ＶＬＬＭ]"},
           {"<b>&amp; bold</b>", {{"bold"}}, "<b>&amp; [bold]</b>"},
           {"nothing", {}, "nothing"},
           {"", {{"x"}}, ""},
       }) {
    EXPECT_EQ(shown(mark_text(text, sequences, analyzer)), expected);
  }
}

TEST(Snippet, ShowsTheWindowWithMostDifferentWords) {
  Analyzer analyzer;
  std::string text = "draft draft draft. ";
  for (int i = 0; i < 60; ++i) text += "filler words in between. ";
  text += "The draft model proposes and the target verifies. ";
  for (int i = 0; i < 60; ++i) text += "more of the same text. ";
  SnippetResult result = make_snippet(text, {{"draft"}, {"target"}}, analyzer, 100);
  EXPECT_NE(shown(result.snippet).find("The [draft] model proposes and the [target] verifies."),
            std::string::npos)
      << shown(result.snippet);
  EXPECT_TRUE(result.snippet.text.starts_with("…"));
  EXPECT_TRUE(result.snippet.text.ends_with("…"));
  EXPECT_LE(columns_of(result.snippet.text), 104U);
  EXPECT_TRUE(result.has_marks);
}

TEST(Snippet, TellsTheLineOfTheFirstMark) {
  Analyzer analyzer;
  EXPECT_EQ(make_snippet("one\ntwo\nthree\nfour", {{"three"}}, analyzer, 100).text_line, 2);
  EXPECT_EQ(make_snippet("one\ntwo", {{"absent"}}, analyzer, 100).text_line, 0);
}

TEST(Snippet, WithoutAMatchIsTheBeginning) {
  Analyzer analyzer;
  SnippetResult result = make_snippet("one two three four", {{"absent"}}, analyzer, 9);
  EXPECT_EQ(result.snippet.text, "one two…");
  EXPECT_FALSE(result.has_marks);
}

// Marks never split a character, and the text stays whole, for any width.
TEST(Snippet, IsWholeCharactersAtAnyWidth) {
  Analyzer analyzer;
  const std::string text =
      "显存管理与分布式推理：vLLM 的 PagedAttention 🚀 减少碎片。\n第二行 draft";
  for (std::size_t columns = 1; columns < 60; ++columns) {
    SnippetResult result = make_snippet(text, {{"推理"}, {"draft"}}, analyzer, columns);
    EXPECT_EQ(result.snippet.text.find("\xEF\xBF\xBD"), std::string::npos) << columns;
    for (auto [begin, end] : result.snippet.marks) {
      ASSERT_LT(begin, end);
      ASSERT_LE(end, result.snippet.text.size());
      std::string marked = result.snippet.text.substr(begin, end - begin);
      EXPECT_TRUE(marked == "推理" || marked == "draft") << marked;
    }
  }
}

}  // namespace
}  // namespace cssearch
