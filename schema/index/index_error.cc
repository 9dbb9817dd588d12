// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/index_error.h"

#include <cerrno>
#include <cstring>

namespace cssearch {

void refuse_too_many_open_files(int error_number) {
  if (error_number != EMFILE && error_number != ENFILE) return;
  throw Error(ErrorCode::Storage, "the index cannot be read: too many files are open",
              "ulimit -n 4096 allows more; each shard of an index takes some four");
}

void refuse_too_many_open_files(const Xapian::Error& error) {
  for (int number : {EMFILE, ENFILE}) {
    // Xapian gives away the text only.
    const char* text = error.get_error_string();
    if (text != nullptr && std::strcmp(text, std::strerror(number)) == 0)
      refuse_too_many_open_files(number);
  }
}

Error index_error(const Xapian::Error& error, const std::string& index, const std::string& remedy) {
  refuse_too_many_open_files(error);
  return {ErrorCode::BrokenIndex, index + " cannot be read: " + error.get_msg(), remedy};
}

std::ifstream open_for_reading(const std::filesystem::path& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file.is_open()) refuse_too_many_open_files(errno);
  return file;
}

}  // namespace cssearch
