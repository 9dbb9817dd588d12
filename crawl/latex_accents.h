// SPDX-License-Identifier: GPL-3.0-or-later
//
// LaTeX's accents for text, \'e \"o \c{c} \H{o}, and its stroke through signs, \not=.
// https://www.overleaf.com/learn/latex/International_language_support#Accents
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cssearch {

// True for ' ` ^ " ~ = . behind a backslash.
bool is_accent_sign(char c);
// True for u v H c d b k r t as the whole name of a command.
bool is_accent_letter(char c);

// The letters with the accent on the first: ('\'', "e") → "é", ('H', "o") → "ő", and onto letters
// that have one: ('\'', "ô") → "ố". Unicode's composed sign (NFC) where there is one; else a
// command of a letter puts the combining mark behind, and a sign gives nothing, since \"quoted\"
// and \.it are no accents. Nothing either if `letters` does not begin with a letter.
std::optional<std::string> with_accent(char accent, std::string_view letters);

// The negated sign: "=" → "≠", "∈" → "∉". Nothing if Unicode has none, or it is not one sign.
std::optional<std::string> with_stroke(std::string_view sign);

}  // namespace cssearch
