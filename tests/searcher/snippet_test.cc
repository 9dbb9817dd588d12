// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/answer/snippet.h"

#include <algorithm>
#include <random>

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

// Only what may be a term is analysed; what it is must not change by that.
TEST(Marks, AreFoundInOtherFormsAndAcrossLines) {
  Analyzer analyzer;
  for (auto [text, sequences, expected] :
       Cases<const char*, std::vector<TermSequence>, const char*>{
           {"first\ndying stars\nlast", {{"die"}}, "first [dying] stars last"},
           {"ugly\nugliest\nhope", {{"ugli"}, {"hope"}}, "[ugly] ugliest [hope]"},
           {"first\ncapabilities\nlast", {{"capabl"}}, "first [capabilities] last"},
           {"first\nthe KV-Cache\nlast", {{"Jkvcach"}}, "first the [KV-Cache] last"},
           {"first\nGPUs\nlast", {{"gpu"}}, "first [GPUs] last"},
           {"a kv\ncache\nlast", {{"kv", "cach"}}, "a [kv cache] last"},
           {"a kv\n***\ncache\nlast", {{"kv", "cach"}}, "a [kv *** cache] last"},
           {"a kv\nother\ncache\nlast", {{"kv", "cach"}}, "a kv other cache last"},
           {"a kv - cache, last", {{"kv", "cach"}}, "a [kv - cache], last"},
           {"a kv other cache", {{"kv", "cach"}}, "a kv other cache"},
           {"in O(n log n) steps", {{"Jo(nlogn)"}}, "in [O(n log n)] steps"},
           {"in Θ( n ) steps", {{"Jθ(n)"}}, "in [Θ( n )] steps"},
           {":( the KV-Cache", {{"Jkvcach"}}, ":( the [KV-Cache]"},
           {"a __kv__ cache", {{"J__kv__"}}, "a [__kv__] cache"},
           {"the C language", {{"JC"}}, "the [C] language"},
           {"in .NET code", {{".net"}}, "in [.NET] code"},
           {"first\ncafé\nlast", {{"cafe"}}, "first [café] last"},
           {"first\nｋｖ\nlast", {{"kv"}}, "first [ｋｖ] last"},
       }) {
    EXPECT_EQ(shown(mark_text(text, sequences, analyzer)), expected) << text;
  }
}

// A sequence with an irregular stem has all of the text analysed.
TEST(Marks, AreThoseOfTheWholeText) {
  Analyzer analyzer;
  const std::vector<TermSequence> sequences = {{"kv", "cach"},   {"cach"},    {"Jkvcach"}, {"JC"},
                                               {"Jo(nlogn)"},    {"J__kv__"}, {"Jkv--"},   {".net"},
                                               {"显存", "存管"}, {"c++"}};
  std::vector<TermSequence> all = sequences;
  all.push_back({"die"});
  const std::vector<std::string> parts = {
      "kv", "KV", "Cache", "cache", "C", "++", "O(n log", " n)",  "(",  ")",  "__", "--",   " ",
      "  ", "\n", "\t",    "-",     ".", ":",  "->",      ".NET", "显", "存", "管", "other"};
  std::minstd_rand random(1);
  for (int round = 0; round < 5'000; ++round) {
    std::string text;
    for (std::size_t i = random() % 24; i > 0; --i) text += parts[random() % parts.size()];
    EXPECT_EQ(marks_in(text, sequences, analyzer), marks_in(text, all, analyzer)) << text;
  }
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
           // Stop words only beside others.
           {"It is how to review a paper",
            {{"how"}, {"to"}, {"review"}, {"a"}},
            "It is [how] [to] [review] [a] paper"},
           {"To be, or how", {{"how"}, {"to"}, {"review"}}, "To be, or how"},
           {"To be, or how", {{"to"}, {"be"}}, "[To] [be], or how"},
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
  SnippetResult result = make_snippet(text, {}, {{"draft"}, {"target"}}, analyzer, 100);
  EXPECT_NE(shown(result.snippet).find("The [draft] model proposes and the [target] verifies."),
            std::string::npos)
      << shown(result.snippet);
  EXPECT_LE(columns_of(result.snippet.text), 104U);
  EXPECT_TRUE(result.has_marks);
}

TEST(Snippet, BeginsAndEndsWhereAReaderWould) {
  Analyzer analyzer;
  for (auto [text, columns, expected] : Cases<const char*, std::size_t, const char*>{
           // All of it if there is room.
           {"ends with a draft", 20, "ends with a [draft]"},
           {"- one draft", 40, "one [draft]"},
           // Whole sentences and lines.
           {"This goes before. The draft is kept. And this follows.", 24, "The [draft] is kept."},
           {"这是前一句。草稿由 draft 模型提出；目标模型验证。", 24, "草稿由 [draft] 模型提出；"},
           {"First line\nThe draft line\nLast line of all", 20, "The [draft] line"},
           {"One\nTwo\nThree\nA draft", 16, "Three A [draft]"},
           // A sentence that is too long: a clause, a word, never in the middle of either.
           {"很长很长很长很长很长很长的一句话，其中有 draft 模型", 30, "…其中有 [draft] 模型"},
           {"aaaa bbbb cccc dddd eeee ffff draft gggg hhhh iiii", 22, "…ffff [draft] gggg hhhh…"},
           {"draft costs 1234.5678 seconds", 18, "[draft] costs…"},
           {"draft 模型提出若干词元，目标模型再一次性验证它们", 26, "[draft] 模型提出若干词元…"},
           // Points that end no sentence, lines that go on with the next.
           {"xxxx xxxx. We know, e.g. in vLLM 2.5 by A. Karpathy, a draft", 54,
            "We know, e.g. in vLLM 2.5 by A. Karpathy, a [draft]"},
           {"xxxx xxxx. Lines are\nwrapped before draft words here", 46,
            "Lines are wrapped before [draft] words here"},
           // Marks of lists and what the sentence before leaves.
           {"xxxxxxxxxxxxxxxx\n- a draft\n- second\n- third", 20, "a [draft] - second"},
           {"xxxxxxxxxxxxxxxx\n12. a draft model of it all", 24, "a [draft] model of it all"},
           {"（很长很长很长的一句话。）\n、draft 模型", 16, "[draft] 模型"},
           {"draft one - two", 12, "[draft] one…"},
       }) {
    EXPECT_EQ(shown(make_snippet(text, {}, {{"draft"}}, analyzer, columns).snippet), expected);
  }
}

TEST(Snippet, PrefersWordsSideBySideAndTheFirstPlace) {
  Analyzer analyzer;
  for (auto [text, expected] : Cases<const char*, const char*>{
           {"Draft here. The target is far away from it. The draft target wins.",
            "The [draft] [target] wins."},
           {"A draft and a target. A target and a draft, draft, draft.",
            "A [draft] and a [target]."},
           {"Draft of one, target of two. One draft-target.", "One [draft]-[target]."},
       }) {
    EXPECT_EQ(shown(make_snippet(text, {}, {{"draft"}, {"target"}}, analyzer, 28).snippet),
              expected);
  }
}

TEST(Snippet, StaysInItsSection) {
  Analyzer analyzer;
  const std::string text = "before\na draft\nafter";
  TextShape shape{{0, text.find("a draft"), text.find("after")}, {}, {}};
  SnippetResult result = make_snippet(text, shape, {{"draft"}, {"after"}}, analyzer, 100);
  EXPECT_EQ(shown(result.snippet), "a [draft]");
  EXPECT_EQ(result.text_line, 1);
}

TEST(Snippet, ShowsLinksAndCodeOnlyIfNothingElseHasTheWords) {
  Analyzer analyzer;
  const std::string text = "draft target\nThe draft.\nlinks\nThe end";
  TextShape shape{{}, {{0, 13, TextPart::Code}, {24, 30, TextPart::Links}}, {}};
  for (const auto& [words, expected, part] :
       Cases<std::vector<TermSequence>, const char*, TextPart>{
           {{{"draft"}}, "The [draft]. links", TextPart::Prose},
           {{{"draft"}, {"target"}}, "[draft] [target]", TextPart::Code},
           {{{"link"}}, "[links] The end", TextPart::Links},
           {{{"absent"}}, "The draft. links", TextPart::Prose},
       }) {
    SnippetResult result = make_snippet(text, shape, words, analyzer, 16);
    EXPECT_EQ(shown(result.snippet), expected);
    EXPECT_EQ(result.part, part) << expected;
  }
}

TEST(Snippet, TellsTheLineOfTheFirstMark) {
  Analyzer analyzer;
  EXPECT_EQ(make_snippet("one\ntwo\nthree\nfour", {}, {{"three"}}, analyzer, 100).text_line, 2);
  EXPECT_EQ(make_snippet("one\ntwo", {}, {{"absent"}}, analyzer, 100).text_line, 0);
}

TEST(Snippet, WithoutAMatchIsTheBeginning) {
  Analyzer analyzer;
  SnippetResult result = make_snippet("one two three four", {}, {{"absent"}}, analyzer, 9);
  EXPECT_EQ(result.snippet.text, "one two…");
  EXPECT_FALSE(result.has_marks);
}

// Marks never split a character, and the text stays whole, for any width.
TEST(Snippet, IsWholeCharactersAtAnyWidth) {
  Analyzer analyzer;
  const std::string text =
      "显存管理与分布式推理：vLLM 的 PagedAttention 🚀 减少碎片。\n第二行 draft";
  for (std::size_t columns = 1; columns < 60; ++columns) {
    SnippetResult result = make_snippet(text, {}, {{"推理"}, {"draft"}}, analyzer, columns);
    EXPECT_EQ(result.snippet.text.find("\xEF\xBF\xBD"), std::string::npos) << columns;
    for (auto [begin, end] : result.snippet.marks) {
      ASSERT_LT(begin, end);
      ASSERT_LE(end, result.snippet.text.size());
      std::string marked = result.snippet.text.substr(begin, end - begin);
      EXPECT_TRUE(marked == "推理" || marked == "draft") << marked;
    }
  }
}

// Whatever the text is made of: some word is marked, marks are words, and there is room for it all.
TEST(Snippet, HoldsForAnyText) {
  Analyzer analyzer;
  const std::vector<std::string> parts = {"draft", "推理", "word", "长", "。",   "，",
                                          ". ",    " ",    "\n",   "- ", "1. ",  "（",
                                          "）",    "|",    "3.14", "🚀",  "\xFF", "e.g. "};
  std::minstd_rand random(1);
  auto number = [&](std::size_t below) { return random() % below; };
  for (int round = 0; round < 2'000; ++round) {
    std::string text;
    TextShape shape;
    for (std::size_t i = number(60); i > 0; --i) {
      if (number(20) == 0) shape.sections.push_back(text.size());
      std::size_t begin = text.size();
      text += parts[number(parts.size())];
      if (number(10) == 0) shape.asides.push_back({begin, text.size(), TextPart::Code});
      if (number(10) == 0) shape.images.emplace_back(begin, text.size());
    }
    std::size_t columns = 1 + number(50);
    SnippetResult result = make_snippet(text, shape, {{"draft"}, {"推理"}}, analyzer, columns);
    EXPECT_EQ(result.has_marks, !result.snippet.marks.empty()) << text;
    std::size_t longest = 0;
    for (auto [begin, end] : result.snippet.marks) {
      ASSERT_LT(begin, end) << text;
      ASSERT_LE(end, result.snippet.text.size()) << text;
      longest = std::max(longest, columns_of(result.snippet.text.substr(begin, end - begin)));
    }
    EXPECT_LE(columns_of(result.snippet.text), std::max(columns, longest) + 2) << text;
  }
}

}  // namespace
}  // namespace cssearch
