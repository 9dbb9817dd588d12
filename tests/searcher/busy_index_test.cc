// SPDX-License-Identifier: GPL-3.0-or-later
//
// An index that is changed more quickly than it is read: Xapian gives up revisions that are being
// read, and calls some of them damaged.
#include <atomic>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <xapian.h>

#include "indexer/verify/verify_database.h"
#include "schema/error.h"
#include "schema/index/format.h"
#include "tests/support/test_index.h"

namespace cssearch {
namespace {

constexpr int kRounds = 500;

// Commits what is there already as fast as it can, and each time writes over the last revision but
// one.
class BusyWriter {
 public:
  explicit BusyWriter(const std::filesystem::path& database)
      : database_(database.string(), Xapian::DB_OPEN | Xapian::DB_NO_SYNC),
        thread_([this] { write(); }) {}
  ~BusyWriter() {
    ended_ = true;
    thread_.join();
  }
  BusyWriter(const BusyWriter&) = delete;
  BusyWriter& operator=(const BusyWriter&) = delete;

 private:
  void write() {
    while (!ended_) {
      database_.set_metadata(kInfoKey, database_.get_metadata(kInfoKey));
      database_.commit();
    }
  }

  std::atomic<bool> ended_ = false;
  Xapian::WritableDatabase database_;
  std::thread thread_;
};

class BusyIndex : public testing::Test {
 protected:
  BusyIndex() {
    for (int i = 0; i < 40; ++i) {
      std::string number = std::to_string(i);
      index_.file("note" + number + ".md", "# Raft " + number + "\n\nThe log of the leader.");
    }
    index_.build();
  }

  std::filesystem::path database() const { return index_.index_folder() / "gen-000001"; }

  // `read` may be refused while there is a writer, never for damage; and then is not.
  void read_beside_a_writer(const std::function<void()>& read) {
    {
      BusyWriter writer(database());
      for (int i = 0; i < kRounds; ++i) {
        try {
          read();
        } catch (const Error& error) {
          ASSERT_EQ(error.code(), ErrorCode::Locked) << error.what();
        }
      }
    }
    EXPECT_NO_THROW(read());
  }

  TestIndex index_;
};

TEST_F(BusyIndex, IsSearched) {
  Searcher& searcher = index_.searcher();
  read_beside_a_writer([&] {
    searcher.refresh();
    EXPECT_EQ(searcher.search(TestIndex::request("leader")).total, 40);
  });
}

TEST_F(BusyIndex, IsOpened) {
  read_beside_a_writer([&] { Searcher searcher(index_.index_folder()); });
}

TEST_F(BusyIndex, IsNotCalledDamaged) {
  read_beside_a_writer([&] {
    const std::vector<std::string> none;
    ASSERT_EQ(verify_database(database(), [] {}).value_or(none), none);
  });
}

}  // namespace
}  // namespace cssearch
