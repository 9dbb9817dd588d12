// SPDX-License-Identifier: GPL-3.0-or-later
//
// Of what was written a power cut leaves what was synced: a file's bytes by a sync of the file, its
// name by one of its folder. So before something is published, and before csindex ends, all that it
// is made of has been synced, in the order of the calls that csindex makes.
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/shell.h"
#include "tests/support/state_notes.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;
using ::testing::IsSubsetOf;

// What a power cut would take away.
class Unsynced {
 public:
  void see(const std::string& call, const fs::path& path) {
    if (call == "sync") {
      bytes_.erase(path);
      names_.erase(path);
    } else {
      if (call == "write") bytes_.insert(path);
      if (call != "write") names_[path.parent_path()].insert(path);
      // Its bytes were those of the file that was renamed.
      if (call == "rename") bytes_.erase(path);
    }
  }

  // Below this folder.
  std::set<fs::path> below(const fs::path& folder) const {
    std::set<fs::path> lost;
    auto add = [&](const fs::path& path) {
      if (path.string().starts_with(folder.string() + "/") && fs::exists(path)) lost.insert(path);
    };
    for (const fs::path& path : bytes_) add(path);
    for (const auto& [parent, names] : names_) {
      for (const fs::path& path : names) add(path);
    }
    return lost;
  }
  bool has_bytes_of(const fs::path& path) const {
    for (const fs::path& file : bytes_) {
      if (file.string().starts_with(path.string())) return true;
    }
    return false;
  }

 private:
  std::set<fs::path> bytes_;                      // files
  std::map<fs::path, std::set<fs::path>> names_;  // by folder
};

class PowerCut : public ::testing::Test {
 protected:
  void SetUp() override {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "the sanitizers are to be loaded before all others";
#endif
    enter_home(home_.path(), {CSSEARCH_CSINDEX_FOLDER, CSSEARCH_CSSEARCH_FOLDER});
    // If most has changed the index is written anew.
    for (int i = 0; i < 40; ++i)
      home_.write("notes/steady/" + std::to_string(i) + ".md", "# Steady\n");
  }
  void TearDown() override {
    fs::current_path("/");
  }

  fs::path index() const {
    return home_ / ".cache/cssearch/index";
  }

  // Runs csindex; `on_rename` sees what is not synced when something gets its last name.
  Unsynced run(const std::string& options,
               const std::function<void(const fs::path&, const Unsynced&)>& on_rename) {
    fs::remove(home_ / "calls");
    CommandResult result = run_command_line(
        "LD_PRELOAD=" CSSEARCH_FAILING_CALLS " FAIL_IN=" + index().string() +
        " CALLS_LOG=" + (home_ / "calls").string() + " csindex --report none " + options);
    EXPECT_EQ(result.status, 0) << result.output;
    Unsynced unsynced;
    std::istringstream calls(read_file(home_ / "calls"));
    for (std::string call, path; calls >> call && std::getline(calls >> std::ws, path);) {
      if (call == "rename") {
        on_rename(path, unsynced);
        // It takes its bytes with it.
        EXPECT_FALSE(unsynced.has_bytes_of(path + ".")) << path;
      }
      unsynced.see(call, path);
    }
    return unsynced;
  }

  TempFolder home_;
  StateNotes notes_{home_, 8};
};

TEST_F(PowerCut, AGenerationIsOnTheDiskBeforeItIsPublished) {
  for (const char* options : {"notes", "--rebuild", "--rebuild --shards 3"}) {
    SCOPED_TRACE(options);
    notes_.write(1);
    int published = 0;
    Unsynced left = run(options, [&](const fs::path& path, const Unsynced& unsynced) {
      if (path.filename() != "CURRENT") return;
      ++published;
      for (const auto& entry : fs::directory_iterator(index())) {
        if (!entry.path().filename().string().starts_with("gen-")) continue;
        EXPECT_THAT(unsynced.below(entry.path()), IsEmpty());
      }
      EXPECT_FALSE(unsynced.has_bytes_of(index() / "sources.json"));
    });
    EXPECT_EQ(published, 1);
    EXPECT_THAT(left.below(index()), IsSubsetOf({index() / "lock"}));  // nothing depends on it
  }
}

TEST_F(PowerCut, AChangeIsOnTheDiskBeforeItIsAnnounced) {
  for (const char* options : {"", "--shards 3"}) {
    SCOPED_TRACE(options);
    notes_.write(1);
    ASSERT_EQ(
        run_command_line("csindex notes --report none --rebuild " + std::string(options)).status,
        0);
    notes_.write(2);
    int commits = 0;
    Unsynced left = run("", [&](const fs::path& path, const Unsynced& unsynced) {
      if (path.filename() != "iamglass") return;
      ++commits;
      for (const auto& entry : fs::directory_iterator(path.parent_path()))
        EXPECT_FALSE(unsynced.has_bytes_of(entry.path())) << entry.path();
    });
    EXPECT_GT(commits, 0);
    EXPECT_THAT(left.below(index()), IsSubsetOf({index() / "lock"}));  // nothing depends on it
  }
}

}  // namespace
}  // namespace cssearch
