// SPDX-License-Identifier: GPL-3.0-or-later
//
// What taking text out of a PDF breaks, mended: "eﬃcient" → "efficient", "specu-⏎lative" →
// "speculative", lines joined to paragraphs, control characters gone.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace cssearch {

// Lines that stand below each other; those that were only wrapped are one.
using PdfParagraph = std::vector<std::string>;

class PdfRepair {
 public:
  // The words of all pages tell which hyphens at the end of a line belong to their words.
  explicit PdfRepair(const std::vector<std::string>& pages);

  std::vector<PdfParagraph> paragraphs(std::string_view page) const;

 private:
  void join(std::string& line, std::string_view next) const;

  std::unordered_set<std::string> words_;  // in lower case, with the hyphens in them
};

// Ligatures taken apart; no soft hyphens, control or private characters.
std::string plain_characters(std::string_view text);

}  // namespace cssearch
