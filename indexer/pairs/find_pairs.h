// SPDX-License-Identifier: GPL-3.0-or-later
//
// Words that a text says mean the same, by one of them in brackets behind the other:
//
//   Multi-Head Latent Attention (MLA), MLA（Multi-Head Latent Attention）
//   投机解码（speculative decoding）, speculative decoding（投机解码）
//   多头潜在注意力（Multi-Head Latent Attention，MLA）: each with each
//
// An acronym's letters must be found in its expansion, after A. Schwartz and M. Hearst, "A simple
// algorithm for identifying abbreviation definitions in biomedical text" (2003), but stricter:
// every word begins with a letter of it, only parts behind a hyphen and small words (of, the) may
// be passed over.
#pragma once

#include <string_view>
#include <vector>

#include "schema/document.h"
#include "schema/pairs/evidence.h"

namespace cssearch {

std::vector<PairEvidence> find_pairs(std::string_view text);

// What one document may say; more is no note but a table or an attack.
inline constexpr std::size_t kMostPairsOfADocument = 1'000;

// In titles, headings and all text but code.
std::vector<PairEvidence> find_pairs(const Document& document,
                                     const std::vector<Passage>& passages);

}  // namespace cssearch
