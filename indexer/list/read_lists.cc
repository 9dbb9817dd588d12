// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/list/read_lists.h"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

#include "indexer/limits.h"
#include "indexer/list/heading_entry.h"
#include "indexer/list/table.h"
#include "indexer/markdown/clean.h"
#include "schema/analysis/char_table.h"
#include "schema/analysis/utf8.h"

namespace cssearch {
namespace {

constexpr std::size_t kItemsOfAList = 3;
constexpr double kMostItems = 0.6;
constexpr double kMainly = 0.5;
constexpr std::size_t kLabelChars = 40;

bool is_references(std::string_view heading) {
  static constexpr auto kNames = std::to_array<std::string_view>({"reference",
                                                                  "references",
                                                                  "see also",
                                                                  "links",
                                                                  "related links",
                                                                  "external links",
                                                                  "useful links",
                                                                  "further reading",
                                                                  "bibliography",
                                                                  "citation",
                                                                  "citations",
                                                                  "credits",
                                                                  "acknowledgement",
                                                                  "acknowledgements",
                                                                  "acknowledgments",
                                                                  "相关链接",
                                                                  "延伸阅读",
                                                                  "扩展阅读",
                                                                  "相关阅读",
                                                                  "引用",
                                                                  "致谢",
                                                                  "友情链接",
                                                                  "contents",
                                                                  "table of contents",
                                                                  "目录"});
  std::string folded = plain_label(heading);
  return folded.starts_with("参考") ||
         std::find(kNames.begin(), kNames.end(), folded) != kNames.end();
}

// Whether so much is left of a text without its emoji and white space that it is none.
bool is_too_long_for_label(std::string_view text) {
  if (text.size() <= kLabelChars) return false;
  std::size_t chars = 0;
  for (std::size_t at = 0; at < text.size() && chars <= kLabelChars;) {
    char32_t c = next_code_point(text, at);
    CharClass cls = char_info(c).cls;
    bool stays = cls == CharClass::Letter || cls == CharClass::Digit || cls == CharClass::Han;
    chars += stays ? 1 : 0;
  }
  return chars > kLabelChars;
}

// A short paragraph that heads what follows it: "并行策略：" or all in bold.
std::string label_of(const Block& block) {
  if (block.type != Block::Type::Paragraph || is_too_long_for_label(block.rich.text)) return {};
  std::string text = fold_space(without_emoji(block.rich.text));
  if (text.empty() || count_code_points(text) > kLabelChars) return {};
  bool colon = text.ends_with(":") || text.ends_with("：");
  bool bold = std::any_of(block.rich.marks.begin(), block.rich.marks.end(), [&](const Mark& mark) {
    return mark.type == Mark::Type::Strong && mark.begin == 0 &&
           mark.end + 3 >= block.rich.text.size();
  });
  // <summary>2024</summary> comes as a paragraph of its own.
  bool year = parse_date(text).has_value();
  return colon || bold || year ? clean_topic(block.rich) : std::string();
}

const RichText* first_paragraph(const Block& item) {
  if (item.children.empty() || item.children.front().type != Block::Type::Paragraph) return nullptr;
  return &item.children.front().rich;
}

bool may_have_link(const RichText& text) {
  return text.text.find("http") != std::string::npos ||
         std::any_of(text.marks.begin(), text.marks.end(),
                     [](const Mark& mark) { return mark.type == Mark::Type::Link; });
}

bool is_led_by_link(const Block& item) {
  const RichText* text = first_paragraph(item);
  if (text == nullptr || !may_have_link(*text)) return false;
  EntryText entry = read_entry(*text);
  return entry.led_by_link && has_letters(entry.facts.title);
}

// Whether most items of a list are led by links; each list is looked at once.
class LedLists {
 public:
  bool is_led(const Block& list) {
    auto [known, added] = known_.try_emplace(&list, false);
    if (added) known->second = share_of_led_items(list) >= kMostItems;
    return known->second;
  }

  // A list counts as one of links if most items at some level of it are led by links.
  bool holds_led_list(const Block& block) {
    if (block.type == Block::Type::List && is_led(block)) return true;
    return std::any_of(block.children.begin(), block.children.end(),
                       [&](const Block& child) { return holds_led_list(child); });
  }

 private:
  static double share_of_led_items(const Block& list) {
    auto led = std::count_if(list.children.begin(), list.children.end(), is_led_by_link);
    return list.children.empty()
               ? 0
               : static_cast<double>(led) / static_cast<double>(list.children.size());
  }

  std::unordered_map<const Block*, bool> known_;
};

std::size_t chars_of(const Block& block) {
  std::size_t chars = count_code_points(block.rich.text);
  for (const Block& child : block.children) chars += chars_of(child);
  return chars;
}

// How much of a part of the file is lists of links.
struct Amount {
  std::size_t listed = 0;
  std::size_t all = 0;
  std::size_t items = 0;  // in these lists
  bool mainly() const {
    return all > 0 && static_cast<double>(listed) >= kMainly * static_cast<double>(all);
  }
  Amount& operator+=(const Amount& other) {
    listed += other.listed;
    all += other.all;
    items += other.items;
    return *this;
  }
};

Amount measure(const Block& block, LedLists& lists) {
  Amount amount;
  if (!label_of(block).empty() || block.type == Block::Type::Heading) return amount;
  amount.all = chars_of(block);
  if (block.type == Block::Type::List && lists.holds_led_list(block)) {
    amount.listed = amount.all;
    amount.items = block.children.size();
  }
  return amount;
}

class ListReader {
 public:
  ListReader(const Block& document, const std::string& source, const std::string& path)
      : document_(document) {
    context_.source = source;
    context_.path = path;
  }

  ListsOfFile read() {
    measure_sections();
    const auto& blocks = document_.children;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const Block& block = blocks[i];
      if (block.type == Block::Type::Heading) {
        enter_heading(block, i);
        continue;
      }
      std::string label = label_of(block);
      if (!label.empty()) context_.label = label;
      if (!skip_) read_block(block);
      // A label heads the block behind it, and those behind that up to the next paragraph.
      if (label.empty() && block.type == Block::Type::Paragraph) context_.label.clear();
    }
    std::stable_sort(result_.entries.begin(), result_.entries.end(),
                     [](const auto& a, const auto& b) { return a.line < b.line; });
    return std::move(result_);
  }

 private:
  void measure_sections() {
    std::size_t section = 0;
    for (const Block& block : document_.children) {
      if (block.type == Block::Type::Heading) {
        ++section;
        ++heading_counts_[block.level];
        continue;
      }
      Amount amount = measure(block, led_lists_);
      sections_[section] += amount;
      file_ += amount;
    }
    count_heading_entries();
  }

  // The blocks behind heading `i` up to the next one.
  std::span<const Block> below_heading(std::size_t i) const {
    const auto& blocks = document_.children;
    std::size_t end = i + 1;
    while (end < blocks.size() && blocks[end].type != Block::Type::Heading) ++end;
    return std::span(blocks).subspan(i + 1, end - i - 1);
  }

  // One heading with such properties may be a note about a paper; several are a list.
  void count_heading_entries() {
    for (std::size_t i = 0; i < document_.children.size(); ++i) {
      const Block& block = document_.children[i];
      bool heading = block.type == Block::Type::Heading;
      if (heading && read_heading_entry(block, below_heading(i), context_)) ++heading_entries_;
    }
  }

  void enter_heading(const Block& heading, std::size_t i) {
    ++section_;
    context_.label.clear();
    while (!headings_.empty() && headings_.back().first >= heading.level) headings_.pop_back();
    if (heading_entries_ > 1) {
      set_section();
      if (auto found = read_heading_entry(heading, below_heading(i), context_)) {
        result_.entries.push_back(std::move(found->entry));
        result_.used.insert(&heading);
        result_.used.insert(found->used.begin(), found->used.end());
      }
    }
    std::string words = cut_words(clean_topic(heading.rich), kMaxHeadingBytes);
    if (!words.empty()) headings_.emplace_back(heading.level, words);
    skip_ = is_references(words);
    set_section();
  }

  // The headings above, without the title of the file, which says little about each of its lists
  // ("Awesome LLM Papers and Projects"), unless there is no other.
  void set_section() {
    bool titled = !headings_.empty() && headings_.front().first == 1 && heading_counts_[1] == 1;
    bool file_title = titled && headings_.size() > 1;
    context_.only_file_title = titled && headings_.size() == 1;
    context_.section.clear();
    for (std::size_t i = file_title ? 1 : 0; i < headings_.size(); ++i) {
      context_.section.push_back(headings_[i].second);
    }
    context_.papers = std::any_of(context_.section.begin(), context_.section.end(), says_papers);
  }

  void read_block(const Block& block) {
    if (result_.used.contains(&block)) return;
    if (block.type == Block::Type::Table) {
      read_table_block(block);
    } else if (block.type == Block::Type::List) {
      read_list(block, false);
    } else if (block.type == Block::Type::Quote) {
      for (const Block& child : block.children) read_block(child);
    }
  }

  void read_table_block(const Block& table) {
    auto entries = read_table(table, context_);
    if (!entries) return;
    result_.used.insert(&table);
    append(result_.entries, std::move(entries->entries));
    append(result_.lint, std::move(entries->lint));
  }

  bool is_reading_list(const Block& list, bool inside_one) {
    if (is_references(context_.label) || !led_lists_.is_led(list)) return false;
    const Amount& section = sections_.at(section_);
    if (inside_one || (file_.items >= kItemsOfAList && file_.mainly())) return true;
    return section.items >= kItemsOfAList && section.mainly();
  }

  void read_list(const Block& list, bool inside_one) {
    bool entries_here = is_reading_list(list, inside_one);
    for (const Block& item : list.children) {
      if (entries_here || is_lone_task(item)) {
        read_item(item);
      } else {
        read_lists_below(item);
      }
    }
  }

  // Something to read among other tasks, in a file of things to read.
  bool is_lone_task(const Block& item) const {
    const RichText* text = first_paragraph(item);
    bool may_be = text != nullptr && file_.items >= kItemsOfAList && file_.mainly() &&
                  !is_references(context_.label);
    if (!may_be) return false;
    EntryText entry = read_entry(*text);
    return entry.led_by_link && entry.facts.read && has_letters(entry.facts.title);
  }

  // An item that is no entry may head a list: "- **Post-Training**" above links.
  void read_lists_below(const Block& item) {
    std::string outer = context_.label;
    for (const Block& child : item.children) {
      if (child.type != Block::Type::List) continue;
      const RichText* text = first_paragraph(item);
      bool short_label = text != nullptr && count_code_points(text->text) <= kLabelChars;
      if (short_label) context_.label = clean_topic(*text);
      read_list(child, false);
    }
    context_.label = outer;
  }

  void read_item(const Block& item) {
    const RichText* text = first_paragraph(item);
    if (text == nullptr) return;
    EntryText entry = read_entry(*text);
    if (is_too_large_for_entry(*text)) {
      result_.lint.push_back(
          {context_.path, item.line, "an item is too long to be an entry", LintRule::Length});
    }
    if (!is_entry(entry)) {
      if (entry.led_by_link) {
        result_.lint.push_back(
            {context_.path, item.line, "an item of a reading list has no title", LintRule::Title});
      }
      read_lists_below(item);
      return;
    }
    for (std::size_t i = 1; i < item.children.size(); ++i) {
      const Block& child = item.children[i];
      if (child.type == Block::Type::List) {
        read_list_below(child, entry.facts.remark);
      } else {
        add_text(child, entry.facts.remark);
      }
    }
    result_.used.insert(&item.children.front());
    result_.entries.push_back(
        make_contribution(std::move(entry), Origin::Item, item.line, context_));
  }

  // A list under an entry is one of entries too, or the entry's remark but for tasks with a link.
  void read_list_below(const Block& list, std::string& remark) {
    if (is_reading_list(list, true)) return read_list(list, true);
    for (const Block& item : list.children) {
      if (is_lone_task(item)) {
        read_item(item);
      } else {
        add_text(item, remark);
      }
    }
  }

  void add_text(const Block& block, std::string& remark) {
    remark += (remark.empty() ? "" : "\n") + all_text(block);
    result_.used.insert(&block);
  }

  // Without a link an item must say more than a few words: "GQA" is a task, no paper.
  static bool is_entry(const EntryText& entry) {
    if (!has_letters(entry.facts.title)) return false;
    return entry.led_by_link || !entry.facts.url.empty() || entry.says_more;
  }

  template <typename T>
  static void append(std::vector<T>& to, std::vector<T> from) {
    std::move(from.begin(), from.end(), std::back_inserter(to));
  }

  const Block& document_;
  LedLists led_lists_;
  ListContext context_;
  std::vector<std::pair<int, std::string>> headings_;  // above, with their levels
  std::map<std::size_t, Amount> sections_;
  std::map<int, int> heading_counts_;  // by level
  Amount file_;
  std::size_t heading_entries_ = 0;
  std::size_t section_ = 0;
  bool skip_ = false;
  ListsOfFile result_;
};

}  // namespace

ListsOfFile read_lists(const Block& document, const std::string& source, const std::string& path) {
  return ListReader(document, source, path).read();
}

}  // namespace cssearch
