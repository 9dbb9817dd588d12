// SPDX-License-Identifier: GPL-3.0-or-later
//
// Loaded before the C library (LD_PRELOAD), makes what a program asks of the disk fail, as a full
// or broken one does. Of the calls that write, sync, make or rename something in the folder
// FAIL_IN, the FAIL_CALL-th (from 1) fails with the error number FAIL_ERRNO; where that says that
// there is no room, so do all after it that need room. Calls are counted from the start of each
// process, but for those that are started by it.
//
// FAIL_FORK is the first fork, from 1, that fails for want of memory, as do all after it.
//
// With CALLS_LOG each such call is instead a line of that file: its name (make, write, sync,
// rename) and its path, which is the new one of what is renamed.
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <string>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

enum class Needs { Room, Nothing };

bool is_in(const std::string& path) {
  const char* folder = std::getenv("FAIL_IN");
  return folder != nullptr && path.starts_with(folder);
}

std::string path_of(int file) {
  std::string path(4096, '\0');
  ssize_t size =
      ::readlink(("/proc/self/fd/" + std::to_string(file)).c_str(), path.data(), path.size());
  path.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return path;
}

template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

// Whether calls are logged.
bool log(const char* call, const std::string& path) {
  const char* log = std::getenv("CALLS_LOG");
  if (log == nullptr) return false;
  static const int file = next<int(const char*, int, ...)>("open")(
      log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  const std::string line = std::string(call) + " " + path + "\n";
  [[maybe_unused]] ssize_t written =
      next<ssize_t(int, const void*, size_t)>("write")(file, line.data(), line.size());
  return true;
}

// Whether this call is to fail; then errno is set.
bool fails(const char* name, const std::string& path, Needs needs) {
  static std::atomic<int> calls = 0;
  if (!is_in(path) || log(name, path)) return false;
  int error = std::atoi(std::getenv("FAIL_ERRNO")), first = std::atoi(std::getenv("FAIL_CALL"));
  int call = ++calls;
  bool full = error == ENOSPC || error == EDQUOT;
  if (full && needs != Needs::Room) {
    --calls;
    return false;
  }
  if (full ? call < first : call != first) return false;
  errno = error;
  return true;
}

int open_or_fail(const char* name, const char* path, int flags, mode_t mode) {
  bool writes = (flags & (O_CREAT | O_TRUNC)) != 0;
  if (writes && fails("make", path, Needs::Room)) return -1;
  return next<int(const char*, int, ...)>(name)(path, flags, mode);
}

}  // namespace

// Named as POSIX names them.
// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name)
extern "C" {

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = va_arg(arguments, mode_t);
  va_end(arguments);
  return open_or_fail("open", path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = va_arg(arguments, mode_t);
  va_end(arguments);
  return open_or_fail("open64", path, flags, mode);
}

ssize_t write(int file, const void* bytes, size_t size) {
  if (fails("write", path_of(file), Needs::Room)) return -1;
  return next<ssize_t(int, const void*, size_t)>("write")(file, bytes, size);
}

ssize_t writev(int file, const iovec* parts, int count) {
  if (fails("write", path_of(file), Needs::Room)) return -1;
  return next<ssize_t(int, const iovec*, int)>("writev")(file, parts, count);
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t offset) {
  if (fails("write", path_of(file), Needs::Room)) return -1;
  return next<ssize_t(int, const void*, size_t, off_t)>("pwrite")(file, bytes, size, offset);
}

ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t offset) {
  if (fails("write", path_of(file), Needs::Room)) return -1;
  return next<ssize_t(int, const void*, size_t, off64_t)>("pwrite64")(file, bytes, size, offset);
}

int mkdir(const char* path, mode_t mode) {
  if (fails("make", path, Needs::Room)) return -1;
  return next<int(const char*, mode_t)>("mkdir")(path, mode);
}

pid_t fork() {
  static std::atomic<int> forks = 0;
  const char* first = std::getenv("FAIL_FORK");
  if (first != nullptr && ++forks >= std::atoi(first)) {
    errno = ENOMEM;
    return -1;
  }
  return next<pid_t()>("fork")();
}

int fsync(int file) {
  if (fails("sync", path_of(file), Needs::Nothing)) return -1;
  return next<int(int)>("fsync")(file);
}

int fdatasync(int file) {
  if (fails("sync", path_of(file), Needs::Nothing)) return -1;
  return next<int(int)>("fdatasync")(file);
}

int rename(const char* from, const char* to) {
  if (fails("rename", to, Needs::Nothing)) return -1;
  return next<int(const char*, const char*)>("rename")(from, to);
}

}  // extern "C"
// NOLINTEND(readability-inconsistent-declaration-parameter-name)
