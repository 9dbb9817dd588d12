// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/shortage.h"

#include <cerrno>
#include <system_error>

#include "schema/error.h"

namespace cssearch {

namespace fs = std::filesystem;

void refuse_shortage(int error_number) {
  switch (error_number) {
    case EMFILE:
      throw Error(ErrorCode::Storage, "too many files are open",
                  "ulimit -n 4096 allows more; each shard of an index takes some four");
    case ENFILE:
      throw Error(ErrorCode::Storage, "too many files are open on this machine",
                  "end other programs, or raise fs.file-max (sysctl)");
    case ENOMEM:
      throw Error(ErrorCode::Storage, "there is not enough memory",
                  "end other programs; csindex --threads 1 takes less");
    case EAGAIN:
      throw Error(ErrorCode::Storage, "no more processes can be started",
                  "end other programs, or allow more (ulimit -u)");
    default: return;
  }
}

std::ifstream open_for_reading(const fs::path& path) {
  std::error_code ignored;
  if (fs::exists(path, ignored) && !fs::is_regular_file(path, ignored)) return {};
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file.is_open()) refuse_shortage(errno);
  return file;
}

}  // namespace cssearch
