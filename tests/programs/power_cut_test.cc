// SPDX-License-Identifier: GPL-3.0-or-later
//
// Of what was written a power cut leaves what was synced: a file's bytes by a sync of the file, its
// name by one of its folder. So before something is published, and before csindex ends, all that it
// is made of has been synced, in the order of the calls that csindex makes.
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/logged_calls.h"
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
  void see(const LoggedCall& call) {
    if (call.name == "write" || call.name == "cut") {
      bytes_.insert(call.path);
    } else if (call.name == "sync") {
      bytes_.erase(call.path);
      names_.erase(call.path);
    } else if (call.name == "make") {
      name(call.path);
    } else if (call.name == "remove") {
      forget(call.path);
    } else if (call.name == "rename") {
      bool without_bytes = has_bytes_of(call.old_path);
      forget(call.old_path);
      forget(call.path);
      name(call.path);
      if (without_bytes) bytes_.insert(call.path);
    } else {
      ADD_FAILURE() << "what is " << call.name << "?";
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
  bool has_bytes_of(const fs::path& file) const { return bytes_.contains(file); }

 private:
  void name(const fs::path& path) { names_[path.parent_path()].insert(path); }
  void forget(const fs::path& path) {
    bytes_.erase(path);
    names_[path.parent_path()].erase(path);
  }

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

  // Runs csindex; `on_rename` sees what is not synced when something is to get its last name.
  Unsynced run(const std::string& options,
               const std::function<void(const fs::path&, const Unsynced&)>& on_rename) {
    fs::remove(home_ / "calls");
    CommandResult result = run_command_line(
        "LD_PRELOAD=" CSSEARCH_FAILING_CALLS " FAIL_IN=" + index().string() +
        " CALLS_LOG=" + (home_ / "calls").string() + " csindex --report none " + options);
    EXPECT_EQ(result.status, 0) << result.output;
    Unsynced unsynced;
    for (const LoggedCall& call : read_calls(home_ / "calls")) {
      if (call.name == "rename") {
        on_rename(call.path, unsynced);
        EXPECT_FALSE(unsynced.has_bytes_of(call.old_path)) << call.path;
      }
      unsynced.see(call);
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
  for (const std::string options : {"", "--shards 3"}) {
    SCOPED_TRACE(options);
    notes_.write(1);
    ASSERT_EQ(run_command_line("csindex notes --report none --rebuild " + options).status, 0);
    notes_.write(2);
    int commits = 0;
    Unsynced left = run("", [&](const fs::path& path, const Unsynced& unsynced) {
      if (path.filename() != "iamglass") return;
      ++commits;
      const fs::path shard = path.parent_path();
      for (const auto& entry : fs::directory_iterator(shard))
        EXPECT_FALSE(unsynced.has_bytes_of(entry.path())) << entry.path();
      if (shard.filename() != "shard-00") return;
      EXPECT_EQ(commits, 3);  // it comes last, since it publishes what the others hold
      for (const auto& other : fs::directory_iterator(shard.parent_path())) {
        if (other.path() == shard) continue;
        EXPECT_THAT(unsynced.below(other.path()), IsEmpty());
      }
    });
    EXPECT_EQ(commits, options.empty() ? 1 : 3);
    EXPECT_THAT(left.below(index()), IsSubsetOf({index() / "lock"}));  // nothing depends on it
  }
}

}  // namespace
}  // namespace cssearch
