// SPDX-License-Identifier: GPL-3.0-or-later
//
// The data model. What one file or one record says about one thing is a Contribution; all
// contributions about a thing make its Document; a document is cut at headings into Passages, the
// unit of retrieval. For example, a row in two reading lists and the note its "Note" cell links to
// give two documents: the paper (two contributions, key "arxiv:…", one passage) and the note (one
// contribution, key "note:…", a passage for every few headings).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/date.h"

namespace cssearch {

enum class Kind : std::uint8_t { Paper, Article, Project, Note, Pdf, Notebook, Page, Code };

// "paper", "article", …; and back, nothing for other words.
std::string_view kind_name(Kind kind);
std::optional<Kind> kind_of_name(std::string_view name);

// What a contribution is made of. Records come last when contributions are merged.
// Link: a link in the text of a note; Record: arXiv's metadata.
enum class Origin : std::uint8_t { File, Row, Item, Heading, Link, Record };

std::string_view origin_name(Origin origin);
std::optional<Origin> origin_of_name(std::string_view name);

// What may be known of a thing. Empty strings and lists, and dates and numbers without a value, are
// not known.
struct Facts {
  Kind kind = Kind::Note;
  std::string title;
  std::vector<std::string> other_titles;
  std::vector<std::string> author;
  std::vector<std::string> category;
  std::vector<std::string> section;  // headings from the outermost to the one above the entry
  std::vector<std::string> tag;
  std::optional<PartialDate> date;
  std::optional<int> rating;  // stars, 0 to 5
  std::optional<int> read;    // passes, 0 to 3
  std::string venue;
  std::vector<std::string> subject;  // arXiv's categories, the primary one first: "cs.LG"
  std::string url;                   // as written, for opening
  std::string arxiv;                 // id without version, if the link is one
  std::vector<std::string> code;     // links
  std::vector<std::string> notes;    // of a contribution: paths in its source; of a document: keys
  std::string remark;
  std::string abstract;

  bool operator==(const Facts&) const = default;
};

// Where a contribution has its date from; a later one of these is trusted more.
enum class DateTrust : std::uint8_t {
  None,
  FileTime,
  Commit,   // the last one that touched the file
  Item,     // a year in the venue, the remark or the heading
  Link,     // a date in the link or the file's name
  ArxivId,  // the month in the id
  FrontMatter,
  Record,
  Row,  // a date column, or a date in front of an item
};

struct Contribution : Facts {
  Origin origin = Origin::File;
  DateTrust date_trust = DateTrust::None;
  std::string source;  // the name of the source, not its folder
  std::string path;    // relative to the source, with "/"
  int line = 0;        // in the file, from 1; 0: not known

  bool operator==(const Contribution&) const = default;
};

struct Document : Facts {
  std::string key;
  std::string language;            // "zh", "en", "ja", "ko", or empty: no words
  std::vector<std::string> about;  // of a note: keys of the documents that name it as their note
  std::vector<Contribution> contributions;  // in order of trust, at least one

  bool operator==(const Document&) const = default;
};

// What a line of a passage's text was in its file. Items begin with "- " or "3. ", rows with "|".
enum class TextKind : std::uint8_t { Paragraph, List, Table, Code, Quote };

// A part of a text that was marked up.
struct TextMark {
  enum class Type : std::uint8_t { Link, Image, Strong, Emphasis, Code };
  Type type = Type::Link;
  std::size_t begin = 0;  // bytes
  std::size_t end = 0;
  std::string target;  // of links and images, as written

  bool operator==(const TextMark&) const = default;
};

// One piece of a document's text, the unit of retrieval: one section or several short ones, or a
// part of a long one. `text` is clean text without the headings.
struct Passage {
  struct Section {
    int text_line = 0;                 // first line of it in `text`, from 0
    std::vector<std::string> heading;  // headings above it, outermost first
    bool operator==(const Section&) const = default;
  };
  std::string text;               // UTF-8
  std::vector<Section> sections;  // ascending, the first at line 0
  // Where the lines of `text` stand in the file: pairs (line of the text from 0, line of the file
  // from 1), ascending; lines between two pairs follow on one by one.
  std::vector<std::pair<int, int>> lines;
  // Lines of `text` that are no paragraphs, ascending. For reading only; search does not see them.
  struct Block {
    int text_line = 0;  // the first one
    int count = 0;
    TextKind kind = TextKind::Paragraph;
    std::string info;  // of code: "python"
    bool operator==(const Block&) const = default;
  };
  std::vector<Block> blocks;
  std::vector<TextMark> marks;  // in order of their begins, the outer one first
  int page = 0;                 // of a PDF, from 1; 0: none

  // The file's line for a line of the text; 0 if no line is known.
  int file_line(int text_line) const;
  // The headings above a line of the text.
  const std::vector<std::string>& heading(int text_line) const;

  bool operator==(const Passage&) const = default;
};

}  // namespace cssearch
