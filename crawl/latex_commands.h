// SPDX-License-Identifier: GPL-3.0-or-later
//
// The tables of LaTeX commands that titles and abstracts on arXiv use. Names are without backslash.
#pragma once

#include <string_view>

namespace cssearch {

enum class LatexCommand {
  Unknown,       // \RRT, \max: the name is a word of the text
  Symbol,        // \alpha, \times: stands for a sign, see latex_symbol()
  Letter,        // \o: likewise, and takes the spaces behind it
  Wrapper,       // \emph{x}, \mathcal{x}: x
  Switch,        // {\bf x}, \left(: nothing, and takes the spaces behind it
  Space,         // \quad, \footnote{x}
  DropArgument,  // \cite{x}: nothing; \href{url}{x}, \textcolor{red}{x}: x
  Fraction,      // \frac{a}{b}
  Root,          // \sqrt{x}
  Negation,      // \not=
  Verbatim,      // \url{x}, \verb|x|
};

LatexCommand latex_command(std::string_view name);

// "alpha" → "α", "o" → "ø"; empty unless the command is a Symbol or a Letter.
std::string_view latex_symbol(std::string_view name);

}  // namespace cssearch
