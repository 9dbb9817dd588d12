// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which braces and dollars of a text in LaTeX belong together: in "{a} costs $5 or $x$" the braces
// and the last two dollars.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace cssearch {

// Found beforehand, so that reading takes linear time on hostile text.
class LatexPartners {
 public:
  static constexpr std::size_t kNone = std::string_view::npos;

  // The text must outlive this.
  explicit LatexPartners(std::string_view text);

  // For a `{` or `}` the place of its partner, for a `$` that delimits mathematics that of the
  // other; kNone for all else.
  std::size_t of(std::size_t at) const { return partner_[at]; }

 private:
  void pair(std::size_t a, std::size_t b);
  void close_brace(std::size_t at);
  bool is_money(std::size_t begin, std::size_t end) const;
  std::size_t read_dollar(std::size_t at);

  std::string_view text_;
  std::vector<std::size_t> partner_;
  std::vector<std::size_t> open_;  // braces without partner so far
  std::size_t inline_ = kNone;     // the `$` that waits for one
  std::size_t display_ = kNone;    // the `$$`, in which $x$ may stand in an \mbox
};

}  // namespace cssearch
