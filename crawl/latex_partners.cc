// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/latex_partners.h"

#include "schema/ascii.h"

namespace cssearch {

LatexPartners::LatexPartners(std::string_view text) : text_(text), partner_(text.size(), kNone) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '{') {
      open_.push_back(at);
    } else if (text[at] == '}') {
      close_brace(at);
    } else if (text[at] == '$') {
      at += read_dollar(at) - 1;
    }
  }
}

void LatexPartners::pair(std::size_t a, std::size_t b) {
  partner_[a] = b;
  partner_[b] = a;
}

void LatexPartners::close_brace(std::size_t at) {
  if (open_.empty()) return;
  pair(open_.back(), at);
  open_.pop_back();
}

// "$5 and $10": a sum of money and another; not "$2 \times 2 $".
bool LatexPartners::is_money(std::size_t begin, std::size_t end) const {
  std::string_view inside = text_.substr(begin + 1, end - begin - 1);
  if (inside.empty() || !is_digit(inside.front())) return false;
  bool digit_behind = end + 1 < text_.size() && is_digit(text_[end + 1]);
  if (!is_space(inside.back()) && !digit_behind) return false;
  return inside.find_first_of("\\^_{=") == kNone;
}

// One `$`, or two that are one delimiter, unless the first closes: $a$$b$. Returns how many.
std::size_t LatexPartners::read_dollar(std::size_t at) {
  bool two = inline_ == kNone && text_.substr(at).starts_with("$$");
  std::size_t& open = two ? display_ : inline_;
  bool closes = open != kNone && (two || !is_money(open, at));
  if (closes) pair(open, at);
  if (closes && two) pair(open + 1, at + 1);
  open = closes ? kNone : at;
  return two ? 2 : 1;
}

}  // namespace cssearch
