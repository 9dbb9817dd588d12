// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/latex.h"

#include <gtest/gtest.h>

#include "tests/support/cases.h"

namespace cssearch {
namespace {

void expect_plain(const Cases<const char*, const char*>& cases) {
  for (auto [typed, plain] : cases) EXPECT_EQ(plain_latex(typed), plain) << typed;
}

TEST(Latex, AccentsBecomeLetters) {
  expect_plain({
      {R"(\"o \'e \`a \^o \~n \c{c} \v{s} \H{o} \u{g} \.z \=a \k{a} \r{u})",
       "ö é à ô ñ ç š ő ğ ż ā ą ů"},
      {R"(\"O \'E \`A \^O \~N \c{C} \v{S} \H{O} \u{G} \.Z \=A \k{A} \r{U})",
       "Ö É À Ô Ñ Ç Š Ő Ğ Ż Ā Ą Ů"},
      {R"({\"o} \"{o} {\"{o}} {\'{e}} \'{\i} {\'\i} \v c)", "ö ö ö é í í č"},
      {R"(Erd\H{o}s, Szeg\H os, G\"odel, M{\"u}ller, It\^o, Timi\c{s}oara)",
       "Erdős, Szegős, Gödel, Müller, Itô, Timişoara"},
      {R"(\o \O \l \L \aa \AA \ss \ae \AE \oe \OE)", "øØłŁåÅßæÆœŒ"},
      {R"(S{\o}ren S\o ren stra\ss{}e {\L}\'od\'z Erd\"os.)", "Søren Søren straße Łódź Erdös."},
      {R"(\'{\^o} \d{a} \b{d} \t{oo})", "ố ạ ḏ o\u0361o"},
      {R"(Nguy\~{\^e}n)", "Nguyễn"},
      {R"(\'swit Ry\'{s} Jan Ry\'s)", "świt Ryś Jan Ryś"},
  });
}

TEST(Latex, ASignThatCarriesNoLetterIsTheSign) {
  expect_plain({
      {R"(\"quoted\" words)", "\"quoted\" words"},
      {R"(https://a.org/\~{}b)", "https://a.org/~b"},
      {R"(SoBigData\.it)", "SoBigData.it"},
      {R"(\'{} \'1 x\')", "' '1 x'"},
      {R"($\b$ and $\r_{keep}$)", "b and r_keep"},
      {R"(\d 5 \c)", "d 5 c"},
  });
}

TEST(Latex, MathematicsIsReadable) {
  expect_plain({
      {R"($O(n \log n)$)", "O(n log n)"},
      {R"($O(n\log n)$ and $\log\log n$)", "O(n log n) and log log n"},
      {R"($\alpha$-$\beta$ $2\pi$ $\sin\theta$)", "α-β 2π sin θ"},
      {R"($x^2$ H$_2$O $10^{-3}$ $x_{ij}$ $x^{n+1}$ $R^{*}$)", "x^2 H_2O 10^-3 x_ij x^(n+1) R^*"},
      {R"($a \times b \rightarrow c$, $x\leq y$)", "a × b → c, x≤ y"},
      {R"($\frac{a}{b}$ $\frac{a+b}{2}$ $\frac12$ $\sqrt{n}$ $\sqrt[3]{n+1}$)",
       "a/b (a+b)/2 1/2 √n √(n+1)"},
      {R"($\mathcal{O}(1)$ $\mathbb{R}^d$ $\hat{x}$ $\left( x \right)$)", "O(1) R^d x ( x )"},
      {R"($90^\circ$ $90^{\circ}$ $5^{th}$ $f''$ $x^\alpha$)", "90° 90° 5th f'' x^α"},
      {R"($$a+b$$ \(c\) \[d\] $a$$b$)", "a+b c d ab"},
      {R"($$f(n) \quad \mbox{for $n \ge 2$,}$$ x)", "f(n) for n ≥ 2, x"},
      {R"($1\,000$, $97~\%$)", "1 000, 97 %"},
      {R"($\{0,1\}^n$ $\langle x, y\rangle$)", "{0,1}^n ⟨ x, y⟩"},
      {R"(M$^{(\alpha)}$ $x^{(a)(b)}$)", "M^(α) x^((a)(b))"},
      {R"($a \not= b \not\in c \not \subset d$, \not)", "a ≠ b ∉ c ⊄ d, not"},
      {R"(is $ \alpha $. Or $ \beta $ too)", "is α. Or β too"},
  });
}

// A reader types R2BD.
TEST(Latex, ANameWithARaisedSignIsOneWord) {
  expect_plain({
      {R"(R$^2$BD, AG$^{2}$aussian, D$^3$QE, $M^3$ViT)", "R2BD, AG2aussian, D3QE, M3ViT"},
      {R"(PIP$^{2}$ Net, MF-LPR$^2$. I$^2$-World)", "PIP2 Net, MF-LPR2. I2-World"},
      {R"(C$^{++}$, C$_2$H, Copeland$^\alpha$)", "C++, C_2H, Copeland^α"},
      {R"(O(n$^2$), 10$^5$ L$^2$ km$^{-1}$, $x^2y$ $n^2$-bit)",
       "O(n^2), 10^5 L^2 km^-1, x^2y n^2-bit"},
  });
}

TEST(Latex, FormattingGoes) {
  expect_plain({
      {R"(\emph{x} \textbf{x} \textit{x} \texttt{x y} \operatorname*{argmax})", "x x x x y argmax"},
      {R"({\em fast} and {\bf bold \it both})", "fast and bold both"},
      {"{BERT} for {NLP}", "BERT for NLP"},
      {R"(\href{https://a.org}{our code} at \url{https://a.org/~b_c})",
       "our code at https://a.org/~b_c"},
      {R"(by Kwon~\cite{kwon}. In \cite{x}, it \cite{y} is)", "by Kwon. In, it is"},
      {R"(code\footnote{https://a.org/b}. More)", "code https://a.org/b. More"},
      {R"(\textcolor{blue}https://a.org \textcolor{red}{warning} \colorbox{red}{x})",
       "https://a.org warning x"},
      {R"(\verb|a_b^c| and \verb+$x$+.)", "a_b^c and $x$."},
      {R"(99\% of R\&D, \#1, a\_b, \$5, \{x\})", "99% of R&D, #1, a_b, $5, {x}"},
      {R"(a -- b --- c, x--y, a-b, ----)", "a – b — c, x–y, a-b, ----"},
      {"``quoted'' and it's `one'", "“quoted” and it's `one'"},
      {"''Hybrid Thinking'' (''so'')", "“Hybrid Thinking” (“so”)"},
      {R"(it\'s Warner\'s sense)", "it's Warner's sense"},
      {"Fig.~1 (~30 of ~40)", "Fig. 1 (~30 of ~40)"},
      {R"(dash\unicode{x2013}dash)", "dash–dash"},
  });
}

TEST(Latex, UnknownCommandsKeepTheirNames) {
  expect_plain({
      {R"(\RRT and \method{} is, \foo{bar}, a\foo b)", "RRT and method is, foo bar, a foo b"},
      {R"(\method's C:\Users)", "method's C:Users"},
      {R"(\LaTeX)", "LaTeX"},
      {R"($\binom{n}{k}$ $\stackrel{d}{=}$ \foo{a}{b}c \foo{{x}})",
       "binom n k stackrel d = foo a b c foo x"},
  });
}

TEST(Latex, WhatHasNoPartnerStays) {
  expect_plain({
      {"costs $5", "costs $5"},
      {"$500-$780 USD", "$500-$780 USD"},
      {"between $5 and $10, $x$", "between $5 and $10, x"},
      {"a $2 \\times 2 $ matrix", "a 2 × 2 matrix"},
      {"a { b", "a { b"},
      {"a } b", "a } b"},
      {"{a} } {b", "a } {b"},
      {"end \\", "end \\"},
      {"", ""},
      {"\\", "\\"},
      {"$", "$"},
      {"$$", "$$"},
      {"\\'{", "'{"},
      {"x^{", "x^{"},
      {"\\frac", "/"},
      {"\\frac{a", "/{a"},
      {"a\nb  c", "a\nb c"},
      {"推测解码 100%", "推测解码 100%"},
      {"\xff\\\xff", "\xff\\\xff"},
  });
}

// What is hostile takes neither stack nor more than linear time, which would show in hours.
TEST(Latex, EndsOnAnything) {
  for (const char* piece :
       {"{",       "}",       "$",      "\\", "\\'", "\\'{",       "\\c{", "x^{",
        "\\frac{", "\\sqrt[", "{\\bf ", "$$", "_",   "\\unicode{", "~",    "\\c ",
        "\\foo{",  "\\verb|", "\\not",  "$^", "''",  "\\cite{x} "}) {
    std::string text;
    for (int i = 0; i < 500'000; ++i) text += piece;
    EXPECT_LE(plain_latex(text).size(), 2 * text.size()) << piece;
    text += std::string(text.size(), '}');
    EXPECT_LE(plain_latex(text).size(), 2 * text.size()) << piece;
  }
}

}  // namespace
}  // namespace cssearch
