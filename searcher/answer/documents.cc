// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/answer/documents.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <xapian.h>

#include "schema/arxiv_id.h"
#include "schema/error.h"
#include "schema/identity.h"
#include "schema/index/format.h"
#include "schema/url.h"
#include "searcher/match/filter.h"

namespace cssearch {
namespace {

Error no_fields() {
  return {ErrorCode::BrokenIndex, "a document of the index has no fields",
          "csindex --rebuild makes the index anew"};
}

StoredPassage decode_first(const Xapian::Document& passage) {
  StoredPassage first = decode_stored(passage.get_data());
  if (!first.document) throw no_fields();
  return first;
}

}  // namespace

std::optional<Document> DocumentReader::find(const std::string& key) const {
  if (!open_.database.term_exists(first_passage_term(key))) return std::nullopt;
  return first(key).document;
}

StoredPassage DocumentReader::first(const std::string& key) const {
  std::string term = first_passage_term(key);
  auto found = open_.database.postlist_begin(term);
  if (found == open_.database.postlist_end(term)) {
    if (!open_.missing.empty()) {
      throw Error(ErrorCode::Unreachable,
                  "there is no document with the key " + key + " in what answers; " +
                      open_.missing.front().why,
                  "ask again when all parts of the index are there");
    }
    throw Error(ErrorCode::NotFound, "there is no document with the key " + key,
                "cssearch --json WORDS prints the keys of what it finds");
  }
  return decode_first(open_.database.get_document(*found));
}

StoredPassage DocumentReader::named(const std::string& name) const {
  std::vector<std::string> keys = {name};
  if (name.starts_with("key:")) keys.push_back(name.substr(4));
  std::string path = std::filesystem::path(name).lexically_normal().string();
  if (auto paper = parse_arxiv_id(name)) keys.push_back("arxiv:" + paper->id);
  if (auto url = parse_url(name)) keys.push_back(key_of_link(*url));
  for (const SourceInfo& source : open_.info.sources) {
    keys.push_back(key_of_file(source.name, path));
    if (auto inside = path_inside(source, path)) keys.push_back(key_of_file(source.name, *inside));
  }
  keys.push_back("note:" + name);
  for (const std::string& key : keys) {
    if (open_.database.term_exists(first_passage_term(key))) return first(key);
  }
  return first(name);
}

WholeDocument DocumentReader::whole(const std::string& name) const {
  WholeDocument result{*named(name).document, {}};
  std::map<int, Passage> passages;
  std::string term = key_term(result.document.key);
  for (auto it = open_.database.postlist_begin(term); it != open_.database.postlist_end(term);
       ++it) {
    StoredPassage stored = decode_stored(open_.database.get_document(*it).get_data());
    passages.emplace(stored.number, std::move(stored.passage));
  }
  for (auto& [number, passage] : passages) result.passages.push_back(std::move(passage));
  return result;
}

std::map<std::string, StoredPassage> DocumentReader::firsts_of(
    const std::vector<StoredPassage>& passages) const {
  std::map<std::string, StoredPassage> firsts;
  std::vector<Xapian::Query> terms;
  for (const StoredPassage& passage : passages) {
    if (!passage.document) terms.emplace_back(first_passage_term(passage.key));
  }
  if (terms.empty()) return firsts;
  Xapian::Enquire enquire(open_.database);
  enquire.set_query(any_of(terms));
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  // Parts that were made apart may have documents of one key.
  Xapian::MSet found =
      enquire.get_mset(0, static_cast<Xapian::doccount>(terms.size() * open_.shards.size()));
  found.fetch();
  for (auto match = found.begin(); match != found.end(); ++match) {
    StoredPassage first = decode_first(match.get_document());
    firsts.emplace(first.key, std::move(first));
  }
  bool all_found = std::all_of(passages.begin(), passages.end(), [&](const auto& passage) {
    return passage.document || firsts.contains(passage.key);
  });
  if (!all_found) throw no_fields();
  return firsts;
}

}  // namespace cssearch
