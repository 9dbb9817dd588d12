// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/merge/documents.h"

#include <array>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <new>

#include <gtest/gtest.h>

#include "indexer/merge/pack_document.h"
#include "schema/error.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

using Values = std::vector<std::string>;

// With something in every member, so that one that is forgotten shows.
MergedDocument full_document() {
  Contribution told;
  told.kind = Kind::Paper;
  told.title = "Paged Attention";
  told.other_titles = {"vLLM", "显存"};
  told.author = {"Woosuk Kwon"};
  told.category = {"Serving"};
  told.section = {"Papers", "2023"};
  told.tag = {"kv-cache"};
  told.date = PartialDate{2023, 9, 0};
  told.rating = 3;
  told.read = 2;
  told.venue = "SOSP";
  told.subject = {"cs.LG"};
  told.url = "https://arxiv.org/abs/2309.06180";
  told.arxiv = "2309.06180";
  told.code = {"https://github.com/vllm-project/vllm"};
  told.notes = {"a.md"};
  told.remark = "good";
  told.abstract = std::string("a\0b", 3);
  told.origin = Origin::Row;
  told.date_trust = DateTrust::Row;
  told.source = "notes";
  told.path = "list.md";
  told.line = 7;

  MergedDocument merged;
  static_cast<Facts&>(merged.document) = static_cast<const Facts&>(told);
  merged.document.key = "arxiv:2309.06180";
  merged.document.language = "en";
  merged.document.about = {"note:notes/a.md"};
  merged.document.contributions = {told, Contribution()};
  Passage passage;
  passage.text = "one\n- two";
  passage.sections = {{0, {"A", "B"}}, {1, {}}};
  passage.lines = {{0, 3}, {1, 9}};
  passage.blocks = {{1, 1, TextKind::List, "python"}};
  passage.marks = {{TextMark::Type::Link, 0, 3, "https://a.org"}};
  passage.page = 4;
  merged.passages = {passage, Passage()};
  return merged;
}

// Bytes that were never set must not reach a file.
TEST(PackDocument, LeavesOutWhatIsNotThere) {
  std::string packed[2];
  for (int filling : {0, 1}) {
    alignas(WholeDocument) std::array<std::byte, sizeof(WholeDocument)> memory;
    memory.fill(static_cast<std::byte>(filling));
    auto* document = new (memory.data()) WholeDocument;
    pack_document(packed[filling], *document);
    std::destroy_at(document);
  }
  EXPECT_EQ(packed[0], packed[1]);
}

TEST(PackDocument, KeepsEveryMember) {
  MergedDocument document = full_document();
  std::string packed;
  pack_document(packed, document);
  MergedDocument unpacked = unpack_document(packed);
  EXPECT_EQ(unpacked.document, document.document);
  EXPECT_EQ(unpacked.passages, document.passages);
}

TEST(PackDocument, NoticesThatBytesLack) {
  std::string packed;
  pack_document(packed, full_document());
  for (std::size_t size = 0; size < packed.size(); ++size)
    EXPECT_THROW(unpack_document(packed.substr(0, size)), std::out_of_range) << size;
}

TEST(Documents, AreReadInAnyOrderAndBetweenAdding) {
  TempFolder folder;
  Documents documents(folder.path());
  EXPECT_TRUE(documents.empty());
  MergedDocument merged = full_document();
  // More than what is written at once.
  for (std::size_t i = 0; i < 300; ++i) {
    merged.document.key = std::to_string(i);
    merged.passages.front().text = std::string(i * 17, 'x');
    documents.add(merged);
    if (i % 50 != 0) continue;
    EXPECT_EQ(documents[i / 2].document.key, std::to_string(i / 2));
  }
  ASSERT_EQ(documents.size(), 300U);
  std::size_t number = 0;
  for (const MergedDocument& read : documents) {
    EXPECT_EQ(read.document.key, std::to_string(number));
    EXPECT_EQ(read.passages.front().text.size(), number * 17);
    ++number;
  }
  EXPECT_EQ(number, 300U);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path())) << "the file has no name";
}

TEST(Documents, LearnWhatTheyAreAbout) {
  TempFolder folder;
  Documents documents(folder.path());
  MergedDocument merged = full_document();
  documents.add(merged);
  merged.document.key = "note:notes/a.md";
  documents.add(merged);
  documents.set_about({{"note:notes/a.md", {"arxiv:2", "arxiv:3"}}});
  EXPECT_EQ(documents[0].document.about, Values{"note:notes/a.md"});
  EXPECT_EQ(documents[1].document.about, (Values{"arxiv:2", "arxiv:3"}));
}

TEST(Documents, SayWhereThereIsNoRoomForThem) {
  Documents documents("/nowhere");
  try {
    documents.add(full_document());
    FAIL() << "there is no such folder";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::Storage);
    EXPECT_NE(std::string(error.what()).find("/nowhere"), std::string::npos);
    EXPECT_FALSE(error.hint().empty());
  }
}

}  // namespace
}  // namespace cssearch
