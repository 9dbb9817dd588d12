// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/write/write_index.h"

#include <fstream>
#include <iterator>
#include <map>

#include <gtest/gtest.h>

#include "indexer/note/note.h"
#include "indexer/write/passage_terms.h"
#include "schema/error.h"
#include "schema/index/layout.h"
#include "schema/index/new_generation.h"
#include "schema/index/open_index.h"
#include "schema/index/stored.h"
#include "tests/support/merge_files.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

// `more`: in the text of each.
Collection documents(std::size_t count, const std::string& more = {}) {
  std::vector<FileContent> files;
  for (std::size_t i = 0; i < count; ++i) {
    std::string number = std::to_string(i);
    std::string text = "# Note " + number;
    text += "\n\nbody " + number + more + "\n";
    files.push_back(read_markdown_note(text, {"notes", number + ".md"}));
  }
  Collection collection;
  for (const MergedDocument& merged : merge_files(std::move(files)).documents)
    collection.documents.add(merged);
  return collection;
}

const WriteHooks kNoHooks{nullptr, [] {}};

TEST(WriteIndex, EveryPassageIsThereInOrder) {
  TempFolder folder;
  IndexLock lock(folder.path(), 0);
  PublishedIndex published = write_index(folder.path(), documents(600), {}, kNoHooks);
  OpenIndex open = open_index(folder.path());
  EXPECT_EQ(open.info.documents, 600U);
  EXPECT_EQ(open.info.passages, open.database.get_doccount());
  EXPECT_EQ(open.info.kinds.at("note"), 600U);
  EXPECT_EQ(open.info.digest, published.info.digest);
  for (Xapian::docid id : {1U, 250U, 251U, 600U}) {
    StoredPassage stored = decode_stored(open.database.get_document(id).get_data());
    EXPECT_EQ(stored.key, "note:notes/" + std::to_string(id - 1) + ".md");
  }
}

TEST(WriteIndex, TheDigestIsOfContentOnly) {
  TempFolder first, second;
  IndexLock lock_first(first.path(), 0), lock_second(second.path(), 0);
  Collection here = documents(20), there = documents(20);
  here.sources = {{"notes", "/here", "abc"}};
  there.sources = {{"notes", "/there", ""}};
  std::string digest =
      write_index(first.path(), here, "2026-01-01T00:00:00Z", kNoHooks).info.digest;
  EXPECT_EQ(write_index(second.path(), there, {}, kNoHooks).info.digest, digest);
  there.documents = documents(20, " changed").documents;
  EXPECT_NE(write_index(second.path(), there, {}, kNoHooks).info.digest, digest);
}

TEST(WriteIndex, AnInterruptedRunLeavesTheOldIndex) {
  TempFolder folder;
  IndexLock lock(folder.path(), 0);
  write_index(folder.path(), documents(3), {}, kNoHooks);
  for (int stop_after : {0, 1, 5, 6, 7}) {
    int calls = 0;
    WriteHooks hooks{nullptr, [&] {
                       if (calls++ == stop_after) throw Error(ErrorCode::Interrupted, "stop");
                     }};
    EXPECT_THROW(write_index(folder.path(), documents(6), {}, hooks), Error) << stop_after;
    OpenIndex open = open_index(folder.path());
    EXPECT_EQ(open.generation, 1U);
    EXPECT_EQ(open.database.get_doccount(), 3U);
  }
  std::size_t entries = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder.path()))
    ++entries;
  EXPECT_EQ(entries, 5U) << "CURRENT, XAPIANDB, lock, sources.json and the one generation";
}

TEST(WriteIndex, AnEmptyIndexCanBeSearched) {
  for (std::size_t shards : {1U, 3U}) {
    TempFolder folder;
    IndexLock lock(folder.path(), 0);
    write_index(folder.path(), Collection(), {}, kNoHooks, {shards});
    EXPECT_EQ(open_index(folder.path()).database.get_doccount(), 0U);
    EXPECT_EQ(open_index(folder.path()).shards.size(), shards);
  }
}

TEST(WriteIndex, ShardsHoldTheDocumentsOfTheirKeysInOrder) {
  constexpr std::size_t kShards = 4;
  TempFolder one, several;
  IndexLock lock_one(one.path(), 0), lock_several(several.path(), 0);
  PublishedIndex undivided = write_index(one.path(), documents(300), {}, kNoHooks);
  PublishedIndex divided = write_index(several.path(), documents(300), {}, kNoHooks, {kShards});
  EXPECT_EQ(to_json_text(divided.info), to_json_text(undivided.info));
  OpenIndex open = open_index(several.path());
  EXPECT_EQ(to_json_text(open.info), to_json_text(undivided.info));
  EXPECT_FALSE(open.half_changed);
  ASSERT_EQ(open.shards.size(), kShards);
  for (std::size_t number = 0; number < kShards; ++number) {
    const Xapian::Database& shard = open.shards[number];
    EXPECT_GT(shard.get_doccount(), 0U) << number;
    int last = -1;
    for (auto id = shard.postlist_begin(""); id != shard.postlist_end(""); ++id) {
      std::string key = decode_stored(shard.get_document(*id).get_data()).key;
      EXPECT_EQ(shard_number(key, kShards), number) << key;
      int of_note = std::stoi(key.substr(std::string("note:notes/").size()));
      EXPECT_GT(of_note, last);
      last = of_note;
    }
  }
}

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// All tables of an index, by their paths in it. The files "iamglass" differ by a random number.
std::map<std::string, std::string> tables_of(const std::filesystem::path& index) {
  std::map<std::string, std::string> tables;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(index)) {
    if (entry.path().extension() == ".glass")
      tables[std::filesystem::relative(entry.path(), index).string()] = bytes_of(entry.path());
  }
  return tables;
}

TEST(WriteIndex, AnyNumberOfThreadsWritesTheSameBytes) {
  Collection collection =
      documents(700, "\n\nMulti-Head Latent Attention (MLA), kv-cache 显存管理\n");
  for (std::size_t shards : {1U, 3U}) {
    TempFolder one;
    IndexLock lock_one(one.path(), 0);
    PublishedIndex expected = write_index(one.path(), collection, {}, kNoHooks, {shards, 1});
    ASSERT_EQ(tables_of(one.path()).size(), 4 * shards);
    for (std::size_t threads : {2U, 4U, 16U}) {
      SCOPED_TRACE(std::to_string(shards) + " shards, " + std::to_string(threads) + " threads");
      TempFolder several;
      IndexLock lock(several.path(), 0);
      PublishedIndex written =
          write_index(several.path(), collection, {}, kNoHooks, {shards, threads});
      EXPECT_EQ(to_json_text(written.info), to_json_text(expected.info));
      EXPECT_TRUE(tables_of(several.path()) == tables_of(one.path()));
    }
  }
}

TEST(WriteIndex, AnInterruptedRunOfSeveralThreadsLeavesTheOldIndex) {
  TempFolder folder;
  IndexLock lock(folder.path(), 0);
  write_index(folder.path(), documents(3), {}, kNoHooks);
  for (int stop_after : {0, 100, 600}) {
    int calls = 0;
    WriteHooks hooks{nullptr, [&] {
                       if (calls++ == stop_after) throw Error(ErrorCode::Interrupted, "stop");
                     }};
    EXPECT_THROW(write_index(folder.path(), documents(600), {}, hooks, {1, 4}), Error);
    EXPECT_EQ(open_index(folder.path()).info.documents, 3U);
  }
}

TEST(WriteIndex, AnInterruptedRunOfShardsLeavesTheOldIndex) {
  TempFolder folder;
  IndexLock lock(folder.path(), 0);
  write_index(folder.path(), documents(3), {}, kNoHooks, {2});
  for (int stop_after : {0, 6, 7}) {
    int calls = 0;
    WriteHooks hooks{nullptr, [&] {
                       if (calls++ == stop_after) throw Error(ErrorCode::Interrupted, "stop");
                     }};
    EXPECT_THROW(write_index(folder.path(), documents(6), {}, hooks, {3}), Error) << stop_after;
    EXPECT_EQ(open_index(folder.path()).info.documents, 3U);
    EXPECT_EQ(count_shards(folder.path()), 2U);
  }
}

TEST(Prior, OrdersByRatingReadingAndDate) {
  Document plain, rated, read, recent;
  rated.rating = 5;
  read.read = 3;
  recent.date = PartialDate{2026, 1, 1};
  EXPECT_EQ(prior_of(plain), 0);
  EXPECT_GT(prior_of(rated), prior_of(recent));
  EXPECT_GT(prior_of(read), 0);
  EXPECT_GT(prior_of(recent), 0);
  rated.read = 3;
  rated.date = PartialDate{2100, 1, 1};
  EXPECT_LE(prior_of(rated), 1);
}

}  // namespace
}  // namespace cssearch
