// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/markdown/clean.h"

#include <gtest/gtest.h>

#include "tests/support/cases.h"

namespace cssearch {
namespace {

RichText heading(const std::string& markdown) {
  return parse_markdown("# " + markdown).children.at(0).rich;
}

TEST(Clean, HeadingsLoseTheirOrnaments) {
  for (auto [markdown, topic] : Cases<const char*, const char*>{
           {"Speculative Decoding", "Speculative Decoding"},
           {"📖 KV Cache", "KV Cache"},
           {"📖Trending LLM/VLM Topics ([©️back👆🏻](#paperlist))",
            "Trending LLM/VLM Topics"},
           {"1.2 Distributed Inference", "Distributed Inference"},
           {"1) First", "First"},
           {"（一）简介", "简介"},
           {"一、引言", "引言"},
           {"3、总结", "总结"},
           {"**并行策略**：", "并行策略"},
           {"`torch.compile` notes", "torch.compile notes"},
           {"Pre<sup>3</sup>", "Pre3"},
           {"[Linked](https://example.org) heading", "Linked heading"},
           {"谈起/u>", "谈起"},
           {"![badge](x.svg) With a badge", "With a badge"},
           // What only looks like numbering.
           {"3D Gaussian Splatting", "3D Gaussian Splatting"},
           {"2 OLMo 2 Furious", "2 OLMo 2 Furious"},
           {"100 Days of Code", "100 Days of Code"},
           {"2024", "2024"},
           {"1.", "1."},
       }) {
    EXPECT_EQ(clean_topic(heading(markdown)), topic) << markdown;
  }
}

TEST(Clean, ManyEmptyBracketsAreGoneAtOnce) {
  std::string brackets = "x";
  for (int i = 0; i < 500'000; ++i) brackets += "()";
  EXPECT_EQ(clean_words({brackets + "</u>y", {}}), "xy");
  EXPECT_EQ(clean_words({"(())", {}}), "()") << "only what is empty from the beginning";
}

TEST(Clean, SpaceIsFolded) {
  for (auto [text, folded] : Cases<const char*, const char*>{{" a \n\t b ", "a b"},
                                                             {"显存\n  管理", "显存管理"},
                                                             {"显存 管理", "显存 管理"},
                                                             {"显存\nKV", "显存 KV"},
                                                             {"한국\n말", "한국 말"},
                                                             {"\n显存", "显存"}}) {
    EXPECT_EQ(fold_space(text), folded) << text;
  }
}

TEST(Clean, WordsAreCutBetweenCharacters) {
  EXPECT_EQ(cut_words("显存管理", 7), "显存");
  EXPECT_EQ(cut_words("KV Cache", 3), "KV");
  EXPECT_EQ(cut_words("KV", 3), "KV");
}

TEST(Clean, NamesOfFilesBecomeWords) {
  for (auto [name, words] : Cases<const char*, const char*>{
           {"Speculative_Decoding", "Speculative Decoding"},
           {"my-notes-on-cuda", "my notes on cuda"},
           {"Qwen3-VL", "Qwen3-VL"},
           {"Awesome-LLM-Inference", "Awesome-LLM-Inference"},
           {"模型测试命令🌟", "模型测试命令"},
           {"C&C++", "C&C++"},
       }) {
    EXPECT_EQ(name_as_words(name), words) << name;
  }
}

TEST(Clean, LabelsAreComparedPlainly) {
  for (auto [label, plain] : Cases<const char*, const char*>{{"[GitHub]", "github"},
                                                             {"arXiv", "arxiv"},
                                                             {"Project Page", "project page"},
                                                             {"📄 PDF", "pdf"},
                                                             {"论文链接：", "论文链接"},
                                                             {"AI_Answers", "ai answers"},
                                                             {"", ""}}) {
    EXPECT_EQ(plain_label(label), plain) << label;
  }
}

TEST(Clean, SlicesKeepTheirMarks) {
  RichText text = parse_markdown("before **bold [link](u)** after").children.at(0).rich;
  RichText part = slice(text, 7, 16);
  EXPECT_EQ(part.text, "bold link");
  ASSERT_EQ(part.marks.size(), 2U);
  EXPECT_EQ(part.marks[0].target, "u");
  EXPECT_EQ(part.text.substr(part.marks[0].begin, part.marks[0].end - part.marks[0].begin), "link");
  EXPECT_EQ(slice(text, 500, 600).text, "");
}

}  // namespace
}  // namespace cssearch
