// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/arxiv_id.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "schema/ascii.h"

namespace cssearch {
namespace {

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

int number(std::string_view digits) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

// https://arxiv.org/category_taxonomy, and the closed ones of the 1990s.
constexpr std::array<std::string_view, 38> kArchives = {
    "acc-phys", "adap-org", "alg-geom", "ao-sci",   "astro-ph", "atom-ph", "bayes-an", "chao-dyn",
    "chem-ph",  "cmp-lg",   "comp-gas", "cond-mat", "cs",       "dg-ga",   "econ",     "eess",
    "funct-an", "gr-qc",    "hep-ex",   "hep-lat",  "hep-ph",   "hep-th",  "math",     "math-ph",
    "mtrl-th",  "nlin",     "nucl-ex",  "nucl-th",  "patt-sol", "physics", "plasm-ph", "q-alg",
    "q-bio",    "q-fin",    "quant-ph", "solv-int", "stat",     "supr-con"};

bool is_archive(std::string_view name) {
  return std::find(kArchives.begin(), kArchives.end(), name) != kArchives.end();
}

// "CL", "stat-mech", "chem-ph".
bool is_subject_class(std::string_view text) {
  return text.size() >= 2 &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_letter(c) || c == '-'; });
}

// Cuts "v2" off the end. A version is one to three digits.
int take_version(std::string_view& text) {
  std::size_t v = text.rfind('v');
  if (v == std::string_view::npos || v == 0) return 0;
  std::string_view digits = text.substr(v + 1);
  if (!all_digits(digits) || digits.size() > 3 || number(digits) == 0) return 0;
  text = text.substr(0, v);
  return number(digits);
}

bool is_month(std::string_view two_digits) {
  int month = number(two_digits);
  return month >= 1 && month <= 12;
}

bool is_new_id(std::string_view text) {
  std::size_t dot = text.find('.');
  if (dot != 4) return false;
  std::string_view date = text.substr(0, 4);
  std::string_view serial = text.substr(5);
  if (!all_digits(date) || !all_digits(serial) || !is_month(date.substr(2))) return false;
  int yymm = number(date);
  if (yymm < 704) return false;
  // Some real ids of 2014 and before were typed with five digits; both lengths are taken there.
  return serial.size() == 5 || (serial.size() == 4 && yymm <= 1412);
}

// "math.GT/0309136" → "math/0309136"; empty if it is none.
std::string old_id(std::string_view text) {
  std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return {};
  std::string archive(text.substr(0, slash));
  std::string_view serial = text.substr(slash + 1);
  if (serial.size() != 7 || !all_digits(serial) || !is_month(serial.substr(2, 2))) return {};
  if (auto dot = archive.find('.'); dot != std::string::npos) {
    if (!is_subject_class(std::string_view(archive).substr(dot + 1))) return {};
    archive.resize(dot);
  }
  if (!is_archive(archive)) return {};
  return archive + "/" + std::string(serial);
}

void remove_suffix(std::string_view& text, std::string_view suffix) {
  if (text.ends_with(suffix)) text.remove_suffix(suffix.size());
}

bool is_arxiv_host(std::string_view host) {
  return host == "arxiv.org" || host.ends_with(".arxiv.org") || host == "xxx.lanl.gov";
}

// The part of a path that should be an id: what stands behind one of the first folders.
std::optional<std::string_view> behind(std::string_view path,
                                       std::initializer_list<std::string_view> folders) {
  for (std::string_view folder : folders) {
    if (starts_with_ignoring_case(path, folder)) return path.substr(folder.size());
  }
  return std::nullopt;
}

std::optional<std::string_view> id_part(const Url& url) {
  std::string_view path = url.path;
  if (is_arxiv_host(url.host)) {
    return behind(path, {"/abs/", "/pdf/", "/html/", "/format/", "/ps/", "/e-print/", "/src/",
                         "/list/abs/", "/papers/"});
  }
  if (url.host == "huggingface.co" || url.host == "hf.co" || url.host == "hf-mirror.com") {
    return behind(path, {"/papers/"});
  }
  if (url.host == "alphaxiv.org") return behind(path, {"/abs/", "/overview/", "/pdf/", "/html/"});
  if (url.host == "ar5iv.org") return behind(path, {"/abs/", "/html/", "/pdf/"});
  if (url.host == "doi.org" || url.host == "dx.doi.org") return behind(path, {"/10.48550/arxiv."});
  return std::nullopt;
}

}  // namespace

PartialDate ArxivId::month() const {
  std::string_view digits = id;
  if (auto slash = digits.find('/'); slash != std::string_view::npos)
    digits.remove_prefix(slash + 1);
  int year = number(digits.substr(0, 2));
  return {year + (year >= 91 ? 1900 : 2000), number(digits.substr(2, 2)), 0};
}

bool is_arxiv_category(std::string_view text) {
  std::size_t dot = text.find('.');
  if (!is_archive(text.substr(0, dot))) return false;
  return dot == std::string_view::npos || is_subject_class(text.substr(dot + 1));
}

std::optional<ArxivId> parse_arxiv_id(std::string_view text) {
  if (starts_with_ignoring_case(text, "arxiv:")) text.remove_prefix(6);
  while (text.starts_with(" ")) text.remove_prefix(1);
  ArxivId result;
  result.version = take_version(text);
  if (is_new_id(text)) {
    result.id = text;
  } else {
    result.id = old_id(text);
  }
  if (result.id.empty()) return std::nullopt;
  return result;
}

std::optional<ArxivId> arxiv_id_of(const Url& url) {
  std::optional<std::string_view> part = id_part(url);
  if (!part) return std::nullopt;
  std::string text = percent_decode(*part);
  std::string_view id = text;
  while (id.ends_with("/")) id.remove_suffix(1);
  remove_suffix(id, ".pdf");
  remove_suffix(id, ".md");  // huggingface.co/papers/ID.md
  if (auto found = parse_arxiv_id(id)) return found;
  // New ids are followed by sub-pages on some hosts (alphaxiv.org/abs/2309.06180/...).
  if (auto slash = id.find('/'); slash != std::string_view::npos) {
    return parse_arxiv_id(id.substr(0, slash));
  }
  return std::nullopt;
}

}  // namespace cssearch
