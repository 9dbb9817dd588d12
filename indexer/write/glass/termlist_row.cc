// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/write/glass/termlist_row.h"

#include <algorithm>

#include "indexer/write/glass/pack.h"

namespace cssearch {
namespace {

std::size_t common_prefix(std::string_view a, std::string_view b) {
  auto differ = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return static_cast<std::size_t>(differ.first - a.begin());
}

}  // namespace

void pack_termlist(std::string& out, Xapian::termcount length,
                   const std::vector<PostingBatch::TermInPassage>& terms) {
  if (terms.empty()) return;
  pack_uint(out, length);
  pack_uint(out, terms.size());
  std::string_view before;
  for (const auto& [term, wdf] : terms) {
    const std::size_t reused = common_prefix(before, term);
    // What is reused is at most all of the term before, so a small wdf has room in the same byte.
    const std::uint64_t both = (std::uint64_t{wdf} + 1) * (before.size() + 1) + reused;
    const bool first = before.empty(), in_one_byte = !first && both < 256;
    if (!first) out += static_cast<char>(in_one_byte ? both : reused);
    out += static_cast<char>(term.size() - reused);
    out += term.substr(reused);
    if (!in_one_byte) pack_uint(out, wdf);
    before = term;
  }
}

}  // namespace cssearch
