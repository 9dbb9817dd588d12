// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tables are read back by Xapian, as metadata: any keys and tags.
#include "indexer/write/glass/table_writer.h"

#include <map>
#include <random>

#include <gtest/gtest.h>
#include <xapian.h>

#include "indexer/write/glass/version_file.h"
#include "schema/error.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

// Numbers of 32 bits.
struct Random : std::mt19937 {
  using std::mt19937::mt19937;
  std::uint32_t operator()() { return static_cast<std::uint32_t>(std::mt19937::operator()()); }
};

using Rows = std::map<std::string, std::string>;

TableRoot write_table(const std::filesystem::path& folder, const Rows& rows) {
  TableWriter termlist(folder / "termlist.glass");
  TableWriter table(folder / "postlist.glass");
  for (const auto& [key, tag] : rows) table.add(std::string("\0\xc0", 2) + key, tag);
  GlassRoots roots;
  roots.postlist = table.finish();
  roots.termlist = termlist.finish();
  write_version_file(folder, roots, {});
  return roots.postlist;
}

Rows read_table(const std::filesystem::path& folder) {
  Xapian::Database database(folder.string());
  Rows rows;
  for (auto key = database.metadata_keys_begin(); key != database.metadata_keys_end(); ++key)
    rows[*key] = database.get_metadata(*key);
  return rows;
}

std::string bytes(Random& random, std::size_t size) {
  std::string text(size, '\0');
  for (char& byte : text) byte = static_cast<char>(random());
  return text;
}

// Keys of one length that share their beginning.
Rows numbered(std::size_t count, std::size_t key_size, std::size_t tag_size) {
  Rows rows;
  for (std::size_t i = 0; i < count; ++i) {
    std::string number = std::to_string(i);
    std::string key(key_size - number.size(), '0');
    key += number;
    rows[key] = std::string(tag_size, static_cast<char>('a' + i % 26));
  }
  return rows;
}

TEST(TableWriter, WhatWasWrittenIsRead) {
  struct Case {
    std::string name;
    Rows rows;
    unsigned level;
  };
  const std::vector<Case> cases = {
      {"nothing", {}, 0},
      {"one row", {{"a", "b"}}, 0},
      {"one leaf", numbered(400, 6, 6), 0},
      {"two levels", numbered(5'000, 8, 40), 1},
      {"three levels of long keys", numbered(3'000, 250, 40), 2},
      {"four levels of long keys", numbered(70'000, 250, 2), 3},
      {"tags as long as an item", numbered(2'000, 20, 2'018), 2},
      {"tags a byte longer", numbered(2'000, 20, 2'019), 2},
      {"tags of a block", numbered(300, 20, 8'192), 2},
      {"a tag of a megabyte", {{"a", "x"}, {"b", std::string(1 << 20, 'y')}, {"c", "z"}}, 1},
      {"zero bytes and 0xff",
       {{std::string(1, '\0'), "a"},
        {std::string(2, '\0'), "b"},
        {std::string("\0\xff", 2), "c"},
        {"\xff", "d"},
        {"\xff\xff", std::string(3, '\0')}},
       0},
  };
  for (const Case& test : cases) {
    SCOPED_TRACE(test.name);
    TempFolder folder;
    TableRoot root = write_table(folder.path(), test.rows);
    EXPECT_EQ(root.entries, test.rows.size());
    EXPECT_EQ(root.level, test.level);
    EXPECT_TRUE(read_table(folder.path()) == test.rows);
    EXPECT_EQ(Xapian::Database::check(folder.path().string(), 0, nullptr), 0U);
  }
}

TEST(TableWriter, RandomRowsAreRead) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    Rows rows;
    for (std::size_t i = 0; i < 2'000; ++i) {
      std::size_t tag = random() % 50 == 0 ? random() % 20'000 : random() % 300;
      rows[bytes(random, 1 + random() % (random() % 10 == 0 ? 250 : 6))] = bytes(random, tag + 1);
    }
    TempFolder folder;
    write_table(folder.path(), rows);
    EXPECT_TRUE(read_table(folder.path()) == rows);
    EXPECT_EQ(Xapian::Database::check(folder.path().string(), 0, nullptr), 0U);
  }
}

TEST(TableWriter, RefusesWhatATableCannotHold) {
  TempFolder folder;
  TableWriter table(folder / "table");
  table.add("b", "");
  EXPECT_THROW(table.add("b", ""), Error);
  EXPECT_THROW(table.add("a", ""), Error);
  EXPECT_THROW(table.add(std::string(256, 'c'), ""), Xapian::InvalidArgumentError);
  table.add(std::string(255, 'c'), "");
}

TEST(TableWriter, ADiskThatIsFullIsAnError) {
  EXPECT_THROW(
      {
        TableWriter table("/dev/full");
        table.add("a", std::string(1 << 20, 'b'));
        table.finish();
      },
      std::filesystem::filesystem_error);
  EXPECT_THROW(TableWriter("/nowhere/table"), std::filesystem::filesystem_error);
}

}  // namespace
}  // namespace cssearch
