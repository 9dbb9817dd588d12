// SPDX-License-Identifier: GPL-3.0-or-later
//
// Xapian's own servers are started once on an index and serve whatever generation it has.
#include <gtest/gtest.h>

#include "searcher/search.h"
#include "tests/support/test_index.h"
#include "tests/support/xapian_server.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

class XapianServers : public testing::Test {
 protected:
  void SetUp() override {
    if (!has_xapian_tools()) GTEST_SKIP() << "Xapian's servers are not installed (xapian-tools)";
  }

  void index_note(const std::string& title, std::size_t shards = 1) {
    folder_.write("notes/a.md", "# " + title + "\n\nText of the note.\n");
    index_folder(folder_ / "notes", "notes", index_, shards);
  }

  // The title of the note, asked of servers of the shards.
  static std::string title(std::vector<Xapian::Database> shards) {
    OpenIndex open;
    for (const Xapian::Database& shard : shards) {
      open.database.add_database(shard);
      open.info = index_info_from_json(shard.get_metadata(kInfoKey));
    }
    open.first = shards.front();
    open.shards = std::move(shards);
    SearcherOptions options;
    options.remote = true;
    Searcher searcher(std::move(open), std::move(options));
    return searcher.search(TestIndex::request("text")).hits.at(0).document.title;
  }

  static Xapian::Database started(const fs::path& served) {
    return Xapian::Remote::open("xapian-progsrv", served.string());
  }
  static Xapian::Database connected(const XapianServer& server) {
    return Xapian::Remote::open("127.0.0.1", server.port());
  }

  TempFolder folder_;
  fs::path index_ = folder_ / "index";
};

TEST_F(XapianServers, AProgramForEachConnectionServesTheNewGeneration) {
  for (const char* name : {"First", "Second"}) {
    index_note(name);
    EXPECT_EQ(title({started(index_)}), name);
  }
}

TEST_F(XapianServers, ADaemonServesTheNewGeneration) {
  index_note("First");
  XapianServer server("xapian-tcpsrv", index_);
  Xapian::Database before = connected(server);
  EXPECT_EQ(title({before}), "First");
  index_note("Second");
  EXPECT_EQ(title({connected(server)}), "Second");
  EXPECT_EQ(title({before}), "First") << "a connection stays on its generation";
}

TEST_F(XapianServers, EachShardIsServed) {
  index_note("First", 2);
  XapianServer server("xapian-tcpsrv", index_ / "shard-01");
  EXPECT_EQ(title({started(index_ / "shard-00"), connected(server)}), "First");
  index_note("Second", 2);
  EXPECT_EQ(title({started(index_ / "shard-00"), connected(server)}), "Second");
}

}  // namespace
}  // namespace cssearch
