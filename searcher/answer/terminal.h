// SPDX-License-Identifier: GPL-3.0-or-later
//
// Answers on a terminal: cutting and wrapping by columns, colour, links.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/program/terminal_text.h"
#include "searcher/answer/answer.h"

namespace cssearch {

struct TerminalStyle {
  bool color = false;  // also links (OSC 8)
  std::size_t width = 80;
};

// The text cut to so many columns, with "…" if something is missing.
std::string cut_to(std::string_view text, std::size_t columns);

enum class Look : unsigned char { Plain, Title, Mark, Dim, Accent };

// The text in a look; as it is without colour.
std::string styled(std::string_view text, Look look, const TerminalStyle& style);

// The text as a link to `target`.
std::string linked(std::string_view text, std::string_view target, const TerminalStyle& style);

// Marked text with its marks in their look, in lines of at most `columns`, at most `lines` of them,
// each behind `indent` spaces.
std::string wrapped(const Snippet& snippet, std::size_t indent, std::size_t columns,
                    std::size_t lines, Look base, const TerminalStyle& style);

}  // namespace cssearch
