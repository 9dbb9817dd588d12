// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/latex_text.h"

#include <algorithm>
#include <optional>

#include "schema/ascii.h"

namespace cssearch {
namespace {

// "n", "10", "-3", "ij", "0.5", "*": read well without brackets.
bool is_one_word(std::string_view text) {
  if (text.size() == 1) return true;
  if (text.size() > 1 && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  return std::all_of(text.begin(), text.end(), [](char c) { return is_word_byte(c) || c == '.'; });
}

std::string bracketed(std::string_view text) {
  bool has_brackets = text.starts_with('(') && text.find(')') + 1 == text.size();
  std::string plain(text);
  return is_one_word(text) || has_brackets ? plain : "(" + plain + ")";
}

// Superscripts that are no exponents: 90^∘, f^′, 5^{th}, C^{++}.
std::optional<std::string_view> raised_sign(std::string_view text) {
  if (text == "∘" || text == "°") return "°";
  for (std::string_view as_typed : {"′", "st", "nd", "rd", "th", "++"}) {
    if (text == as_typed) return as_typed;
  }
  return std::nullopt;
}

}  // namespace

void LatexText::put(std::string_view text) {
  if (text.empty()) return;
  if (after_name_ && is_word_byte(text.front())) text_ += ' ';
  after_name_ = false;
  text_ += text;
}

void LatexText::put_space(char space) {
  after_name_ = false;
  bool none_wanted = text_.empty() || is_space(text_.back());
  if (!none_wanted) text_ += space;
}

void LatexText::put_name(std::string_view name) {
  after_name_ = !text_.empty() && is_word_byte(text_.back());
  put_argument(name);
}

void LatexText::put_argument(std::string_view text) {
  put(text);
  after_name_ = true;
}

void LatexText::drop_space() {
  while (!text_.empty() && is_space(text_.back())) text_.pop_back();
}

bool LatexText::ends_in_letters(std::size_t count) const {
  return text_.size() >= count &&
         std::all_of(text_.end() - static_cast<std::ptrdiff_t>(count), text_.end(), is_letter);
}

bool is_word_byte(char c) {
  return is_digit(c) || is_letter(c) || static_cast<unsigned char>(c) >= 0x80;
}

std::string fraction(std::string_view above, std::string_view below) {
  return bracketed(above) + "/" + bracketed(below);
}

std::string root(std::string_view inside) {
  return "√" + bracketed(inside);
}

std::string scripted(std::string_view sign, std::string_view script) {
  auto raised = sign == "^" ? raised_sign(script) : std::nullopt;
  if (raised) return std::string(*raised);
  return script.empty() ? std::string() : std::string(sign) + bracketed(script);
}

}  // namespace cssearch
