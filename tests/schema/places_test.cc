// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/program/places.h"

#include <array>
#include <cstdlib>

#include <gtest/gtest.h>

#include "schema/error.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

constexpr std::array kOptions = {
    OptionInfo{"index", 0, OptionInfo::Takes::Value, "FOLDER", "Places", "the index", true},
    OptionInfo{"pairs-file", 0, OptionInfo::Takes::Value, "FILE", "Places", "pairs", true},
};
constexpr ProgramInfo kProgram = {"prog", "", "", {}, kOptions, {}, true};

class PlacesTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"CSSEARCH_INDEX", "CSSEARCH_RECORDS", "CSSEARCH_PAIRS",
                             "XDG_CACHE_HOME", "XDG_DATA_HOME"}) {
      ::unsetenv(name);
    }
    ::setenv("HOME", "/home/me", 1);
    ::setenv("XDG_CONFIG_HOME", (folder_ / "config").c_str(), 1);
  }

  static Places places(std::vector<const char*> arguments = {}) {
    arguments.insert(arguments.begin(), "prog");
    return read_invocation(kProgram, static_cast<int>(arguments.size()), arguments.data()).places;
  }
  static std::string index(std::vector<const char*> arguments = {}) {
    return places(std::move(arguments)).index.string();
  }

  TempFolder folder_;
};

TEST_F(PlacesTest, FlagThenVariableThenConfigurationThenDefault) {
  EXPECT_EQ(index(), "/home/me/.cache/cssearch/index");
  folder_.write("config/cssearch/config", "index = /from/configuration\n");
  EXPECT_EQ(index(), "/from/configuration");
  ::setenv("CSSEARCH_INDEX", "/from/variable", 1);
  EXPECT_EQ(index(), "/from/variable");
  EXPECT_EQ(index({"--index", "/from/flag"}), "/from/flag");
}

TEST_F(PlacesTest, PairsOfWordsStandBesideTheConfiguration) {
  EXPECT_EQ(places().pairs, folder_ / "config/cssearch/pairs.txt");
  folder_.write("config/cssearch/config", "pairs-file = ~/pairs.txt\n");
  EXPECT_EQ(places().pairs, "/home/me/pairs.txt");
  ::setenv("CSSEARCH_PAIRS", "/from/variable", 1);
  EXPECT_EQ(places().pairs, "/from/variable");
  EXPECT_EQ(places({"--pairs-file", "/from/flag"}).pairs, "/from/flag");
}

TEST_F(PlacesTest, WhatIsWrittenIsOneFolder) {
  EXPECT_EQ(index_to_write(places({"--index", "/srv/index"})), "/srv/index");
  folder_.write("config/cssearch/config", "index = /one\nindex = /other\n");
  EXPECT_THROW(index_to_write(places()), Error);
  EXPECT_EQ(index_to_write(places({"--index", "/srv/index"})), "/srv/index");
  EXPECT_THROW(index_to_write(places({"--index", "tcp://shelf:7711"})), Error);
}

TEST_F(PlacesTest, XdgFoldersAreUsedIfAbsolute) {
  ::setenv("XDG_CACHE_HOME", "/cache", 1);
  EXPECT_EQ(index(), "/cache/cssearch/index");
  ::setenv("XDG_CACHE_HOME", "relative", 1);
  EXPECT_EQ(index(), "/home/me/.cache/cssearch/index");
}

}  // namespace
}  // namespace cssearch
