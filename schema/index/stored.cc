// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/stored.h"

#include <nlohmann/json.hpp>

#include "schema/error.h"

namespace cssearch {
namespace {

using nlohmann::json;

// Names are short: they stand in every document. Empty values are left out.
void put(json& object, const char* name, const std::string& value) {
  if (!value.empty()) object[name] = value;
}

void put(json& object, const char* name, const std::vector<std::string>& values) {
  if (!values.empty()) object[name] = values;
}

void put(json& object, const char* name, const std::optional<int>& value) {
  if (value) object[name] = *value;
}

void put(json& object, const char* name, int value) {
  if (value != 0) object[name] = value;
}

void put(json& object, const char* name, const std::optional<PartialDate>& date) {
  if (date) object[name] = {date->year, date->month, date->day};
}

template <typename Value>
void take(const json& object, const char* name, Value& value) {
  if (auto found = object.find(name); found != object.end()) found->get_to(value);
}

void take(const json& object, const char* name, std::optional<int>& value) {
  if (auto found = object.find(name); found != object.end()) value = found->get<int>();
}

void take(const json& object, const char* name, std::optional<PartialDate>& date) {
  if (auto found = object.find(name); found != object.end()) {
    date = PartialDate{found->at(0), found->at(1), found->at(2)};
  }
}

// Calls `with(name, member)` for every member of Facts that is kept under its own type.
template <typename FactsType, typename With>
void each_fact(FactsType& facts, With with) {
  with("title", facts.title);
  with("titles", facts.other_titles);
  with("author", facts.author);
  with("category", facts.category);
  with("section", facts.section);
  with("tag", facts.tag);
  with("date", facts.date);
  with("rating", facts.rating);
  with("read", facts.read);
  with("venue", facts.venue);
  with("subject", facts.subject);
  with("url", facts.url);
  with("arxiv", facts.arxiv);
  with("code", facts.code);
  with("notes", facts.notes);
  with("remark", facts.remark);
  with("abstract", facts.abstract);
}

json facts_to_json(const Facts& facts) {
  json object = {{"kind", kind_name(facts.kind)}};
  each_fact(facts, [&](const char* name, const auto& value) { put(object, name, value); });
  return object;
}

void facts_from_json(const json& object, Facts& facts) {
  facts.kind = kind_of_name(object.at("kind").get_ref<const std::string&>()).value_or(Kind::Note);
  each_fact(facts, [&](const char* name, auto& value) { take(object, name, value); });
}

json contribution_to_json(const Contribution& contribution) {
  json object = facts_to_json(contribution);
  object["origin"] = origin_name(contribution.origin);
  object["source"] = contribution.source;
  object["path"] = contribution.path;
  put(object, "line", contribution.line);
  put(object, "trust", static_cast<int>(contribution.date_trust));
  return object;
}

Contribution contribution_from_json(const json& object) {
  Contribution contribution;
  facts_from_json(object, contribution);
  contribution.origin =
      origin_of_name(object.at("origin").get_ref<const std::string&>()).value_or(Origin::File);
  contribution.source = object.at("source");
  contribution.path = object.at("path");
  take(object, "line", contribution.line);
  int trust = 0;
  take(object, "trust", trust);
  contribution.date_trust = static_cast<DateTrust>(trust);
  return contribution;
}

json contributions_to_json(const std::vector<Contribution>& contributions) {
  json list = json::array();
  for (const Contribution& contribution : contributions)
    list.push_back(contribution_to_json(contribution));
  return list;
}

std::vector<Contribution> contributions_from_json(const json& list) {
  std::vector<Contribution> contributions;
  for (const json& object : list) contributions.push_back(contribution_from_json(object));
  return contributions;
}

json document_to_json(const Document& document) {
  json object = facts_to_json(document);
  put(object, "language", document.language);
  put(object, "about", document.about);
  object["contributions"] = contributions_to_json(document.contributions);
  return object;
}

Document document_from_json(const json& object, const std::string& key) {
  Document document;
  document.key = key;
  facts_from_json(object, document);
  take(object, "language", document.language);
  take(object, "about", document.about);
  document.contributions = contributions_from_json(object.at("contributions"));
  return document;
}

// [line, count, kind, info]; [begin, end, type, target]. What is empty at their ends is left out.
json blocks_to_json(const Passage& passage) {
  json list = json::array();
  for (const Passage::Block& block : passage.blocks) {
    json row = {block.text_line, block.count, static_cast<int>(block.kind)};
    if (!block.info.empty()) row.push_back(block.info);
    list.push_back(std::move(row));
  }
  return list;
}

json marks_to_json(const Passage& passage) {
  json list = json::array();
  for (const TextMark& mark : passage.marks) {
    json row = {mark.begin, mark.end, static_cast<int>(mark.type)};
    if (!mark.target.empty()) row.push_back(mark.target);
    list.push_back(std::move(row));
  }
  return list;
}

// All but the text.
void put_passage(json& object, const Passage& passage) {
  json sections = json::array();
  for (const Passage::Section& section : passage.sections)
    sections.push_back({section.text_line, section.heading});
  if (!sections.empty()) object["sections"] = std::move(sections);
  if (!passage.lines.empty()) object["lines"] = passage.lines;
  if (!passage.blocks.empty()) object["blocks"] = blocks_to_json(passage);
  if (!passage.marks.empty()) object["marks"] = marks_to_json(passage);
  put(object, "page", passage.page);
}

std::string last_of(const json& row) {
  return row.size() > 3 ? row.at(3).get<std::string>() : std::string();
}

// Marks outside of the text, which no writer of ours makes, are left out.
void take_looks(const json& object, Passage& passage) {
  for (const json& row : object.value("blocks", json::array())) {
    int kind = row.at(2);
    if (kind < 0 || kind > static_cast<int>(TextKind::Quote)) continue;
    passage.blocks.push_back({row.at(0), row.at(1), static_cast<TextKind>(kind), last_of(row)});
  }
  for (const json& row : object.value("marks", json::array())) {
    TextMark mark{TextMark::Type::Link, row.at(0), row.at(1), last_of(row)};
    int type = row.at(2);
    bool known = type >= 0 && type <= static_cast<int>(TextMark::Type::Code);
    if (!known || mark.begin > mark.end || mark.end > passage.text.size()) continue;
    mark.type = static_cast<TextMark::Type>(type);
    passage.marks.push_back(std::move(mark));
  }
}

Passage take_passage(const json& object, std::string text) {
  Passage passage;
  for (const json& section : object.value("sections", json::array()))
    passage.sections.push_back({section.at(0), section.at(1)});
  take(object, "lines", passage.lines);
  take(object, "page", passage.page);
  passage.text = std::move(text);
  take_looks(object, passage);
  return passage;
}

std::string dump(const json& object) {
  return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

[[noreturn]] void broken(const char* what) {
  throw Error(ErrorCode::BrokenIndex,
              std::string("the index holds a document that cannot be read: ") + what,
              "csindex --rebuild makes it anew");
}

// Picks "key" and "document"."title" out of the stream of a passage's JSON.
class NameReader : public nlohmann::json_sax<json> {
 public:
  StoredName name;

  bool start_object(std::size_t) override {
    in_document_ = in_document_ || (depth_ == 1 && key_ == "document");
    ++depth_;
    return true;
  }
  bool end_object() override { return leave(); }
  bool start_array(std::size_t) override {
    ++depth_;
    return true;
  }
  bool end_array() override { return leave(); }
  bool key(string_t& key) override {
    if (depth_ <= 2) key_ = key;
    return true;
  }
  bool string(string_t& text) override {
    if (depth_ == 1 && key_ == "key") name.key = text;
    if (depth_ == 2 && in_document_ && key_ == "title") name.title = text;
    return true;
  }
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool parse_error(std::size_t, const std::string&, const json::exception&) override {
    return false;
  }

 private:
  bool leave() {
    --depth_;
    in_document_ = in_document_ && depth_ > 1;
    return true;
  }

  int depth_ = 0;
  bool in_document_ = false;
  std::string key_;
};

}  // namespace

StoredName decode_name(std::string_view data) {
  NameReader reader;
  if (!json::sax_parse(data.substr(0, data.find('\n')), &reader) || reader.name.key.empty())
    broken("no name");
  return std::move(reader.name);
}

std::string encode_stored(const StoredPassage& stored) {
  json object = {{"key", stored.key}, {"n", stored.number}, {"of", stored.count}};
  put_passage(object, stored.passage);
  if (stored.document) object["document"] = document_to_json(*stored.document);
  return dump(object) + "\n" + stored.passage.text;
}

StoredPassage decode_stored(std::string_view data) {
  std::size_t end = data.find('\n');
  if (end == std::string_view::npos) broken("no text");
  try {
    json object = json::parse(data.substr(0, end));
    StoredPassage stored;
    stored.key = object.at("key");
    stored.number = object.at("n");
    stored.count = object.at("of");
    stored.passage = take_passage(object, std::string(data.substr(end + 1)));
    if (auto found = object.find("document"); found != object.end()) {
      stored.document = document_from_json(*found, stored.key);
    }
    return stored;
  } catch (const json::exception& error) {
    broken(error.what());
  }
}

std::string encode_whole(const WholeDocument& whole) {
  json object = document_to_json(whole.document);
  object["key"] = whole.document.key;
  json passages = json::array();
  for (const Passage& passage : whole.passages) {
    json one = {{"text", passage.text}};
    put_passage(one, passage);
    passages.push_back(std::move(one));
  }
  object["passages"] = std::move(passages);
  return dump(object);
}

WholeDocument decode_whole(std::string_view text) {
  try {
    json object = json::parse(text);
    WholeDocument whole{document_from_json(object, object.at("key")), {}};
    for (const json& passage : object.at("passages"))
      whole.passages.push_back(take_passage(passage, passage.at("text")));
    if (whole.document.key.empty() || whole.document.contributions.empty() ||
        whole.passages.empty()) {
      throw Error(ErrorCode::Input, "it has no key, no contributions or no passages");
    }
    return whole;
  } catch (const json::exception& error) {
    // "[json.exception.out_of_range.403] key 'kind' not found"
    std::string why = error.what();
    std::size_t name = why.find("] ");
    throw Error(ErrorCode::Input, name == std::string::npos ? why : why.substr(name + 2));
  }
}

std::string encode_document(const Document& document) {
  return dump(document_to_json(document));
}

std::string encode_contributions(const std::vector<Contribution>& contributions) {
  return dump(contributions_to_json(contributions));
}

std::vector<Contribution> decode_contributions(std::string_view text) {
  try {
    return contributions_from_json(json::parse(text));
  } catch (const json::exception& error) {
    broken(error.what());
  }
}

}  // namespace cssearch
