// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cssearch {

// Two to eight letters and digits, two of them capitals: MLA, MoE, LoRA, H2O; LLMs too.
bool is_acronym(std::string_view word);

// Whether the words are what the acronym's letters stand for (find_pairs.h says how). Words may
// have hyphens: {"Multi-Head", "Latent", "Attention"} for MLA, {"Key-Value"} for KV.
bool expands(const std::vector<std::string>& words, std::string_view acronym);

}  // namespace cssearch
