// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/whole_number.h"

#include <charconv>

#include "schema/error.h"

namespace cssearch {

int read_whole_number(const std::string& text, int least, const std::string& what) {
  int number = 0;
  const char* last = text.data() + text.size();
  auto [end, error] = std::from_chars(text.data(), last, number);
  if (error == std::errc() && end == last && number >= least) return number;
  throw Error(ErrorCode::Usage, what + " takes a whole number from " + std::to_string(least) +
                                    " up, not '" + text + "'");
}

}  // namespace cssearch
