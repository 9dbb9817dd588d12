// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/answer/show.h"

#include <gtest/gtest.h>

#include "tests/support/cases.h"
#include "tests/support/test_index.h"

namespace cssearch {
namespace {

using Headings = std::vector<std::string>;

// What is shown of notes that have a word in several places, or in none.
TEST(Shown, IsWhatExplainsTheHit) {
  for (const auto& [note, query, snippet, heading] :
       Cases<const char*, const char*, const char*, Headings>{
           // A title alone: what the note says first, not its badges, contents or commands.
           {"# Medusa\n\n[![build](b.svg)](https://ci.example)\n\n- [One](#one)\n- [Two](#two)\n\n"
            "```sh\npip install it\n```\n\n## One\n\nSeveral heads.\n",
            "medusa",
            "Several heads.",
            {"One"}},
           {"# Medusa\n\n```sh\npip install it\n```\n", "medusa", "pip install it", {}},
           {"[TOC]\n\n# Medusa\n\nSeveral heads.\n", "medusa", "Several heads.", {}},
           {"# Medusa\n\n目录\n\nSeveral heads.\n", "medusa", "Several heads.", {}},
           // Names of images only if they were searched.
           {"# Medusa\n\n![heads](a.png)\n\nSeveral ![](b.png) heads ![plot 2](c.png) of it.\n",
            "medusa",
            "Several heads of it.",
            {}},
           {"# Notes\n\nSee ![one plot](a.png) and ![medusa plot](b.png).\n",
            "medusa",
            "See and medusa plot.",
            {}},
           // Prose before code and lists of links.
           {"# Notes\n\n```sh\nrun medusa\n```\n\n- [Medusa](https://a.example)\n\n"
            "Decoding with Medusa heads.\n",
            "medusa",
            "Decoding with Medusa heads.",
            {}},
           {"# Notes\n\nAbout heads.\n\n## Links\n\n- [Medusa](https://a.example)\n",
            "medusa",
            "Medusa",
            {"Links"}},
           {"# Notes\n\nhttps://medusa.example\n\nHeads of Medusa.\n",
            "medusa",
            "Heads of Medusa.",
            {}},
           // The words of the title among the references: the lead tells more.
           {"# Medusa\n\nSeveral heads.\n\n## Links\n\n- [Medusa paper](https://a.example)\n",
            "medusa",
            "Several heads. - Medusa paper",
            {}},
           {"# Docker\n\nAbout images.\n\n## Use\n\n```sh\ndocker build\n```\n",
            "docker",
            "docker build",
            {"Use"}},
           // A heading: what stands below it, or below those below it; not what stands elsewhere.
           {"# Notes\n\nText.\n\n## Medusa\n\n### Heads\n\nSeveral heads.\n",
            "medusa",
            "Several heads.",
            {"Medusa", "Heads"}},
           {"# Notes\n\n## Medusa\n\n```sh\nrun it\n```\n\n## Eagle\n\nOther text.\n",
            "medusa",
            "run it",
            {"Medusa"}},
           {"# Notes\n\n## Eagle\n\nOther text.\n\n## Medusa\n", "medusa", "", {"Medusa"}},
           {"# Notes\n\n## Medusa\n\n## Eagle\n\nOther text.\n", "medusa", "", {"Medusa"}},
           {"# Notes\n\n## First\n\nMedusa heads.\n\n## Second\n\nOther text.\n",
            "medusa",
            "Medusa heads.",
            {"First"}},
       }) {
    TestIndex index;
    index.file("a.md", note);
    Answer answer = index.search(query);
    ASSERT_EQ(answer.hits.size(), 1U) << note;
    EXPECT_EQ(answer.hits[0].snippet.text, snippet) << note;
    EXPECT_EQ(answer.hits[0].heading, heading) << note;
  }
}

}  // namespace
}  // namespace cssearch
