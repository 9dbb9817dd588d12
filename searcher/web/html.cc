// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/web/html.h"

#include <algorithm>

#include "schema/analysis/char_table.h"
#include "schema/analysis/utf8.h"
#include "schema/program/terminal_text.h"

namespace cssearch {
namespace {

void append_escaped(std::string& html, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    char32_t c = next_code_point(text, at);
    switch (c) {
      case '&': html += "&amp;"; break;
      case '<': html += "&lt;"; break;
      case '>': html += "&gt;"; break;
      case '"': html += "&quot;"; break;
      case '\'': html += "&#39;"; break;
      case '\n':
      case '\t': html += static_cast<char>(c); break;
      default:
        if (char_info(c).unsafe) {
          append_escaped(html, visible_char(c));
        } else {
          append_code_point(html, c);
        }
    }
  }
}

}  // namespace

void Html::text(std::string_view text) {
  append_escaped(html_, text);
}

void Html::marked(const Snippet& text) {
  std::size_t at = 0;
  std::string_view whole = text.text;
  for (auto [begin, end] : text.marks) {
    end = std::min(end, whole.size());
    if (begin < at || begin >= end) continue;
    this->text(whole.substr(at, begin - at));
    element("mark", {}, whole.substr(begin, end - begin));
    at = end;
  }
  this->text(whole.substr(at));
}

void Html::element(TagName tag, const Attributes& attributes, std::string_view text) {
  open(tag, attributes);
  this->text(text);
  close(tag);
}

void Html::script(const Link& source) {
  html_ += "<script type=\"module\" src=\"";
  append_escaped(html_, source.text());
  html_ += "\"></script>";
}

void Html::open(TagName tag, const Attributes& attributes) {
  html_ += '<';
  html_ += tag.name();
  for (const Attribute& attribute : attributes) {
    if (attribute.left_out) continue;
    html_ += ' ';
    html_ += attribute.name;
    html_ += "=\"";
    append_escaped(html_, attribute.value);
    html_ += '"';
  }
  html_ += '>';
}

void Html::close(TagName tag) {
  html_ += "</";
  html_ += tag.name();
  html_ += '>';
}

}  // namespace cssearch
