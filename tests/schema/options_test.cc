// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/program/options.h"

#include <array>

#include <gtest/gtest.h>

#include "schema/error.h"
#include "tests/support/cases.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

using Takes = OptionInfo::Takes;
using Words = std::vector<std::string>;

constexpr std::array kOptions = {
    OptionInfo{"limit", 'n', Takes::Value, "N", "Answer", "so many hits", true},
    OptionInfo{"category", 0, Takes::Value, "NAME", "Filters", "topic"},
    OptionInfo{"facets", 0, Takes::MaybeValue, "FIELDS", "Answer", "counts", true},
    OptionInfo{"exact", 0, Takes::Nothing, "", "Answer", "as typed"},
};
constexpr std::array kExamples = {Example{"prog words", "does it"}};
constexpr std::array kManual = {
    ManualSection{"Description", "First.\n\n.Second - with 'signs' and \\."}};
constexpr ProgramInfo kProgram = {"prog", "searches", "WORDS", kExamples, kOptions, kManual, true};
constexpr ProgramInfo kStrict = {"prog", "indexes", "FOLDER", kExamples, kOptions, kManual, false};

CommandLine parse(const ProgramInfo& program, std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "prog");
  return {program, static_cast<int>(arguments.size()), arguments.data()};
}

std::string error_of(const ProgramInfo& program, std::vector<const char*> arguments) {
  try {
    parse(program, std::move(arguments));
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::Usage);
    return std::string(error.what()) + " | " + error.hint();
  }
  return "no error";
}

TEST(CommandLine, TakesFlagsAndWordsInAnyOrder) {
  CommandLine line =
      parse(kProgram, {"kv", "--category", "A", "-n", "5", "cache", "--category=B", "--exact"});
  EXPECT_EQ(line.words(), (Words{"kv", "cache"}));
  EXPECT_EQ(line.values("category"), (Words{"A", "B"}));
  EXPECT_EQ(line.number("limit", 0), 5);
  EXPECT_TRUE(line.has("exact"));
  EXPECT_FALSE(line.has("facets"));
}

TEST(CommandLine, AWordThatBeginsWithADashIsAWord) {
  EXPECT_EQ(parse(kProgram, {"-has:note", "-code", "-note", "-n", "3", "-"}).words(),
            (Words{"-has:note", "-code", "-note", "-"}));
  EXPECT_EQ(parse(kProgram, {"--", "--exact", "-n"}).words(), (Words{"--exact", "-n"}));
}

TEST(CommandLine, AValueMayBeginWithADash) {
  EXPECT_EQ(parse(kProgram, {"--category", "-x"}).value("category"), "-x");
}

TEST(CommandLine, AnOptionalValueStandsBehindAnEqualsSign) {
  CommandLine alone = parse(kProgram, {"--facets", "author"});
  EXPECT_TRUE(alone.has("facets"));
  EXPECT_EQ(alone.value("facets"), std::nullopt);
  EXPECT_EQ(alone.words(), (Words{"author"}));
  EXPECT_EQ(parse(kProgram, {"--facets=author"}).value("facets"), "author");
}

TEST(CommandLine, ErrorsNameTheNearestOption) {
  EXPECT_EQ(error_of(kProgram, {"--categry", "x"}),
            "unknown option --categry | did you mean --category?");
  EXPECT_EQ(error_of(kProgram, {"--cat", "x"}), "unknown option --cat | did you mean --category?");
  EXPECT_NE(error_of(kProgram, {"--nonsense"}).find("behind -- every argument is a word"),
            std::string::npos);
  EXPECT_EQ(error_of(kProgram, {"--category"}), "--category needs a value: --category NAME | ");
  EXPECT_NE(error_of(kProgram, {"--exact=yes"}), "no error");
  EXPECT_NE(error_of(kProgram, {"--category", ""}), "no error");
  EXPECT_NE(error_of(kStrict, {"-x"}), "no error") << "where words do not begin with dashes";
  EXPECT_NE(error_of(kProgram, {"--cat", "x"}), "no error") << "no abbreviations";
}

TEST(CommandLine, NumbersAreWholeAndLargeEnough) {
  for (const char* bad : {"x", "-1", "1.5", "99999999999"}) {
    CommandLine line = parse(kProgram, {"-n", bad});
    EXPECT_THROW(line.number("limit", 0), Error) << bad;
  }
}

TEST(CommandLine, TheConfigurationFillsInWhatIsOpen) {
  TempFolder folder;
  folder.write("config", "limit = 20\n# a comment\n\nlisten = 127.0.0.1:80\n");
  CommandLine open = parse(kProgram, {"kv"});
  open.add_configuration(kProgram, (folder / "config").string());
  EXPECT_EQ(open.number("limit", 0), 20);
  CommandLine given = parse(kProgram, {"-n", "3"});
  given.add_configuration(kProgram, (folder / "config").string());
  EXPECT_EQ(given.number("limit", 0), 3);
  EXPECT_NO_THROW(open.add_configuration(kProgram, (folder / "missing").string()));
}

TEST(CommandLine, ErrorsOfTheConfigurationNameTheLine) {
  TempFolder folder;
  const std::string file = (folder / "config").string();
  for (auto [line, error, hint] : Cases<std::string, std::string, std::string>{
           {"limt = 3", "'limt' cannot be configured", "did you mean limit?"},
           {"shards = 4", "'shards' cannot be configured", "these can be: code color"},
           {"not a line of it", "there is no '=' in 'not a line of it'", "a line is name = value"},
           {"%invalid_line%", "there is no '='", "a line is name = value"},
           {"[searching]", "there are no sections here", "a line is name = value"},
           {"  [limit]", "there are no sections here", "a line is name = value"},
       }) {
    folder.write("config", "# a comment\nlimit = 20\n" + line + "\n");
    CommandLine open = parse(kProgram, {"kv"});
    try {
      open.add_configuration(kProgram, file);
      ADD_FAILURE() << line;
    } catch (const Error& thrown) {
      EXPECT_EQ(thrown.code(), ErrorCode::Input);
      EXPECT_EQ(std::string(thrown.what()).find(file + ":3: " + error), 0U) << thrown.what();
      EXPECT_EQ(thrown.hint().find(hint), 0U) << thrown.hint();
    }
  }
}

TEST(CommandLine, TellsWhereAValueOfTheConfigurationStands) {
  TempFolder folder;
  const std::string file = (folder / "config").string();
  folder.write("config", "# a comment\nlimit = many\nfacets = kind,colour\n");
  CommandLine open = parse(kProgram, {"kv"});
  open.add_configuration(kProgram, file);
  EXPECT_EQ(open.place_of_value_in("--limit takes a whole number, not 'many'"), file + ":2");
  EXPECT_EQ(open.place_of_value_in("'colour' is no facet"), file + ":3");
  EXPECT_EQ(open.place_of_value_in("'few' is none of many"), "");
  CommandLine given = parse(kProgram, {"--limit", "many"});
  given.add_configuration(kProgram, file);
  EXPECT_EQ(given.place_of_value_in("--limit takes a whole number, not 'many'"), "")
      << "it is that of the command line";
}

TEST(Help, ShowsExamplesFirstAndEveryOption) {
  std::string help = help_text(kProgram);
  EXPECT_LT(help.find("prog words"), help.find("Usage:"));
  for (const OptionInfo& option : kOptions) {
    EXPECT_NE(help.find("--" + std::string(option.name)), std::string::npos) << option.name;
  }
  EXPECT_NE(help.find("--facets[=FIELDS]"), std::string::npos);
}

TEST(Manual, IsRoffThatSaysTheSame) {
  std::string page = manual_page(kProgram, "1.0");
  EXPECT_TRUE(page.starts_with(".TH PROG 1"));
  EXPECT_NE(page.find("\\-\\-category NAME"), std::string::npos);
  EXPECT_NE(page.find("\\&.Second \\- with 'signs' and \\e."), std::string::npos) << page;
}

}  // namespace
}  // namespace cssearch
