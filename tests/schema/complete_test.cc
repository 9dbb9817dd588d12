// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/program/complete.h"

#include <array>

#include <gtest/gtest.h>

#include "schema/error.h"
#include "tests/support/cases.h"

namespace cssearch {
namespace {

using Takes = OptionInfo::Takes;
using Words = std::vector<std::string>;

constexpr std::array kOptions = {
    OptionInfo{"sort", 's', Takes::Value, "ORDER", "Answer", "the order", false, "date title"},
    OptionInfo{"counts", 0, Takes::MaybeValue, "FIELDS", "Answer", "counts"},
    OptionInfo{"exact", 0, Takes::Nothing, "", "Answer", "as typed"},
    OptionInfo{"index", 0, Takes::Value, "FOLDER", "Places", "the index", false, kFolders},
    OptionInfo{"why", 0, Takes::Value, "PATH", "Places", "one file", false, kFiles},
};
constexpr ProgramInfo kProgram = {"prog", "searches", "WORDS", {}, kOptions, {}, true};

// Says what it was asked.
Candidates echo(const Gap& gap) {
  Candidates candidates;
  candidates.list = {{"<" + gap.option + "|" + gap.typed + ">", gap.before.places.index.string()}};
  return candidates;
}

TEST(Complete, KnowsWhatIsBeingTyped) {
  for (const auto& [words, expected] : Cases<Words, std::string>{
           {{"--s"}, "--sort\tthe order\n"},
           {{"--co"}, "--counts\tcounts\n--counts=\tcounts\n"},
           {{"--sort", "D"}, "date\n"},
           {{"-s", ""}, "date\ntitle\n"},
           {{"--sort=t"}, "--sort=title\n"},
           {{"--exact=t"}, ""},
           {{"--nonsense=t"}, ""},
           {{"--index", "no"}, ":folders \n"},
           {{"--index=no"}, ":folders --index=\n"},
           {{"--why", ""}, ":files \n"},
           {{"--index", "a", "word"}, "<|word>\ta\n"},
           {{"--index=a", "--sort", "date", "-wo"}, "<|-wo>\ta\n"},
           {{"--index=a", "--counts=x"}, "--counts=<counts|x>\ta\n"},
           {{"--index", "a", "--", "--s"}, "<|--s>\ta\n"},
           {{"--index", "--", "--s"}, "--sort\tthe order\n"},
           {{"--unknown", "wo"}, ""},
           {Words{}, ""},
       }) {
    EXPECT_EQ(complete(kProgram, words, echo), expected) << ::testing::PrintToString(words);
  }
  EXPECT_EQ(complete(kProgram, {"word"}, {}), "");
}

TEST(Complete, AnErrorOrAForeignSignCompletesNothing) {
  EXPECT_EQ(complete(kProgram, {"w"},
                     [](const Gap&) -> Candidates { throw Error(ErrorCode::NoIndex, "none"); }),
            "");
  auto hostile = [](const Gap&) {
    Candidates candidates;
    candidates.list = {{"a\nb", {}}, {"a\x1b[31m", {}}, {"a\tb", {}}, {"good", "in\nlines"}};
    return candidates;
  };
  std::string lines = complete(kProgram, {"w"}, hostile);
  EXPECT_TRUE(lines.starts_with("good\t"));
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 1) << lines;
}

}  // namespace
}  // namespace cssearch
