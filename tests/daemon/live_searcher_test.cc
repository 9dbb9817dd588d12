// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/daemon/live_searcher.h"

#include <fstream>

#include <gtest/gtest.h>

#include "schema/error.h"
#include "tests/support/test_index.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

class Live : public testing::Test {
 protected:
  void index_note(const std::string& title) {
    folder_.write("notes/a.md", "# " + title + "\n\nText of the note.\n");
    index_folder(folder_ / "notes", "notes", index_);
  }
  void publish(const std::string& name) { folder_.write("index/CURRENT", name + "\n"); }
  static std::string title(LiveSearcher& live) {
    return live.current().search(TestIndex::request("text")).hits.at(0).document.title;
  }

  TempFolder folder_;
  fs::path index_ = folder_ / "index";
};

TEST_F(Live, ANewGenerationAnswersTheNextRequest) {
  index_note("First");
  LiveSearcher live({folder_place(index_)});
  EXPECT_EQ(title(live), "First");
  const Searcher* opened = &live.current();
  EXPECT_EQ(opened, &live.current()) << "an index that stays is opened once";
  index_note("Second");
  EXPECT_EQ(title(live), "Second");
  EXPECT_EQ(live.trouble(), "");
}

TEST_F(Live, ABrokenGenerationLeavesTheLastGoodOne) {
  index_note("First");
  LiveSearcher live({folder_place(index_)});
  live.current();
  folder_.write("index/gen-000007/iamglass", "this is no database");
  publish("gen-000007");
  for (int request = 0; request < 2; ++request) {
    EXPECT_EQ(title(live), "First");
    EXPECT_NE(live.trouble(), "");
  }
  index_note("Better");
  EXPECT_EQ(title(live), "Better");
  EXPECT_EQ(live.trouble(), "");
}

TEST_F(Live, AnIndexThatIsGoneOrNamesNothingIsTrouble) {
  index_note("First");
  LiveSearcher live({folder_place(index_)});
  live.current();
  std::string good = read_file(index_ / "CURRENT");
  publish("nothing");
  EXPECT_EQ(title(live), "First");
  EXPECT_NE(live.trouble(), "");
  fs::remove(index_ / "CURRENT");
  EXPECT_EQ(title(live), "First");
  EXPECT_NE(live.trouble(), "");
  folder_.write("index/CURRENT", good);
  EXPECT_EQ(title(live), "First");
  EXPECT_EQ(live.trouble(), "") << "what is named is what is served";
}

TEST_F(Live, WithoutAnIndexTheErrorSaysSoUntilThereIsOne) {
  LiveSearcher live({folder_place(index_)});
  EXPECT_THROW(live.current(), Error);
  index_note("First");
  EXPECT_EQ(title(live), "First");
}

TEST_F(Live, ABrokenIndexAtTheStartIsAnErrorUntilItIsMended) {
  folder_.write("index/gen-000007/iamglass", "this is no database");
  publish("gen-000007");
  LiveSearcher live({folder_place(index_)});
  EXPECT_THROW(live.current(), Error);
  EXPECT_THROW(live.current(), Error);
  index_note("First");
  EXPECT_EQ(title(live), "First");
}

}  // namespace
}  // namespace cssearch
