// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/open_files.h"

#include <cerrno>

#include "schema/error.h"

namespace cssearch {

void refuse_too_many_open_files(int error_number) {
  if (error_number != EMFILE && error_number != ENFILE) return;
  throw Error(ErrorCode::Storage, "too many files are open",
              "ulimit -n 4096 allows more; each shard of an index takes some four");
}

std::ifstream open_for_reading(const std::filesystem::path& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file.is_open()) refuse_too_many_open_files(errno);
  return file;
}

}  // namespace cssearch
