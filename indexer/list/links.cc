// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/list/links.h"

#include <algorithm>
#include <array>

#include "indexer/markdown/clean.h"
#include "schema/arxiv_id.h"

namespace cssearch {
namespace {

struct LabelRole {
  std::string_view label;  // in the form of plain_label()
  LinkRole role;
};

constexpr auto kLabels = std::to_array<LabelRole>({
    {"paper", LinkRole::Paper},
    {"papers", LinkRole::Paper},
    {"pdf", LinkRole::Paper},
    {"arxiv", LinkRole::Paper},
    {"abs", LinkRole::Paper},
    {"abstract", LinkRole::Paper},
    {"link", LinkRole::Main},
    {"url", LinkRole::Main},
    {"doi", LinkRole::Paper},
    {"html", LinkRole::Main},
    {"preprint", LinkRole::Paper},
    {"openreview", LinkRole::Paper},
    {"openreview pdf", LinkRole::Paper},
    {"acm", LinkRole::Paper},
    {"ieee", LinkRole::Paper},
    {"usenix", LinkRole::Paper},
    {"arxiv pdf", LinkRole::Paper},
    {"paper link", LinkRole::Paper},
    {"论文", LinkRole::Paper},
    {"原文", LinkRole::Main},
    {"链接", LinkRole::Main},
    {"地址", LinkRole::Main},
    {"here", LinkRole::Main},
    {"full text", LinkRole::Paper},
    {"code", LinkRole::Code},
    {"codes", LinkRole::Code},
    {"github", LinkRole::Code},
    {"repo", LinkRole::Code},
    {"repository", LinkRole::Code},
    {"source", LinkRole::Code},
    {"source code", LinkRole::Code},
    {"official code", LinkRole::Code},
    {"implementation", LinkRole::Code},
    {"app", LinkRole::Code},
    {"demo", LinkRole::Code},
    {"colab", LinkRole::Code},
    {"代码", LinkRole::Code},
    {"源码", LinkRole::Code},
    {"note", LinkRole::Other},
    {"notes", LinkRole::Other},
    {"笔记", LinkRole::Other},
    {"website", LinkRole::Other},
    {"site", LinkRole::Other},
    {"homepage", LinkRole::Other},
    {"project page", LinkRole::Other},
    {"project", LinkRole::Other},
    {"page", LinkRole::Other},
    {"webpage", LinkRole::Other},
    {"blog", LinkRole::Other},
    {"blog post", LinkRole::Other},
    {"post", LinkRole::Other},
    {"docs", LinkRole::Other},
    {"doc", LinkRole::Other},
    {"documentation", LinkRole::Other},
    {"report", LinkRole::Other},
    {"slides", LinkRole::Other},
    {"slide", LinkRole::Other},
    {"video", LinkRole::Other},
    {"videos", LinkRole::Other},
    {"talk", LinkRole::Other},
    {"youtube", LinkRole::Other},
    {"bilibili", LinkRole::Other},
    {"poster", LinkRole::Other},
    {"dataset", LinkRole::Other},
    {"data", LinkRole::Other},
    {"model", LinkRole::Other},
    {"models", LinkRole::Other},
    {"weights", LinkRole::Other},
    {"huggingface", LinkRole::Other},
    {"hugging face", LinkRole::Other},
    {"bibtex", LinkRole::Other},
    {"bib", LinkRole::Other},
    {"review", LinkRole::Other},
    {"reviews", LinkRole::Other},
    {"tweet", LinkRole::Other},
    {"twitter", LinkRole::Other},
    {"zhihu", LinkRole::Other},
    {"知乎", LinkRole::Other},
    {"解读", LinkRole::Other},
    {"中文", LinkRole::Other},
    {"视频", LinkRole::Other},
    {"博客", LinkRole::Other},
    {"supp", LinkRole::Other},
    {"supplementary", LinkRole::Other},
    {"appendix", LinkRole::Other},
    {"neurips", LinkRole::Other},
    {"leaderboard", LinkRole::Other},
    {"benchmark", LinkRole::Other},
    {"google scholar", LinkRole::Other},
    {"profile", LinkRole::Other},
    {"豆瓣", LinkRole::Other},
    {"官网", LinkRole::Other},
});

bool is_opening(char c) {
  return c == '[' || c == '(';
}
bool is_closing(char c) {
  return c == ']' || c == ')';
}

// Brackets that only hold the link belong to it: "[[pdf](u)]".
void take_brackets(std::string_view text, EntryLink& link) {
  while (link.begin > 0 && link.end < text.size() && is_opening(text[link.begin - 1]) &&
         is_closing(text[link.end])) {
    --link.begin;
    ++link.end;
  }
}

bool ends_sentence(char c) {
  return std::string_view(".,;:!?'\"*_").find(c) != std::string_view::npos;
}

bool ends_url(char c) {
  return static_cast<unsigned char>(c) <= ' ' ||
         std::string_view("<>\"`|[]{}\\^").find(c) != std::string_view::npos;
}

bool inside_a_link(const RichText& rich, std::size_t at) {
  return std::any_of(rich.marks.begin(), rich.marks.end(), [&](const Mark& mark) {
    return mark.type == Mark::Type::Link && mark.begin <= at && at < mark.end;
  });
}

// "github.com/golang/go/b…": a link that shows its own address says nothing.
bool looks_like_address(std::string_view label) {
  label = trim_space(label);
  bool one_word = label.find(' ') == std::string_view::npos;
  bool scheme = label.starts_with("http://") || label.starts_with("https://");
  std::size_t dot = label.find('.');
  bool host_and_path =
      dot != std::string_view::npos && label.find('/', dot) != std::string_view::npos;
  return one_word && (scheme || host_and_path);
}

LinkRole role_of_link(std::string_view label, std::string_view target) {
  if (!is_external(target)) return LinkRole::Note;
  if (auto role = role_of_label(label)) return *role;
  if (looks_like_address(label)) return LinkRole::Main;
  return parse_arxiv_id(trim_space(label)) ? LinkRole::Paper : LinkRole::Title;
}

}  // namespace

bool is_external(std::string_view target) {
  return parse_url(target).has_value();
}

std::optional<LinkRole> role_of_label(std::string_view label) {
  std::string plain = plain_label(label);
  for (const LabelRole& known : kLabels) {
    if (known.label == plain) return known.role;
  }
  return std::nullopt;
}

std::vector<std::pair<std::size_t, std::size_t>> find_urls(std::string_view text) {
  std::vector<std::pair<std::size_t, std::size_t>> urls;
  for (std::size_t at = 0; (at = text.find("http", at)) != std::string_view::npos;) {
    std::string_view rest = text.substr(at);
    std::size_t scheme = rest.starts_with("https://") ? 8 : rest.starts_with("http://") ? 7 : 0;
    if (scheme == 0) {
      at += 4;
      continue;
    }
    std::size_t end = at + scheme;
    while (end < text.size() && !ends_url(text[end]) && !text.substr(end).starts_with("）") &&
           !text.substr(end).starts_with("，") && !text.substr(end).starts_with("。")) {
      ++end;
    }
    while (end > at + scheme && ends_sentence(text[end - 1])) --end;
    // A closing bracket without its opening one belongs to the sentence around.
    auto url = text.substr(at, end - at);
    if (url.ends_with(')') && url.find('(') == std::string_view::npos) --end;
    if (end <= at + scheme) {
      at += scheme;
      continue;
    }
    urls.emplace_back(at, end);
    at = end;
  }
  return urls;
}

std::vector<EntryLink> entry_links(const RichText& rich) {
  std::vector<EntryLink> links;
  auto add = [&](std::size_t begin, std::size_t end, std::string target, LinkRole role) {
    EntryLink link{role, begin, end, rich.text.substr(begin, end - begin), std::move(target)};
    take_brackets(rich.text, link);
    links.push_back(std::move(link));
  };
  for (const Mark& mark : rich.marks) {
    if (mark.type != Mark::Type::Link || mark.target.starts_with("#")) continue;
    auto label = std::string_view(rich.text).substr(mark.begin, mark.end - mark.begin);
    // "[[pdf]()]" is a place kept free.
    LinkRole role = mark.target.empty() ? role_of_label(label).value_or(LinkRole::Title)
                                        : role_of_link(label, mark.target);
    add(mark.begin, mark.end, mark.target, role);
  }
  for (auto [begin, end] : find_urls(rich.text)) {
    if (!inside_a_link(rich, begin))
      add(begin, end, rich.text.substr(begin, end - begin), LinkRole::Main);
  }
  std::sort(links.begin(), links.end(),
            [](const auto& a, const auto& b) { return a.begin < b.begin; });
  return links;
}

RichText without_ranges(const RichText& rich,
                        const std::vector<std::pair<std::size_t, std::size_t>>& ranges) {
  RichText kept;
  std::size_t from = 0;
  auto keep = [&](std::size_t begin, std::size_t end) {
    if (begin >= end) return;
    RichText part = slice(rich, begin, end);
    std::size_t shift = kept.text.size();
    kept.text += part.text;
    for (Mark& mark : part.marks) {
      kept.marks.push_back(
          {mark.type, mark.begin + shift, mark.end + shift, std::move(mark.target)});
    }
  };
  for (auto [begin, end] : ranges) {
    keep(from, begin);
    from = std::max(from, end);
  }
  keep(from, rich.text.size());
  return kept;
}

}  // namespace cssearch
