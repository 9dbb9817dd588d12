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

// Longer than any id, and than any link to a paper but for its query. They bound the work on text
// without spaces.
constexpr std::size_t kMaxIdBytes = 50;
constexpr std::size_t kMaxLinkBytes = 200;

bool is_letter_or_digit(char c) {
  return is_letter(c) || is_digit(c);
}

bool is_host_sign(char c) {
  return is_letter_or_digit(c) || c == '.' || c == '-';
}

// Signs of a link's host and path. Brackets, quotes and signs beyond ASCII end a link in prose and
// in Markdown, and no link to a paper holds any; queries and fragments do not name papers, but for
// links in them (id_in_escaped_link).
bool is_link_sign(char c) {
  return is_letter_or_digit(c) || std::string_view("-._~:/%+").find(c) != std::string_view::npos;
}

// How many bytes from the beginning belong to a kind.
std::size_t run(std::string_view text, bool (*belongs)(char)) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), belongs) -
                                  text.begin());
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
  if (!starts_with_ignoring_case(text, kPrefix)) return std::nullopt;
  text.remove_prefix(kPrefix.size());
  std::size_t gap = separator(text);
  if (gap == 0) return std::nullopt;
  return leading_arxiv_id(text.substr(gap, kMaxIdBytes));
}

// At "10.48550/arXiv.2309.06180", whatever stands before it.
std::optional<ArxivId> id_in_doi(std::string_view text) {
  constexpr std::string_view kPrefix = "10.48550/arxiv.";
  if (!starts_with_ignoring_case(text, kPrefix)) return std::nullopt;
  return leading_arxiv_id(text.substr(kPrefix.size(), kMaxIdBytes));
}

// The link with which a text begins.
std::string_view leading_link(std::string_view text) {
  return text.substr(0, run(text.substr(0, kMaxLinkBytes), is_link_sign));
}

std::optional<ArxivId> id_of_link(const std::string& link) {
  std::optional<Url> url = parse_url(link);
  return url ? arxiv_id_of(*url) : std::nullopt;
}

// At "arxiv.org/abs/2309.06180", which stands behind "https://" or alone.
std::optional<ArxivId> id_in_link(std::string_view text) {
  std::string_view host = text.substr(0, run(text, is_host_sign));
  bool goes_on = text.substr(host.size()).starts_with('/') ||  //
                 text.substr(host.size()).starts_with(':');
  if (!goes_on || host.size() > kMaxLinkBytes) return std::nullopt;
  if (starts_with_ignoring_case(host, "www.")) host.remove_prefix(4);
  if (!may_name_papers(lower_ascii(host))) return std::nullopt;
  return id_of_link("https://" + std::string(leading_link(text)));
}

// At "https%3A%2F%2Farxiv.org%2Fabs%2F2309.06180": a redirect names its target so.
std::optional<ArxivId> id_in_escaped_link(std::string_view text) {
  bool escaped =
      starts_with_ignoring_case(text, "https%3a") || starts_with_ignoring_case(text, "http%3a");
  return escaped ? id_of_link(percent_decode(leading_link(text))) : std::nullopt;
}

// The id of what begins at `text`.
std::optional<ArxivId> id_at(std::string_view text) {
  for (auto read : {id_behind_prefix, id_in_doi, id_in_link, id_in_escaped_link}) {
    if (auto id = read(text)) return id;
  }
  return std::nullopt;
}

// Ids and links begin words: "xarxiv:" and "2arxiv.org" are others'. Links stand inside links
// (web.archive.org/web/2024/https://arxiv.org/…), behind a sign that is none of a host; so no byte
// is read as part of two hosts.
bool begins_word(std::string_view text, std::size_t at) {
  if (!is_letter_or_digit(text[at])) return false;
  if (at == 0) return true;
  char before = text[at - 1];
  return !is_host_sign(before) && before != '@';
}

// Most text holds none of the signs without which no id stands: the slash of a link or a DOI, the
// "%2F" of an escaped link, the name in front of a number.
bool may_hold_ids(std::string_view text) {
  auto holds = [&](char c) { return text.find(c) != std::string_view::npos; };
  return holds('/') || holds('%') || holds('x') || holds('X');
}

}  // namespace

std::vector<ArxivId> find_arxiv_ids(std::string_view text) {
  if (!may_hold_ids(text)) return {};
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
