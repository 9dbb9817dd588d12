// SPDX-License-Identifier: GPL-3.0-or-later
//
// Incremental runs leave what a rebuild would write.
#include <atomic>
#include <cstdlib>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "indexer/note/passages.h"
#include "indexer/update/update_index.h"
#include "schema/error.h"
#include "schema/index/layout.h"
#include "schema/index/shards.h"
#include "searcher/search.h"
#include "tests/support/cases.h"
#include "tests/support/random_changes.h"
#include "tests/support/test_index.h"
#include "tests/support/updated_notes.h"

namespace cssearch {
namespace {

TEST(Update, FollowsEveryKindOfChange) {
  struct Step {
    const char* what;
    std::function<void(Notes&)> change;
    std::string counts;
  };
  const std::string paper = "[Paged Attention](https://arxiv.org/abs/2309.06180)";
  const std::vector<Step> steps = {
      {"nothing", [](Notes&) {}, "0 new, 0 changed, 0 gone, not written"},
      {"a new note", [](Notes& n) { n.write("b.md", "# Beta\n\nnew words\n"); },
       "1 new, 0 changed, 0 gone"},
      {"other words", [](Notes& n) { n.write("b.md", "# Beta\n\nother words\n"); },
       "0 new, 1 changed, 0 gone"},
      {"a longer note that shrinks",
       [](Notes& n) {
         std::string text = "# Long\n";
         for (int i = 0; i < 20; ++i)
           text +=
               "\n## Part " + std::to_string(i) + "\n\n" + std::string(kShortPassage, 'x') + "\n";
         n.write("long.md", text);
       },
       "1 new, 0 changed, 0 gone"},
      {"shrunk", [](Notes& n) { n.write("long.md", "# Long\n\nno more\n"); },
       "0 new, 1 changed, 0 gone"},
      {"the same bytes again", [](Notes& n) { n.write("b.md", "# Beta\n\nother words\n"); },
       "0 new, 0 changed, 0 gone, not written"},
      {"a row of a list",
       [&](Notes& n) {
         n.write("list.md",
                 kListHeader + "| " + paper + " | Serving | [n](papers/paged.md) | ⭐ | ✅ |\n");
       },
       "1 new, 0 changed, 0 gone"},
      {"a second list that says more of it",
       [&](Notes& n) {
         n.write("other.md",
                 "# Other\n\n" + kListHeader + "| " + paper + " | Memory | | ⭐⭐⭐ | |\n");
       },
       "1 new, 0 changed, 0 gone"},
      {"the note that the row names",
       [](Notes& n) { n.write("papers/paged.md", "# Paged\n\nnotes\n"); },
       "1 new, 0 changed, 0 gone"},
      {"a record", [](Notes& n) { n.record("2309.06180", "Paged Attention"); },
       "0 new, 0 changed, 0 gone"},
      {"a record that says something else",
       [](Notes& n) { n.record("2309.06180", "Paged Attention, again"); },
       "0 new, 0 changed, 0 gone"},
      {"a link in a text, which makes no document",
       [](Notes& n) { n.write("text.md", "# Text\n\nsee arXiv:2205.14135 for more\n"); },
       "1 new, 0 changed, 0 gone"},
      {"until there is a record", [](Notes& n) { n.record("2205.14135", "Flash Attention"); },
       "0 new, 0 changed, 0 gone"},
      {"and no more without", [](Notes& n) { n.drop_record("2205.14135"); },
       "0 new, 0 changed, 0 gone"},
      {"or without the link",
       [](Notes& n) {
         n.record("2205.14135", "Flash Attention");
         n.write("text.md", "# Text\n\nnothing more\n");
       },
       "0 new, 1 changed, 0 gone"},
      {"the first list goes: its values too", [](Notes& n) { n.remove("list.md"); },
       "0 new, 0 changed, 1 gone"},
      {"a note is renamed", [](Notes& n) { n.rename("papers/paged.md", "papers/attention.md"); },
       "1 new, 0 changed, 1 gone"},
      {"two titles of one link",
       [](Notes& n) {
         n.write("links.md", kListHeader +
                                 "| [Caches of keys](https://x.org/a) | A | | | |\n"
                                 "| [Sorting networks](https://x.org/a) | B | | | |\n");
       },
       "1 new, 0 changed, 0 gone"},
      {"the first of them goes: the other has the plain key",
       [](Notes& n) {
         n.write("links.md", kListHeader + "| [Sorting networks](https://x.org/a) | B | | | |\n");
       },
       "0 new, 1 changed, 0 gone"},
      {"a folder with one note is no topic",
       [](Notes& n) { n.write("GPU/one.md", "# One\n\n1\n"); }, "1 new, 0 changed, 0 gone"},
      {"with two it is: the first note has another category",
       [](Notes& n) { n.write("GPU/two.md", "# Two\n\n2\n"); }, "1 new, 1 changed, 0 gone"},
      {"a link to a folder means its README",
       [](Notes& n) {
         n.write("folders.md", kListHeader + "| [Systems](https://x.org/s) | S | [n](GPU) | | |\n");
       },
       "1 new, 0 changed, 0 gone"},
      {"which comes later", [](Notes& n) { n.write("GPU/README.md", "# All of GPU\n"); },
       "1 new, 0 changed, 0 gone"},
      {"words that mean the same",
       [](Notes& n) {
         n.write("pairs.md",
                 "# Pairs\n\n投机解码（speculative decoding），MLA (Multi Latent Act)\n");
       },
       "1 new, 0 changed, 0 gone"},
      {"and in another spelling",
       [](Notes& n) {
         n.write("pairs.md", "# Pairs\n\n谈投机解码（Speculative decoding）\n\n投机解码（SD）\n");
       },
       "0 new, 1 changed, 0 gone"},
      {"and not any more", [](Notes& n) { n.write("pairs.md", "# Pairs\n\nnone\n"); },
       "0 new, 1 changed, 0 gone"},
      {"and is binary one day",
       [](Notes& n) { n.write("GPU/README.md", std::string("\0\1\2\3\0\0", 6)); },
       "0 new, 0 changed, 1 gone"},
  };
  Notes notes;
  notes.write("a.md", "# Alpha\n\nfirst words\n");
  notes.build();
  for (const Step& step : steps) {
    step.change(notes);
    EXPECT_EQ(counts(notes.update()), step.counts) << step.what;
    EXPECT_EQ(notes.wrong(), "") << step.what;
  }
}

// What is found, in its order, with the scores: these must not tell how the index came about.
std::vector<std::string> answers(const fs::path& index) {
  Searcher searcher(index);
  std::vector<std::string> keys;
  for (const char* query : {"", "cache", "paged attention", "KVCache", "显存 GPU", "p* memory"}) {
    for (const RankedDocument& found : searcher.rank(TestIndex::request(query))) {
      char score[32];
      std::snprintf(score, sizeof score, "%.8f", found.score);
      keys.push_back(std::string(query) + ": " + found.key + " " + score);
    }
  }
  return keys;
}

class RandomUpdates : public testing::TestWithParam<unsigned> {};

TEST_P(RandomUpdates, LeaveWhatARebuildWrites) {
  Notes notes(GetParam() % 2 == 0 ? 3 : 1);
  notes.write("start.md", "# Start\n");
  notes.build();
  RandomChanges changes(notes, GetParam());
  for (int run = 0; run < 25; ++run) {
    std::string story;
    for (unsigned i = 0; i <= (GetParam() + static_cast<unsigned>(run)) % 4; ++i)
      story += changes.change() + "\n";
    notes.update();
    ASSERT_EQ(notes.wrong(), "") << "run " << run << "\n" << story;
    EXPECT_EQ(answers(notes.index()), answers(notes.rebuilt())) << story;
  }
}

// CSSEARCH_SEEDS=100 for more than continuous integration has time for.
unsigned seeds() {
  const char* count = std::getenv("CSSEARCH_SEEDS");
  return count == nullptr ? 6U : static_cast<unsigned>(std::stoul(count));
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomUpdates, testing::Range(1U, 1U + seeds()));

TEST(Update, LeavesAnIndexOfWhichTooMuchHasChanged) {
  Notes notes;
  for (int i = 0; i < 100; ++i)
    notes.write(std::to_string(i) + ".md", "# Note " + std::to_string(i) + "\n");
  notes.build();
  IndexDump before = dump_index(notes.index());
  for (int i = 0; i < 30; ++i)
    notes.rename(std::to_string(i) + ".md", "x" + std::to_string(i) + ".md");
  EXPECT_FALSE(notes.update({0.25, true}));
  EXPECT_EQ(differences(dump_index(notes.index()), before), "");
  for (int i = 30; i < 100; ++i) notes.remove(std::to_string(i) + ".md");
  for (int i = 0; i < 30; ++i) notes.remove("x" + std::to_string(i) + ".md");
  EXPECT_FALSE(notes.update()) << "an index of nothing is not for an incremental run";
}

TEST(Update, ARunThatIsInterruptedChangesNothing) {
  Notes notes;
  notes.write("a.md", "# A\n").write("b.md", "# B\n");
  notes.build();
  IndexDump before = dump_index(notes.index());
  notes.write("a.md", "# Other\n").write("b.md", "# Another\n").write("c.md", "# C\n");
  OpenIndex old = open_index(notes.index());
  IndexState state = read_state(old.database);
  auto surveys = survey_sources({{"notes", notes.root().string(), ""}}, {});
  for (int stop_after = 0; stop_after < 4; ++stop_after) {
    int calls = 0;
    WriteHooks writing{nullptr, [&] {
                         if (calls++ == stop_after) throw Error(ErrorCode::Interrupted, "stop");
                       }};
    EXPECT_THROW(
        update_index(notes.index(), old, state, surveys, {}, [](auto&) { return kNoStamp; }, "",
                     kReading, writing, {1'000'000, true}),
        Error);
    EXPECT_EQ(differences(dump_index(notes.index()), before), "") << stop_after;
  }
  notes.update();
  EXPECT_EQ(notes.wrong(), "");
}

// Every commit changes three notes at once. A reader that asks for the newest revision, and one
// that never does, see three notes of one version in every answer.
void expect_answers_of_one_revision(std::size_t shards) {
  constexpr int kVersions = 40;
  Notes notes(shards);
  auto write = [&](int version) {
    for (const char* note : {"a.md", "b.md", "c.md"})
      notes.write(note, "# Note\n\nversion is" + std::to_string(version) + " now\n");
  };
  write(0);
  notes.build();
  std::atomic<bool> done = false;
  auto read = [&](bool refresh) {
    Searcher searcher(notes.index());
    std::set<std::string> seen;
    while (!done) {
      if (refresh) searcher.refresh();
      Answer answer = searcher.search(TestIndex::request("version"));
      std::set<std::string> versions;
      for (const Hit& hit : answer.hits) versions.insert(hit.snippet.text);
      EXPECT_EQ(answer.hits.size(), 3U);
      EXPECT_EQ(versions.size(), 1U) << testing::PrintToString(versions);
      seen.merge(versions);
    }
    if (refresh) {
      EXPECT_GT(seen.size(), 1U) << "nothing was written meanwhile";
    }
  };
  {
    std::jthread fresh([&] { read(true); });
    std::jthread stale([&] { read(false); });
    for (int version = 1; version <= kVersions; ++version) {
      write(version);
      EXPECT_EQ(counts(notes.update()), "0 new, 3 changed, 0 gone");
    }
    done = true;
  }
  EXPECT_EQ(notes.wrong(), "");
}

TEST(Update, EveryAnswerIsOfOneRevision) {
  expect_answers_of_one_revision(1);
}

TEST(Update, EveryAnswerIsOfOneRevisionOfAllShards) {
  expect_answers_of_one_revision(3);
}

// A machine that stops between two commits leaves some shards new and some old.
TEST(Update, AChangeThatReachedSomeShardsOnlyIsToldAndNotBuiltUpon) {
  constexpr std::size_t kShards = 4;
  Notes notes(kShards);
  for (int i = 0; i < 20; ++i)
    notes.write(std::to_string(i) + ".md", "# Note " + std::to_string(i) + "\n\nold words\n");
  notes.build();
  fs::path old = notes.root().parent_path() / "old", changed = notes.root().parent_path() / "new";
  fs::copy(notes.index(), old, fs::copy_options::recursive);
  for (int i = 0; i < 20; ++i)
    notes.write(std::to_string(i) + ".md", "# Note " + std::to_string(i) + "\n\nnew words\n");
  EXPECT_EQ(counts(notes.update()), "0 new, 20 changed, 0 gone");
  EXPECT_EQ(notes.wrong(), "");
  fs::copy(notes.index(), changed, fs::copy_options::recursive);
  for (std::size_t reached = 1; reached < kShards; ++reached) {
    fs::remove_all(notes.index());
    fs::copy(old, notes.index(), fs::copy_options::recursive);
    for (std::size_t number = 1; number <= reached; ++number) {
      fs::path shard = shard_path("gen-000001", number, kShards);
      fs::remove_all(notes.index() / shard);
      fs::copy(changed / shard, notes.index() / shard, fs::copy_options::recursive);
    }
    EXPECT_TRUE(open_index(notes.index()).half_changed) << reached;
    Answer answer = Searcher(notes.index()).search(TestIndex::request("words"));
    EXPECT_EQ(answer.hits.size(), 20U);
    ASSERT_EQ(answer.notes.size(), 1U);
    EXPECT_THAT(answer.notes.front(), testing::HasSubstr("a change of it is not complete"));
    EXPECT_EQ(notes.make().why_whole, "a change of it was interrupted");
    EXPECT_EQ(notes.wrong(), "");
  }
}

TEST(Update, TheNumberOfShardsStaysUntilAnotherIsAskedFor) {
  struct Step {
    const char* what;
    std::optional<std::size_t> asked;
    std::size_t shards;
    std::string why_whole;
  };
  Notes notes;
  for (const char* name : {"a.md", "b.md", "c.md"})
    notes.write(name, "# Note " + std::string(name));
  for (const Step& step : std::vector<Step>{
           {"the first run", {}, 1, ""},
           {"as it is", 1, 1, ""},
           {"divided", 3, 3, "with 3 shards, it had 1"},
           {"still divided", {}, 3, ""},
           {"asked for again", 3, 3, ""},
           {"otherwise", 2, 2, "with 2 shards, it had 3"},
           {"and back", 1, 1, "with 1 shard, it had 2"},
       }) {
    notes.write("a.md", "# " + std::string(step.what));
    EXPECT_EQ(notes.make(step.asked).why_whole, step.why_whole) << step.what;
    EXPECT_EQ(count_shards(notes.index()), step.shards) << step.what;
    EXPECT_EQ(open_index(notes.index()).info.documents, 3U) << step.what;
  }
}

TEST(Update, AShardThatIsNotThereIsAnError) {
  Notes notes(3);
  notes.write("a.md", "# A");
  notes.build();
  fs::remove_all(notes.index() / shard_path("gen-000001", 2, 3));
  EXPECT_THROW(open_index(notes.index()), Error);
}

TEST(Update, TheNumberOfShardsOutlivesTheShards) {
  for (const std::vector<std::size_t>& lost : {std::vector<std::size_t>{2}, {0}, {0, 1, 2}}) {
    Notes notes(3);
    notes.write("a.md", "# A");
    notes.build();
    for (std::size_t number : lost)
      fs::remove_all(notes.index() / shard_path("gen-000001", number, 3));
    MadeIndex made = notes.make();
    EXPECT_NE(made.why_whole, "");
    EXPECT_EQ(made.published.shards, 3U);
    EXPECT_EQ(open_index(notes.index()).shards.size(), 3U);
  }
}

// Only the shards of documents that changed are written, and the first.
TEST(Update, AChangeWritesOnlyItsShards) {
  constexpr std::size_t kShards = 8;
  Notes notes(kShards);
  for (int i = 0; i < 40; ++i) notes.write(std::to_string(i) + ".md", "# " + std::to_string(i));
  notes.build();
  auto revisions = [&] {
    std::vector<Xapian::rev> list;
    for (const Xapian::Database& shard : open_index(notes.index()).shards)
      list.push_back(shard.get_revision());
    return list;
  };
  std::vector<Xapian::rev> before = revisions();
  notes.write("7.md", "# Seven");
  notes.update();
  std::vector<Xapian::rev> after = revisions();
  for (std::size_t number = 0; number < kShards; ++number) {
    bool changed = number == 0 || number == shard_number("note:notes/7.md", kShards);
    EXPECT_EQ(after[number] != before[number], changed) << number;
  }
}

std::string numbered(int number) {
  return "n" + std::to_string(number / 40) + "/" + std::to_string(number) + ".md";
}

TEST(Update, FollowsAHistoryThatRenamesHundredsAtOnce) {
  Notes notes;
  for (int i = 0; i < 400; ++i) {
    std::string number = std::to_string(i);
    notes.write(numbered(i), "# Note " + number + "\n\nwords of " + number + "\n");
  }
  git(notes, "2024-01-01", "init");
  notes.build();
  struct Step {
    const char* what;
    std::function<void()> change;
    std::string counts;
  };
  auto commit = [&](const std::string& day) {
    git(notes, day, "add -A");
    git(notes, day, "commit -m x");
  };
  for (const Step& step : std::vector<Step>{
           {"the first commit dates all", [&] { commit("2024-01-01"); },
            "0 new, 400 changed, 0 gone"},
           {"an edit, not committed", [&] { notes.write(numbered(7), "# Edited\n"); },
            "0 new, 1 changed, 0 gone"},
           {"and committed: its day", [&] { commit("2024-02-01"); }, "0 new, 1 changed, 0 gone"},
           {"all renamed",
            [&] {
              git(notes, "2024-03-01", "mv n0 first");
              for (int i = 1; i < 10; ++i)
                git(notes, "2024-03-01", "mv n" + std::to_string(i) + " m" + std::to_string(i));
            },
            "400 new, 0 changed, 400 gone"},
           {"committed", [&] { commit("2024-03-01"); }, "0 new, 400 changed, 0 gone"},
           {"undone by a reset", [&] { git(notes, "2024-03-02", "reset --hard HEAD~1"); },
            "400 new, 0 changed, 400 gone"},
           {"a branch of another day",
            [&] {
              git(notes, "2024-04-01", "checkout -b side HEAD~1");
              notes.write(numbered(9), "# On the side\n");
              commit("2023-05-05");
            },
            "0 new, 2 changed, 0 gone"},
           {"merged",
            [&] {
              git(notes, "2024-06-01", "checkout master || git checkout main");
              git(notes, "2024-06-01", "merge --no-edit side");
            },
            "0 new, 1 changed, 0 gone"},
           {"nothing", [] {}, "0 new, 0 changed, 0 gone, not written"},
       }) {
    step.change();
    std::string found = counts(notes.update());
    if (std::string(step.what) != "nothing") {
      EXPECT_EQ(found, step.counts) << step.what;
    }
    EXPECT_EQ(notes.wrong(), "") << step.what;
  }
}

// What a fresh clone is to an index that was kept elsewhere: every stamp differs.
TEST(Update, GitTellsWhichFilesAreAsTheyWereAsTheirBytesDo) {
  Notes notes;
  for (int i = 0; i < 200; ++i) notes.write(numbered(i), "# Note " + std::to_string(i) + "\n");
  notes.write(".gitignore", "ignored.md\n");
  git(notes, "2024-01-01", "init");
  git(notes, "2024-01-01", "add -A");
  git(notes, "2024-01-01", "commit -m x");
  notes.build();
  std::string all = "find . -name '*.md' -exec touch -d '2030-01-01' {} + && ";
  ASSERT_EQ(std::system(("cd '" + notes.root().string() + "' && " + all + "true").c_str()), 0);
  notes.write(numbered(3), "# Note X\n");  // changed, of the same size as before
  notes.write(numbered(4), "# Staged\n");
  git(notes, "2024-01-01", "add " + numbered(4));
  notes.write(numbered(5), "# Note Y\n");
  git(notes, "2024-01-01", "update-index --assume-unchanged " + numbered(5));
  notes.write("untracked.md", "# Untracked\n");
  notes.remove(numbered(6));

  fs::path kept = notes.root().parent_path() / "kept";
  fs::copy(notes.index(), kept, fs::copy_options::recursive);
  EXPECT_EQ(counts(notes.update({1'000'000, true})), "1 new, 3 changed, 1 gone");
  EXPECT_EQ(notes.wrong(), "");
  fs::remove_all(notes.index());
  fs::rename(kept, notes.index());
  EXPECT_EQ(counts(notes.update({1'000'000, false})), "1 new, 3 changed, 1 gone");
  EXPECT_EQ(notes.wrong(), "");
}

}  // namespace
}  // namespace cssearch
