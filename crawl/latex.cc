// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/latex.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "crawl/latex_accents.h"
#include "crawl/latex_commands.h"
#include "schema/analysis/utf8.h"
#include "schema/ascii.h"

namespace cssearch {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
// Arguments in arguments; what is deeper is hostile and stays as typed.
constexpr int kMaxDepth = 50;

// A part of a word: a letter, a digit or a byte of a sign beyond ASCII.
bool is_word_byte(char c) {
  return is_digit(c) || is_letter(c) || static_cast<unsigned char>(c) >= 0x80;
}

// For each `{` and `}` the place of its partner, for each `$` that delimits mathematics that of the
// other; kNone for all else. Found beforehand, so that reading takes linear time on hostile text.
class Partners {
 public:
  explicit Partners(std::string_view text) : text_(text), partner_(text.size(), kNone) {
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] == '\\') {
        ++at;
      } else if (text[at] == '{') {
        open_.push_back(at);
      } else if (text[at] == '}') {
        close_brace(at);
      } else if (text[at] == '$') {
        at += dollar(at) - 1;
      }
    }
  }

  std::size_t of(std::size_t at) const { return partner_[at]; }

 private:
  void pair(std::size_t a, std::size_t b) {
    partner_[a] = b;
    partner_[b] = a;
  }

  void close_brace(std::size_t at) {
    if (open_.empty()) return;
    pair(open_.back(), at);
    open_.pop_back();
  }

  // "$5 and $10": a sum of money and another; not "$2 \times 2 $".
  bool is_money(std::size_t begin, std::size_t end) const {
    std::string_view inside = text_.substr(begin + 1, end - begin - 1);
    if (inside.empty() || !is_digit(inside.front())) return false;
    bool digit_behind = end + 1 < text_.size() && is_digit(text_[end + 1]);
    if (!is_space(inside.back()) && !digit_behind) return false;
    return inside.find_first_of("\\^_{=") == kNone;
  }

  // One `$`, or two that are one delimiter, unless the first closes: $a$$b$. Returns how many.
  std::size_t dollar(std::size_t at) {
    bool two = inline_ == kNone && text_.substr(at).starts_with("$$");
    std::size_t& open = two ? display_ : inline_;
    bool closes = open != kNone && (two || !is_money(open, at));
    if (closes) pair(open, at);
    if (closes && two) pair(open + 1, at + 1);
    open = closes ? kNone : at;
    return two ? 2 : 1;
  }

  std::string_view text_;
  std::vector<std::size_t> partner_;
  std::vector<std::size_t> open_;  // braces without partner so far
  std::size_t inline_ = kNone;     // the `$` that waits for one
  std::size_t display_ = kNone;    // the `$$`, in which $x$ may stand in an \mbox
};

// "n", "10", "-3", "ij", "0.5", "*": read well without brackets.
bool is_one_word(std::string_view text) {
  if (text.size() == 1) return true;
  if (text.size() > 1 && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  return std::all_of(text.begin(), text.end(), [](char c) { return is_word_byte(c) || c == '.'; });
}

std::string bracketed(const std::string& text) {
  return is_one_word(text) ? text : "(" + text + ")";
}

// Superscripts that are no exponents: 90^∘, f^′, 5^{th}.
std::optional<std::string_view> raised_sign(std::string_view text) {
  if (text == "∘" || text == "°") return "°";
  for (std::string_view as_typed : {"′", "st", "nd", "rd", "th"}) {
    if (text == as_typed) return as_typed;
  }
  return std::nullopt;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text), partners_(text), limit_(text.size()) {}

  std::string read() {
    read_to_limit();
    return std::move(out_);
  }

 private:
  bool more() const { return at_ < limit_; }
  char here() const { return text_[at_]; }
  bool here_is(char c) const { return more() && here() == c; }
  bool has_partner() const { return partners_.of(at_) != kNone; }
  std::string_view rest() const { return text_.substr(at_, limit_ - at_); }

  // ---- what has been read, as text ----

  // A word behind the name of a command is parted from it: \log n, \log\alpha.
  void put(std::string_view text) {
    if (text.empty()) return;
    if (after_name_ && is_word_byte(text.front())) out_ += ' ';
    after_name_ = false;
    out_ += text;
  }

  void put_space(char space = ' ') {
    after_name_ = false;
    bool one_is_there = !out_.empty() && is_space(out_.back());
    if (!one_is_there) out_ += space;
  }

  void put_name(std::string_view name) {
    after_name_ = !out_.empty() && is_word_byte(out_.back());
    put(name);
    after_name_ = true;
  }

  // ---- reading ----

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
      put_space(c);
    } else {
      put(std::string_view(&c, 1));
    }
  }

  void read_brace() {
    if (!has_partner()) put(rest().substr(0, 1));
    ++at_;
  }

  void read_dollar() {
    if (!has_partner()) {
      put("$");
    } else {
      math_ = partners_.of(at_) > at_;
    }
    ++at_;
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

  // ``x'' in text; in mathematics f'' has two primes.
  void read_quotes() {
    char c = here();
    bool pair = !math_ && count_here(c) == 2;
    put(!pair ? rest().substr(0, 1) : c == '`' ? "“" : "”");
    at_ += pair ? 2 : 1;
  }

  // A tie joins two words: Fig.~1. Elsewhere people mean the sign: ~30, https://a.org/~b.
  void read_tilde() {
    bool begins =
        at_ == 0 || is_space(text_[at_ - 1]) || text_[at_ - 1] == '(' || text_[at_ - 1] == '/';
    ++at_;
    if (!math_ && begins) return put("~");
    put_space();
  }

  void skip_spaces() {
    while (more() && is_space(here())) ++at_;
  }

  // ---- arguments ----

  // The text that `read` gives, apart from the rest.
  template <typename Read>
  std::string apart(Read read) {
    std::string outer = std::move(out_);
    bool outer_name = std::exchange(after_name_, false);
    out_.clear();
    ++depth_;
    read();
    --depth_;
    after_name_ = outer_name;
    return std::exchange(out_, std::move(outer));
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
    std::string inside = apart([&] { read_to_limit(); });
    while (!inside.empty() && is_space(inside.back())) inside.pop_back();
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
    std::size_t end = rest().find(']');
    if (here_is('[') && end != kNone) at_ += end + 1;
  }

  // `^` and `_`, and what they raise or lower.
  void read_script() {
    std::string_view sign = rest().substr(0, 1);
    ++at_;
    bool grouped = at_group();
    if (!grouped && !at_symbol()) return put(sign);
    std::string script = read_argument();
    auto raised = sign == "^" ? raised_sign(script) : std::nullopt;
    if (raised) return put(*raised);
    if (!script.empty()) put(std::string(sign) + bracketed(script));
  }

  // ---- commands ----

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
      case LatexCommand::Space: return put_space();
      case LatexCommand::DropArgument: return drop_argument();
      case LatexCommand::Fraction: return read_fraction();
      case LatexCommand::Root: return read_root();
      case LatexCommand::Link: return drop_argument();
      case LatexCommand::Verbatim: return read_verbatim();
    }
  }

  // \foo{} is the usual way to end a name before a space.
  void read_unknown(std::string_view name) {
    put_name(name);
    if (rest().starts_with("{}")) at_ += 2;
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
  }

  void read_fraction() {
    std::string above = read_spaced_argument();
    std::string below = read_spaced_argument();
    put(bracketed(above) + "/" + bracketed(below));
  }

  void read_root() {
    skip_option();
    std::string inside = read_spaced_argument();
    put("√" + bracketed(inside));
  }

  void read_verbatim() {
    if (at_group()) put(take_group());
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
    put_name(name);
    if (spaced) put_space();
    put(letters);
  }

  // \'e, \"{o}. Without a letter to carry it, it is the sign: \~{}, \"quoted\".
  void read_sign_accent() {
    char accent = text_[at_++];
    std::string letters = read_argument();
    put(with_accent(accent, letters).value_or(accent + letters));
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
      put_space();
    } else if (std::string_view("!/-@").find(c) == kNone) {
      put(std::string_view(&c, 1));
    }
  }

  std::string_view text_;
  Partners partners_;
  std::size_t at_ = 0;
  std::size_t limit_;  // the end of the argument that is being read
  int depth_ = 0;
  bool math_ = false;
  bool after_name_ = false;
  std::string out_;
};

}  // namespace

std::string plain_latex(std::string_view text) {
  return Reader(text).read();
}

}  // namespace cssearch
