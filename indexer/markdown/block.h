// SPDX-License-Identifier: GPL-3.0-or-later
//
// A Markdown file as a tree of blocks with lines, free of cmark. Text is clean: no markup, no tags,
// no comments; what was marked is kept as ranges of it. "[**KV Cache**](u) `x`" is the text
// "KV Cache x" with a link at 0..8, strong at 0..8 and code at 9..10.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cssearch {

struct Mark {
  enum class Type : unsigned char { Link, WikiLink, Image, Strong, Emphasis, Code };
  Type type;
  std::size_t begin;  // bytes of the text
  std::size_t end;
  std::string target;  // of links and images, as written; of a wikilink without alias and heading

  bool operator==(const Mark&) const = default;
};

struct RichText {
  std::string text;         // line breaks of the source are "\n"
  std::vector<Mark> marks;  // in order of their ends

  bool operator==(const RichText&) const = default;
};

struct Block {
  enum class Type : unsigned char {
    Document,
    Heading,
    Paragraph,
    List,
    Item,
    Quote,
    Code,
    Table,
    Row,
    Cell,
    Rule  // or images in HTML
  };
  Type type = Type::Document;
  int line = 0;           // of its first line of text, from 1
  int level = 0;          // of a heading, 1 to 6
  int first_number = -1;  // of an ordered list; -1: bullets
  std::string info;       // of a fenced code block: "python"
  RichText rich;          // of headings, paragraphs, code and cells
  std::string dropped;    // of a row: what it says behind the last column, and no cell holds
  std::vector<Block> children;

  bool operator==(const Block&) const = default;
};

// Never fails: every text is Markdown. The GFM table extension is on. Nesting deeper than a hundred
// levels is cut off.
Block parse_markdown(std::string_view text);

// The text of HTML as a reader sees it, with its links marked.
RichText html_text(std::string_view html);

}  // namespace cssearch
