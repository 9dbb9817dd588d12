// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/identity.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "schema/analysis/analyzer.h"
#include "schema/analysis/char_table.h"
#include "schema/analysis/stop_words.h"
#include "schema/analysis/utf8.h"
#include "schema/arxiv_id.h"

namespace cssearch {
namespace {

constexpr std::array<std::string_view, 9> kCodeHosts = {
    "github.com",      "gitlab.com",  "gitee.com", "bitbucket.org",         "codeberg.org",
    "sourceforge.net", "gitcode.com", "git.sr.ht", "gitlab.freedesktop.org"};

// Hosts, or a host and the beginning of a path, of publishers and proceedings.
constexpr std::array<std::string_view, 40> kPaperPlaces = {
    "doi.org/",
    "dx.doi.org/",
    "openreview.net/",
    "dl.acm.org/",
    "ieeexplore.ieee.org/",
    "aclanthology.org/",
    "aclweb.org/anthology",
    "openaccess.thecvf.com/",
    "proceedings.mlr.press/",
    "proceedings.mlsys.org/",
    "mlsys.org/",
    "proceedings.neurips.cc/",
    "papers.nips.cc/",
    "papers.neurips.cc/",
    "neurips.cc/",
    "nips.cc/",
    "iclr.cc/",
    "icml.cc/",
    "jmlr.org/",
    "usenix.org/conference/",
    "usenix.org/system/files",
    "usenix.org/legacy/",
    "vldb.org/",
    "cidrdb.org/",
    "sigops.org/",
    "ndss-symposium.org/",
    "link.springer.com/",
    "sciencedirect.com/science/",
    "onlinelibrary.wiley.com/",
    "semanticscholar.org/",
    "researchgate.net/publication",
    "microsoft.com/en-us/research/publication",
    "nature.com/articles",
    "science.org/doi",
    "biorxiv.org/",
    "hal.science/",
    "eprint.iacr.org/",
    "ojs.aaai.org/",
    "isca-archive.org/",
    "ijcai.org/proceedings"};

bool is_code_host(std::string_view host) {
  return std::find(kCodeHosts.begin(), kCodeHosts.end(), host) != kCodeHosts.end() ||
         host.starts_with("gitlab.");
}

std::vector<std::string_view> path_segments(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    std::size_t end = std::min(path.find('/'), path.size());
    if (end > 0) segments.push_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return segments;
}

// github.com/owner/name, also with /tree/branch and what may follow that.
bool is_repository(const Url& url) {
  if (!is_code_host(url.host)) return false;
  auto segments = path_segments(url.path);
  static constexpr std::array<std::string_view, 8> kNoOwners = {
      "orgs", "topics", "features", "sponsors", "search", "marketplace", "collections", "users"};
  if (segments.size() < 2) return false;
  if (std::find(kNoOwners.begin(), kNoOwners.end(), segments[0]) != kNoOwners.end()) return false;
  return segments.size() == 2 || segments[2] == "tree" || segments[2] == "-";
}

bool is_paper_place(const Url& url) {
  std::string place = url.host + (url.path.empty() ? "/" : url.path);
  return std::any_of(kPaperPlaces.begin(), kPaperPlaces.end(),
                     [&](std::string_view known) { return place.starts_with(known); });
}

bool holds_words(const std::string& longer, const std::string& shorter) {
  return (" " + longer + " ").find(" " + shorter + " ") != std::string::npos;
}

std::set<std::string> words_of(std::string_view title) {
  Analyzer analyzer;
  std::set<std::string> words;
  for (const Token& token : analyzer.analyze(title)) {
    bool word = token.type == Token::Type::Word && !is_stop_word(token.word);
    if (word || token.type == Token::Type::Han1) words.insert(token.term);
  }
  return words;
}

}  // namespace

std::string key_of_link(const Url& url) {
  if (auto paper = arxiv_id_of(url)) return "arxiv:" + paper->id;
  Url canonical = url;
  if (is_code_host(url.host) && canonical.path.ends_with(".git")) {
    canonical.path.resize(canonical.path.size() - 4);
  }
  return "url:" + url_identity(canonical);
}

std::string key_of_file(std::string_view source, std::string_view path) {
  return std::string("note:").append(source).append("/").append(path);
}

std::string key_of_entry(std::string_view source, std::string_view path, std::string_view title) {
  return std::string("entry:").append(source).append("/").append(path).append("#") + slug(title);
}

std::string key_with_title(std::string_view key, std::string_view title) {
  return std::string(key) + "#" + slug(title);
}

std::string slug(std::string_view title) {
  std::string result;
  bool gap = false;
  for (std::size_t at = 0; at < title.size();) {
    char32_t c = next_code_point(title, at);
    CharClass cls = char_info(c).cls;
    if (cls == CharClass::Letter || cls == CharClass::Digit || cls == CharClass::Han) {
      if (gap && !result.empty()) result += '-';
      append_code_point(result, lower_case(c));
      gap = false;
    } else {
      gap = true;
    }
  }
  return result;
}

Kind kind_of_link(const Url& url) {
  if (arxiv_id_of(url) || is_paper_place(url)) return Kind::Paper;
  return is_repository(url) ? Kind::Project : Kind::Article;
}

ComparableTitle::ComparableTitle(std::string_view title)
    : folded_(fold_words(title)), words_(words_of(title)) {}

bool ComparableTitle::compatible_with(const ComparableTitle& other) const {
  if (holds_words(folded_, other.folded_) || holds_words(other.folded_, folded_)) return true;
  std::vector<std::string_view> shared;
  std::set_intersection(words_.begin(), words_.end(), other.words_.begin(), other.words_.end(),
                        std::back_inserter(shared));
  return shared.size() * 2 > std::max(words_.size(), other.words_.size());
}

bool titles_compatible(std::string_view a, std::string_view b) {
  return ComparableTitle(a).compatible_with(ComparableTitle(b));
}

}  // namespace cssearch
