// SPDX-License-Identifier: GPL-3.0-or-later
//
// A heading that is a title, followed by bold-labelled properties:
//   #### Nexus: Proactive Intra-GPU Disaggregation 🔦 **SPOTLIGHT**
//   - **Link:** [arXiv:2507.06608](https://arxiv.org/abs/2507.06608)
//   - **Authors:** Ting Sun, Fan Lai (UIUC)
//   - **Summary:** …
// The properties are items of a list or paragraphs.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "indexer/list/context.h"
#include "indexer/markdown/block.h"

namespace cssearch {

struct HeadingEntry {
  Contribution entry;
  std::vector<const Block*> used;  // the blocks that hold the properties
};

// `below`: the blocks behind the heading, up to the next heading. Nothing if they do not begin with
// properties that name a link, authors or code.
std::optional<HeadingEntry> read_heading_entry(const Block& heading, std::span<const Block> below,
                                               const ListContext& context);

// All the words of a block and the blocks in it, a line each.
std::string all_text(const Block& block);

}  // namespace cssearch
