// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/record.h"

#include <nlohmann/json.hpp>

#include "schema/arxiv_id.h"
#include "schema/error.h"

namespace cssearch {
namespace {

using Json = nlohmann::ordered_json;

// A record needs four levels; files come from other people's repositories.
constexpr int kMaxDepth = 16;

Error no_record(const std::string& why) {
  return {ErrorCode::Input, "this is no record of a paper: " + why};
}

Json parse(std::string_view text) {
  if (text.size() > kMaxRecordBytes) throw no_record("it is larger than 4 MB");
  auto check_depth = [](int depth, Json::parse_event_t, Json&) {
    if (depth > kMaxDepth) throw no_record("it is nested too deeply");
    return true;
  };
  try {
    return Json::parse(text, check_depth);
  } catch (const Json::parse_error& error) {
    throw no_record("it is broken JSON at byte " + std::to_string(error.byte));
  } catch (const Json::exception&) {
    throw no_record("it is JSON with a number out of range");
  }
}

// The value of a key; null if it is absent.
const Json& member(const Json& object, const char* key) {
  static const Json kNull;
  auto found = object.find(key);
  return found == object.end() ? kNull : *found;
}

std::string read_text(const Json& value, const std::string& key) {
  if (value.is_null()) return {};
  if (!value.is_string()) throw no_record("\"" + key + "\" is no text");
  return value.get<std::string>();
}

std::string text_of(const Json& object, const char* key) {
  return read_text(member(object, key), key);
}

const Json& list_of(const Json& object, const char* key) {
  static const Json kEmpty = Json::array();
  const Json& value = member(object, key);
  if (value.is_null()) return kEmpty;
  if (!value.is_array()) throw no_record("\"" + std::string(key) + "\" is no list");
  return value;
}

std::vector<std::string> texts_of(const Json& object, const char* key) {
  std::vector<std::string> texts;
  for (const Json& item : list_of(object, key)) texts.push_back(read_text(item, key));
  return texts;
}

std::optional<PartialDate> date_of(const Json& object, const char* key) {
  std::string text = text_of(object, key);
  if (text.empty()) return std::nullopt;
  auto date = parse_date(text);
  if (!date) throw no_record("\"" + std::string(key) + "\" is no date");
  return date;
}

int version_of(const Json& object) {
  const Json& value = member(object, "version");
  if (value.is_null()) return 0;
  bool whole = value.is_number_unsigned() && value.get<std::uint64_t>() < 1'000;
  if (!whole) throw no_record("\"version\" is no version");
  return value.get<int>();
}

bool is_true(const Json& object, const char* key) {
  const Json& value = member(object, key);
  if (!value.is_null() && !value.is_boolean()) {
    throw no_record("\"" + std::string(key) + "\" is neither true nor false");
  }
  return value.is_boolean() && value.get<bool>();
}

std::string id_of(const Json& object) {
  std::string id = text_of(object, "id");
  auto parsed = parse_arxiv_id(id);
  if (!parsed || parsed->id != id) throw no_record("\"id\" is no arXiv id without version");
  return id;
}

std::vector<Author> authors_of(const Json& object) {
  std::vector<Author> authors;
  for (const Json& item : list_of(object, "authors")) {
    if (!item.is_object()) throw no_record("an author is no object with a \"name\"");
    authors.push_back({text_of(item, "name"), texts_of(item, "affiliations")});
  }
  return authors;
}

template <typename Value>
void put(Json& object, const char* key, const Value& value) {
  if (!value.empty()) object[key] = value;
}

void put(Json& object, const char* key, const std::optional<PartialDate>& date) {
  if (date) object[key] = date->text();
}

Json authors_to_json(const std::vector<Author>& authors) {
  Json list = Json::array();
  for (const Author& author : authors) {
    Json item = {{"name", author.name}};
    put(item, "affiliations", author.affiliations);
    list.push_back(std::move(item));
  }
  return list;
}

}  // namespace

std::string record_to_json(const Record& record) {
  Json object = {{"id", record.id}};
  if (record.version != 0) object["version"] = record.version;
  put(object, "title", record.title);
  put(object, "authors", authors_to_json(record.authors));
  put(object, "abstract", record.abstract);
  put(object, "primary_category", record.primary_category);
  put(object, "categories", record.categories);
  put(object, "comment", record.comment);
  put(object, "journal_ref", record.journal_ref);
  put(object, "dois", record.dois);
  put(object, "published", record.published);
  put(object, "updated", record.updated);
  if (record.withdrawn) object["withdrawn"] = true;
  return object.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Record record_from_json(std::string_view json) {
  Json object = parse(json);
  if (!object.is_object()) throw no_record("it is no JSON object");
  return {.id = id_of(object),
          .version = version_of(object),
          .title = text_of(object, "title"),
          .authors = authors_of(object),
          .abstract = text_of(object, "abstract"),
          .primary_category = text_of(object, "primary_category"),
          .categories = texts_of(object, "categories"),
          .comment = text_of(object, "comment"),
          .journal_ref = text_of(object, "journal_ref"),
          .dois = texts_of(object, "dois"),
          .published = date_of(object, "published"),
          .updated = date_of(object, "updated"),
          .withdrawn = is_true(object, "withdrawn")};
}

}  // namespace cssearch
