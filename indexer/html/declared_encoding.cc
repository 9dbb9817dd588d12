// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/html/declared_encoding.h"

#include "schema/ascii.h"

namespace cssearch {

std::string declared_encoding(std::string_view bytes) {
  constexpr std::size_t kLookedAt = 4'096;
  constexpr std::string_view kBefore = "charset=";
  std::string head = lower_ascii(bytes.substr(0, kLookedAt));
  std::size_t at = head.find(kBefore);
  if (at == std::string::npos) return {};
  at = head.find_first_not_of("\"' ", at + kBefore.size());
  if (at == std::string::npos) return {};
  return head.substr(at, head.find_first_of("\"' ;/>", at) - at);
}

}  // namespace cssearch
