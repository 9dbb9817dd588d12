// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/list/entry.h"

#include <algorithm>

#include "indexer/limits.h"
#include "indexer/list/people.h"
#include "indexer/list/venue.h"
#include "indexer/markdown/clean.h"
#include "schema/analysis/char_table.h"
#include "schema/analysis/utf8.h"
#include "schema/arxiv_id.h"
#include "schema/identity.h"

namespace cssearch {
namespace {

using Ranges = std::vector<std::pair<std::size_t, std::size_t>>;

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string_view::npos; at += what.size())
    ++found;
  return found;
}

std::optional<ArxivId> paper_of_link(std::string_view target) {
  auto url = parse_url(target);
  return url ? arxiv_id_of(*url) : std::nullopt;
}

bool is_repository_link(std::string_view target) {
  auto url = parse_url(target);
  return url && kind_of_link(*url) == Kind::Project;
}

// Cuts "[x] " or "[ ] " off the beginning: read once, or not yet.
void take_task_marker(RichText& text, Facts& facts) {
  std::size_t begin = text.text.find_first_not_of(" \n");
  if (begin == std::string::npos) return;
  std::string_view rest = std::string_view(text.text).substr(begin);
  bool done = rest.starts_with("[x] ") || rest.starts_with("[X] ");
  if (!done && !rest.starts_with("[ ] ")) return;
  facts.read = done ? 1 : 0;
  text = slice(text, begin + 4, text.text.size());
}

// The bracketed words at the beginning of a text: "[Short] Rest". Links are no such brackets.
struct Bracket {
  std::string inside;
  std::size_t end = 0;  // behind it; 0: none
};

Bracket leading_bracket(std::string_view text) {
  std::size_t begin = text.find_first_not_of(" \n");
  if (begin == std::string_view::npos) return {};
  for (auto [open, close] :
       {std::pair<std::string_view, std::string_view>{"[", "]"}, {"【", "】"}}) {
    if (!text.substr(begin).starts_with(open)) continue;
    std::size_t end = text.find(close, begin);
    if (end == std::string_view::npos) return {};
    std::size_t inside = begin + open.size();
    return {fold_space(text.substr(inside, end - inside)), end + close.size()};
  }
  return {};
}

// Splits at "|" and "｜" outside of brackets.
std::vector<RichText> split_segments(const RichText& text) {
  std::vector<RichText> segments;
  std::size_t begin = 0;
  int depth = 0;
  for (std::size_t i = 0; i < text.text.size();) {
    char c = text.text[i];
    if (c == '(' || c == '[') ++depth;
    if ((c == ')' || c == ']') && depth > 0) --depth;
    std::size_t size = c == '|' ? 1 : text.text.compare(i, 3, "｜") == 0 ? 3 : 0;
    if (size > 0 && depth == 0) {
      segments.push_back(slice(text, begin, i));
      begin = i + size;
    }
    i += size > 0 ? size : 1;
  }
  segments.push_back(slice(text, begin, text.text.size()));
  return segments;
}

class EntryReader {
 public:
  explicit EntryReader(const RichText& rich) : text_(without_images_and_anchors(rich)) {}

  EntryText read() {
    take_task_marker(text_, facts());
    take_leading_date();
    links_ = entry_links(text_);
    take_marks();
    title_link_ = leading_title_link();
    choose_main();
    take_code_and_files();
    RichText body = without_labels();
    if (title_link_ != nullptr) {
      read_behind_link(body);
    } else {
      read_plain(body);
    }
    finish();
    return std::move(entry_);
  }

 private:
  Facts& facts() { return entry_.facts; }

  // "[2024/01] Title", "(2023.10) Title", "2024.05 Title".
  void take_leading_date() {
    std::string_view text = text_.text;
    std::size_t begin = text.find_first_not_of(" \n");
    if (begin == std::string_view::npos) return;
    bool in_brackets = text[begin] == '[' || text[begin] == '(';
    std::size_t end = text.find_first_of(in_brackets ? "])" : " :", begin);
    std::size_t after = end + 1;
    for (std::string_view sign : {"：", "，"}) {
      std::size_t found = text.find(sign, begin);
      if (in_brackets || found >= end) continue;
      end = found;
      after = found + sign.size();
    }
    if (end == std::string_view::npos || after >= text.size() || text[after] == '(') return;
    std::string_view inside = text.substr(begin, end - begin);
    while (inside.starts_with("[") || inside.starts_with("(")) inside.remove_prefix(1);
    auto date = parse_date_among_words(inside);
    if (!date || (date->month == 0 && !in_brackets)) return;
    facts().date = date;
    entry_.date_stated = true;
    text_ = slice(text_, after, text_.text.size());
  }

  // Stars and passes stand beside the title, not in it.
  void take_marks() {
    std::string beside = text_.text;
    for (const EntryLink& link : links_) {
      if (link.role == LinkRole::Title) {
        std::fill(beside.begin() + static_cast<std::ptrdiff_t>(link.begin),
                  beside.begin() + static_cast<std::ptrdiff_t>(link.end), ' ');
      }
    }
    facts().rating = count_stars(beside);
    if (int passes = count_passes(beside); passes > 0) facts().read = passes;
  }

  // The first link, if nothing but decoration stands before it and it is a title.
  const EntryLink* leading_title_link() {
    if (links_.empty()) return nullptr;
    const EntryLink& first = links_.front();
    std::string before = without_emoji(text_.text.substr(0, first.begin));
    bool led = !has_letters(before) && before.find_first_of("0123456789") == std::string::npos;
    entry_.led_by_link = led && is_external(first.target);
    return led && first.role == LinkRole::Title ? &first : nullptr;
  }

  void choose_main() {
    if (title_link_ != nullptr && is_external(title_link_->target)) {
      facts().url = title_link_->target;
      facts().arxiv = paper_beside(links_);
    } else {
      choose_main_link(links_, entry_);
    }
  }

  void take_code_and_files() {
    for (const EntryLink& link : links_) {
      if (link.role == LinkRole::Code && !link.target.empty()) facts().code.push_back(link.target);
      if (link.role == LinkRole::Note) entry_.files.push_back(link.target);
    }
  }

  // The text without links that only say "pdf" or "code"; other links stay as words.
  RichText without_labels() {
    Ranges labels;
    for (const EntryLink& link : links_) {
      bool local_label = link.role == LinkRole::Note && role_of_label(link.label);
      if (link.role != LinkRole::Title && (link.role != LinkRole::Note || local_label)) {
        labels.emplace_back(link.begin, link.end);
      }
    }
    return without_ranges(text_, labels);
  }

  // `[Title](url)` and what follows. Labels are gone from `body`, but they came after the title.
  void read_behind_link(const RichText& body) {
    const Mark* link = nullptr;
    for (const Mark& mark : body.marks) {
      if (mark.type == Mark::Type::Link && (link == nullptr || mark.begin < link->begin))
        link = &mark;
    }
    if (link == nullptr) return;
    std::size_t end = link->end;
    title_ = slice(body, link->begin, link->end);
    while (end < body.text.size() &&
           std::string_view("])*").find(body.text[end]) != std::string_view::npos) {
      ++end;
    }
    read_rest(slice(body, end, body.text.size()));
  }

  void read_rest(const RichText& rest) {
    std::vector<RichText> segments = split_segments(rest);
    read_first_segment(segments.front());
    for (std::size_t i = 1; i < segments.size(); ++i) read_segment(segments[i].text);
  }

  // What stands directly behind the title.
  void read_first_segment(const RichText& segment) {
    bool new_line = segment.text.starts_with("\n");
    std::string text = fold_space(without_emoji(segment.text));
    if (text.empty()) return;
    std::string title = fold_space(title_.text);
    bool open_title = title.ends_with(":") || title.ends_with("：");
    if (new_line) {
      read_lines(segment.text);
    } else if (text.front() == ':' && may_go_on(title)) {
      continue_title(": ", text.substr(1));
    } else if (open_title) {  // NOLINT(bugprone-branch-clone): as below, but it comes first
      continue_title(" ", text);
    } else if (text.front() == ':' || text.starts_with("：")) {
      add_remark(text.substr(text.front() == ':' ? 1 : 3));
    } else if (std::size_t dash = leading_dash(text); dash > 0) {
      read_behind_dash(trim_space(std::string_view(text).substr(dash)));
    } else if (text.front() == '(' || text.starts_with("（")) {
      read_brackets(text);
    } else if (text.front() == ',' || text.front() == '.' || text.starts_with("by ")) {
      std::size_t begin = std::min(segment.text.find_first_not_of(" ,."), segment.text.size());
      read_pieces(slice(segment, begin, segment.text.size()));
    } else if (text.front() >= 'a' && text.front() <= 'z') {
      continue_title(" ", text);
    } else {
      add_remark(text);
    }
  }

  // What follows a colon is the rest of a short title, but words about a whole one.
  bool may_go_on(std::string_view title) const {
    constexpr auto kWordsOfAWholeTitle = 8;
    bool whole = title.find(": ") != std::string_view::npos || title.ends_with("?") ||
                 std::count(title.begin(), title.end(), ' ') + 1 >= kWordsOfAWholeTitle;
    return !whole && !is_repository_link(entry_.facts.url);
  }

  static std::size_t leading_dash(std::string_view text) {
    for (std::string_view dash : {"--", "-", "–", "—"}) {
      if (text.starts_with(dash)) return dash.size();
    }
    return 0;
  }

  void continue_title(std::string_view joint, std::string_view more) {
    std::string title = fold_space(title_.text);
    if (title.ends_with(":")) title.pop_back();
    std::string_view join = joint == " " && fold_space(title_.text).ends_with(":") ? ": " : joint;
    title_ = {title + std::string(join) + std::string(trim_space(more)), {}};
  }

  // "– Organisation (Jan 2024)", "- OSDI 2024", "- 2024", "- remark".
  void read_behind_dash(std::string_view text) {
    std::size_t open = text.rfind('(');
    if (open != std::string_view::npos && text.ends_with(")")) {
      if (auto date = parse_date_among_words(text.substr(open));
          date && is_short(text.substr(0, open))) {
        facts().date = date;
        add_people(trim_space(text.substr(0, open)));
        return;
      }
    }
    if (auto date = parse_date_among_words(text)) {
      facts().date = date;
    } else if (auto venue = parse_venue(text); venue && venue->before.empty()) {
      take_venue(*venue);
    } else {
      add_remark(text);
    }
  }

  // "(OSDI 2024)", "(@PKU)", "(Section 3)", one or several.
  void read_brackets(std::string_view text) {
    while (text.starts_with("(") || text.starts_with("（")) {
      bool ascii = text.starts_with("(");
      std::string_view close = ascii ? ")" : "）";
      std::size_t end = text.find(close);
      if (end == std::string_view::npos) break;
      std::size_t inside = ascii ? 1 : 3;
      read_bracket(trim_space(text.substr(inside, end - inside)));
      text = trim_space(text.substr(end + close.size()));
    }
    if (text.empty()) return;
    if (std::size_t dash = leading_dash(text); dash > 0) {
      read_behind_dash(trim_space(text.substr(dash)));
    } else {
      add_remark(text);
    }
  }

  void read_bracket(std::string_view inside) {
    if (auto date = parse_date_among_words(inside)) {
      facts().date = date;
    } else if (inside.starts_with("@")) {
      add_people(inside);
    } else if (auto venue = parse_venue(inside)) {
      take_venue(*venue);
    } else {
      add_remark(inside);
    }
  }

  // ", Tri Dao, Albert Gu, *ICML 2024*": italics and known names are the venue, the rest are
  // people.
  void read_pieces(const RichText& text) {
    Ranges taken;
    for (const Mark& mark : text.marks) {
      if (mark.type != Mark::Type::Emphasis) continue;
      auto venue = parse_venue(text.text.substr(mark.begin, mark.end - mark.begin));
      if (!venue) continue;
      take_venue(*venue);
      taken.emplace_back(mark.begin, mark.end);
    }
    std::string rest = fold_space(without_ranges(text, taken).text);
    // Sentences: "Authors. Venue 2024."
    std::string people;
    std::string_view left = rest;
    while (!left.empty()) {
      std::size_t end = std::min(left.find_first_of(",;"), left.find(". "));
      std::string_view piece = trim_space(left.substr(0, end));
      left.remove_prefix(
          std::min(left.size(), end == std::string_view::npos ? left.size() : end + 1));
      while (piece.ends_with(".")) piece.remove_suffix(1);
      if (piece.empty()) continue;
      if (auto date = parse_date_among_words(piece)) {
        facts().date = date;
      } else if (auto venue = parse_venue(piece); venue && venue->before.empty()) {
        take_venue(*venue);
      } else {
        people += (people.empty() ? "" : ", ") + std::string(piece);
      }
    }
    if (people.empty()) return;
    if (looks_like_people(people)) {
      add_people(people);
    } else {
      add_remark(people);
    }
  }

  // The lines under a title: authors, then a venue, then words.
  void read_lines(std::string_view text) {
    while (!text.empty()) {
      std::size_t end = std::min(text.find('\n'), text.size());
      std::string line = fold_space(without_emoji(text.substr(0, end)));
      text.remove_prefix(std::min(end + 1, text.size()));
      if (line.empty()) continue;
      bool people =
          facts().author.empty() && line.find(',') != std::string::npos && looks_like_people(line);
      if (people) {
        add_people(line);
      } else {
        read_segment(line);
      }
    }
  }

  // Behind a bar: a venue, a date, people, or words.
  void read_segment(std::string_view raw) {
    std::string folded = fold_space(without_emoji(raw));
    std::string_view text = folded;
    while (!text.empty() && std::string_view("*_.,;").find(text.back()) != std::string_view::npos) {
      text.remove_suffix(1);
    }
    while (!text.empty() && std::string_view("*_,;").find(text.front()) != std::string_view::npos) {
      text.remove_prefix(1);
    }
    text = trim_space(text);
    if (text.empty()) return;
    if (auto date = parse_date_among_words(text)) {
      facts().date = date;
    } else if (auto venue = parse_venue(text)) {
      take_venue(*venue);
    } else if (is_short(text)) {
      add_people(text);
    } else {
      add_remark(text);
    }
  }

  static bool is_short(std::string_view text) {
    constexpr std::size_t kMaxNames = 12;
    std::vector<std::string> names = split_people(text);
    return names.size() <= kMaxNames &&
           std::all_of(names.begin(), names.end(), [](const std::string& name) {
             return std::count(name.begin(), name.end(), ' ') < 5 && count_code_points(name) <= 40;
           });
  }

  // No link leads: bold words, a bracketed short name, or all words up to the first bar.
  void read_plain(const RichText& body) {
    std::size_t begin = first_word(body.text);
    for (const Mark& mark : body.marks) {
      bool leads = mark.type == Mark::Type::Strong && mark.begin <= begin && mark.end > begin;
      if (!leads) continue;
      title_ = slice(body, mark.begin, mark.end);
      read_rest(slice(body, mark.end, body.text.size()));
      entry_.led_by_link = !facts().url.empty();
      return;
    }
    std::vector<RichText> segments = split_segments(body);
    title_ = segments.front();
    for (std::size_t i = 1; i < segments.size(); ++i) read_segment(segments[i].text);
    // "[Short] Title [[pdf](…)]" and "Title | [site](…)" have their link behind.
    bool bracket_leads = leading_bracket(without_emoji(title_.text)).end > 0;
    bool link_follows = bracket_leads || segments.size() > 1;
    if (link_follows && !facts().url.empty()) entry_.led_by_link = true;
  }

  static std::size_t first_word(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
      std::size_t begin = at;
      CharClass cls = char_info(next_code_point(text, at)).cls;
      if (cls != CharClass::Break && cls != CharClass::Emoji && cls != CharClass::Ignored)
        return begin;
      if (text[begin] == '[') return begin;
    }
    return text.size();
  }

  void finish() {
    std::string title = clean_title(title_);
    if (title_link_ == nullptr) take_short_names(title);
    take_organisation(title);
    if (auto venue = venue_at_end(title)) {
      title = venue->before;
      take_venue(*venue);
      facts().author.erase(std::remove(facts().author.begin(), facts().author.end(), title),
                           facts().author.end());
    }
    while (title.ends_with(" -") || title.ends_with(" –")) title.resize(title.rfind(' '));
    if (title.ends_with(".") && !title.ends_with("..")) title.pop_back();
    facts().title = std::string(trim_space(title));
    if (!facts().date && !facts().venue.empty()) facts().date = date_in_text(facts().venue);
    if (!facts().date) facts().date = date_in_remark(facts().remark);
    entry_.says_more =
        !facts().venue.empty() || !facts().author.empty() || facts().date.has_value();
  }

  // "[QEP] QEP: Quantization …": the short name is another title; "[ICLR2025]" is the venue.
  void take_short_names(std::string& title) {
    std::string_view rest = title;
    for (Bracket bracket = leading_bracket(rest); bracket.end > 0;
         bracket = leading_bracket(rest)) {
      std::string_view behind = trim_space(rest.substr(bracket.end));
      if (auto venue = parse_venue(bracket.inside); venue && venue->date && venue->before.empty()) {
        take_venue(*venue);
      } else if (auto date = parse_date_among_words(bracket.inside)) {
        facts().date = date;
      } else if (behind.empty()) {
        title = bracket.inside;
        return;
      } else {
        facts().other_titles.push_back(bracket.inside);
      }
      if (behind.empty()) break;
      rest = behind;
    }
    title = std::string(rest);
  }

  // "Title(@PKU)", "Title (@ByteDance&NVIDIA)".
  void take_organisation(std::string& title) {
    std::size_t open = title.rfind("(@");
    if (open == std::string::npos || !title.ends_with(")")) return;
    add_people(std::string_view(title).substr(open + 1, title.size() - open - 2));
    title = std::string(trim_space(std::string_view(title).substr(0, open)));
  }

  void take_venue(const VenueText& venue) {
    if (!venue.venue.empty()) facts().venue = venue.venue;
    if (venue.date && !facts().date) facts().date = venue.date;
    if (!venue.before.empty() && is_short(venue.before)) add_people(venue.before);
  }

  void add_people(std::string_view text) {
    // "(Stanford)" is Stanford; "InternLM (Shanghai AI Lab)" stays.
    for (std::string& name : split_people(text, true)) {
      if (facts().author.size() > kMaxValues) return;
      if (std::find(facts().author.begin(), facts().author.end(), name) == facts().author.end()) {
        facts().author.push_back(std::move(name));
      }
    }
  }

  void add_remark(std::string_view text) {
    text = trim_space(text);
    while (!text.empty() && std::string_view("*,;").find(text.front()) != std::string_view::npos) {
      text = trim_space(text.substr(1));
    }
    if (!has_letters(text)) return;
    if (!facts().remark.empty()) facts().remark += " ";
    facts().remark += text;
  }

  RichText text_;
  RichText title_;
  std::vector<EntryLink> links_;
  const EntryLink* title_link_ = nullptr;
  EntryText entry_;
};

}  // namespace

bool is_too_large_for_entry(const RichText& text) {
  return text.text.size() > kMaxEntryBytes || text.marks.size() > kMaxEntryMarks;
}

EntryText read_entry(const RichText& text) {
  if (is_too_large_for_entry(text)) return {};
  return EntryReader(text).read();
}

void choose_main_link(const std::vector<EntryLink>& links, EntryText& entry) {
  for (LinkRole role :
       {LinkRole::Paper, LinkRole::Main, LinkRole::Title, LinkRole::Other, LinkRole::Code}) {
    const EntryLink* chosen = nullptr;
    for (const EntryLink& link : links) {
      if (link.role != role || !is_external(link.target)) continue;
      if (chosen == nullptr) chosen = &link;
      if (paper_of_link(link.target) && !paper_of_link(chosen->target)) chosen = &link;
    }
    if (chosen == nullptr) continue;
    entry.facts.url = chosen->target;
    entry.names_paper = role == LinkRole::Paper;
    return;
  }
}

std::string paper_beside(const std::vector<EntryLink>& links) {
  std::string only;
  for (const EntryLink& link : links) {
    std::optional<ArxivId> paper = paper_of_link(link.target);
    if (link.role != LinkRole::Paper || !paper) continue;
    if (!only.empty() && only != paper->id) return {};
    only = paper->id;
  }
  return only;
}

std::optional<int> count_stars(std::string_view text) {
  constexpr std::size_t kMost = 5;
  std::size_t stars = count(text, "⭐") + count(text, "★");
  if (stars == 0) return std::nullopt;
  return static_cast<int>(std::min(stars, kMost));
}

int count_passes(std::string_view text) {
  constexpr std::size_t kMost = 3;
  std::size_t passes = count(text, "✅") + count(text, "✔") + count(text, "☑") + count(text, "✓");
  return static_cast<int>(std::min(passes, kMost));
}

std::string clean_title(const RichText& text) {
  std::string title = clean_words(text);
  for (std::string_view quotes : {"\"\"", "“”"}) {
    std::string_view open = quotes.substr(0, quotes.size() / 2),
                     close = quotes.substr(quotes.size() / 2);
    bool around = title.size() > quotes.size() && title.starts_with(open) && title.ends_with(close);
    if (around) title = title.substr(open.size(), title.size() - quotes.size());
  }
  return title;
}

}  // namespace cssearch
