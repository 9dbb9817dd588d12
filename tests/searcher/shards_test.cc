// SPDX-License-Identifier: GPL-3.0-or-later
//
// An index of several shards answers as one database does, wherever they lie.
#include "schema/index/shards.h"

#include <cmath>
#include <memory>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "schema/index/layout.h"
#include "searcher/answer/json.h"
#include "searcher/search.h"
#include "tests/support/random_changes.h"
#include "tests/support/test_index.h"
#include "tests/support/xapian_server.h"

namespace cssearch {
namespace {

using nlohmann::json;

constexpr double kSame = 1e-9;

// Where the two differ first, "/hits/3/score: 1.5, not 1.25"; empty if nowhere.
std::string difference(const json& a, const json& b, const std::string& where = {}) {
  if (a.is_number_float() && b.is_number()) {
    if (std::abs(a.get<double>() - b.get<double>()) <= kSame) return {};
  } else if (a.is_structured() && a.type() == b.type() && a.size() == b.size()) {
    for (const auto& [key, value] : a.items()) {
      std::string found =
          a.is_object() && !b.contains(key)
              ? key
              : difference(value, a.is_object() ? b[key] : b[std::stoul(key)], where + "/" + key);
      if (!found.empty()) return found;
    }
    return {};
  } else if (a == b) {
    return {};
  }
  return where + ": " + a.dump().substr(0, 200) + ", not " + b.dump().substr(0, 200);
}

// All of an answer but the time that it took, and which folder it is of.
json whole(const Answer& answer) {
  json object = json::parse(answer_json(answer));
  object.erase("took_ms");
  object["index"].erase("generation");
  for (const Facet& facet : answer.facets) {
    for (const FacetValue& value : facet.values)
      object["part_of_others"][field_info(facet.field).name][value.value] = value.part_of_others;
  }
  return object;
}

json suggested(Searcher& searcher, const std::string& typed) {
  json list = json::array();
  for (const Suggestion& suggestion :
       searcher.suggest({typed, 10, {2026, 11, 22}}, *searcher.list_values()))
    list.push_back({suggestion.text, suggestion.query, suggestion.documents, suggestion.key});
  return list;
}

struct Query {
  const char* text;
  std::function<void(SearchRequest&)> change = [](SearchRequest&) {};
};

const std::vector<Query> kQueries = {
    {"kv cache 显存", [](SearchRequest& r) { r.explain = true; }},
    {"GPU memory bandwidth MLA", [](SearchRequest& r) { r.explain = true; }},
    {""},
    {"", [](SearchRequest& r) { r.sort = Sort::Title; }},
    {"", [](SearchRequest& r) { r.sort = Sort::Rating; }},
    {"", [](SearchRequest& r) { r.sort = Sort::Relevance; }},
    {"", [](SearchRequest& r) { r.offset = 7, r.limit = 5; }},
    {"cache"},
    {"cache", [](SearchRequest& r) { r.sort = Sort::Date; }},
    {"cache", [](SearchRequest& r) { r.sort = Sort::Rating; }},
    {"cache", [](SearchRequest& r) { r.sort = Sort::Title; }},
    {"cache", [](SearchRequest& r) { r.offset = 3, r.limit = 4; }},
    {"memory", [](SearchRequest& r) { r.facet_values = 2; }},
    {"kv cache"},
    {"kvcache"},
    {"KV-Cache"},
    {"paged attention"},
    {"PagedAttention"},
    {"Paged Attention", [](SearchRequest& r) { r.exact = true; }},
    {"\"paged attention\""},
    {"\"kv cache\" memory"},
    {"attention memory bandwidth gpu cache"},
    {"how does the attention kernel use the memory of the gpu", {}},
    {"throughput latency", [](SearchRequest& r) { r.any = true; }},
    {"throughput latency", [](SearchRequest& r) { r.expand = true; }},
    {"memory", [](SearchRequest& r) { r.pairs = false; }},
    {"显存"},
    {"显存管理"},
    {"显存 cache"},
    {"分布式推理"},
    {"如何估算大模型推理的显存占用"},
    {"GPU memory"},
    {"MLA"},
    {"PA"},
    {"Multi-Head Latent Attention"},
    {"speculative decoding"},
    {"投机解码"},
    {"atten*"},
    {"ca* memory"},
    {"title:cache*"},
    {"c++"},
    {"c"},
    {"--no-cache"},
    {"torch.compile"},
    {"qwen2.5-vl"},
    {"arXiv:2309.06180"},
    {"https://arxiv.org/abs/2309.06180"},
    {"cache -memory"},
    {"-cache"},
    {"cache OR raft"},
    {"(cache OR raft) AND (memory OR log)"},
    {"NOT cache"},
    {"title:attention"},
    {"body:memory"},
    {"category:A"},
    {"kind:note cache"},
    {"kind:paper"},
    {"language:zh"},
    {"author:kwon"},
    {"rating:>=1"},
    {"read:1 rating:2"},
    {"date:2023"},
    {"date:2020..2026 attention"},
    {"has:notes"},
    {"-has:notes cache"},
    {"path:AI"},
    {"source:notes memory"},
    {"no:such field"},
    {"category:nothing"},
    {"!!!"},
    {"atention"},
    {"specualtive decodng"},
    {"menory bandwith cache"},
    {"显村管理"},
    {"the of and"},
    {"zzzzqqqq"},
};

// Every answer of one against that of the others.
void expect_same_answers(Searcher& one, Searcher& several, const std::string& what) {
  for (const Query& query : kQueries) {
    SearchRequest asked = TestIndex::request(query.text);
    if (query.change) query.change(asked);
    json expected = whole(one.search(asked)), found = whole(several.search(asked));
    EXPECT_EQ(difference(found, expected), "") << what << ": " << query.text;
    std::vector<RankedDocument> ranks = one.rank(asked), others = several.rank(asked);
    ASSERT_EQ(ranks.size(), others.size()) << what << ": " << query.text;
    for (std::size_t i = 0; i < ranks.size(); ++i) {
      EXPECT_EQ(others[i].key, ranks[i].key) << what << ": " << query.text;
      EXPECT_NEAR(others[i].score, ranks[i].score, kSame) << what << ": " << query.text;
    }
  }
  for (const char* typed : {"ca", "cach", "kv", "kvc", "memory ca", "author:k", "category:", "att",
                            "显", "显存", "管理显", "title:pa", "xc", "kv cache m", "投机"})
    EXPECT_EQ(suggested(several, typed), suggested(one, typed)) << what << ": " << typed;
  SearchRequest similar = TestIndex::request("-kind:project");
  similar.limit = 10;
  for (const Hit& hit : one.search(TestIndex::request("")).hits) {
    const std::string& key = hit.document.key;
    EXPECT_EQ(document_json(several.show(key)), document_json(one.show(key))) << what;
    json expected = whole(one.similar(key, similar)), found = whole(several.similar(key, similar));
    EXPECT_EQ(difference(found, expected), "") << what << ": " << key;
  }
  EXPECT_EQ(several.info().digest, one.info().digest) << what;
}

TEST(Shards, OfTheSampleAnswerAsOneDatabase) {
  TempFolder folder;
  index_folder(project_folder() / "examples", "notes", folder / "one");
  Searcher one(folder / "one");
  for (std::size_t count : {2U, 4U, 7U}) {
    fs::path index = folder / std::to_string(count);
    index_folder(project_folder() / "examples", "notes", index, count);
    Searcher several(index);
    expect_same_answers(one, several, std::to_string(count) + " shards");
  }
}

// The shards of the index in this folder, each served by a process of its own.
class ServedShards {
 public:
  explicit ServedShards(const fs::path& index) {
    for (const fs::path& shard : shard_paths(generation_path(index, 1)))
      servers_.emplace_back(std::make_unique<XapianServer>("xapian-tcpsrv", shard));
  }
  std::vector<IndexPlace> places() const {
    std::vector<std::string> names;
    for (const auto& server : servers_) names.push_back(server->place());
    return read_index_places(names);
  }

 private:
  std::vector<std::unique_ptr<XapianServer>> servers_;
};

TEST(Shards, ServedByOthersAnswerAsOneDatabase) {
  if (!has_xapian_tools()) GTEST_SKIP() << "Xapian's servers are not installed (xapian-tools)";
  TempFolder folder;
  index_folder(project_folder() / "examples", "notes", folder / "one");
  Searcher one(folder / "one");
  for (std::size_t count : {1U, 4U}) {
    fs::path index = folder / std::to_string(count);
    index_folder(project_folder() / "examples", "notes", index, count);
    ServedShards served(index);
    Searcher several(served.places());
    expect_same_answers(one, several, std::to_string(count) + " served shards");
  }
}

// Of a query that more passages match than are counted, too.
TEST(Shards, ServedByOthersCountNoFurther) {
  if (!has_xapian_tools()) GTEST_SKIP() << "Xapian's servers are not installed (xapian-tools)";
  TempFolder folder;
  index_folder(project_folder() / "examples", "notes", folder / "one");
  ServedShards served(folder / "one");
  SearcherOptions few;
  few.counted_passages = 5;
  Searcher local(folder / "one", few), remote(served.places(), few);
  for (const char* query : {"", "memory", "kv cache", "memory OR 显存"}) {
    SearchRequest request = TestIndex::request(query);
    EXPECT_EQ(difference(whole(remote.search(request)), whole(local.search(request))), "") << query;
  }
}

// Rows that weigh the same, on one day, with as many stars.
TEST(Shards, TiesStandInOneOrder) {
  TempFolder folder;
  std::string list = kListHeader;
  for (int i = 0; i < 60; ++i) {
    list += "| [Cache of keys](https://x.org/" + std::to_string(i) + ") | " +
            (i % 2 == 0 ? "A" : "B") + " | | " + (i % 3 == 0 ? "⭐" : "⭐⭐") + " | |\n";
  }
  folder.write("notes/list.md", "# List\n\n" + list);
  index_folder(folder / "notes", "notes", folder / "1");
  Searcher one(folder / "1");
  for (std::size_t count : {2U, 5U}) {
    fs::path index = folder / std::to_string(count);
    index_folder(folder / "notes", "notes", index, count);
    Searcher several(index);
    for (Sort sort : {Sort::Relevance, Sort::Date, Sort::Rating, Sort::Title}) {
      for (const char* text : {"cache", "keys category:A", ""}) {
        for (std::uint64_t offset : {0U, 7U, 29U, 59U}) {
          SearchRequest asked = TestIndex::request(text);
          asked.sort = sort;
          asked.offset = offset;
          asked.limit = 10;
          EXPECT_EQ(difference(whole(several.search(asked)), whole(one.search(asked))), "")
              << count << " shards: " << text << " by " << static_cast<int>(sort) << " from "
              << offset;
        }
      }
    }
  }
}

class ShardsOfRandomNotes : public testing::TestWithParam<unsigned> {};

// Of an index that was changed again and again.
TEST_P(ShardsOfRandomNotes, AnswerAsOneDatabase) {
  Notes notes(2 + GetParam() % 3);
  notes.write("start.md", "# Start\n");
  notes.build();
  RandomChanges changes(notes, GetParam());
  for (int run = 0; run < 6; ++run) {
    for (int i = 0; i < 6; ++i) changes.change();
    notes.update();
  }
  ASSERT_EQ(notes.wrong(), "");
  notes.rebuild_undivided();
  Searcher one(notes.undivided()), several(notes.index());
  expect_same_answers(one, several, "seed " + std::to_string(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Seeds, ShardsOfRandomNotes, testing::Range(1U, 4U));

}  // namespace
}  // namespace cssearch
