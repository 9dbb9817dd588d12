// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/field.h"

#include <algorithm>

#include "schema/ascii.h"
#include "schema/hash.h"

namespace cssearch {
namespace {

std::vector<std::string> one(std::string value) {
  if (value.empty()) return {};
  return {std::move(value)};
}

std::vector<std::string> number(const std::optional<int>& value) {
  if (!value) return {};
  return {std::to_string(*value)};
}

std::vector<std::string> titles(const Document& document) {
  std::vector<std::string> all = one(document.title);
  all.insert(all.end(), document.other_titles.begin(), document.other_titles.end());
  return all;
}

std::vector<std::string> present(const Document& document) {
  std::vector<std::string> names;
  for (Field field : kHasFields) {
    if (!field_values(document, field).empty()) names.emplace_back(field_info(field).name);
  }
  return names;
}

template <typename Member>
std::vector<std::string> of_contributions(const Document& document, Member member) {
  std::vector<std::string> values;
  for (const Contribution& contribution : document.contributions) {
    const std::string& value = contribution.*member;
    if (value.empty() || std::find(values.begin(), values.end(), value) != values.end()) continue;
    values.push_back(value);
  }
  return values;
}

}  // namespace

std::optional<Field> field_of_name(std::string_view name) {
  for (const FieldInfo& row : kFields) {
    if (equals_ignoring_case(name, row.name)) return row.field;
    if (!row.alias.empty() && equals_ignoring_case(name, row.alias)) return row.field;
  }
  return std::nullopt;
}

std::string field_table_digest() {
  Digest digest;
  for (const FieldInfo& row : kFields) {
    std::string text(row.name);
    text.append(" ").append(row.prefix);
    for (unsigned number : {static_cast<unsigned>(row.match), static_cast<unsigned>(row.wdf),
                            row.slot, row.facet ? 1U : 0U}) {
      text += " " + std::to_string(number);
    }
    digest.add(text);
  }
  return digest.text();
}

std::vector<std::string> field_values(const Document& document, Field field) {
  switch (field) {
    case Field::Key: return one(document.key);
    case Field::Kind: return one(std::string(kind_name(document.kind)));
    case Field::Title: return titles(document);
    case Field::Author: return document.author;
    case Field::Category: return document.category;
    case Field::Section: return document.section;
    case Field::Path: return of_contributions(document, &Contribution::path);
    case Field::Tag: return document.tag;
    case Field::Date: return document.date ? one(document.date->text()) : one({});
    case Field::Year: return document.date ? one(std::to_string(document.date->year)) : one({});
    case Field::Language: return one(document.language);
    case Field::Rating: return number(document.rating);
    case Field::Read: return number(document.read);
    case Field::Venue: return one(document.venue);
    case Field::Subject: return document.subject;
    case Field::Url: return one(document.url);
    case Field::Code: return document.code;
    case Field::Remark: return one(document.remark);
    case Field::Notes: return document.notes;
    case Field::Abstract: return one(document.abstract);
    case Field::Body: return {};
    case Field::Has: return present(document);
    case Field::Source: return of_contributions(document, &Contribution::source);
  }
  return {};
}

}  // namespace cssearch
