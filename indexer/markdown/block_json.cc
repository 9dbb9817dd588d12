// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/markdown/block_json.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "indexer/sandbox/answer.h"
#include "schema/analysis/utf8.h"

namespace cssearch {
namespace {

using nlohmann::json;
using Type = Block::Type;

constexpr int kMaxDepth = 512;  // an element of a page is at most two blocks: list and item
constexpr std::size_t kMaxNumber = 999'999'999;  // nine digits are Markdown's limit

// Both in the order of their enumerators.
constexpr std::array<const char*, 11> kTypes = {"document", "heading", "paragraph", "list",
                                                "item",     "quote",   "code",      "table",
                                                "row",      "cell",    "rule"};
constexpr std::array<const char*, 6> kMarks = {"link",   "wikilink", "image",
                                               "strong", "emphasis", "code"};
static_assert(kTypes.size() == static_cast<std::size_t>(Type::Rule) + 1);
static_assert(kMarks.size() == static_cast<std::size_t>(Mark::Type::Code) + 1);

template <typename Names>
auto name_in(const Names& names, auto type) {
  return names.at(static_cast<std::size_t>(type));
}

template <typename Enum, typename Names>
Enum type_in(const Names& names, const json& name) {
  auto found = std::find(names.begin(), names.end(), name.get_ref<const std::string&>());
  if (found == names.end()) refuse_answer();
  return static_cast<Enum>(found - names.begin());
}

// A whole number from 0 to `most`.
std::size_t number(const json& value, std::size_t most) {
  if (!value.is_number_unsigned() || value.get<std::size_t>() > most) refuse_answer();
  return value.get<std::size_t>();
}

int small_number(const json& value, std::size_t most) {
  constexpr std::size_t kMost = std::numeric_limits<int>::max();
  return static_cast<int>(number(value, std::min(most, kMost)));
}

void require(bool condition) {
  if (!condition) refuse_answer();
}

bool may_hold(Type outer, Type inner) {
  switch (outer) {
    case Type::Document:
    case Type::Item:
    case Type::Quote:
      return inner != Type::Document && inner != Type::Item && inner != Type::Row &&
             inner != Type::Cell;
    case Type::List: return inner == Type::Item;
    case Type::Table: return inner == Type::Row;
    case Type::Row: return inner == Type::Cell;
    case Type::Heading:
    case Type::Paragraph:
    case Type::Code:
    case Type::Cell:
    case Type::Rule: return false;
  }
  return false;
}

bool may_be_empty(Type type) {
  return type != Type::List && type != Type::Table && type != Type::Row;
}

json marks_to_json(const std::vector<Mark>& marks) {
  json array = json::array();
  for (const Mark& mark : marks)
    array.push_back({name_in(kMarks, mark.type), mark.begin, mark.end, mark.target});
  return array;
}

Mark mark_from_json(const json& value, const std::string& text) {
  require(value.size() == 4);
  Mark mark{type_in<Mark::Type>(kMarks, value.at(0)), number(value.at(1), text.size()),
            number(value.at(2), text.size()), value.at(3).get<std::string>()};
  require(mark.begin <= mark.end && whole_code_points(text, mark.begin) == mark.begin &&
          whole_code_points(text, mark.end) == mark.end);
  return mark;
}

std::vector<Mark> marks_from_json(const json& array, const std::string& text) {
  std::vector<Mark> marks;
  for (const json& value : array) {
    marks.push_back(mark_from_json(value, text));
    require(marks.size() < 2 || marks[marks.size() - 2].end <= marks.back().end);
  }
  return marks;
}

// One answer, all of the same page.
class BlockFromJson {
 public:
  explicit BlockFromJson(std::size_t last_line) : last_line_(last_line) {}

  Block read(const json& object, int depth = 1) const {
    require(depth <= kMaxDepth);
    Block block;
    block.type = type_in<Type>(kTypes, object.at("type"));
    if (object.contains("line")) block.line = small_number(object["line"], last_line_);
    if (object.contains("level")) block.level = small_number(object["level"], 6);
    require((block.level > 0) == (block.type == Type::Heading));
    if (object.contains("first_number"))
      block.first_number = small_number(object["first_number"], kMaxNumber);
    block.info = object.value("info", "");
    block.rich.text = object.value("text", "");
    if (object.contains("marks"))
      block.rich.marks = marks_from_json(object["marks"], block.rich.text);
    block.dropped = object.value("dropped", "");
    if (object.contains("children")) {
      for (const json& value : object["children"]) {
        block.children.push_back(read(value, depth + 1));
        require(may_hold(block.type, block.children.back().type));
      }
    }
    require(may_be_empty(block.type) || !block.children.empty());
    return block;
  }

 private:
  std::size_t last_line_;
};

}  // namespace

json block_to_json(const Block& block) {
  json object = {{"type", name_in(kTypes, block.type)}};
  if (block.line != 0) object["line"] = block.line;
  if (block.level != 0) object["level"] = block.level;
  if (block.first_number >= 0) object["first_number"] = block.first_number;
  if (!block.info.empty()) object["info"] = block.info;
  if (!block.rich.text.empty()) object["text"] = block.rich.text;
  if (!block.rich.marks.empty()) object["marks"] = marks_to_json(block.rich.marks);
  if (!block.dropped.empty()) object["dropped"] = block.dropped;
  for (const Block& child : block.children) object["children"].push_back(block_to_json(child));
  return object;
}

Block block_from_json(const json& object, std::size_t last_line) {
  return BlockFromJson(last_line).read(object);
}

}  // namespace cssearch
