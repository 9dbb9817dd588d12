// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/durable_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "schema/error.h"
#include "schema/file_descriptor.h"
#include "schema/shortage.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

void write_all(const FileDescriptor& file, const fs::path& path, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t written = ::write(file.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) storage_error("cannot write", path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void write_durably(const fs::path& path, std::string_view bytes) {
  FileDescriptor file(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0644);
  if (!file.valid()) storage_error("cannot write", path, errno);
  write_all(file, path, bytes);
  if (::fsync(file.get()) != 0) storage_error("cannot write", path, errno);
}

}  // namespace

void storage_error(const std::string& what, const fs::path& path, int error) {
  refuse_shortage(error);
  std::string why = std::strerror(error);
  throw Error(ErrorCode::Storage, what + " " + path.string() + ": " + why, storage_hint(why));
}

std::string storage_hint(std::string_view why) {
  auto says = [&](int error) { return why.find(std::strerror(error)) != std::string_view::npos; };
  if (says(ENOSPC) || says(EDQUOT)) return "make room on the disk and run csindex again";
  if (says(EROFS)) return "the file system is read-only; choose another folder";
  if (says(EACCES) || says(EPERM)) return "check the permissions of the folder, or choose another";
  if (says(EISDIR)) return "a file belongs there: move the folder away and run csindex again";
  if (says(EFBIG)) return "a file may not be as large there; ulimit -f allows more";
  return says(EIO) ? "check the disk, or choose a folder on another" : "choose another folder";
}

void sync_to_disk(const fs::path& path) {
  FileDescriptor file(path, O_RDONLY);
  if (!file.valid() || ::fsync(file.get()) != 0) storage_error("cannot write", path, errno);
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) storage_error("cannot make the folder", folder, error.value());
}

void replace_durably(const fs::path& path, std::string_view text) {
  fs::path temporary = path.string() + "." + std::to_string(::getpid()) + ".tmp";
  try {
    write_durably(temporary, text);
    if (std::rename(temporary.c_str(), path.c_str()) != 0) {
      storage_error("cannot write", path, errno);
    }
  } catch (const Error&) {
    std::error_code ignored;
    fs::remove(temporary, ignored);
    throw;
  }
  sync_to_disk(path.parent_path());
}

}  // namespace cssearch
