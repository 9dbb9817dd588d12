// SPDX-License-Identifier: GPL-3.0-or-later
//
// Xapian's own servers are started once on an index and serve whatever generation it has.
#include <cstdlib>

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

  static std::string title(Searcher& searcher) {
    return searcher.search(TestIndex::request("text")).hits.at(0).document.title;
  }
  static std::string title_at(const std::vector<std::string>& places) {
    Searcher searcher(read_index_places(places));
    return title(searcher);
  }

  TempFolder folder_;
  fs::path index_ = folder_ / "index";
};

TEST_F(XapianServers, ADaemonServesTheNewGeneration) {
  index_note("First");
  XapianServer server("xapian-tcpsrv", index_);
  Searcher before(read_index_places({server.place()}));
  EXPECT_EQ(title(before), "First");
  index_note("Second");
  EXPECT_EQ(title_at({server.place()}), "Second");
  EXPECT_EQ(title(before), "First") << "a connection stays on its generation";
}

TEST_F(XapianServers, EachShardIsServed) {
  index_note("First", 2);
  XapianServer first("xapian-tcpsrv", index_ / "shard-00");
  XapianServer second("xapian-tcpsrv", index_ / "shard-01");
  EXPECT_EQ(title_at({first.place(), second.place()}), "First");
  index_note("Second", 2);
  EXPECT_EQ(title_at({first.place(), second.place()}), "Second");
}

// With a program in the place of ssh that runs here what ssh is told to run there.
TEST_F(XapianServers, AProgramForEachConnectionServesTheNewGeneration) {
  folder_.write("bin/ssh",
                "#!/bin/sh\n"
                "while [ \"$1\" = -o ] || [ \"$1\" = -E ]; do shift 2; done\n"
                "[ \"$1\" = -p ] && [ \"$2\" = 2222 ] && [ \"$3\" = me@shelf ] || exit 1\n"
                "shift 3\n"
                "exec \"$@\"\n");
  fs::permissions(folder_ / "bin/ssh", fs::perms::owner_all);
  std::string path = (folder_ / "bin").string() + ":" + std::getenv("PATH");
  ::setenv("PATH", path.c_str(), 1);
  for (const char* name : {"First", "Second"}) {
    index_note(name);
    EXPECT_EQ(title_at({"ssh://me@shelf:2222" + index_.string()}), name);
  }
}

}  // namespace
}  // namespace cssearch
