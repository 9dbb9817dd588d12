// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/index_error.h"

#include <cerrno>
#include <cstring>

#include "schema/shortage.h"

namespace cssearch {

std::string reason_of(const Xapian::Error& error) {
  const char* system = error.get_error_string();
  return error.get_msg() + (system == nullptr ? "" : std::string(": ") + system);
}

void refuse_shortage(const Xapian::Error& error) {
  for (int number : {EMFILE, ENFILE, ENOMEM}) {
    // Xapian gives away the text only.
    const char* text = error.get_error_string();
    if (text != nullptr && std::strcmp(text, std::strerror(number)) == 0) refuse_shortage(number);
  }
}

Error index_error(const Xapian::Error& error, const std::string& index, const std::string& remedy) {
  refuse_shortage(error);
  return {ErrorCode::BrokenIndex, index + " cannot be read: " + error.get_msg(), remedy};
}

Error busy_index() {
  return {ErrorCode::Locked, "the index changes faster than it can be read", "try again"};
}

}  // namespace cssearch
