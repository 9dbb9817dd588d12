// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/find_ids.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "schema/ascii.h"
#include "schema/url.h"

namespace cssearch {
namespace {

// Longer than any link to a paper, but for its query. It bounds the work on text without spaces.
constexpr std::size_t kMaxLinkBytes = 200;

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (lower_ascii(c) >= 'a' && lower_ascii(c) <= 'z');
}

bool is_id_sign(char c) {
  return is_letter_or_digit(c) || c == '.' || c == '/' || c == '-';
}

// Signs of a link's host and path. Brackets, quotes and signs beyond ASCII end a link in prose and
// in Markdown, and no link to a paper holds any; queries and fragments do not name papers.
bool is_link_sign(char c) {
  return is_letter_or_digit(c) || std::string_view("-._~:/%+").find(c) != std::string_view::npos;
}

// How many bytes from the beginning belong to a kind.
std::size_t run(std::string_view text, bool (*belongs)(char)) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), belongs) -
                                  text.begin());
}

bool begins_ignoring_case(std::string_view text, std::string_view lowered) {
  return text.size() >= lowered.size() &&
         std::equal(lowered.begin(), lowered.end(), text.begin(),
                    [](char wanted, char c) { return wanted == lower_ascii(c); });
}

// Full stops, colons and emphasis behind a link or an id belong to the sentence.
std::string_view without_punctuation(std::string_view text) {
  while (!text.empty() && !is_letter_or_digit(text.back()) && text.back() != '/') {
    text.remove_suffix(1);
  }
  return text;
}

// What stands between "arXiv" and the number: ":", "：", spaces; at least one.
std::size_t separator(std::string_view text) {
  std::size_t at = 0;
  for (;;) {
    std::string_view rest = text.substr(at);
    if (rest.starts_with(" ") || rest.starts_with(":")) {
      at += 1;
    } else if (rest.starts_with("：") || rest.starts_with("\u00a0")) {
      at += rest.starts_with("：") ? 3 : 2;
    } else {
      return at;
    }
  }
}

// At "arXiv: 2309.06180v2 [cs.CL]".
std::optional<ArxivId> id_behind_prefix(std::string_view text) {
  constexpr std::string_view kPrefix = "arxiv";
  if (!begins_ignoring_case(text, kPrefix)) return std::nullopt;
  text.remove_prefix(kPrefix.size());
  std::size_t gap = separator(text);
  if (gap == 0) return std::nullopt;
  text.remove_prefix(gap);
  std::string_view id = without_punctuation(text.substr(0, run(text, is_id_sign)));
  if (id.ends_with(".pdf")) id.remove_suffix(4);
  return parse_arxiv_id(id);
}

// At "10.48550/arXiv.2309.06180", whatever stands before it.
std::optional<ArxivId> id_in_doi(std::string_view text) {
  constexpr std::string_view kPrefix = "10.48550/arxiv.";
  if (!begins_ignoring_case(text, kPrefix)) return std::nullopt;
  text.remove_prefix(kPrefix.size());
  return parse_arxiv_id(without_punctuation(text.substr(0, run(text, is_id_sign))));
}

// At "https://arxiv.org/abs/2309.06180" or "arxiv.org/abs/2309.06180".
std::optional<ArxivId> id_in_link(std::string_view text) {
  std::string_view link = text.substr(0, run(text.substr(0, kMaxLinkBytes), is_link_sign));
  link = without_punctuation(link);
  if (link.find('/') == std::string_view::npos) return std::nullopt;
  bool has_scheme = begins_ignoring_case(link, "http://") || begins_ignoring_case(link, "https://");
  auto url = parse_url(has_scheme ? std::string(link) : "https://" + std::string(link));
  return url ? arxiv_id_of(*url) : std::nullopt;
}

// The id of what begins at `text`.
std::optional<ArxivId> id_at(std::string_view text) {
  if (auto id = id_behind_prefix(text)) return id;
  if (auto id = id_in_doi(text)) return id;
  return id_in_link(text);
}

// Ids and links begin words: "xarxiv:" and "2arxiv.org" are others'. Links stand inside links
// (web.archive.org/web/2024/https://arxiv.org/…), behind a sign that is none of a host.
bool begins_word(std::string_view text, std::size_t at) {
  if (!is_letter_or_digit(text[at])) return false;
  if (at == 0) return true;
  char before = text[at - 1];
  return !is_letter_or_digit(before) && before != '-' && before != '.' && before != '@';
}

}  // namespace

std::vector<ArxivId> find_arxiv_ids(std::string_view text) {
  std::vector<ArxivId> ids;
  std::set<std::string> known;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!begins_word(text, at)) continue;
    auto id = id_at(text.substr(at));
    if (id && known.insert(id->id).second) ids.push_back(std::move(*id));
  }
  return ids;
}

}  // namespace cssearch
