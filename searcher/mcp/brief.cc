// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/mcp/brief.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <sstream>

#include <nlohmann/json.hpp>

#include "schema/analysis/utf8.h"
#include "schema/ascii.h"
#include "searcher/answer/json.h"

namespace cssearch {
namespace {

using nlohmann::ordered_json;

enum class Form {
  Text,
  Whole,  // a part of it leads nowhere
  Mark,   // 0 says something: not read, no stars
};
struct BriefField {
  const char* name;
  Form form = Form::Text;
};
constexpr auto kDocumentFields = std::to_array<BriefField>({
    {"key", Form::Whole},
    {"kind"},
    {"title"},
    {"author"},
    {"category"},
    {"date"},
    {"rating", Form::Mark},
    {"read", Form::Mark},
    {"url", Form::Whole},
    {"code", Form::Whole},
    {"path", Form::Whole},
    {"line"},
});
constexpr auto kHitFields = std::to_array<BriefField>({{"source"}, {"page"}, {"heading"}});
constexpr auto kFurtherFields = std::to_array<BriefField>({
    {"venue"},
    {"subject"},
    {"tag"},
    {"other_titles"},
    {"remark"},
    {"abstract"},
    {"notes", Form::Whole},
    {"about", Form::Whole},
});

// What is kept of a list, and of a text.
struct Room {
  std::size_t items;
  std::size_t bytes;
};
constexpr Room kRoomInHit = {5, 200};
constexpr Room kRoomInDocument = {20, 2'000};

bool says_nothing(const ordered_json& value) {
  if (value.is_string()) return value.get_ref<const std::string&>().empty();
  return value.empty() || value == 0;  // null and lists are empty
}

ordered_json cut(const ordered_json& value, const Room& room) {
  if (value.is_string()) return shortened(value.get<std::string>(), room.bytes);
  if (!value.is_array()) return value;
  ordered_json some = ordered_json::array();
  for (std::size_t i = 0; i < std::min(value.size(), room.items); ++i)
    some.push_back(cut(value[i], room));
  return some;
}

bool is_entry(const Document& document) {
  return document.kind == Kind::Paper || document.kind == Kind::Article ||
         document.kind == Kind::Project;
}

void copy_fields(const ordered_json& from, std::span<const BriefField> fields, const Room& room,
                 ordered_json& to) {
  for (const BriefField& field : fields) {
    auto value = from.find(field.name);
    if (value == from.end()) continue;
    if (field.form == Form::Mark ? value->is_null() : says_nothing(*value)) continue;
    const std::size_t bytes = field.form == Form::Whole ? std::string::npos : room.bytes;
    to[field.name] = cut(*value, {room.items, bytes});
    if (value->is_array() && value->size() > room.items)
      to[std::string(field.name) + "_more"] = value->size() - room.items;
  }
}

}  // namespace

std::string shortened(const std::string& text, std::size_t bytes) {
  constexpr std::string_view kDots = "…";
  if (text.size() <= bytes) return text;
  return text.substr(0, whole_code_points(text, bytes - kDots.size())).append(kDots);
}

ordered_json brief_hit(const Hit& hit) {
  const ordered_json whole = hit_json(hit);
  ordered_json brief;
  copy_fields(whole, kDocumentFields, kRoomInHit, brief);
  copy_fields(whole, kHitFields, kRoomInHit, brief);
  if (!hit.snippet.text.empty()) brief["snippet"] = hit.snippet.text;
  // An entry of a list has no such section; nor is it for get.
  if (brief.contains("heading") && is_entry(hit.document)) {
    brief["listed_under"] = brief["heading"];
    brief.erase("heading");
  }
  brief["score"] = std::round(hit.score * 100) / 100;
  if (hit.more > 0) brief["more"] = hit.more;
  return brief;
}

ordered_json brief_document(const Document& document) {
  ordered_json facts = document_facts_json(document);
  if (!document.contributions.empty()) {
    facts["path"] = document.contributions.front().path;
    facts["line"] = document.contributions.front().line;
  }
  ordered_json brief;
  copy_fields(facts, kDocumentFields, kRoomInDocument, brief);
  copy_fields(facts, kFurtherFields, kRoomInDocument, brief);
  return brief;
}

std::vector<TextSection> sections_of(const WholeDocument& document) {
  std::vector<TextSection> sections;
  for (const Passage& passage : document.passages) {
    std::istringstream lines(passage.text);
    int number = 0;
    for (std::size_t i = 0; i < passage.sections.size(); ++i) {
      const Passage::Section& section = passage.sections[i];
      const bool is_last = i + 1 == passage.sections.size();
      TextSection read{section.heading, 0, passage.page, {}};
      const int begin = number;
      for (std::string line;
           (is_last || number < passage.sections[i + 1].text_line) && std::getline(lines, line);
           ++number)
        read.text += line + "\n";
      if (number > begin) read.line = passage.file_line(begin);
      sections.push_back(std::move(read));
    }
  }
  return sections;
}

std::string heading_text(const TextSection& section) {
  std::string text;
  for (const std::string& heading : section.heading) text += (text.empty() ? "" : " > ") + heading;
  return text;
}

bool is_below(const TextSection& section, std::string_view name) {
  const std::string path = " > " + lower_ascii(heading_text(section)) + " > ";
  return path.find(" > " + lower_ascii(name) + " > ") != std::string::npos;
}

}  // namespace cssearch
