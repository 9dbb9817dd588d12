// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/walk/folder_watch.h"

#include <gtest/gtest.h>

#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

using namespace std::chrono;

// Without an event nothing ends the wait: a test that misses one runs into its time limit.
constexpr FolderWatch::Times kPatient{milliseconds(20), milliseconds(200), hours(1)};
const std::function<void()> kGoOn = [] {};

TEST(FolderWatch, SeesFilesThatAreMadeChangedMovedAndRemoved) {
  TempFolder folder;
  FolderWatch watch(kPatient);
  EXPECT_TRUE(watch.set({folder.path()}));
  folder.write("a.md", "one");
  watch.wait(kGoOn);
  folder.write("a.md", "two");
  watch.wait(kGoOn);
  std::filesystem::rename(folder / "a.md", folder / "b.md");
  watch.wait(kGoOn);
  std::filesystem::remove(folder / "b.md");
  watch.wait(kGoOn);
  EXPECT_EQ(watch.trouble(), std::nullopt);
}

TEST(FolderWatch, TakesABurstAsOne) {
  TempFolder folder;
  FolderWatch watch(kPatient);
  watch.set({folder.path()});
  for (int i = 0; i < 100; ++i) folder.write(std::to_string(i) + ".md", "text");
  watch.wait(kGoOn);
  // Nothing of it is left to end the next wait, which somebody else ends.
  int calls = 0;
  EXPECT_THROW(watch.wait([&] {
    if (++calls > 2) throw std::runtime_error("ended");
  }),
               std::runtime_error);
}

TEST(FolderWatch, WatchesWhatItIsToldTo) {
  TempFolder folder;
  folder.write("a/x.md", "");
  folder.write("b/x.md", "");
  FolderWatch watch(kPatient);
  EXPECT_TRUE(watch.set({folder / "a"}));
  EXPECT_FALSE(watch.set({folder / "a"})) << "known already";
  EXPECT_TRUE(watch.set({folder / "b"}));
  folder.write("b/y.md", "");
  watch.wait(kGoOn);
  EXPECT_FALSE(watch.set({folder / "gone"})) << "what is not there is no trouble";
  EXPECT_EQ(watch.trouble(), std::nullopt);
}

TEST(FolderWatch, LooksAgainWithoutEvents) {
  FolderWatch watch({milliseconds(1), milliseconds(1), milliseconds(10)});
  watch.wait(kGoOn);
}

}  // namespace
}  // namespace cssearch
