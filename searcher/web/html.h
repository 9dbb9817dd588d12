// SPDX-License-Identifier: GPL-3.0-or-later
//
// Writes HTML. Names of tags and attributes are literals that the compiler checks; every value and
// every text is escaped here; a link is a Link. So no text of a note or a request becomes markup:
//
//   html.element("p", {{"class", "facts"}}, [&] {
//     html.text(author);
//     html.element("a", {{"href", Link::document(key)}}, title);
//   });
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

#include "searcher/answer/answer.h"
#include "searcher/web/link.h"

namespace cssearch {

class TagName {
 public:
  // What stands in script and style is no text: these are never written here.
  consteval TagName(const char* name) : name_(name) {
    if (!is_name(name_) || name_ == "script" || name_ == "style") throw "no tag for text";
  }
  std::string_view name() const { return name_; }

  static constexpr bool is_name(std::string_view name) {
    for (char c : name) {
      bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && c != '-') return false;
    }
    return !name.empty();
  }

 private:
  std::string_view name_;
};

// An attribute that holds text: not a link, not a style, not a script.
class TextName {
 public:
  consteval TextName(const char* name) : name_(name) {
    bool link = name_ == "href" || name_ == "src" || name_ == "action" || name_ == "formaction";
    bool code = name_ == "style" || name_.starts_with("on") || name_ == "srcdoc";
    if (!TagName::is_name(name_) || link || code) throw "no attribute for text";
  }
  std::string_view name() const { return name_; }

 private:
  std::string_view name_;
};

class LinkName {
 public:
  consteval LinkName(const char* name) : name_(name) {
    if (name_ != "href" && name_ != "action") throw "no attribute for a link";
  }
  std::string_view name() const { return name_; }

 private:
  std::string_view name_;
};

struct Attribute {
  Attribute(TextName attribute, std::string_view text) : name(attribute.name()), value(text) {}
  Attribute(LinkName attribute, const Link& link) : name(attribute.name()), value(link.text()) {}
  // Without a value: {"checked"}; or left out: {"checked", is_checked}.
  Attribute(TextName attribute) : name(attribute.name()) {}
  Attribute(TextName attribute, std::same_as<bool> auto present)
      : name(attribute.name()), left_out(!present) {}

  std::string_view name;
  std::string value;
  bool left_out = false;
};

using Attributes = std::vector<Attribute>;

class Html {
 public:
  // Control characters and bidi overrides are made visible, bytes that are no UTF-8 U+FFFD.
  void text(std::string_view text);
  // The text with its marks as <mark>.
  void marked(const Snippet& text);

  void element(TagName tag, const Attributes& attributes, std::string_view text);
  template <std::invocable Inside>
  void element(TagName tag, const Attributes& attributes, Inside inside) {
    open(tag, attributes);
    inside();
    close(tag);
  }
  // <input>, <meta>, <link>, <br>: without an end.
  void single(TagName tag, const Attributes& attributes) { open(tag, attributes); }
  // A script of this server.
  void script(const Link& source);
  void doctype() { html_ += "<!doctype html>\n"; }
  void append(const Html& part) { html_ += part.html_; }

  const std::string& str() const { return html_; }

 private:
  void open(TagName tag, const Attributes& attributes);
  void close(TagName tag);

  std::string html_;
};

}  // namespace cssearch
