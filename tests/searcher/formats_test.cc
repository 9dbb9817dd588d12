// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/answer/formats.h"

#include <gtest/gtest.h>

#include "tests/support/cases.h"

namespace cssearch {
namespace {

Hit paper() {
  Hit hit;
  Document& document = hit.document;
  document.key = "arxiv:2309.06180";
  document.kind = Kind::Paper;
  document.title = "Paged_Attention & 50% [more]";
  document.author = {"Woosuk Kwon", "Zhuohan Li", "A", "B"};
  document.category = {"KV Cache"};
  document.date = PartialDate{2023, 9, 0};
  document.rating = 4;
  document.read = 2;
  document.venue = "SOSP 2023";
  document.url = "https://arxiv.org/abs/2309.06180";
  document.arxiv = "2309.06180";
  hit.title = {document.title, {{0, 5}}};
  hit.source = "notes";
  hit.path = "lists/README.md";
  hit.line = 12;
  hit.heading = {"Papers", "KV Cache"};
  hit.snippet = {"a snippet of the text", {{2, 9}}};
  hit.more = 2;
  return hit;
}

Answer answer_of(std::vector<Hit> hits) {
  Answer answer;
  answer.total = hits.size();
  answer.hits = std::move(hits);
  answer.took_ms = 0.44;
  answer.facets = {{Field::Category, {{"KV Cache", 3}, {"Attention", 1}}, 0}, {Field::Tag, {}, 0}};
  return answer;
}

const TerminalStyle kPlain{false, 80};

TEST(TextFormat, ShowsAHitOnAFewLines) {
  EXPECT_EQ(answer_text(answer_of({paper()}), {{"notes", "/home/me/notes"}}, kPlain),
            " 1  Paged_Attention & 50% [more]\n"
            "    paper · Woosuk Kwon and 3 more · 2023-09 · KV Cache · ★★★★ · ✓✓ · SOSP 2023\n"
            "    lists/README.md:12 (+2)  › Papers  › KV Cache\n"
            "    https://arxiv.org/abs/2309.06180\n"
            "    a snippet of the text\n"
            "\n"
            "1 document (0.4 ms)\n"
            "category  \"KV Cache\" 3   Attention 1\n");
}

TEST(TextFormat, SaysThatAPaperWasWithdrawn) {
  Hit hit = paper();
  hit.document.tag = {"withdrawn"};
  EXPECT_NE(answer_text(answer_of({hit}), {}, kPlain).find("paper, withdrawn · "),
            std::string::npos);
}

TEST(TextFormat, FitsTheTerminal) {
  Hit wide = paper();
  wide.document.title = std::string(300, 'x') + " 显存管理";
  wide.title = {wide.document.title, {}};
  wide.path = "a/very/long/path/of/folders/in/folders/with/the/file/at/the/end/of/it/all/README.md";
  wide.snippet.text =
      "显存管理显存管理显存管理显存管理显存管理显存管理显存管理显存管理显存管理显存管理";
  for (std::size_t width : {40U, 60U, 80U}) {
    std::string text = answer_text(answer_of({wide}), {}, {false, width});
    for (std::size_t begin = 0; begin < text.size();) {
      std::size_t end = text.find('\n', begin);
      EXPECT_LE(columns_of(text.substr(begin, end - begin)), width)
          << text.substr(begin, end - begin);
      begin = end + 1;
    }
  }
}

TEST(TextFormat, LinksLeadToTheThing) {
  std::string text = answer_text(answer_of({paper()}), {}, {true, 80});
  EXPECT_NE(text.find("\x1b]8;;https://arxiv.org/abs/2309.06180\x1b\\"), std::string::npos);
  Hit note = paper();
  note.document.url.clear();
  text = answer_text(answer_of({note}), {{"notes", "/home/me/notes"}}, {true, 80});
  EXPECT_NE(text.find("\x1b]8;;file:///home/me/notes/lists/README.md\x1b\\"), std::string::npos);
}

TEST(TextFormat, NothingOfANoteSteersTheTerminal) {
  Hit hostile = paper();
  const std::string evil = "x\x1b]0;title\x07\u202E y\r\n";
  hostile.document.title = hostile.path = hostile.document.url = hostile.document.venue = evil;
  hostile.document.author = hostile.document.category = hostile.heading = {evil};
  hostile.title = hostile.snippet = {evil, {}};
  Answer answer = answer_of({hostile});
  answer.notes = {evil};
  answer.facets = {{Field::Category, {{evil, 1}}, 0}};
  for (const std::string& text :
       {answer_text(answer, {}, kPlain), answer_vimgrep(answer, {}), answer_paths(answer, {}, '\n'),
        answer_markdown(answer), answer_bibtex(answer)}) {
    for (const char* sign : {"\x1b", "\x07", "\u202E", "\r"}) {
      EXPECT_EQ(text.find(sign), std::string::npos) << text;
    }
  }
}

TEST(Vimgrep, IsPathLineColumnText) {
  EXPECT_EQ(answer_vimgrep(answer_of({paper()}), {{"notes", "/n"}}),
            "/n/lists/README.md:12:1:Paged_Attention & 50% [more]: a snippet of the text\n");
}

TEST(Paths, AreEachFileOnce) {
  Hit other = paper();
  other.path = "b.md";
  EXPECT_EQ(answer_paths(answer_of({paper(), paper(), other}), {{"notes", "/n"}}, '\n'),
            "/n/lists/README.md\n/n/b.md\n");
  EXPECT_EQ(answer_paths(answer_of({other}), {}, '\0'), std::string("b.md\0", 5));
}

TEST(Markdown, IsAListOfLinks) {
  EXPECT_EQ(
      answer_markdown(answer_of({paper()})),
      "- [Paged\\_Attention & 50% \\[more\\]](https://arxiv.org/abs/2309.06180) · Woosuk Kwon, "
      "Zhuohan Li, A and 1 more · 2023-09 · KV Cache\n");
  Hit note = paper();
  note.document.url.clear();
  EXPECT_TRUE(answer_markdown(answer_of({note})).find("](<lists/README.md>)") != std::string::npos);
}

TEST(Bibtex, IsAnEntryForEachHit) {
  EXPECT_EQ(answer_bibtex(answer_of({paper()})),
            "@inproceedings{kwon2023paged,\n"
            "  title = {Paged\\_Attention \\& 50\\% [more]},\n"
            "  author = {Woosuk Kwon and Zhuohan Li and A and B},\n"
            "  booktitle = {SOSP 2023},\n"
            "  year = {2023},\n"
            "  month = {9},\n"
            "  eprint = {2309.06180},\n"
            "  archivePrefix = {arXiv},\n"
            "  url = {https://arxiv.org/abs/2309.06180},\n"
            "}\n");
}

TEST(Bibtex, CitesTheRecordAndNotTheReader) {
  Hit hit = paper();
  hit.document.subject = {"cs.LG", "cs.DC"};
  Contribution record;
  record.origin = Origin::Record;
  record.title = "Efficient Memory Management";
  record.author = {"Woosuk Kwon", "Zhuohan Li"};
  record.url = "https://arxiv.org/abs/2309.06180";
  hit.document.contributions.push_back(record);
  std::string text = answer_bibtex(answer_of({hit}));
  for (const char* line :
       {"  title = {Efficient Memory Management},\n", "  author = {Woosuk Kwon and Zhuohan Li},\n",
        "  primaryClass = {cs.LG},\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << text;
  }
}

TEST(Bibtex, KeysAreUnique) {
  std::string text = answer_bibtex(answer_of({paper(), paper()}));
  EXPECT_NE(text.find("{kwon2023paged,"), std::string::npos);
  EXPECT_NE(text.find("{kwon2023pageda,"), std::string::npos);
}

TEST(FieldsTable, HasARowForEachField) {
  std::string text = fields_text(kPlain);
  EXPECT_EQ(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')), kFields.size());
}

}  // namespace
}  // namespace cssearch
