// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/write/glass/append_file.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace cssearch {
namespace {

constexpr std::size_t kBuffer = 256 << 10;

// -1 if it fails; errno says why.
int open_unnamed(const std::filesystem::path& pattern) {
  std::string name = pattern.string();
  int file = ::mkostemp(name.data(), O_CLOEXEC);
  if (file >= 0) ::unlink(name.c_str());
  return file;
}

}  // namespace

void throw_file_error(const std::filesystem::path& path, int error) {
  throw std::filesystem::filesystem_error("cannot read or write", path,
                                          {error, std::generic_category()});
}

AppendFile::AppendFile(std::filesystem::path path)
    : path_(std::move(path)), file_(path_, O_RDWR | O_CREAT | O_TRUNC, 0666) {
  if (!file_.valid()) throw_file_error(path_, errno);
}

AppendFile::AppendFile(const InFolder& place)
    : path_(place.folder / "scratch-XXXXXX"), file_(open_unnamed(path_)) {
  if (!file_.valid()) throw_file_error(path_, errno);
}

void AppendFile::append(std::string_view bytes) {
  if (buffer_.size() + bytes.size() > kBuffer) flush();
  if (bytes.size() > kBuffer) {
    write(bytes);
  } else {
    buffer_ += bytes;
  }
}

void AppendFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw_file_error(path_, errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void AppendFile::flush() {
  if (buffer_.empty()) return;
  write(buffer_);
  buffer_.clear();
}

void AppendFile::close() {
  flush();
  if (::close(file_.release()) != 0) throw_file_error(path_, errno);
}

void AppendFile::read(std::uint64_t begin, std::span<char> bytes) const {
  while (!bytes.empty()) {
    ssize_t got = ::pread(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(begin));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) throw_file_error(path_, got < 0 ? errno : EIO);
    begin += static_cast<std::uint64_t>(got);
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
}

}  // namespace cssearch
