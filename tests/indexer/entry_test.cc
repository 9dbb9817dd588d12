// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/list/entry.h"

#include <sstream>

#include <gtest/gtest.h>

namespace cssearch {
namespace {

// An item's facts in a line: title | url | author | venue | date | read | rating | code | remark |
// other titles.
std::string facts_of(const std::string& markdown) {
  Block document = parse_markdown("- " + markdown);
  const RichText& text = document.children.at(0).children.at(0).children.at(0).rich;
  const Facts facts = read_entry(text).facts;
  std::ostringstream out;
  auto list = [&](const char* name, const std::vector<std::string>& values) {
    for (const std::string& value : values) out << " | " << name << "=" << value;
  };
  out << facts.title;
  if (!facts.url.empty()) out << " | url=" << facts.url;
  list("author", facts.author);
  if (!facts.venue.empty()) out << " | venue=" << facts.venue;
  if (facts.date) out << " | date=" << facts.date->text();
  if (facts.read) out << " | read=" << *facts.read;
  if (facts.rating) out << " | rating=" << *facts.rating;
  list("code", facts.code);
  if (!facts.remark.empty()) out << " | remark=" << facts.remark;
  list("also", facts.other_titles);
  return out.str();
}

struct Form {
  const char* markdown;
  const char* facts;
};

// One of each form that reading lists really have.
const Form kForms[] = {
    {"[Title](http://u)", "Title | url=http://u"},
    {"[Title](http://u) - a remark", "Title | url=http://u | remark=a remark"},
    {"[标题](http://u)：说明", "标题 | url=http://u | remark=说明"},
    {"[Title](http://u).", "Title | url=http://u"},
    {"[Orca](http://u): A Serving System | OSDI'22",
     "Orca: A Serving System | url=http://u | venue=OSDI 2022 | date=2022"},
    {"[Alibaba HPN:](http://u) A Data Center Network",
     "Alibaba HPN: A Data Center Network | url=http://u"},
    {"[Ring Attention](http://u) with Blockwise Transformers | UCB",
     "Ring Attention with Blockwise Transformers | url=http://u | author=UCB"},
    {"[SPPO](http://u):Efficient Training| Ant Group",
     "SPPO: Efficient Training | url=http://u | author=Ant Group"},
    {"[Fire-Flyer](http://u): A Co-Design | DeepSeek SC' 24",
     "Fire-Flyer: A Co-Design | url=http://u | author=DeepSeek | venue=SC 2024 | date=2024"},
    {"[Title](http://u) | Google / DeepMind ｜ MIT",
     "Title | url=http://u | author=Google | author=DeepMind | author=MIT"},
    {"[AReaL](http://u): A System | [Code](http://c) | Ant",
     "AReaL: A System | url=http://u | author=Ant | code=http://c"},
    {"[PaLM: Scaling](http://u) – Google (Apr 2022)",
     "PaLM: Scaling | url=http://u | author=Google | date=2022-04"},
    {"[Grok](http://u) – xAI (Mar 2024)", "Grok | url=http://u | author=xAI | date=2024-03"},
    {"[Llama 3](http://u) (Section 3)", "Llama 3 | url=http://u | remark=Section 3"},
    {"[DeepSpeed](https://github.com/microsoft/DeepSpeed): a library | Microsoft",
     "DeepSpeed | url=https://github.com/microsoft/DeepSpeed | author=Microsoft | remark=a "
     "library"},
    {"[A: B](http://u): a description of it", "A: B | url=http://u | remark=a description of it"},
    {"[DeepSpeed-MoE](http://u): Advancing Inference at Scale ICML' 2022.",
     "DeepSpeed-MoE: Advancing Inference at Scale | url=http://u | venue=ICML 2022 | date=2022"},
    {"**Title of it**, Tri Dao, Albert Gu, *ICML 2024* [[paper](http://p)] [[code](http://c)]",
     "Title of it | url=http://p | author=Tri Dao | author=Albert Gu | venue=ICML 2024 | date=2024 "
     "| code=http://c"},
    {"[**Title of it**](http://u), Tri Dao, Albert Gu. ICML 2024.",
     "Title of it | url=http://u | author=Tri Dao | author=Albert Gu | venue=ICML 2024 | "
     "date=2024"},
    {"🔥🔥[**QEP**] QEP: Quantization, NeurIPS 2025(@Fujitsu) [[pdf]](http://p)",
     "QEP: Quantization | url=http://p | author=Fujitsu | venue=NeurIPS 2025 | date=2025 | "
     "also=QEP"},
    {"[**DynamicLLaVA**] [ICLR2025] Dynamic-LLaVA (@ECNU, Xiaohongshu) [[pdf]](http://p)",
     "Dynamic-LLaVA | url=http://p | author=ECNU | author=Xiaohongshu | venue=ICLR 2025 | "
     "date=2025 | also=DynamicLLaVA"},
    {"Parallelism Hot Switching | SOSP' 24",
     "Parallelism Hot Switching | venue=SOSP 2024 | date=2024"},
    {"Systems for AI | (Stanford)[https://x.edu/]",
     "Systems for AI | url=https://x.edu/ | author=Stanford"},
    {"[2024/01] [Title](http://u)", "Title | url=http://u | date=2024-01"},
    {"(2023.10) [Title](http://u)", "Title | url=http://u | date=2023-10"},
    {"2024.05: [Title](http://u)", "Title | url=http://u | date=2024-05"},
    {"2024.05：[标题](http://u)", "标题 | url=http://u | date=2024-05"},
    {"2024.05，[标题](http://u)", "标题 | url=http://u | date=2024-05"},
    {"[x] [Title](http://u)", "Title | url=http://u | read=1"},
    {"[ ] [Title 🌟](http://u)（解释）", "Title | url=http://u | read=0 | remark=解释"},
    {"[Title](http://u) ⭐⭐⭐ ✅✅", "Title | url=http://u | read=2 | rating=3"},
    {"[[MLSys] CUDA by Example](http://u)", "[MLSys] CUDA by Example | url=http://u"},
    {"[<u>谈起/u>](http://u)", "谈起 | url=http://u"},
    {"[“Quoted”](http://u)", "Quoted | url=http://u"},
    {"![](http://badge) [Title](http://u) ![](http://stars)", "Title | url=http://u"},
    {"Name [[homepage](http://h)] [[pdf](http://p)] [[arXiv](https://arxiv.org/abs/2309.06180)]",
     "Name | url=https://arxiv.org/abs/2309.06180"},
    {"[pdf]() Title", "Title"},
    {"[Title](http://u): trained on 2048 GPUs", "Title: trained on 2048 GPUs | url=http://u"},
    {"[Title](http://u) - trained on 2000 GPUs",
     "Title | url=http://u | remark=trained on 2000 GPUs"},
    {"[Title](http://u) - runs on RTX 2080 Ti",
     "Title | url=http://u | remark=runs on RTX 2080 Ti"},
    {"[Title](http://u) - best paper of SOSP 2023, on 2000 GPUs and more than that",
     "Title | url=http://u | date=2023 | remark=best paper of SOSP 2023, on 2000 GPUs and more "
     "than that"},
    {"[Title](http://u) - (2080)", "Title | url=http://u"},
    {"plain words", "plain words"},
    {"", ""},
};

TEST(Entry, FormsOfItems) {
  for (const Form& form : kForms) {
    if (*form.markdown == '\0') continue;
    EXPECT_EQ(facts_of(form.markdown), form.facts) << form.markdown;
  }
}

TEST(Entry, LinesUnderATitleAreAuthorsAndVenue) {
  EXPECT_EQ(facts_of("[**Title of it**](http://u)\n  Tri Dao, Albert Gu\n  ICML 2024"),
            "Title of it | url=http://u | author=Tri Dao | author=Albert Gu | venue=ICML 2024 | "
            "date=2024");
}

TEST(Entry, LinksToFilesAreItsNotes) {
  Block document = parse_markdown("- [Title](http://u) [notes](./a/b.md)");
  EntryText entry = read_entry(document.children[0].children[0].children[0].rich);
  EXPECT_EQ(entry.files, std::vector<std::string>{"./a/b.md"});
  EXPECT_EQ(entry.facts.remark, "");
}

TEST(Entry, WhatIsTooLargeIsNone) {
  std::string names;
  for (int i = 0; i < 20'000; ++i) names += "[n" + std::to_string(i) + "]";
  std::string links, words;
  for (int i = 0; i < 300; ++i) links += "[T](http://u) ";
  for (int i = 0; i < 9'000; ++i) words += "x ";
  for (const std::string& text : {names, links, "[T](http://u) " + words}) {
    EXPECT_EQ(facts_of(text), "") << text.substr(0, 20);
  }
  EXPECT_NE(facts_of(links.substr(0, 1'400)), "");
  EXPECT_NE(facts_of("[T](http://u) " + words.substr(0, 15'000)), "");
}

TEST(Entry, ManyShortNames) {
  EXPECT_EQ(facts_of("[A] [B]  [ICLR 2024] Title | x"),
            "Title | author=x | venue=ICLR 2024 | date=2024 | also=A | also=B");
  EXPECT_EQ(facts_of("[A] [B]"), "B | also=A");
}

TEST(Entry, NeverFailsOnHostileText) {
  const std::string pieces[] = {"[", "](", ")",        "http://u", "**", "|",  "(@", ":",
                                "-", "《", "⭐",        "[x] ",     " ",  "\n", "(",  "2024",
                                ".", ",",  "SOSP' 24", "【",       "】", "a",  "显"};
  unsigned state = 7;
  for (int round = 0; round < 3'000; ++round) {
    RichText text;
    for (int i = 0; i < 12; ++i) {
      state = state * 1103515245U + 12345U;
      text.text += pieces[(state >> 16U) % std::size(pieces)];
    }
    std::size_t half = text.text.size() / 2;
    text.marks = {{Mark::Type::Strong, 0, half, ""},
                  {Mark::Type::Link, half, text.text.size(), "http://u"}};
    EXPECT_NO_THROW(read_entry(text)) << text.text;
  }
}

}  // namespace
}  // namespace cssearch
