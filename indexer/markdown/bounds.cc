// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/markdown/bounds.h"

#include <algorithm>

namespace cssearch {
namespace {

// Each is far above what people write and keeps the worst file of 8 MB within some seconds.
constexpr std::size_t kMaxMarkup = 10'000;        // of a line; not its bytes: images stand in text
constexpr std::size_t kMaxDepth = 100;            // of quotes and lists
constexpr std::size_t kMaxImages = 2'000;         // of a paragraph
constexpr std::size_t kMaxDelimiterRows = 50;     // of a paragraph, which has one if it is a table
constexpr std::size_t kMaxCells = 500'000;        // of all tables, with those that are filled in
constexpr std::size_t kMaxDeclarations = 10'000;  // "<!" and "<?"
constexpr std::size_t kMaxWordsOfATag = 500;

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string_view::npos; at += what.size())
    ++found;
  return found;
}

struct Tag {
  std::size_t size = 1;
  std::size_t words = 0;  // about one for each attribute
};

// The tag at the beginning of `html`. A ">" within quotes does not end it; quotes begin behind "=".
Tag leading_tag(std::string_view html) {
  Tag tag;
  char quote = 0, last = 0;
  for (; tag.size < html.size() && (quote != 0 || html[tag.size] != '>'); ++tag.size) {
    char c = html[tag.size];
    if (quote != 0) {
      if (c == quote) quote = 0;
      continue;
    }
    bool space = static_cast<unsigned char>(c) <= ' ';
    if (last == '=' && (c == '"' || c == '\'')) quote = c;
    if (space || quote != 0) ++tag.words;
    if (!space) last = c;
  }
  return tag;
}

bool begins_tag(std::string_view html) {
  if (html.size() < 2) return false;
  char c = html[1];
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::size_t count_markup(std::string_view line) {
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
    return std::string_view("[]()<>|*_`&!").find(c) != std::string_view::npos;
  }));
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

// "| - | :-: |", also in a quote.
bool is_delimiter_row(std::string_view line) {
  return line.find_first_not_of("|:-> \t\r\v\f") == std::string_view::npos &&
         line.find('-') != std::string_view::npos &&
         line.find_first_of("|:") != std::string_view::npos;
}

// How deep the text of a line may stand in quotes and lists: their signs, and two columns of
// indent for each list begun above.
std::size_t depth_of(std::string_view line) {
  std::size_t signs = 0, columns = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    bool space_follows = i + 1 == line.size() || line[i + 1] == ' ' || line[i + 1] == '\t';
    bool digit = line[i] >= '0' && line[i] <= '9';
    bool bullet = std::string_view("-+*.)").find(line[i]) != std::string_view::npos;
    if (line[i] == ' ' || line[i] == '\t') {
      columns += line[i] == '\t' ? 4 : 1;
    } else if (line[i] == '>' || (bullet && space_follows)) {
      ++signs;
    } else if (!digit) {
      break;
    }
  }
  return signs == 0 ? 0 : std::max(signs, columns / 2);
}

// Reads line by line what stands between two blank lines.
class Scan {
 public:
  // What is too much with this line; empty if nothing is.
  std::string add(std::string_view line) {
    if (is_blank(line)) {
      paragraph_ = {};
      return {};
    }
    if (line.find('<') != std::string_view::npos)
      declarations_ += count(line, "<!") + count(line, "<?");
    if (paragraph_.columns == 0) {
      paragraph_.images += count(line, "![");
    } else {
      paragraph_.images = count(line, "![");  // a row's cells are paragraphs of their own
    }
    if (is_delimiter_row(line)) {
      ++paragraph_.delimiter_rows;
      paragraph_.columns = std::max<std::size_t>(paragraph_.columns, count(line, "|") + 1);
    }
    cells_ += paragraph_.columns;
    return too_much(line);
  }

 private:
  std::string too_much(std::string_view line) const {
    auto more_than = [](std::size_t limit, const char* what) {
      return "more than " + std::to_string(limit) + " " + what;
    };
    if (line.size() > kMaxMarkup && count_markup(line) > kMaxMarkup)
      return more_than(kMaxMarkup, "signs of markup in a line");
    if (depth_of(line) > kMaxDepth) return more_than(kMaxDepth, "lists or quotes in each other");
    if (cells_ > kMaxCells) return more_than(kMaxCells, "cells of tables");
    if (declarations_ > kMaxDeclarations) return more_than(kMaxDeclarations, "'<!' and '<?'");
    if (paragraph_.images > kMaxImages) return more_than(kMaxImages, "images in a paragraph");
    if (paragraph_.delimiter_rows > kMaxDelimiterRows) {
      return more_than(kMaxDelimiterRows, "lines that begin a table, without a blank line");
    }
    return {};
  }

  struct Paragraph {
    std::size_t images = 0;
    std::size_t delimiter_rows = 0;
    std::size_t columns = 0;  // of its widest delimiter row
  };
  Paragraph paragraph_;
  std::size_t cells_ = 0;
  std::size_t declarations_ = 0;
};

}  // namespace

std::optional<TooMuch> too_much_for_markdown(std::string_view text) {
  Scan scan;
  for (int number = 1; !text.empty(); ++number) {
    std::size_t end = std::min(text.find('\n'), text.size());
    if (std::string reason = scan.add(text.substr(0, end)); !reason.empty())
      return TooMuch{number, std::move(reason)};
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return std::nullopt;
}

bool is_too_much_html(std::string_view html) {
  for (std::size_t at = 0; (at = html.find('<', at)) != std::string_view::npos;) {
    std::string_view rest = html.substr(at);
    if (rest.starts_with("<!--")) {
      at += std::min(rest.find("-->"), rest.size());
    } else if (begins_tag(rest)) {
      Tag tag = leading_tag(rest);
      if (tag.words > kMaxWordsOfATag) return true;
      at += tag.size;
    } else {
      ++at;
    }
  }
  return false;
}

}  // namespace cssearch
