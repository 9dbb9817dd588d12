// SPDX-License-Identifier: GPL-3.0-or-later
//
// Entity tags (RFC 9110, section 8.8.3). Ours name a question and the index that it was asked of,
// not the bytes of the answer: equal questions of one index have equal answers but for took_ms,
// which is no part of what was asked for.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace cssearch {

// A strong tag, in its quotes, for all the parts in their order.
std::string make_tag(std::span<const std::string> parts);

// Whether an If-None-Match header names the tag: in a list, weak (W/"…") or strong. "*" is left to
// is_any_tag(): it means whatever there is, so one must know that there is something.
bool names_tag(std::string_view if_none_match, std::string_view tag);
bool is_any_tag(std::string_view if_none_match);

}  // namespace cssearch
