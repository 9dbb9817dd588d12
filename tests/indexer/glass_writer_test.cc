// SPDX-License-Identifier: GPL-3.0-or-later
//
// What GlassWriter writes is what Xapian writes: as Xapian reads it, as Xapian checks it, and after
// Xapian changed it.
#include "indexer/write/glass/glass_writer.h"

#include <functional>
#include <map>
#include <random>

#include <gtest/gtest.h>
#include <xapian.h>

#include "indexer/write/checksum.h"
#include "indexer/write/xapian_writer.h"
#include "tests/support/database_dump.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

// Numbers of 32 bits.
struct Random : std::mt19937 {
  using std::mt19937::mt19937;
  std::uint32_t operator()() { return static_cast<std::uint32_t>(std::mt19937::operator()()); }
};

struct Content {
  std::vector<IndexedPassage> passages;
  std::map<std::string, std::string> metadata;
};

void write(const Content& content, PassagePacker& packer, PassageWriter& writer) {
  Xapian::docid last = 0;
  for (const IndexedPassage& passage : content.passages)
    EXPECT_EQ(writer.add(packer.pack(passage).bytes), ++last);
  for (const auto& [key, value] : content.metadata) writer.set_metadata(key, value);
  for (const auto& [key, value] : content.metadata) EXPECT_EQ(writer.get_metadata(key), value);
  writer.finish([] {});
}

void write_by_xapian(const Content& content, const fs::path& path) {
  XapianPacker packer;
  XapianWriter writer(path);
  write(content, packer, writer);
}

void write_by_us(const Content& content, const fs::path& path, std::size_t memory,
                 std::size_t threads = 1) {
  GlassPacker packer;
  GlassWriter writer(path, path.string() + "-scratch", memory, threads);
  write(content, packer, writer);
}

std::vector<std::string> dump(const fs::path& path) {
  return dump_database(Xapian::Database(path.string(), Xapian::DB_BACKEND_GLASS));
}

std::size_t errors(const fs::path& path) {
  return Xapian::Database::check(path.string(), 0, nullptr);
}

constexpr std::size_t kSmallMemory = 48 << 10;  // so that there are runs to merge

// With as much memory as is needed, and with little, by one thread and by several.
void expect_same(const Content& content) {
  TempFolder folder;
  write_by_xapian(content, folder / "xapian");
  std::vector<std::string> expected = dump(folder / "xapian");
  for (std::size_t memory : {GlassWriter::kMemory, kSmallMemory}) {
    for (std::size_t threads : {1U, 3U}) {
      SCOPED_TRACE(std::to_string(memory) + " bytes, " + std::to_string(threads) + " threads");
      fs::path path = folder / (std::to_string(memory) + "-" + std::to_string(threads));
      write_by_us(content, path, memory, threads);
      EXPECT_EQ(first_difference(dump(path), expected), "");
      EXPECT_EQ(errors(path), 0U);
    }
  }
}

IndexedPassage passage(const std::function<void(IndexedPassage&)>& fill) {
  IndexedPassage made;
  fill(made);
  return made;
}

Content passages(std::size_t count,
                 const std::function<void(IndexedPassage&, std::uint32_t)>& fill) {
  Content content;
  for (std::uint32_t i = 0; i < count; ++i)
    content.passages.push_back(passage([&](IndexedPassage& made) { fill(made, i); }));
  return content;
}

std::string number_name(std::uint32_t number) {
  return "n" + std::to_string(number);
}

TEST(GlassWriter, WritesWhatXapianWrites) {
  struct Case {
    std::string name;
    Content content;
  };
  const std::string zeros("\0\0a\0", 4);
  const std::vector<Case> cases = {
      {"nothing", {}},
      {"metadata only", {{}, {{"a", "b"}, {"long", std::string(1 << 20, 'm')}, {zeros, zeros}}}},
      {"one passage", passages(1,
                               [](auto& made, auto) {
                                 made.add("b", 2, 1);
                                 made.add("a", 1, 3);
                                 made.add_value(0, "v");
                                 made.set_data("data");
                               })},
      {"passages without terms", passages(3, [](auto&, auto) {})},
      {"passages without terms but with values and data", passages(600,
                                                                   [](auto& made, auto i) {
                                                                     if (i % 3 == 0)
                                                                       made.add_value(
                                                                           i % 7, number_name(i));
                                                                     if (i % 4 == 0)
                                                                       made.set_data("x");
                                                                   })},
      {"terms that count nothing", passages(300,
                                            [](auto& made, auto i) {
                                              made.add("Q" + number_name(i));
                                              made.add("K");
                                            })},
      {"a term with and without positions, its frequency added up",
       passages(3,
                [](auto& made, auto) {
                  made.add("a", 7, 1);
                  made.add("a", 3, 2);
                  made.add("a", 7, 4);
                  made.add("a", IndexedPassage::kNoPosition, 8);
                  made.add("b");
                  made.add("b", 5);
                })},
      {"zero bytes, 0xff and long terms",
       passages(3,
                [&](auto& made, auto i) {
                  for (const std::string& term :
                       {zeros, std::string(1, '\0'), std::string("\0\xff", 2), std::string("\xff"),
                        std::string(100, '\xff'), std::string(245, 'l'), std::string("a"),
                        std::string("a\0", 2), std::string("a\0b", 3)})
                    made.add(term, i + 1, i + 1);
                })},
      {"frequencies around what fits into a byte",
       passages(1,
                [](auto& made, auto) {
                  for (std::uint32_t wdf : {0U, 1U, 2U, 126U, 127U, 128U, 16'384U, 100'000'000U}) {
                    for (std::size_t size : {1U, 2U, 100U})
                      made.add(std::string(size, 'w') + std::to_string(wdf), 1, wdf);
                  }
                })},
      {"positions near and far", passages(4,
                                          [](auto& made, auto i) {
                                            for (std::uint32_t at = 1; at <= 5'000; ++at)
                                              made.add("run", at, 1);
                                            for (std::uint32_t at = 1; at <= 5'000; ++at)
                                              made.add("gaps", at * (i + 2) * at, 1);
                                            for (std::uint32_t at = 1; at < 1U << 31U; at *= 2)
                                              made.add("powers", at, 1);
                                            made.add("far", 1U << 31U, 1);
                                            made.add("ends", 1, 1);
                                            made.add("ends", 0xFFFFFFFF, 1);
                                            made.add("pair", 9, 1);
                                            made.add("pair", 10, 1);
                                          })},
      {"a term of all passages and one of each", passages(9'000,
                                                          [](auto& made, auto i) {
                                                            made.add("all", i + 1, 1 + i % 300);
                                                            made.add(number_name(i), 1, 1);
                                                            made.add_value(1, number_name(i));
                                                            made.add_value(
                                                                200, i % 2 == 0 ? "even" : "odd");
                                                            made.add_value(70'000, "same");
                                                          })},
      {"ids of three bytes",
       passages(40'000, [](auto& made, auto i) { made.add(number_name(i % 10), i, 1); })},
      {"long data", passages(3,
                             [](auto& made, auto i) {
                               std::string data;
                               for (std::uint32_t at = i; data.size() < 1 << 20; at = at * 5 + 1)
                                 data += number_name(at);
                               made.set_data(data);
                               made.add("a", 1, 1);
                             })},
      {"a slot that is set twice", passages(2,
                                            [](auto& made, auto i) {
                                              made.add_value(4, "first");
                                              made.add_value(2, number_name(i));
                                              made.add_value(4, "second");
                                            })},
  };
  for (const Case& test : cases) {
    SCOPED_TRACE(test.name);
    try {
      expect_same(test.content);
    } catch (const Xapian::Error& error) {
      ADD_FAILURE() << error.get_msg();
    }
  }
}

// Rows of tables are cut where a block is full, and where else when they are compacted.
TEST(GlassWriter, LongDataIsReadWhereverItIsCut) {
  Random random(7);
  std::vector<std::string> data;
  for (std::size_t i = 0; i < 2'000; ++i) {
    std::string letters(8'192 + i % 400, '\0');
    for (char& letter : letters) letter = "acgt"[random() % 4];
    data.push_back(std::move(letters));
  }
  Content content;
  for (const std::string& letters : data)
    content.passages.push_back(passage([&](IndexedPassage& made) { made.set_data(letters); }));
  TempFolder folder;
  write_by_us(content, folder / "index", GlassWriter::kMemory);
  Xapian::Database(folder / "index")
      .compact((folder / "compacted").string(), Xapian::DBCOMPACT_NO_RENUMBER);
  for (const char* name : {"index", "compacted"}) {
    Xapian::Database database(folder / name);
    for (std::size_t i = 0; i < data.size(); ++i)
      ASSERT_EQ(database.get_document(static_cast<Xapian::docid>(i + 1)).get_data(), data[i])
          << name << i;
  }
}

// Xapian 1.4.22 writes some of these so that it cannot read them.
TEST(GlassWriter, DataThatShrinksToNothingIsRead) {
  Content content = passages(300, [](auto& made, auto i) {
    made.set_data(std::string(8'192 * (1 + i / 2) + i % 7 - 3, 'd'));
  });
  TempFolder folder;
  write_by_us(content, folder / "ours", kSmallMemory);
  Xapian::Database database((folder / "ours").string());
  for (Xapian::docid id = 1; id <= content.passages.size(); ++id)
    EXPECT_TRUE(database.get_document(id).get_data() == content.passages[id - 1].data()) << id;
}

// As in text: some words come often and most seldom.
IndexedPassage random_passage(Random& random) {
  return passage([&](IndexedPassage& made) {
    std::size_t words = random() % 8 == 0 ? random() % 3'000 : random() % 60;
    for (std::size_t i = 0; i < words; ++i) {
      std::uint32_t word = random() % (1U + random() % (1U + random() % 5'000));
      std::string term = number_name(word);
      if (word % 13 == 0) term.insert(1, word % 100, static_cast<char>(word));
      bool has_position = random() % 5 != 0;
      // Xapian's check takes positions of a passage whose length is 0 for an error.
      if (has_position) {
        made.add(term, 1 + random() % 4'000, 1 + random() % 3);
      } else {
        made.add(term, IndexedPassage::kNoPosition, random() % 3);
      }
    }
    for (Xapian::valueno slot = 0; slot < 6; ++slot) {
      if (random() % 2 == 0) made.add_value(slot * slot * 30, number_name(random() % 1'000));
    }
    for (std::size_t size = random() % 400; size > 0; --size) {
      if (made.data().size() < size) made.set_data(made.data() + number_name(random()));
    }
  });
}

Content random_content(Random& random) {
  Content content;
  for (std::size_t left = random() % 300; left > 0; --left)
    content.passages.push_back(random_passage(random));
  for (std::size_t left = random() % 20; left > 0; --left)
    content.metadata[number_name(random())] = std::string(1 + random() % 9'000, 'm');
  return content;
}

TEST(GlassWriter, WritesWhatXapianWritesOfAnything) {
  for (unsigned seed = 0; seed < 10; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    expect_same(random_content(random));
  }
}

TEST(GlassWriter, KnowsTheChecksumOfWhatXapianReads) {
  for (unsigned seed = 0; seed < 3; ++seed) {
    Random random(seed);
    Content content = random_content(random);
    TempFolder folder;
    write_by_us(content, folder / "ours", kSmallMemory);
    Xapian::Database database((folder / "ours").string(), Xapian::DB_BACKEND_GLASS);
    for (std::size_t i = 0; i < content.passages.size(); ++i) {
      EXPECT_EQ(GlassPacker().pack(content.passages[i]).checksum,
                checksum_of(database.get_document(static_cast<Xapian::docid>(i + 1))));
    }
  }
}

void change(Xapian::WritableDatabase& database, Random& random) {
  for (std::size_t left = 40; left > 0; --left) {
    Xapian::docid id = 1 + random() % (database.get_lastdocid() + 3);
    Xapian::Document document = random_passage(random).to_document();
    unsigned what = random() % 5;
    if (what == 0) database.add_document(document);
    if (what == 1) database.replace_document(id, document);
    if (what == 2) database.set_metadata(number_name(random() % 50), number_name(random()));
    if (what < 3) continue;
    try {
      database.delete_document(id);
    } catch (const Xapian::DocNotFoundError&) {  // in both
    }
  }
  database.commit();
}

TEST(GlassWriter, XapianChangesItAsItsOwn) {
  for (unsigned seed = 100; seed < 104; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    Content content = random_content(random);
    TempFolder folder;
    const fs::path ours = folder / "ours", xapian = folder / "xapian";
    write_by_us(content, ours, kSmallMemory);
    write_by_xapian(content, xapian);
    for (int round = 0; round < 4; ++round) {
      Random same = random;
      for (const fs::path& path : {ours, xapian}) {
        Xapian::WritableDatabase database(path.string(), Xapian::DB_OPEN | Xapian::DB_NO_SYNC);
        random = same;
        change(database, random);
      }
      // Bounds may be wider after deletions; where they are tight depends on the order of writing
      // only, which was the same.
      EXPECT_EQ(first_difference(dump(ours), dump(xapian)), "") << round;
      EXPECT_EQ(errors(ours), 0U) << round;
    }
  }
}

TEST(GlassWriter, AllCanBeDeleted) {
  Random random(7);
  Content content = random_content(random);
  TempFolder folder;
  write_by_us(content, folder / "ours", kSmallMemory);
  Xapian::WritableDatabase database((folder / "ours").string(), Xapian::DB_OPEN);
  for (Xapian::docid id = 1; id <= content.passages.size(); ++id) database.delete_document(id);
  database.commit();
  EXPECT_EQ(database.get_doccount(), 0U);
  EXPECT_EQ(errors(folder / "ours"), 0U);
}

TEST(GlassWriter, XapianCompactsItAndReadsItBesideOthers) {
  Random random(11);
  TempFolder folder;
  Xapian::Database ours, theirs;
  for (std::string name : {"a", "b", "c"}) {
    Content content = random_content(random);
    content.metadata.clear();
    write_by_us(content, folder / ("ours-" + name), kSmallMemory);
    write_by_xapian(content, folder / ("xapian-" + name));
    ours.add_database(Xapian::Database((folder / ("ours-" + name)).string()));
    // One that is not ours among them.
    std::string mixed = name == "b" ? "ours-" : "xapian-";
    theirs.add_database(Xapian::Database((folder / (mixed + name)).string()));
  }
  ours.compact((folder / "ours").string());
  theirs.compact((folder / "xapian").string());
  EXPECT_EQ(first_difference(dump(folder / "ours"), dump(folder / "xapian")), "");
  EXPECT_EQ(errors(folder / "ours"), 0U);
}

TEST(GlassWriter, IsAsLargeAsWhatXapianCompacts) {
  Random random(13);
  Content content = random_content(random);
  while (content.passages.size() < 1'000) content.passages.push_back(random_passage(random));
  TempFolder folder;
  write_by_us(content, folder / "ours", kSmallMemory);
  write_by_xapian(content, folder / "xapian");
  Xapian::Database((folder / "xapian").string()).compact((folder / "compact").string());
  for (std::string table : {"postlist", "position", "termlist", "docdata"}) {
    auto size = [&](const std::string& name) {
      return fs::file_size(folder / name / (table + ".glass"));
    };
    EXPECT_LE(size("ours"), size("compact") * 103 / 100) << table;
  }
}

IndexedPassage passage_of_terms(int count) {
  return passage([&](IndexedPassage& made) {
    for (int i = 0; i < count; ++i) made.add("term" + std::to_string(i), 1, 1);
  });
}

std::string packed(const IndexedPassage& passage) {
  return GlassPacker().pack(passage).bytes;
}

TEST(GlassWriter, CanBeStoppedInTheLastStep) {
  for (std::size_t memory : {GlassWriter::kMemory, kSmallMemory}) {
    for (std::size_t threads : {1U, 2U}) {
      TempFolder folder;
      GlassWriter writer(folder / "ours", folder / "scratch", memory, threads);
      writer.add(packed(passage_of_terms(5'000)));
      int calls = 0;
      auto stop = [&] {
        if (++calls == 2) throw std::runtime_error("stop");
      };
      EXPECT_THROW(writer.finish(stop), std::runtime_error) << memory;
      EXPECT_EQ(calls, 2);
    }
  }
}

TEST(GlassWriter, NamesTheFolderWhoseRunsCannotBeRead) {
  TempFolder folder;
  GlassWriter writer(folder / "ours", folder / "scratch", kSmallMemory);
  writer.add(packed(passage_of_terms(5'000)));
  // It opens, and does not read.
  ASSERT_TRUE(fs::remove(folder / "scratch/run-0"));
  fs::create_directory(folder / "scratch/run-0");
  try {
    writer.finish([] {});
    FAIL() << "a folder is no run";
  } catch (const fs::filesystem_error& error) {
    EXPECT_EQ(error.code(), std::errc::is_a_directory);
  }
}

TEST(PostingBatch, CountsWhatItHoldsAndNothingOnceItIsCleared) {
  PostingBatch batch;
  const std::size_t empty = batch.memory();
  const std::string passage = packed(passage_of_terms(5'000));
  for (Xapian::docid id = 1; id <= 20; ++id) batch.add(id, PackedPassage(passage));
  // Each posting has a byte for wdf, two for the positions and a place among those of its term.
  EXPECT_GT(batch.memory(), empty + std::size_t{20} * 5'000 * (3 + 8));
  batch.clear();
  EXPECT_EQ(batch.memory(), empty);
}

TEST(GlassWriter, RefusesTermsThatXapianRefuses) {
  for (const std::string& term : {std::string(), std::string(246, 'l'), std::string(200, '\0')}) {
    EXPECT_THROW(
        {
          TempFolder folder;
          GlassWriter writer(folder / "ours", folder / "scratch");
          writer.add(packed(passage([&](IndexedPassage& made) { made.add(term, 1, 1); })));
          writer.finish([] {});
        },
        Xapian::InvalidArgumentError)
        << term.size();
  }
}

}  // namespace
}  // namespace cssearch
