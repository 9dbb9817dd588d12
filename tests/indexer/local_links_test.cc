// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/lint/local_links.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "indexer/note/note.h"
#include "tests/support/cases.h"

namespace cssearch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> local_links(const std::string& markdown) {
  std::vector<std::string> links;
  for (const LocalLink& link : read_markdown_note(markdown, {"notes", "a.md"}).local_links)
    links.push_back(std::to_string(link.line) + " " + link.target);
  return links;
}

TEST(LocalLinks, AreLinksAndImagesOfTheText) {
  EXPECT_THAT(local_links("---\ntitle: t\n---\n"
                          "# [Heading](h.md)\n"
                          "Text with [a link](a.md)\n"
                          "and ![](b%20c.png), <img src='d.png' alt='d'>, <a href=\"e.md\">e</a>.\n"
                          "\n"
                          "<p align=\"center\"><img src=\"f.png\"></p>\n"
                          "\n"
                          "| cell |\n| - |\n| ![](g.png) |\n"
                          "\n"
                          "[reference]\n\n[reference]: i.md\n"),
              ElementsAre("4 h.md", "5 a.md", "6 b%20c.png", "6 d.png", "6 e.md", "8 f.png",
                          "12 g.png", "14 i.md"));
}

TEST(LocalLinks, LeadNeitherElsewhereNorIntoThePage) {
  for (const char* markdown : {
           "[x](https://a.org/b)",
           "[x](mailto:a@b.org)",
           "[x](#part)",
           "[x]()",
           "[x](//a.org/b)",
           "![](data:image/png;base64,AAAA)",
           "![](attachment:image.png)",
           "[x](C:\\notes\\a.md)",
           "[x]({{site.url}}/a)",
           "[x](a/{{page}}.md)",
           "[x](@site/a.md)",
           "[x](?page=2)",
           "`[x](a.md)`",
           "```\n[x](a.md)\n```",
           "    [x](a.md)",
           "<!-- [x](a.md) -->",
       }) {
    EXPECT_THAT(local_links(markdown), IsEmpty()) << markdown;
  }
}

// What --lint says of a link in notes/topic/note.md.
std::string lint_of(const std::string& target) {
  std::vector<FileMentions> files;
  for (const char* path : {"README.md", "docs/guide.md", "docs/topic/note.md", "显存 管理.md",
                           "docs/topic/other note.md", "docs/topic/Test.ipynb", "100%.md"}) {
    files.emplace_back();
    files.back().source = "notes";
    files.back().path = path;
  }
  files[2].local_links = {{target, 7}, {target, 9}};
  std::vector<LintLine> lint =
      lint_local_links(files, {{"notes/docs/img/a.png", SkipReason::OtherType, ""},
                               {"notes/build/", SkipReason::Ignored, ".gitignore"},
                               {"notes/docs/big.md", SkipReason::TooLarge, ""},
                               {"notes/linked/", SkipReason::Symlink, ""}});
  if (lint.empty()) return {};
  EXPECT_EQ(lint.size(), 1U) << target;
  EXPECT_EQ(lint[0].path, "notes/docs/topic/note.md");
  EXPECT_EQ(lint[0].line, 7);
  EXPECT_EQ(lint[0].rule, LintRule::BrokenLink);
  std::string begin = "the link to '" + target + "' leads nowhere";
  EXPECT_EQ(lint[0].message.substr(0, begin.size()), begin);
  return "broken" + lint[0].message.substr(begin.size());
}

TEST(LocalLinks, LeadToWhatIsThere) {
  for (const char* target : {
           // files, folders, parts of them
           "../guide.md",
           "../img/a.png",
           "../big.md",
           "./other%20note.md",
           "other note.md",
           "..",
           "../topic/",
           "../img",
           "../../README.md#part",
           "../../README.md?raw=true",
           "../../%E6%98%BE%E5%AD%98%20管理.md",
           "../../100%25.md",
           "../../100%.md",
           "..\\img\\a.png",
           // what tools find
           "other note",
           "other note/",
           "../guide.html",
           "Test",
           "note.md/../note.md",
           // from the root of the source, or of the site that a folder is made into
           "/README.md",
           "/docs/topic/note",
           "/guide.md",
           "/img/a.png",
           // what may be there
           "../../build/x/y.png",
           "../../linked/a.md",
           "../../linked",
           ".github/a.md",
           "../../.gitignore",
           "/static/a.png",
           "/logo.png",
           "/blog/post.md",
           // another place
           "../../../other/a.md",
           "../../../../issues",
       }) {
    EXPECT_EQ(lint_of(target), "") << target;
  }
}

TEST(LocalLinks, ThatLeadNowhereAreLinesOfTheReport) {
  for (auto [target, hint] : Cases<const char*, const char*>{
           {"gone.md", ""},
           {"gone", ""},
           {"../img/gone.png", ""},
           {"../img/a.png/b.png", ""},
           {"img/", ""},
           {"/gone.md", ""},
           {"/docs/gone.png", ""},
           {"../../readme.md", "; there is README.md, with other capitals"},
           {"../Img/a.png", "; there is docs/img/a.png, with other capitals"},
           {"../IMG", "; there is docs/img, with other capitals"},
           {"guide.md", "; there is docs/guide.md"},
           {"github.com/a/b", "; addresses begin with https://"},
           {"www.a.cn", "; addresses begin with https://"},
           {"https//a.org", "; addresses begin with https://"},
           {"me@a.org", "; addresses of mail begin with mailto:"},
       }) {
    EXPECT_EQ(lint_of(target), std::string("broken") + hint) << target;
  }
}

TEST(LocalLinks, OfSeveralFilesAreEachReadFromItsFolder) {
  std::vector<FileMentions> files;
  for (const char* path : {"a/1.md", "a/2.md", "b/1.md", "a/3.md", "b/gone.md"}) {
    files.emplace_back();
    files.back().source = "notes";
    files.back().path = path;
    files.back().local_links = {{"gone.md", 1}};
  }
  std::vector<std::string> broken;
  for (const LintLine& line : lint_local_links(files, {})) broken.push_back(line.path);
  EXPECT_THAT(broken, ElementsAre("notes/a/1.md", "notes/a/2.md", "notes/a/3.md"));
}

TEST(LocalLinks, OfOneSourceLeadToNoOther) {
  std::vector<FileMentions> files(2);
  files[0].source = "a";
  files[0].path = "x.md";
  files[0].local_links = {{"y.md", 1}};
  files[1].source = "b";
  files[1].path = "y.md";
  EXPECT_EQ(lint_local_links(files, {}).size(), 1U);
}

}  // namespace
}  // namespace cssearch
