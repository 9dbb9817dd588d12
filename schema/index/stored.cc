// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/stored.h"

#include <nlohmann/json.hpp>

#include "schema/error.h"
#include "schema/index/packed.h"

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

// No writer of ours makes such.
void drop_marks_outside(Passage& passage) {
  std::erase_if(passage.marks, [&](const TextMark& mark) {
    return mark.begin > mark.end || mark.end > passage.text.size();
  });
}

void take_looks(const json& object, Passage& passage) {
  for (const json& row : object.value("blocks", json::array())) {
    int kind = row.at(2);
    if (kind < 0 || kind > static_cast<int>(TextKind::Quote)) continue;
    passage.blocks.push_back({row.at(0), row.at(1), static_cast<TextKind>(kind), last_of(row)});
  }
  for (const json& row : object.value("marks", json::array())) {
    int type = row.at(2);
    if (type < 0 || type > static_cast<int>(TextMark::Type::Code)) continue;
    passage.marks.push_back(
        {static_cast<TextMark::Type>(type), row.at(0), row.at(1), last_of(row)});
  }
  drop_marks_outside(passage);
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

// The same for a Packer and an Unpacker from here on.
template <typename Pack, typename FactsType>
void pack_facts(Pack& pack, FactsType& facts) {
  pack.add(facts.kind, Kind::Code);
  each_fact(facts, [&](const char*, auto& value) { pack.add(value); });
}

template <typename Pack, typename ContributionType>
void pack_contribution(Pack& pack, ContributionType& contribution) {
  pack_facts(pack, contribution);
  pack.add(contribution.origin, Origin::Record);
  pack.add(contribution.date_trust, DateTrust::Row);
  pack.add(contribution.source);
  pack.add(contribution.path);
  pack.add(contribution.line);
}

// All but the key.
template <typename Pack, typename DocumentType>
void pack_document(Pack& pack, DocumentType& document) {
  pack_facts(pack, document);
  pack.add(document.language);
  pack.add(document.about);
  pack.add(document.contributions,
           [&](auto& contribution) { pack_contribution(pack, contribution); });
}

// All but the text.
template <typename Pack, typename PassageType>
void pack_passage(Pack& pack, PassageType& passage) {
  pack.add(passage.page);
  pack.add(passage.sections, [&](auto& section) {
    pack.add(section.text_line);
    pack.add(section.heading);
  });
  pack.add(passage.lines, [&](auto& line) {
    pack.add(line.first);
    pack.add(line.second);
  });
  pack.add(passage.blocks, [&](auto& block) {
    pack.add(block.text_line);
    pack.add(block.count);
    pack.add(block.kind, TextKind::Quote);
    pack.add(block.info);
  });
  pack.add(passage.marks, [&](auto& mark) {
    pack.add(mark.begin);
    pack.add(mark.end);
    pack.add(mark.type, TextMark::Type::Code);
    pack.add(mark.target);
  });
}

}  // namespace

// What has neither text nor a document but a name comes first, so that the name is read alone.
std::string encode_stored(const StoredPassage& stored) {
  Packer pack;
  pack.add(stored.key);
  pack.add(stored.document.has_value());
  if (stored.document) pack_document(pack, *stored.document);
  pack.add(stored.number);
  pack.add(stored.count);
  pack_passage(pack, stored.passage);
  return pack.take(stored.passage.text);
}

StoredPassage decode_stored(std::string_view data) {
  try {
    Unpacker pack(data);
    StoredPassage stored;
    bool has_document = false;
    pack.add(stored.key);
    pack.add(has_document);
    if (has_document) {
      pack_document(pack, stored.document.emplace());
      stored.document->key = stored.key;
      if (stored.document->contributions.empty()) broken("it has no contributions");
    }
    pack.add(stored.number);
    pack.add(stored.count);
    pack_passage(pack, stored.passage);
    stored.passage.text = pack.rest();
    drop_marks_outside(stored.passage);
    return stored;
  } catch (const Unpacker::Damaged& error) {
    broken(error.what());
  }
}

StoredName decode_name(std::string_view data) {
  try {
    Unpacker pack(data);
    StoredName name;
    bool has_document = false;
    pack.add(name.key);
    pack.add(has_document);
    Kind kind{};
    if (has_document) pack.add(kind, Kind::Code);
    if (has_document) pack.add(name.title);
    return name;
  } catch (const Unpacker::Damaged& error) {
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
  Packer pack;
  pack_document(pack, document);
  return pack.take({});
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
