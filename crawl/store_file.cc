// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/store_file.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "schema/durable_file.h"
#include "schema/error.h"
#include "schema/file_descriptor.h"
#include "schema/shortage.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void unusable(const std::string& why) {
  throw Error(ErrorCode::Input, why);
}

[[noreturn]] void unreadable() {
  refuse_shortage(errno);
  unusable(std::string("it cannot be read: ") + std::strerror(errno));
}

fs::file_type type_of(const fs::path& path) {
  std::error_code error;  // seen again by whoever opens it
  return fs::symlink_status(path, error).type();
}

// The store itself may lie behind a link, which is its owner's choice; its folders may not.
fs::path place_in(const fs::path& store, const fs::path& name) {
  if (name.has_parent_path()) {
    fs::file_type type = type_of(store / name.parent_path());
    if (type == fs::file_type::symlink) unusable("its folder is a symbolic link");
    if (type == fs::file_type::regular) unusable("its folder is a file");
  }
  return store / name;
}

std::string read_whole(const FileDescriptor& file, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    ssize_t got = ::read(file.get(), bytes.data() + done, size - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) unreadable();
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  bytes.resize(done);
  return bytes;
}

}  // namespace

std::optional<std::string> read_store_file(const fs::path& store, const fs::path& name,
                                           std::size_t most_bytes) {
  FileDescriptor file(place_in(store, name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  if (!file.valid() && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
  if (!file.valid() && errno == ELOOP) unusable("it is a symbolic link");
  struct stat status {};
  if (!file.valid() || ::fstat(file.get(), &status) != 0) unreadable();
  if (!S_ISREG(status.st_mode)) unusable("it is no regular file");
  auto size = static_cast<std::size_t>(status.st_size);
  if (size > most_bytes) {
    unusable("it is larger than " + std::to_string(most_bytes >> 20U) + " MB");
  }
  return read_whole(file, size);
}

void replace_store_file(const fs::path& store, const fs::path& name, std::string_view bytes) {
  fs::path path = place_in(store, name);
  if (type_of(path) == fs::file_type::directory) unusable("it is no regular file");
  make_folder(path.parent_path());
  replace_durably(path, bytes);
}

}  // namespace cssearch
