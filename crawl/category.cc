// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/category.h"

#include <algorithm>
#include <array>

namespace cssearch {
namespace {

constexpr std::array<std::string_view, 38> kArchives = {
    "acc-phys", "adap-org", "alg-geom", "ao-sci",   "astro-ph", "atom-ph", "bayes-an", "chao-dyn",
    "chem-ph",  "cmp-lg",   "comp-gas", "cond-mat", "cs",       "dg-ga",   "econ",     "eess",
    "funct-an", "gr-qc",    "hep-ex",   "hep-lat",  "hep-ph",   "hep-th",  "math",     "math-ph",
    "mtrl-th",  "nlin",     "nucl-ex",  "nucl-th",  "patt-sol", "physics", "plasm-ph", "q-alg",
    "q-bio",    "q-fin",    "quant-ph", "solv-int", "stat",     "supr-con"};

bool is_class_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
}

// "CL", "stat-mech", "chem-ph".
bool is_subject_class(std::string_view text) {
  return text.size() >= 2 && std::all_of(text.begin(), text.end(), is_class_letter);
}

}  // namespace

bool is_arxiv_category(std::string_view text) {
  std::size_t dot = text.find('.');
  std::string_view archive = text.substr(0, dot);
  if (std::find(kArchives.begin(), kArchives.end(), archive) == kArchives.end()) return false;
  return dot == std::string_view::npos || is_subject_class(text.substr(dot + 1));
}

}  // namespace cssearch
