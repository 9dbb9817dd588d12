// SPDX-License-Identifier: GPL-3.0-or-later
//
// The links of an entry and what each is for. "[[pdf](a)] [[code](b)]" are the paper and its code,
// "[Speculative decoding](c)" is a title.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/markdown/block.h"

namespace cssearch {

enum class LinkRole : unsigned char {
  Title,  // its text is words of its own
  Paper,  // "pdf", "paper", "arXiv:2309.06180"
  Main,   // "link", "url", or a bare URL
  Code,   // "code", "github", "demo"
  Note,   // a file of the same source
  Other,  // "slides", "video", "blog": a further link about the same thing
};

struct EntryLink {
  LinkRole role;
  std::size_t begin;  // bytes of the text, with the brackets around the link
  std::size_t end;
  std::string label;  // the link's text
  std::string target;
};

// All links of a text in their order, bare URLs too; links into the page itself are left out.
// What calls itself paper, code, … by its label has that role.
std::vector<EntryLink> entry_links(const RichText& rich);

// The role that a short label names; nothing for other words.
std::optional<LinkRole> role_of_label(std::string_view label);

bool is_external(std::string_view target);

// Bare http(s) URLs in a text: ranges of bytes.
std::vector<std::pair<std::size_t, std::size_t>> find_urls(std::string_view text);

// The text without the given ranges, separators left over at its ends removed.
RichText without_ranges(const RichText& rich,
                        const std::vector<std::pair<std::size_t, std::size_t>>& ranges);

}  // namespace cssearch
