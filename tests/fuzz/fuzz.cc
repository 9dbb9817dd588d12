// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/fuzz.h"

#include <cstdlib>
#include <iostream>

#include "schema/analysis/utf8_scan.h"

namespace cssearch {

void require(bool holds, std::string_view rule) {
  if (holds) return;
  std::cerr << "does not hold: " << rule << std::endl;
  std::abort();
}

bool is_utf8(std::string_view text) {
  return utf8_fit(text).broken == 0;
}

}  // namespace cssearch
