// SPDX-License-Identifier: GPL-3.0-or-later
#include <set>
#include <string_view>

#include <gtest/gtest.h>

#include "indexer/csindex/options.h"
#include "schema/program/options.h"
#include "searcher/cli/options.h"
#include "searcher/daemon/options.h"

namespace cssearch {
namespace {

TEST(Configuration, HoldsTheOptionsOfAllPrograms) {
  std::set<std::string_view> names;
  for (const ProgramInfo* program :
       {&csindex_program(), &cssearch_program(), &cssearchd_program()}) {
    for (const OptionInfo& option : program->options) {
      if (option.configurable) names.insert(option.name);
    }
  }
  EXPECT_EQ(names, std::set<std::string_view>(kConfigurable.begin(), kConfigurable.end()));
}

}  // namespace
}  // namespace cssearch
