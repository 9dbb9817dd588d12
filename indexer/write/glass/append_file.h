// SPDX-License-Identifier: GPL-3.0-or-later
//
// A new file that grows at its end, with few large writes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "schema/file_descriptor.h"

namespace cssearch {

// Of the error number.
[[noreturn]] void throw_file_error(const std::filesystem::path& path, int error);

// Each function throws std::filesystem::filesystem_error.
class AppendFile {
 public:
  explicit AppendFile(std::filesystem::path path);
  // A file without a name, which is gone when it is closed.
  struct InFolder {
    std::filesystem::path folder;
  };
  explicit AppendFile(const InFolder& place);

  void append(std::string_view bytes);
  // What was appended can be read from now on. The file is not synced.
  void flush();
  void close();
  // Fills `bytes` with what was written from `begin` on; several threads may at once.
  void read(std::uint64_t begin, std::span<char> bytes) const;

  const std::filesystem::path& path() const { return path_; }

 private:
  void write(std::string_view bytes);

  std::filesystem::path path_;
  FileDescriptor file_;
  std::string buffer_;
};

}  // namespace cssearch
