// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/file_stamp.h"

#include <algorithm>
#include <chrono>

namespace cssearch {
namespace {

constexpr std::int64_t kCoarsest = 2'000'000'000;

std::int64_t to_nanoseconds(const timespec& time) {
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

FileStamp stamp_of(const struct stat& status) {
  return {static_cast<std::uint64_t>(status.st_size), to_nanoseconds(status.st_mtim),
          to_nanoseconds(status.st_ctim)};
}

FileStamp settled(const FileStamp& stamp, std::int64_t now) {
  return std::max(stamp.modified, stamp.changed) + kCoarsest < now ? stamp
                                                                   : FileStamp{stamp.size, 0, 0};
}

std::int64_t now_nanoseconds() {
  using namespace std::chrono;
  return duration_cast<nanoseconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace cssearch
