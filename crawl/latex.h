// SPDX-License-Identifier: GPL-3.0-or-later
//
// Titles and abstracts on arXiv are LaTeX as their authors typed it. For words to be found and
// people to read, it becomes plain text:
//
//   Erd\H{o}s on $O(n\log n)$ sorting -- \emph{fast}, 99\% of $2^{10}$ H$_2$O
//   Erdős on O(n log n) sorting – fast, 99% of 2^10 H_2O
#pragma once

#include <string>
#include <string_view>

namespace cssearch {

// Accents become letters (composed, as Unicode's NFC), commands for signs and Greek letters the
// signs, formatting and accents of mathematics go, \frac{a}{b} becomes a/b. `_` and `^` stay, their
// braces become parentheses unless one word is in them: x^(n+1); but a name such as
// R$^2$BD is one word, R2BD. A command that is not known keeps its name as a word, and each of its
// arguments. `$` and braces without partner stay, and so do two `$` that are dollars ("$5
// and $10"). Never throws, whatever the text; bytes that are no UTF-8 stay.
std::string plain_latex(std::string_view text);

}  // namespace cssearch
