// SPDX-License-Identifier: GPL-3.0-or-later
//
// An index that another process serves is answered from as if it lay here: over Xapian's remote
// backend, which has no order, filter or count of our own.
#include <cmath>
#include <cstdlib>
#include <optional>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "searcher/answer/json.h"
#include "tests/support/test_index.h"

namespace cssearch {
namespace {

constexpr const char* kServer = "xapian-progsrv";

SearcherOptions options(bool remote, std::uint64_t counted = 500'000) {
  SearcherOptions chosen;
  chosen.remote = remote;
  chosen.counted_passages = counted;
  return chosen;
}

class Remote : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TempFolder;
    index_folder(project_folder() / "examples", "examples", *folder_ / "index");
    if (!is_installed()) return;
    local_ = new Searcher(open_index(*folder_ / "index"), options(false));
    remote_ = new Searcher(served(), options(true));
  }
  static void TearDownTestSuite() {
    delete local_;
    delete remote_;
    delete folder_;
  }
  void SetUp() override {
    if (remote_ == nullptr) GTEST_SKIP() << kServer << " is not installed (xapian-tools)";
  }

  static bool is_installed() {
    return std::system((std::string("command -v ") + kServer + " >/dev/null").c_str()) == 0;
  }

  // As a server that was started for us hands it out.
  static OpenIndex served() {
    OpenIndex open = open_index(*folder_ / "index");
    std::string database = generation_path(*folder_ / "index", open.generation).string();
    open.database = Xapian::Remote::open(kServer, database);
    return open;
  }

  static TempFolder* folder_;
  static Searcher* local_;
  static Searcher* remote_;
};

TempFolder* Remote::folder_ = nullptr;
Searcher* Remote::local_ = nullptr;
Searcher* Remote::remote_ = nullptr;

// All of it but the time, scores to 1e-9.
std::string told(Answer answer) {
  answer.took_ms = 0;
  auto rounded = [](double& score) { score = std::round(score * 1e9) / 1e9; };
  for (Hit& hit : answer.hits) {
    rounded(hit.score);
    for (ScorePart& part : hit.parts) rounded(part.score);
  }
  return answer_json(answer);
}

const std::vector<std::string> kQueries = {
    "",
    "attention",
    "kv cache",
    "kvcache",
    "KV-Cache paging",
    "speculative decoding",
    "memory",
    "显存",
    "显存管理",
    "投机解码",
    "投机解码 草稿",
    "注意力机制怎么工作",
    "how does paging of memory work in a server",
    "\"kv cache\"",
    "\"显存管理\"",
    "atten*",
    "title:attention",
    "category:\"KV Cache\"",
    "author:dao",
    "author:d*",
    "kind:paper",
    "kind:paper memory",
    "-kind:note",
    "-memory",
    "memory -cache",
    "memory OR 显存",
    "vllm (torch OR triton)",
    "NOT cache",
    "date:2023",
    "date:2022..2024 attention",
    "rating:>=4",
    "read:0",
    "has:code",
    "path:examples",
    "2309.06180",
    "https://arxiv.org/abs/2309.06180",
    "MLA",
    "GPU memory",
    "atention",
    "specultive decodng",
    "nothinghere",
    "the",
    "C++",
    "--no-cache",
};

TEST_F(Remote, AnswersAreTheSame) {
  for (const std::string& query : kQueries) {
    SearchRequest request = TestIndex::request(query);
    request.limit = 7;
    request.explain = true;
    EXPECT_EQ(told(remote_->search(request)), told(local_->search(request))) << query;
  }
}

TEST_F(Remote, OtherPagesOrdersAndWordsAreTheSame) {
  using Change = void (*)(SearchRequest&);
  for (Change change : std::initializer_list<Change>{
           [](SearchRequest& r) { r.sort = Sort::Date; },
           [](SearchRequest& r) { r.sort = Sort::Rating; },
           [](SearchRequest& r) { r.sort = Sort::Title; },
           [](SearchRequest& r) { r.sort = Sort::Relevance; },
           [](SearchRequest& r) { r.offset = 3; },
           [](SearchRequest& r) { r.offset = 1'000'000; },
           [](SearchRequest& r) { r.limit = 0; },
           [](SearchRequest& r) { r.any = true; },
           [](SearchRequest& r) { r.expand = true; },
           [](SearchRequest& r) { r.exact = true; },
       }) {
    for (const char* query : {"", "memory", "kv cache", "显存", "memory OR 显存", "-kind:note"}) {
      SearchRequest request = TestIndex::request(query);
      request.limit = 5;
      change(request);
      EXPECT_EQ(told(remote_->search(request)), told(local_->search(request))) << query;
    }
  }
}

TEST_F(Remote, SuggestionsAreTheSame) {
  auto told_all = [](Searcher& searcher, const std::string& typed) {
    std::string all;
    for (const Suggestion& one :
         searcher.suggest({typed, 20, {2026, 11, 22}}, *searcher.list_values()))
      all += one.query + " " + one.key + " " + std::to_string(one.documents) + "\n";
    return all;
  };
  for (const char* typed : {"att", "kv c", "显", "投机", "author:d", "memory ca", "kind:paper pag"})
    EXPECT_EQ(told_all(*remote_, typed), told_all(*local_, typed)) << typed;
}

TEST_F(Remote, DocumentsAreTheSame) {
  SearchRequest request = TestIndex::request("");
  request.limit = 20;
  for (const Hit& hit : local_->search(request).hits) {
    const std::string& key = hit.document.key;
    EXPECT_EQ(document_json(remote_->show(key)), document_json(local_->show(key)));
    EXPECT_EQ(told(remote_->similar(key, request)), told(local_->similar(key, request))) << key;
  }
}

TEST_F(Remote, CountsEndWhereTheyEndHere) {
  Searcher local(open_index(*folder_ / "index"), options(false, 5));
  Searcher remote(served(), options(true, 5));
  for (const char* query : {"", "memory", "kv cache", "memory OR 显存"}) {
    SearchRequest request = TestIndex::request(query);
    EXPECT_EQ(told(remote.search(request)), told(local.search(request))) << query;
  }
}

}  // namespace
}  // namespace cssearch
