// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/latex.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

#include "crawl/latex_accents.h"
#include "crawl/latex_commands.h"
#include "crawl/latex_partners.h"
#include "crawl/latex_text.h"
#include "schema/analysis/utf8.h"
#include "schema/ascii.h"

namespace cssearch {
namespace {

constexpr std::size_t kNone = LatexPartners::kNone;
// Arguments in arguments; what is deeper is hostile and stays as typed.
constexpr int kMaxDepth = 50;
// [rgb] in \color[rgb]{1,0,0}.
constexpr std::size_t kMaxOptionBytes = 100;

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text), partners_(text), limit_(text.size()) {}

  std::string read() {
    read_to_limit();
    return out_.take();
  }

 private:
  bool more() const { return at_ < limit_; }
  char here() const { return text_[at_]; }
  bool here_is(char c) const { return more() && here() == c; }
  bool has_partner() const { return partners_.of(at_) != kNone; }
  std::string_view rest() const { return text_.substr(at_, limit_ - at_); }

  void put(std::string_view text) { out_.put(text); }

  // Behind what leaves no text, or ends in a space of its own: "In \cite{x}, it", "$ x $.".
  void close_up_to_punctuation() {
    if (!more() || std::string_view(",.;:!?)").find(here()) != kNone) out_.drop_space();
  }

  void read_to_limit() {
    while (more()) read_one();
  }

  void read_one() {
    switch (here()) {
      case '\\': return read_command();
      case '{':
      case '}': return read_brace();
      case '$': return read_dollar();
      case '^':
      case '_': return read_script();
      case '-': return read_dashes();
      case '`':
      case '\'': return read_quotes();
      case '~': return read_tilde();
      default: return read_sign();
    }
  }

  void read_sign() {
    char c = text_[at_++];
    if (is_space(c)) {
      out_.put_space(c);
    } else {
      put(std::string_view(&c, 1));
    }
  }

  void read_brace() {
    if (!has_partner()) put(rest().substr(0, 1));
    ++at_;
  }

  void read_dollar() {
    bool delimits = has_partner();
    if (delimits) {
      math_ = partners_.of(at_) > at_;
    } else {
      put("$");
    }
    ++at_;
    if (delimits && !math_) close_up_to_punctuation();
  }

  std::size_t count_here(char c) const {
    std::string_view text = rest();
    return std::min(text.find_first_not_of(c), text.size());
  }

  void read_dashes() {
    std::size_t count = count_here('-');
    if (!math_ && count == 2) {
      put("–");
    } else if (!math_ && count == 3) {
      put("—");
    } else {
      put(rest().substr(0, count));
    }
    at_ += count;
  }

  // ``x'' in text, which some type ''x''; in mathematics f'' has two primes.
  void read_quotes() {
    char c = here();
    std::size_t count = count_here(c);
    bool pair = !math_ && count == 2;
    bool opens = c == '`' || begins_word();
    put(!pair ? rest().substr(0, count) : opens ? "“" : "”");
    at_ += count;
  }

  bool begins_word() const { return at_ == 0 || is_space(text_[at_ - 1]) || text_[at_ - 1] == '('; }

  // A tie joins two words: Fig.~1. Elsewhere people mean the sign: ~30, https://a.org/~b.
  void read_tilde() {
    bool begins = begins_word() || text_[at_ - 1] == '/';
    ++at_;
    if (!math_ && begins) return put("~");
    out_.put_space();
  }

  void skip_spaces() {
    while (more() && is_space(here())) ++at_;
  }

  // The text that `read` gives, apart from the rest.
  template <typename Read>
  std::string apart(Read read) {
    LatexText outer = std::exchange(out_, {});
    ++depth_;
    read();
    --depth_;
    return std::exchange(out_, std::move(outer)).take();
  }

  // At a `{` with a partner: what is inside, as typed.
  std::string_view take_group() {
    std::size_t begin = at_ + 1;
    std::size_t end = std::min(partners_.of(at_), limit_);
    at_ = std::min(end + 1, limit_);
    return text_.substr(begin, end - begin);
  }

  // At a `{` with a partner: what is inside, read.
  std::string read_group() {
    if (depth_ >= kMaxDepth) return std::string(take_group());
    std::size_t outer_limit = limit_;
    limit_ = std::min(partners_.of(at_), limit_);
    ++at_;
    skip_spaces();
    std::string inside = apart([&] {
      read_to_limit();
      out_.drop_space();
    });
    limit_ = outer_limit;
    at_ = std::min(at_ + 1, limit_);
    return inside;
  }

  bool at_group() const { return here_is('{') && has_partner() && partners_.of(at_) > at_; }

  // A group, a command or a single character; empty if none is there.
  std::string read_argument() {
    if (at_group()) return read_group();
    if (here_is('\\') && depth_ < kMaxDepth) return apart([&] { read_command(); });
    if (!more() || !is_word_byte(here())) return {};
    std::size_t begin = at_;
    next_code_point(text_, at_);
    return std::string(text_.substr(begin, at_ - begin));
  }

  std::string read_spaced_argument() {
    skip_spaces();
    return read_argument();
  }

  // [3] in \sqrt[3]{x}.
  void skip_option() {
    std::size_t end = here_is('[') ? rest().substr(0, kMaxOptionBytes).find(']') : kNone;
    if (end != kNone) at_ += end + 1;
  }

  // `^` and `_`, and what they raise or lower.
  void read_script() {
    std::string_view sign = rest().substr(0, 1);
    bool begins_formula = at_ > 0 && text_[at_ - 1] == '$';
    ++at_;
    bool one_sign = math_ && more() && is_word_byte(here());
    if (!at_group() && !at_symbol() && !one_sign) return put(sign);
    std::string script = read_argument();
    put(sign == "^" && is_raised_in_name(script, begins_formula) ? script : scripted(sign, script));
  }

  // Behind the raised sign of a name, which people write as one word: R$^2$BD, PIP$^{2}$ Net,
  // I$^2$-World, $M^3$ViT; not O(n$^2$), $x^2y$.
  bool is_raised_in_name(std::string_view script, bool begins_formula) const {
    auto in_names = [](char c) { return is_letter(c) || is_digit(c); };
    bool ends_formula = here_is('$') && has_partner();
    if (!ends_formula || !out_.ends_in_letters(1)) return false;
    if (!std::all_of(script.begin(), script.end(), in_names)) return false;
    char behind = at_ + 1 < limit_ ? text_[at_ + 1] : ' ';
    return in_names(behind) || (begins_formula && (behind == '-' || out_.ends_in_letters(2)));
  }

  std::size_t letters_from(std::size_t begin) const {
    std::size_t end = begin;
    while (end < limit_ && is_letter(text_[end])) ++end;
    return end - begin;
  }

  // At a command that stands for a sign.
  bool at_symbol() const {
    if (!here_is('\\')) return false;
    return !latex_symbol(text_.substr(at_ + 1, letters_from(at_ + 1))).empty();
  }

  void read_command() {
    ++at_;
    if (!more()) return put("\\");
    if (!is_letter(here())) return read_sign_command();
    std::string_view name = text_.substr(at_, letters_from(at_));
    at_ += name.size();
    if (!math_ && name.size() == 1 && is_accent_letter(name[0])) return read_letter_accent(name);
    if (name == "unicode") return read_unicode();
    read_named(name);
  }

  void read_named(std::string_view name) {
    switch (latex_command(name)) {
      case LatexCommand::Unknown: return read_unknown(name);
      case LatexCommand::Symbol: return put(latex_symbol(name));
      case LatexCommand::Letter: return read_letter(name);
      case LatexCommand::Wrapper: return read_wrapper();
      case LatexCommand::Switch: return read_switch(name);
      case LatexCommand::Space: return out_.put_space();
      case LatexCommand::DropArgument: return drop_argument();
      case LatexCommand::Fraction: return read_fraction();
      case LatexCommand::Root: return read_root();
      case LatexCommand::Negation: return read_negation();
      case LatexCommand::Verbatim: return read_verbatim();
    }
  }

  // \foo{} is the usual way to end a name before a space. Arguments are words: \binom{n}{k}.
  void read_unknown(std::string_view name) {
    out_.put_name(name);
    for (bool first = true; at_group(); first = false) {
      if (!first) out_.put_space();
      out_.put_argument(read_group());
    }
  }

  // In TeX the spaces behind a letter only end its name: S\o ren.
  void read_letter(std::string_view name) {
    put(latex_symbol(name));
    skip_spaces();
  }

  // \operatorname*{x}; the braces go by themselves.
  void read_wrapper() {
    if (rest().starts_with("*{")) ++at_;
  }

  // "\left." is a bracket that is not shown.
  void read_switch(std::string_view name) {
    skip_spaces();
    if ((name == "left" || name == "right") && here_is('.')) ++at_;
  }

  void drop_argument() {
    skip_option();
    if (at_group()) take_group();
    close_up_to_punctuation();
  }

  void read_fraction() {
    std::string above = read_spaced_argument();
    std::string below = read_spaced_argument();
    put(fraction(above, below));
  }

  void read_root() {
    skip_option();
    std::string inside = read_spaced_argument();
    put(root(inside));
  }

  // \not= and \not\in.
  void read_negation() {
    skip_spaces();
    bool is_sign = more() && std::string_view("=<>").find(here()) != kNone;
    std::string sign = is_sign ? std::string(1, text_[at_++]) : read_argument();
    if (auto negated = with_stroke(sign)) return put(*negated);
    out_.put_name("not");
    put(sign);
  }

  // \url{x}, \verb|x|.
  void read_verbatim() {
    if (at_group()) return put(take_group());
    std::size_t end = more() && !is_space(here()) ? rest().find(here(), 1) : kNone;
    if (end == kNone) return;
    put(rest().substr(1, end - 1));
    at_ += end + 1;
  }

  // MathJax's \unicode{x2013}, which arXiv's own pages show.
  void read_unicode() {
    std::string_view hex = at_group() ? take_group() : std::string_view();
    if (hex.starts_with("x")) hex.remove_prefix(1);
    std::uint32_t c = 0;
    auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), c, 16);
    bool valid = error == std::errc() && c >= 0x20 && c <= 0x10FFFF && !(c >= 0xD800 && c < 0xE000);
    std::string sign;
    if (valid) append_code_point(sign, c);
    put(valid ? sign : hex);
  }

  // \c{c}, \v s. Without a letter to carry it, it is a name: a macro, or a path of Windows.
  void read_letter_accent(std::string_view name) {
    bool spaced = more() && is_space(here());
    std::string letters = read_spaced_argument();
    if (auto accented = with_accent(name[0], letters)) return put(*accented);
    out_.put_name(name);
    if (spaced) out_.put_space();
    put(letters);
  }

  // \'e, \"{o}. Without a letter to carry it, it is the sign: \~{}, \"quoted\".
  void read_sign_accent() {
    if (is_apostrophe()) return;
    char accent = text_[at_++];
    std::string letters = read_argument();
    put(with_accent(accent, letters).value_or(accent + letters));
  }

  // In "it\'s so" and "Warner\'s sense" too, but "Jan Ry\'s" is Jan Ryś.
  bool is_apostrophe() const {
    bool ends_word = rest().starts_with("'s") && rest().size() > 2 && is_space(rest()[2]);
    return ends_word && out_.ends_in_letters(1);
  }

  // A command that is one sign: \% \, \" \(
  void read_sign_command() {
    char c = here();
    if (is_accent_sign(c)) return read_sign_accent();
    if (static_cast<unsigned char>(c) >= 0x80) return put("\\");
    ++at_;
    if (c == '(' || c == '[' || c == ')' || c == ']') {
      math_ = c == '(' || c == '[';
    } else if (c == '|') {
      put("‖");
    } else if (is_space(c) || std::string_view(",;:>\\").find(c) != kNone) {
      out_.put_space();
    } else if (std::string_view("!/-@").find(c) == kNone) {
      put(std::string_view(&c, 1));
    }
  }

  std::string_view text_;
  LatexPartners partners_;
  std::size_t at_ = 0;
  std::size_t limit_;  // the end of the argument that is being read
  int depth_ = 0;
  bool math_ = false;
  LatexText out_;
};

}  // namespace

std::string plain_latex(std::string_view text) {
  return Reader(text).read();
}

}  // namespace cssearch
