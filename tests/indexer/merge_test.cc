// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/merge/merge.h"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "indexer/note/note.h"
#include "tests/support/cases.h"
#include "tests/support/merge_files.h"

namespace cssearch {
namespace {

using Values = std::vector<std::string>;

FileContent file(const std::string& path, const std::string& markdown) {
  return read_markdown_note(markdown, {"notes", path});
}

std::string table(const std::string& rows) {
  return "## Papers\n\n| Title | Category | Author | Date | Note | Rec | Read |\n| - | - | - | - | "
         "- | - | - |\n" +
         rows;
}

const Document* find(const MergeResult& result, const std::string& key) {
  auto found =
      std::find_if(result.documents.begin(), result.documents.end(),
                   [&](const MergedDocument& merged) { return merged.document.key == key; });
  return found == result.documents.end() ? nullptr : &found->document;
}

TEST(Merge, OneThingIsOneDocument) {
  MergeResult result = merge_files({
      file("A.md", table("| [Paged Attention](https://arxiv.org/abs/2309.06180v1) | Serving | "
                         "@Kwon | | | ⭐⭐⭐ | ✅ |\n")),
      file("B.md", table("| [PagedAttention: a long title](https://arxiv.org/pdf/2309.06180.pdf) | "
                         "KV Cache | @Kwon, @Li | 2023/10 | good | ⭐ | ✅✅✅ |\n")),
  });
  const Document* paper = find(result, "arxiv:2309.06180");
  ASSERT_NE(paper, nullptr);
  EXPECT_EQ(paper->title, "Paged Attention") << "the first wins";
  EXPECT_EQ(paper->other_titles, Values{"PagedAttention: a long title"})
      << "others are searched too";
  EXPECT_EQ(paper->category, (Values{"Serving", "KV Cache"})) << "lists unite";
  EXPECT_EQ(paper->author, (Values{"Kwon", "Li"}));
  EXPECT_EQ(paper->rating, 3);
  EXPECT_EQ(paper->read, 3) << "the most passes";
  EXPECT_EQ(paper->remark, "good");
  EXPECT_EQ(paper->date, (PartialDate{2023, 10, 0})) << "a row is trusted more than an id";
  EXPECT_EQ(paper->url, "https://arxiv.org/abs/2309.06180v1");
  ASSERT_EQ(paper->contributions.size(), 2U);
  EXPECT_EQ(result.documents.size(), 3U) << "and the two files";
}

TEST(Merge, OneLinkWithOtherTitlesIsSeveral) {
  MergeResult result = merge_files(
      {file("A.md",
            table("| [LithOS: An Operating System for ML](https://sigops.org/sosp) | | | | | | |\n"
                  "| [PhoenixOS: Checkpoint and Restore](https://sigops.org/sosp) | | | | | | |\n"
                  "| [LithOS](https://sigops.org/sosp) | | | | | | |\n"))});
  EXPECT_NE(find(result, "url:sigops.org/sosp"), nullptr);
  EXPECT_NE(find(result, "url:sigops.org/sosp#phoenixos-checkpoint-and-restore"), nullptr);
  EXPECT_EQ(result.documents.size(), 3U);
  ASSERT_EQ(result.lint.size(), 1U);
  EXPECT_EQ(result.lint[0].path, "notes/A.md");
}

TEST(Merge, KeysAreUnique) {
  const std::string rows =
      "| [C](http://x) | | | | | | |\n| [C++](http://x) | | | | | | |\n"
      "| [C#](http://x) | | | | | | |\n| [Rust](http://x) | | | | | | |\n"
      "| [C# -2](http://x#c) | | | | | | |\n";
  MergeResult result = merge_files({file("A.md", table(rows)), file("B.md", table(rows))});
  std::map<std::string, std::string> titles;
  for (const MergedDocument& merged : result.documents) {
    EXPECT_TRUE(titles.emplace(merged.document.key, merged.document.title).second)
        << merged.document.key << " twice";
  }
  EXPECT_EQ(titles["url:x"], "C");
  EXPECT_EQ(titles["url:x#c"], "C++");
  EXPECT_EQ(titles["url:x#c-2"], "C#");
  EXPECT_EQ(titles["url:x#rust"], "Rust");
}

// A program may write such lists; each took from two seconds to minutes.
TEST(Merge, ThousandsOfOneAreMergedToo) {
  std::string rows, tags = "#x0";
  for (int i = 0; i < 3'000; ++i) {
    std::string word = "w" + std::to_string(i);
    rows += "| [" + word + " of " + word + "x](http://x) | | | | " + word + " | | |\n";
    tags += " #x" + std::to_string(i);
  }
  MergeResult result = merge_files({file("A.md", table(rows)), file("B.md", tags + "\n")});
  EXPECT_EQ(result.documents.size(), 3'002U) << "each row, and the two files";
  const Document* note = find(result, "note:notes/B.md");
  ASSERT_NE(note, nullptr);
  EXPECT_EQ(note->tag.size(), 256U);
  EXPECT_EQ(std::count_if(result.lint.begin(), result.lint.end(),
                          [](const LintLine& line) {
                            return line == LintLine{"notes/B.md", 1,
                                                    "'B' has more than 256 values of one field; "
                                                    "the others are left out",
                                                    LintRule::TooManyValues};
                          }),
            1);
}

TEST(Merge, RowsOfOneTitleAreOneBeyondTheComparedOnes) {
  std::string rows;
  for (int i = 0; i < 100; ++i) {
    rows +=
        "| [title" + std::to_string(i) + "](http://x) | c" + std::to_string(i) + " | | | | | |\n";
  }
  MergeResult result = merge_files({file("A.md", table(rows)), file("B.md", table(rows))});
  EXPECT_EQ(result.documents.size(), 102U);
  for (const MergedDocument& merged : result.documents) {
    bool note = merged.document.kind == Kind::Note;
    EXPECT_EQ(merged.document.contributions.size(), note ? 1U : 2U) << merged.document.key;
  }
}

TEST(Merge, NotesAndPapersNameEachOther) {
  MergeResult result = merge_files({
      file(
          "README.md",
          table(
              "| [A](https://arxiv.org/abs/2309.06180) | | | | [link](papers/a.md) | | |\n"
              "| [B](https://arxiv.org/abs/2309.06181) | | | | [link](papers/b) | | |\n"
              "| [C](https://arxiv.org/abs/2309.06182) | | | | [link](papers/missing.md) | | |\n")),
      file("papers/a.md", "# On A\n\ntext\n"),
      file("papers/b/README.md", "# On B\n\ntext\n"),
  });
  EXPECT_EQ(find(result, "arxiv:2309.06180")->notes, Values{"note:notes/papers/a.md"});
  EXPECT_EQ(find(result, "arxiv:2309.06181")->notes, Values{"note:notes/papers/b/README.md"})
      << "a folder means its README";
  EXPECT_EQ(find(result, "arxiv:2309.06182")->notes, Values{"note:notes/papers/missing.md"})
      << "known though missing";
  EXPECT_EQ(find(result, "note:notes/papers/a.md")->about, Values{"arxiv:2309.06180"});
  ASSERT_EQ(result.lint.size(), 1U);
  EXPECT_NE(result.lint[0].message.find("papers/missing.md"), std::string::npos);
}

TEST(Merge, OnlyWhatIsNotThereIsMissing) {
  auto row = [](const std::string& path) {
    return "| [" + path + "](http://" + path + ") | | | | [link](" + path + ") | | |\n";
  };
  MergeResult result = merge_files({file("A.md", table(row("files/a.pdf") + row("drafts/x/b.md") +
                                                       row("drafts") + row("c.pdf")))},
                                   {"notes/files/a.pdf", "notes/drafts/", "other/c.pdf"});
  ASSERT_EQ(result.lint.size(), 1U);
  EXPECT_EQ(result.lint[0].message, "the note c.pdf of 'c.pdf' is not there");
}

TEST(Merge, TheResultDoesNotDependOnHowFilesAreGiven) {
  std::vector<FileContent> files = {file("A.md", table("| [X](http://x) | a | | | | | |\n")),
                                    file("B.md", table("| [X](http://x) | b | | | | | |\n"))};
  MergeResult forward = merge_files(files);
  std::reverse(files.begin(), files.end());
  MergeResult backward = merge_files(files);
  EXPECT_EQ(*find(forward, "url:x"), *find(backward, "url:x"));
}

TEST(Merge, AnEntrySaysWhatItsListsSay) {
  MergeResult result = merge_files({
      file("A.md", table("| [X](http://x) | | | | first words | | |\n")),
      file("B.md", table("| [X](http://x) | | | | other words | | |\n")),
  });
  for (const MergedDocument& merged : result.documents) {
    if (merged.document.key != "url:x") continue;
    ASSERT_EQ(merged.passages.size(), 1U);
    EXPECT_EQ(merged.passages[0].text, "first words\n\nother words");
    EXPECT_EQ(merged.document.remark, "first words");
  }
}

TEST(Merge, LanguageIsThatOfTheWords) {
  MergeResult result =
      merge_files({file("a.md", "# 显存管理\n\n正文\n"), file("b.md", "# Memory\n\ntext\n")});
  EXPECT_EQ(result.documents[0].document.language, "zh");
  EXPECT_EQ(result.documents[1].document.language, "en");
  result = merge_files({file("a.md", "---\nlang: ja\n---\n# 東京大学\n\n正文\n"),
                        file("b.md", "---\nlang: fr\n---\n# Memory\n")});
  EXPECT_EQ(result.documents[0].document.language, "ja") << "the reader knows best";
  EXPECT_EQ(result.documents[1].document.language, "en");
}

Record record(const std::string& id, const std::string& title) {
  Record made;
  made.id = id;
  made.title = title;
  made.authors = {{"First Author", {}}, {"Second Author", {}}};
  made.abstract = "On $O(n)$ caches.";
  made.primary_category = "cs.LG";
  made.categories = {"cs.DC", "cs.LG"};
  made.published = PartialDate{2023, 9, 12};
  return made;
}

FileContent list_file(const std::string& rows) {
  return read_markdown_note("## Papers\n\n| Title | Author | Date |\n| - | - | - |\n" + rows,
                            {"notes", "README.md"});
}

const MergedDocument* find_key(const MergeResult& merged, const std::string& key) {
  for (const MergedDocument& document : merged.documents) {
    if (document.document.key == key) return &document;
  }
  return nullptr;
}

TEST(Merge, ARecordCompletesWhatTheReaderWrote) {
  MergeResult merged = merge_files(
      {list_file("| [Paged caches](https://arxiv.org/abs/2309.06180) | @Berkeley | 2023 |\n")}, {},
      {record("2309.06180", "Paged Caches")});
  const MergedDocument* paper = find_key(merged, "arxiv:2309.06180");
  ASSERT_NE(paper, nullptr);
  EXPECT_EQ(paper->document.title, "Paged caches");
  EXPECT_EQ(paper->document.author,
            (std::vector<std::string>{"First Author", "Second Author", "Berkeley"}));
  EXPECT_EQ(paper->document.subject, (std::vector<std::string>{"cs.LG", "cs.DC"}));
  EXPECT_EQ(paper->document.abstract, "On O(n) caches.");
  EXPECT_EQ(paper->document.date, (PartialDate{2023, 9, 12})) << "the day within the row's year";
  EXPECT_NE(paper->passages.front().text.find("On O(n) caches."), std::string::npos);
  EXPECT_TRUE(merged.lint.empty());
}

TEST(Merge, ARowsOwnDateIsNotReplacedByADayOutsideIt) {
  MergeResult merged =
      merge_files({list_file("| [Paged caches](https://arxiv.org/abs/2309.06180) | | 2024/01 |\n")},
                  {}, {record("2309.06180", "Paged Caches")});
  EXPECT_EQ(find_key(merged, "arxiv:2309.06180")->document.date, (PartialDate{2024, 1, 0}));
}

// Then the link is probably wrong, and both are found.
TEST(Merge, ARecordOfAnotherTitleIsADocumentOfItsOwn) {
  FileContent list =
      list_file("| [Scheduling of trains](https://arxiv.org/abs/2309.06180) | | 2023 |\n");
  FileContent note = read_markdown_note("# A\n\nSee arXiv:2309.06180.\n", {"notes", "a.md"});
  MergeResult merged = merge_files({list, note}, {}, {record("2309.06180", "Paged Caches")});
  const MergedDocument* paper = find_key(merged, "arxiv:2309.06180");
  ASSERT_NE(paper, nullptr);
  EXPECT_EQ(paper->document.title, "Paged Caches");
  EXPECT_EQ(paper->document.contributions.front().path, "a.md") << "the note means the paper";
  const MergedDocument* row = find_key(merged, "arxiv:2309.06180#scheduling-of-trains");
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->document.abstract, "");
  EXPECT_TRUE(row->document.author.empty());
  ASSERT_EQ(merged.lint.size(), 1U);
  EXPECT_EQ(merged.lint[0].message,
            "'Scheduling of trains' has the link of 'Paged Caches'; they are kept apart");
}

TEST(Merge, TheRecordBelongsToTheRowsThatMeanIt) {
  MergeResult merged = merge_files(
      {list_file("| [Scheduling of trains](https://arxiv.org/abs/2309.06180) | | 2023 |\n"
                 "| [Paged caches](https://arxiv.org/abs/2309.06180) | | 2023 |\n")},
      {}, {record("2309.06180", "Paged Caches")});
  ASSERT_NE(find_key(merged, "arxiv:2309.06180"), nullptr);
  EXPECT_EQ(find_key(merged, "arxiv:2309.06180")->document.title, "Paged caches");
  EXPECT_NE(find_key(merged, "arxiv:2309.06180#scheduling-of-trains"), nullptr);
}

// What rows call the paper whose record says
//   Efficient Memory Management for Large Language Model Serving with PagedAttention
//   On top of it, we build vLLM, a serving system for LLMs with near-zero waste. GPT is served.
TEST(Merge, ARowMayCallAPaperByAnotherName) {
  enum class Taken { Same, Nickname, Apart };
  Record paper = record("2309.06180",
                        "Efficient Memory Management for Large Language Model Serving with "
                        "PagedAttention");
  paper.abstract =
      "On top of it, we build vLLM, a serving system for LLMs with near-zero waste. GPT is served.";
  for (auto [title, taken] : Cases<std::string, Taken>{
           {"PagedAttention", Taken::Same},
           {"PagedAttention 高效显存管理", Taken::Same},
           {"大模型推理的显存管理", Taken::Same},
           {"PagedAttention v2", Taken::Same},
           {"vLLM", Taken::Nickname},
           {"vLLM paper", Taken::Nickname},
           {"vLLM: a serving system with near-zero waste", Taken::Nickname},
           {"GPT", Taken::Nickname},
           {"GPT-3", Taken::Apart},
           {"Raft", Taken::Apart},
           {"Attention Is All You Need", Taken::Apart},
           {"FlashAttention-3", Taken::Apart},
           {"In Search of an Understandable Consensus Algorithm", Taken::Apart},
           {"A large study of memory errors in the field", Taken::Apart},
       }) {
    MergeResult merged =
        merge_files({list_file("| [" + title + "](https://arxiv.org/abs/2309.06180) | | 2023 |\n")},
                    {}, {paper});
    Taken found = merged.documents.size() == 3 ? Taken::Apart
                  : merged.lint.empty()        ? Taken::Same
                                               : Taken::Nickname;
    EXPECT_EQ(found, taken) << title;
  }
}

// Another row, or another title of the same, may say it better.
TEST(Merge, EachTitleOfTheRowsIsComparedWithTheRecord) {
  MergeResult merged = merge_files(
      {list_file("| [R1 Technical Report](https://arxiv.org/abs/2501.12948) | | 2025 |\n"
                 "| [R1](https://arxiv.org/abs/2501.12948) | | 2025 |\n")},
      {}, {record("2501.12948", "R1: Incentivizing Reasoning in Large Models")});
  EXPECT_EQ(find_key(merged, "arxiv:2501.12948")->document.abstract, "On O(n) caches.");
  EXPECT_EQ(merged.documents.size(), 2U);
}

// The reader pastes a bare link so that the record tells the rest.
TEST(Merge, ARowThatIsALinkGetsItsTitleFromTheRecord) {
  FileContent list = list_file(
      "| https://arxiv.org/abs/2309.06180 | | 2023 |\n"
      "| [arXiv:2309.06181](https://arxiv.org/abs/2309.06181) | | 2023 |\n"
      "| https://example.org/post/1 | | 2023 |\n| [B](http://b) | | 2023 |\n");
  MergeResult merged = merge_files({list}, {}, {record("2309.06180", "Paged Caches")});
  EXPECT_EQ(find_key(merged, "arxiv:2309.06180")->document.title, "Paged Caches");
  EXPECT_EQ(find_key(merged, "arxiv:2309.06181")->document.title, "arXiv:2309.06181");
  EXPECT_EQ(find_key(merged, "url:example.org/post/1")->document.title, "example.org/post/1");
  EXPECT_TRUE(merged.lint.empty());
}

TEST(Merge, AMereLinkIsOfThePaperWhereverItStands) {
  const std::string link = "| https://arxiv.org/abs/2309.06180 | | 2023 |\n";
  const std::string titled = "| [Paged caches](https://arxiv.org/abs/2309.06180) | | 2023 |\n";
  for (const std::string& rows : {link + titled, titled + link}) {
    MergeResult merged = merge_files({list_file(rows)});
    EXPECT_EQ(merged.documents.size(), 2U);
    EXPECT_EQ(find_key(merged, "arxiv:2309.06180")->document.title, "Paged caches");
    EXPECT_TRUE(merged.lint.empty());
  }
}

TEST(Merge, APaperWithoutADateHasTheMonthOfItsId) {
  Record undated = record("2309.06180", "Paged Caches");
  undated.published.reset();
  EXPECT_EQ(contribution_of(undated).date, (PartialDate{2023, 9, 0}));
  undated.id = "hep-th/9901001";
  EXPECT_EQ(contribution_of(undated).date, (PartialDate{1999, 1, 0}));
}

TEST(Merge, ARowThatNamesAnAuthorByHalfAddsNoOther) {
  MergeResult merged = merge_files(
      {list_file("| [Paged caches](https://arxiv.org/abs/2309.06180) | Author, Berkeley | |\n")},
      {}, {record("2309.06180", "Paged Caches")});
  EXPECT_EQ(find_key(merged, "arxiv:2309.06180")->document.author,
            (Values{"First Author", "Second Author", "Berkeley"}));
}

TEST(Merge, AllAuthorsAreKept) {
  Record large = record("2309.06180", "Paged Caches");
  large.authors.clear();
  for (int i = 0; i < 3'000; ++i) large.authors.push_back({"Author" + std::to_string(i), {}});
  large.authors.push_back({"", {}});
  MergeResult merged = merge_files({}, {}, {large});
  EXPECT_EQ(find_key(merged, "arxiv:2309.06180")->document.author.size(), 3'000U);
  EXPECT_TRUE(merged.lint.empty());
}

// arXiv's own names went through a wrong decoding at times.
TEST(Merge, NamesOfARecordAreRepaired) {
  Record spoilt = record("2309.06180", "Paged Caches");
  spoilt.authors = {{"Florian KroiÃ\u009f", {}}, {"Dirk WÃ¼bben", {}}, {"Erd\\H{o}s", {}}};
  EXPECT_EQ(contribution_of(spoilt).author, (Values{"Florian Kroiß", "Dirk Wübben", "Erdős"}));
}

TEST(Merge, APaperOfTheTextIsADocumentOnceItHasARecord) {
  FileContent note = read_markdown_note(
      "# A\n\nOne\n\nSee [this](https://arxiv.org/pdf/2309.06180v2.pdf) and arXiv:2309.06181.\n",
      {"notes", "a.md"});
  MergeResult merged = merge_files({note}, {}, {record("2309.06180", "Paged Caches")});
  ASSERT_EQ(merged.documents.size(), 2U);
  const MergedDocument* paper = find_key(merged, "arxiv:2309.06180");
  ASSERT_NE(paper, nullptr);
  EXPECT_EQ(paper->document.kind, Kind::Paper);
  EXPECT_EQ(paper->document.title, "Paged Caches");
  EXPECT_EQ(paper->document.contributions.front().path, "a.md");
  EXPECT_EQ(paper->document.contributions.front().line, 5);
  EXPECT_EQ(merged.documents.front().passages.front().text.find("caches."), std::string::npos)
      << "an abstract is no text of the note";
}

}  // namespace
}  // namespace cssearch
