// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/daemon/etag.h"

#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/cases.h"

namespace cssearch {
namespace {

using Parts = std::vector<std::string>;

TEST(Etag, TellsPartsApart) {
  std::set<std::string> tags;
  std::vector<Parts> all = {{}, {""}, {"", ""}, {"ab"}, {"a", "b"}, {"b", "a"}, {"1:a"}};
  for (const Parts& parts : all) tags.insert(make_tag(parts));
  EXPECT_EQ(tags.size(), all.size());
  EXPECT_EQ(make_tag(Parts{"a", "b"}), make_tag(Parts{"a", "b"}));
}

TEST(Etag, IsFoundInLists) {
  for (const auto& [header, expected] : Cases<const char*, bool>{
           {"\"a\"", true},
           {"W/\"a\"", true},
           {" \"x\" ,\t\"a\"", true},
           {"\"x\", W/\"a\", \"y\"", true},
           {"", false},
           {"*", false},
           {"a", false},
           {"\"b\"", false},
           {"\"aa\"", false},
           {"w/\"a\"", false},
           {",,,", false},
           {"\"a", false},
       }) {
    EXPECT_EQ(names_tag(header, "\"a\""), expected) << header;
  }
  EXPECT_TRUE(is_any_tag(" * "));
  EXPECT_FALSE(is_any_tag("\"*\""));
  EXPECT_FALSE(is_any_tag(""));
}

}  // namespace
}  // namespace cssearch
