// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/note/yaml_document.h"

#include <algorithm>
#include <array>

#include <yaml.h>

namespace cssearch {
namespace {

// With each token libyaml looks at all brackets that are open: 60,000 of them take seconds.
constexpr std::ptrdiff_t kMostBrackets = 500;

void check_brackets(std::string_view text) {
  auto opens = [](char c) { return c == '{' || c == '['; };
  if (std::count_if(text.begin(), text.end(), opens) > kMostBrackets)
    throw YamlError("more than " + std::to_string(kMostBrackets) + " brackets");
}

class Parser {
 public:
  explicit Parser(std::string_view text) {
    if (yaml_parser_initialize(&parser_) == 0) throw std::bad_alloc();
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }
  ~Parser() { yaml_parser_delete(&parser_); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  void load(yaml_document_t* document) {
    if (yaml_parser_load(&parser_, document) != 0) return;
    throw YamlError(std::string(parser_.problem == nullptr ? "no YAML" : parser_.problem) +
                    " in its line " + std::to_string(parser_.problem_mark.line + 1));
  }

 private:
  yaml_parser_t parser_{};
};

bool is_null(const yaml_node_t& node, std::string_view text) {
  static constexpr auto kNulls = std::to_array<std::string_view>({"", "~", "null", "Null", "NULL"});
  return node.data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
         std::find(kNulls.begin(), kNulls.end(), text) != kNulls.end();
}

std::string_view text_of(const yaml_node_t& node) {
  return {reinterpret_cast<const char*>(node.data.scalar.value), node.data.scalar.length};
}

}  // namespace

bool YamlNode::is_scalar() const {
  return node_ != nullptr && node_->type == YAML_SCALAR_NODE && !is_null(*node_, text_of(*node_));
}

bool YamlNode::is_sequence() const {
  return node_ != nullptr && node_->type == YAML_SEQUENCE_NODE;
}

bool YamlNode::is_map() const {
  return node_ != nullptr && node_->type == YAML_MAPPING_NODE;
}

std::string_view YamlNode::text() const {
  return is_scalar() ? text_of(*node_) : std::string_view();
}

std::vector<YamlNode> YamlNode::items() const {
  std::vector<YamlNode> items;
  if (!is_sequence()) return items;
  const auto& numbers = node_->data.sequence.items;
  for (const yaml_node_item_t* item = numbers.start; item != numbers.top; ++item)
    items.emplace_back(document_, yaml_document_get_node(document_, *item));
  return items;
}

std::vector<std::pair<YamlNode, YamlNode>> YamlNode::pairs() const {
  std::vector<std::pair<YamlNode, YamlNode>> pairs;
  if (!is_map()) return pairs;
  const auto& numbers = node_->data.mapping.pairs;
  for (const yaml_node_pair_t* pair = numbers.start; pair != numbers.top; ++pair) {
    pairs.emplace_back(YamlNode(document_, yaml_document_get_node(document_, pair->key)),
                       YamlNode(document_, yaml_document_get_node(document_, pair->value)));
  }
  return pairs;
}

YamlNode YamlNode::operator[](std::string_view key) const {
  for (const auto& [name, value] : pairs()) {
    if (name.text() == key) return value;
  }
  return {};
}

int YamlNode::line() const {
  return node_ == nullptr ? 0 : static_cast<int>(node_->start_mark.line);
}

void YamlDocument::Delete::operator()(yaml_document_s* document) const {
  yaml_document_delete(document);
  delete document;
}

YamlDocument::YamlDocument(std::string_view text) : document_(new yaml_document_t{}) {
  check_brackets(text);
  Parser(text).load(document_.get());
}

YamlNode YamlDocument::root() const {
  return {document_.get(), yaml_document_get_root_node(document_.get())};
}

}  // namespace cssearch
