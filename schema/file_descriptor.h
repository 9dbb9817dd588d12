// SPDX-License-Identifier: GPL-3.0-or-later
//
// A POSIX file descriptor that is closed when its owner goes.
#pragma once

#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace cssearch {

class FileDescriptor {
 public:
  // Takes over a descriptor that is open; -1: none.
  explicit FileDescriptor(int descriptor = -1) : descriptor_(descriptor) {}
  // open(2) with O_CLOEXEC; if it fails, errno says why and valid() is false.
  FileDescriptor(const std::filesystem::path& path, int flags, mode_t mode = 0)
      : FileDescriptor(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
  ~FileDescriptor() { close(); }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;

  int get() const { return descriptor_; }
  bool valid() const { return descriptor_ >= 0; }
  // Leaves the closing to whoever takes the number.
  int release() { return std::exchange(descriptor_, -1); }
  void close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
  }

 private:
  int descriptor_;
};

}  // namespace cssearch
