// SPDX-License-Identifier: GPL-3.0-or-later
//
// Incremental runs leave what a rebuild would write.
#include <array>
#include <atomic>
#include <cstdlib>
#include <random>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "indexer/update/update_index.h"
#include "schema/error.h"
#include "searcher/search.h"
#include "tests/support/cases.h"
#include "tests/support/test_index.h"
#include "tests/support/updated_notes.h"

namespace cssearch {
namespace {

const std::string kHeader = "| Title | Category | Note | Rec | Read |\n|-|-|-|-|-|\n";

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
           text += "\n## Part " + std::to_string(i) + "\n\n" + std::string(900, 'x') + "\n";
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
                 kHeader + "| " + paper + " | Serving | [n](papers/paged.md) | ⭐ | ✅ |\n");
       },
       "1 new, 0 changed, 0 gone"},
      {"a second list that says more of it",
       [&](Notes& n) {
         n.write("other.md", "# Other\n\n" + kHeader + "| " + paper + " | Memory | | ⭐⭐⭐ | |\n");
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
         n.write("links.md", kHeader +
                                 "| [Caches of keys](https://x.org/a) | A | | | |\n"
                                 "| [Sorting networks](https://x.org/a) | B | | | |\n");
       },
       "1 new, 0 changed, 0 gone"},
      {"the first of them goes: the other has the plain key",
       [](Notes& n) {
         n.write("links.md", kHeader + "| [Sorting networks](https://x.org/a) | B | | | |\n");
       },
       "0 new, 1 changed, 0 gone"},
      {"a folder with one note is no topic",
       [](Notes& n) { n.write("GPU/one.md", "# One\n\n1\n"); }, "1 new, 0 changed, 0 gone"},
      {"with two it is: the first note has another category",
       [](Notes& n) { n.write("GPU/two.md", "# Two\n\n2\n"); }, "1 new, 1 changed, 0 gone"},
      {"a link to a folder means its README",
       [](Notes& n) {
         n.write("folders.md", kHeader + "| [Systems](https://x.org/s) | S | [n](GPU) | | |\n");
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

// Random notes, lists and records out of few names, so that much of it meets.
class RandomChanges {
 public:
  RandomChanges(Notes& notes, unsigned seed) : notes_(notes), random_(seed) {}

  std::string change() {
    switch (pick(9)) {
      case 0:
      case 1: return write(path(), note());
      case 2:
      case 3: return write(path(), list());
      case 4: return write(path(), note() + "\n" + list());
      case 5: {
        std::string from = path(), to = path();
        if (!notes_.has(from) || notes_.has(to)) return change();
        notes_.rename(from, to);
        return "rename " + from + " " + to;
      }
      case 6: {
        std::string gone = path();
        if (!notes_.has(gone)) return change();
        notes_.remove(gone);
        return "remove " + gone;
      }
      case 7: {
        std::string id = paper();
        notes_.record(id, title());
        return "record " + id;
      }
      default: {
        std::string id = paper();
        notes_.drop_record(id);
        return "no record " + id;
      }
    }
  }

 private:
  std::size_t pick(std::size_t count) { return random_() % count; }
  template <std::size_t count>
  std::string one_of(const std::array<const char*, count>& texts) {
    return texts[pick(count)];
  }

  std::string write(const std::string& path, const std::string& text) {
    notes_.write(path, text);
    return "write " + path + ":\n" + text;
  }

  std::string path() {
    return one_of(std::array{"README.md", "a.md", "b.md", "AI/README.md", "AI/a.md", "AI/LLM/a.md",
                             "AI/LLM/b.md", "AI/LLM/README.md", "x/x.md", "x/y.md", "x/z/a.md",
                             "docs/index.md", "docs/notes/a.md", "显存/笔记.md"});
  }
  std::string title() {
    return one_of(std::array{"Paged Attention", "Attention that is paged", "Sorting networks",
                             "Flash", "推测解码", "C++", "C", "KV-Cache", "kvcache managers"});
  }
  std::string paper() {
    return one_of(std::array{"2309.06180", "2205.14135", "1706.03762", "2401.00001"});
  }
  std::string link() {
    if (pick(2) == 0) return "https://arxiv.org/abs/" + paper();
    return one_of(
        std::array{"https://x.org/a", "https://x.org/b", "https://github.com/x/y", "http://z.cn"});
  }
  std::string words() {
    std::string text;
    for (std::size_t i = 0; i <= pick(8); ++i)
      text += one_of(std::array{"cache ", "KV-Cache ", "vLLM ", "显存 ", "管理 ", "paged ", "GPU ",
                                "Paged Attention (PA) ", "显存（GPU Memory） ",
                                "管理显存（GPU memory） ", "MLA（Multi-Head Latent Attention） "});
    return text;
  }

  std::string note() {
    std::string text = "# " + title() + "\n\n" + words() + "\n";
    for (std::size_t i = 0; i < pick(4); ++i) {
      text += "\n## " + title() + "\n\n" + words();
      if (pick(3) == 0) text += " see arXiv:" + paper();
      if (pick(3) == 0) text += " and [this](" + link() + ")";
      text += "\n";
      if (pick(3) == 0) text += "\n" + std::string(2'000, 'w') + " " + words() + "\n";
    }
    return text;
  }
  std::string list() {
    std::string text = "\n## " + title() + "\n\n" + kHeader;
    for (std::size_t i = 0; i <= pick(4); ++i) {
      text += "| [" + title() + "](" + link() + ") | " + one_of(std::array{"A", "B", ""}) + " | " +
              (pick(2) == 0 ? "[n](/" + path() + ")" : "") +
              (pick(4) == 0 ? "[n](" + one_of(std::array{"AI", "/AI/LLM", "x"}) + ")" : "") +
              " | " + one_of(std::array{"", "⭐", "⭐⭐"}) + " | " + one_of(std::array{"", "✅"}) +
              " |\n";
    }
    return text;
  }

  Notes& notes_;
  std::mt19937 random_;
};

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
  Notes notes;
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
TEST(Update, EveryAnswerIsOfOneRevision) {
  constexpr int kVersions = 40;
  Notes notes;
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
