// SPDX-License-Identifier: GPL-3.0-or-later
//
// YAML → nodes.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct yaml_document_s;
struct yaml_node_s;

namespace cssearch {

// Says what is wrong, and in which line.
struct YamlError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Good as long as its document. What is missing, and a null, is a node of no kind.
class YamlNode {
 public:
  YamlNode() = default;
  YamlNode(yaml_document_s* document, yaml_node_s* node) : document_(document), node_(node) {}

  bool is_scalar() const;
  bool is_sequence() const;
  bool is_map() const;
  explicit operator bool() const { return is_scalar() || is_sequence() || is_map(); }

  // Empty but of a scalar.
  std::string_view text() const;
  // Of a sequence; else none.
  std::vector<YamlNode> items() const;
  // Of a map; else none.
  std::vector<std::pair<YamlNode, YamlNode>> pairs() const;
  // The value of the first pair with this key.
  YamlNode operator[](std::string_view key) const;
  // In which it begins, from 0.
  int line() const;

 private:
  yaml_document_s* document_ = nullptr;
  yaml_node_s* node_ = nullptr;
};

class YamlDocument {
 public:
  // The first document of the text, which may go away. Throws YamlError, also for more than 500
  // brackets.
  explicit YamlDocument(std::string_view text);

  YamlNode root() const;

 private:
  struct Delete {
    void operator()(yaml_document_s* document) const;
  };
  std::unique_ptr<yaml_document_s, Delete> document_;
};

}  // namespace cssearch
