// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/list/heading_entry.h"

#include <algorithm>

#include "indexer/list/columns.h"
#include "indexer/list/people.h"
#include "indexer/list/venue.h"
#include "indexer/markdown/clean.h"
#include "schema/ascii.h"

namespace cssearch {
namespace {

// "**Label:** words" of a paragraph.
struct Property {
  std::string label;
  RichText value;
};

std::optional<Property> read_property(const Block& paragraph) {
  if (paragraph.type != Block::Type::Paragraph || is_too_large_for_entry(paragraph.rich))
    return std::nullopt;
  const RichText& text = paragraph.rich;
  for (const Mark& mark : text.marks) {
    if (mark.type != Mark::Type::Strong || mark.begin != 0) continue;
    std::string bold = text.text.substr(0, mark.end);
    std::string_view behind = std::string_view(text.text).substr(mark.end);
    bool inside = bold.ends_with(":") || bold.ends_with("：");
    std::size_t colon = behind.starts_with(":") ? 1 : behind.starts_with("：") ? 3 : 0;
    if (!inside && colon == 0) return std::nullopt;
    return Property{clean_words({bold, {}}), slice(text, mark.end + colon, text.text.size())};
  }
  return std::nullopt;
}

bool is_led_by_bold(const Block& paragraph) {
  return std::any_of(
      paragraph.rich.marks.begin(), paragraph.rich.marks.end(),
      [](const Mark& mark) { return mark.type == Mark::Type::Strong && mark.begin == 0; });
}

// Whether properties may stand below a heading. Most headings have none, which is seen here without
// reading their titles.
bool may_have_properties(std::span<const Block> below) {
  auto first = std::find_if(below.begin(), below.end(),
                            [](const Block& block) { return block.type != Block::Type::Rule; });
  if (first == below.end()) return false;
  if (first->type != Block::Type::List) return is_led_by_bold(*first);
  return !first->children.empty() && !first->children.front().children.empty() &&
         is_led_by_bold(first->children.front().children.front());
}

class HeadingReader {
 public:
  HeadingReader(const Block& heading, const ListContext& context) : context_(context) {
    read_title(heading.rich);
    line_ = heading.line;
  }

  std::optional<HeadingEntry> read(std::span<const Block> below) {
    HeadingEntry result;
    for (const Block& block : below) {
      if (block.type == Block::Type::Rule) continue;
      if (!read_properties(block)) break;
      result.used.push_back(&block);
    }
    if (!says_what_it_is_ || !has_letters(entry_.facts.title)) return std::nullopt;
    choose_main_link(links_, entry_);
    result.entry = make_contribution(std::move(entry_), Origin::Heading, line_, context_);
    return result;
  }

 private:
  // A paragraph that is a property, or a list that begins with one.
  bool read_properties(const Block& block) {
    if (auto property = read_property(block)) {
      take(*property);
      return true;
    }
    bool list = block.type == Block::Type::List && !block.children.empty() &&
                !block.children.front().children.empty() &&
                read_property(block.children.front().children.front());
    if (!list) return false;
    for (const Block& item : block.children) read_item(item);
    return true;
  }

  void read_item(const Block& item) {
    std::size_t words = 0;
    if (!item.children.empty()) {
      if (auto property = read_property(item.children.front())) {
        take(*property);
        words = 1;
      }
    }
    // What is nested below a property are words about it.
    for (; words < item.children.size(); ++words) add_remark(all_text(item.children[words]));
  }

  // Bold words behind the title and an emoji are a distinction: "🎤 **ORAL**".
  void read_title(const RichText& rich) {
    RichText title = rich;
    for (const Mark& mark : rich.marks) {
      std::string words = rich.text.substr(mark.begin, mark.end - mark.begin);
      std::string_view before = trim_space(std::string_view(rich.text).substr(0, mark.begin));
      bool last = trim_space(std::string_view(rich.text).substr(mark.end)).size() < 48;
      bool behind_emoji = without_emoji(before).size() < before.size() &&
                          !before.ends_with(trim_space(without_emoji(before)));
      if (mark.type != Mark::Type::Strong || !last || !behind_emoji || !has_letters(before))
        continue;
      entry_.facts.tag.push_back(lower_ascii(words));
      title = slice(rich, 0, mark.begin);
      break;
    }
    for (EntryLink& link : entry_links(title)) links_.push_back(std::move(link));
    entry_.facts.title = without_numbering(clean_title(title));
  }

  void take(const Property& property) {
    Facts& facts = entry_.facts;
    std::string words = clean_words(property.value);
    std::vector<EntryLink> links = entry_links(property.value);
    std::string label = lower_ascii(property.label);
    Column column = column_of_header(property.label);
    bool link_label = column == Column::Link || role_of_label(property.label) == LinkRole::Paper ||
                      label == "links" || label == "resources";
    if (link_label) {
      take_links(links, words);
    } else if (column == Column::Code) {
      says_what_it_is_ = true;
      for (EntryLink& link : links) {
        facts.code.push_back(link.target);
        link.role = LinkRole::Code;
        links_.push_back(std::move(link));
      }
    } else if (column == Column::Author) {
      says_what_it_is_ = true;
      facts.author = people_with_affiliation(words);
    } else if (column == Column::Date && parse_date(words)) {
      facts.date = parse_date(words);
      entry_.date_stated = true;
    } else if (column == Column::Venue) {
      auto venue = parse_venue(words);
      facts.venue = venue && !venue->venue.empty() ? venue->venue : words;
      if (!facts.date) facts.date = date_in_text(words);
    } else if (column == Column::Category) {
      facts.category.push_back(words);
    } else if (column == Column::Rating && count_stars(property.value.text)) {
      facts.rating = count_stars(property.value.text);
    } else if (column == Column::Read) {
      facts.read = count_passes(property.value.text);
    } else {
      bool plain_label = column == Column::Remark || label == "tl;dr" || label == "abstract";
      add_remark(plain_label ? words : property.label + ": " + words);
    }
  }

  // The first link of a property "Link" is the thing, whatever it calls itself; the words of one
  // without a link ("NeurIPS 2025 Main Track") may name the venue.
  void take_links(std::vector<EntryLink>& links, const std::string& words) {
    says_what_it_is_ = true;
    if (links.empty()) {
      if (auto venue = parse_venue(words)) {
        entry_.facts.venue = venue->venue;
        if (!entry_.facts.date) entry_.facts.date = venue->date;
      }
      return;
    }
    for (EntryLink& link : links) {
      if (link.role != LinkRole::Code && link.role != LinkRole::Note) link.role = LinkRole::Main;
      if (link.role == LinkRole::Code) entry_.facts.code.push_back(link.target);
      links_.push_back(std::move(link));
    }
  }

  // "Ting Sun, Fan Lai (UIUC, Purdue)": the affiliation in brackets belongs to all of them.
  static std::vector<std::string> people_with_affiliation(const std::string& words) {
    std::size_t open = words.rfind('(');
    if (open == std::string::npos || !words.ends_with(")") || open == 0) return split_people(words);
    std::vector<std::string> people = split_people(words.substr(0, open));
    for (std::string& place : split_people(words.substr(open + 1, words.size() - open - 2))) {
      people.push_back(std::move(place));
    }
    return people;
  }

  void add_remark(const std::string& text) {
    if (!has_letters(text)) return;
    if (!entry_.facts.remark.empty()) entry_.facts.remark += "\n";
    entry_.facts.remark += text;
  }

  const ListContext& context_;
  EntryText entry_;
  std::vector<EntryLink> links_;
  int line_ = 0;
  bool says_what_it_is_ = false;
};

}  // namespace

std::string all_text(const Block& block) {
  std::string text = fold_space(block.rich.text);
  for (const Block& child : block.children) {
    std::string more = all_text(child);
    if (!text.empty() && !more.empty()) text += "\n";
    text += more;
  }
  return text;
}

std::optional<HeadingEntry> read_heading_entry(const Block& heading, std::span<const Block> below,
                                               const ListContext& context) {
  if (is_too_large_for_entry(heading.rich) || !may_have_properties(below)) return std::nullopt;
  return HeadingReader(heading, context).read(below);
}

}  // namespace cssearch
