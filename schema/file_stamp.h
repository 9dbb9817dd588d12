// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the file system says of a file without reading it. Files with equal, settled stamps have
// equal content, but for clocks that were set back and disks that do not tell their times.
#pragma once

#include <cstdint>

#include <sys/stat.h>

namespace cssearch {

struct FileStamp {
  std::uint64_t size = 0;
  std::int64_t modified = 0;  // nanoseconds since 1970
  std::int64_t changed = 0;   // the same, of anything about the file, its name too

  bool operator==(const FileStamp&) const = default;
};

// All zero: no file has it, so it equals that of none.
inline constexpr FileStamp kNoStamp{};

FileStamp stamp_of(const struct stat& status);

// This stamp if a later change of the file is sure to change it, else one without times, which no
// file has. Times are as coarse as two seconds on some file systems, so a file that was written a
// moment before `now` (nanoseconds since 1970) might be written again without a trace.
FileStamp settled(const FileStamp& stamp, std::int64_t now);

// Nanoseconds since 1970.
std::int64_t now_nanoseconds();

}  // namespace cssearch
