// SPDX-License-Identifier: GPL-3.0-or-later
//
// Loaded before the C library (LD_PRELOAD), makes what a program asks of the disk fail, as a full
// or broken one does. Of the calls that write, cut, sync, make, rename or remove something in the
// folder FAIL_IN, the FAIL_CALL-th (from 1) fails with the error number FAIL_ERRNO; where that says
// that there is no room, so do all after it that need room. If it is 0 the process is killed
// instead of the call. Calls are counted from the start of each process, but for those that are
// started by it.
//
// Each such call is a line of CALLS_LOG before it is made: its name (write, cut, sync, make,
// rename, remove), its path and, of what is renamed, the old path, with tabs between. A call that
// fails has "failing " before its name.
//
// What close() says is not looked at: all that is published was synced, which fails first.
//
// FAIL_FORK is the first fork, from 1, that fails for want of memory, as do all after it;
// FAIL_THREAD the first new thread that fails since there are too many processes.
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

enum class Needs { Room, Nothing };

// What a program asks of the disk.
struct Call {
  const char* name = nullptr;
  std::string path;
  Needs needs = Needs::Nothing;
  std::string old_path = {};  // of what is renamed
};

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

// Of one that is relative to an open folder.
std::string path_at(int folder, const char* path) {
  return folder == AT_FDCWD || path[0] == '/' ? path : path_of(folder) + "/" + path;
}

void log(const Call& call, bool failing) {
  const char* log = std::getenv("CALLS_LOG");
  if (log == nullptr) return;
  static const int file = next<int(const char*, int, ...)>("open")(
      log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  std::string line = std::string(failing ? "failing " : "") + call.name + "\t" + call.path;
  if (!call.old_path.empty()) line += "\t" + call.old_path;
  line += "\n";
  [[maybe_unused]] ssize_t written =
      next<ssize_t(int, const void*, size_t)>("write")(file, line.data(), line.size());
}

// Whether the next call is to fail with this error number.
bool is_next_to_fail(Needs needs, int error) {
  static std::atomic<int> calls = 0;
  const int first = std::atoi(std::getenv("FAIL_CALL"));
  const bool full = error == ENOSPC || error == EDQUOT;
  if (full && needs != Needs::Room) return false;
  const int call = ++calls;
  return full ? call >= first : call == first;
}

// Whether this call is to fail; then errno is set.
bool fails(const Call& call) {
  if (!is_in(call.path)) return false;
  const char* text = std::getenv("FAIL_ERRNO");
  const int error = text == nullptr ? 0 : std::atoi(text);
  const bool failing = text != nullptr && is_next_to_fail(call.needs, error);
  log(call, failing);
  if (!failing) return false;
  if (error == 0) ::raise(SIGKILL);
  errno = error;
  return true;
}

// Whether the `count`-th is to fail as the variable has it.
bool is_beyond(const char* variable, int count) {
  const char* first = std::getenv(variable);
  return first != nullptr && count >= std::atoi(first);
}

int open_or_fail(const char* name, const char* path, int flags, mode_t mode) {
  bool writes = (flags & (O_CREAT | O_TRUNC)) != 0;
  if (writes && fails({"make", path, Needs::Room})) return -1;
  return next<int(const char*, int, ...)>(name)(path, flags, mode);
}

int open_at_or_fail(const char* name, int folder, const char* path, int flags, mode_t mode) {
  bool writes = (flags & (O_CREAT | O_TRUNC)) != 0;
  if (writes && fails({"make", path_at(folder, path), Needs::Room})) return -1;
  return next<int(int, const char*, int, ...)>(name)(folder, path, flags, mode);
}

std::FILE* fopen_or_fail(const char* name, const char* path, const char* mode) {
  if (mode[0] != 'r' && fails({"make", path, Needs::Room})) return nullptr;
  return next<std::FILE*(const char*, const char*)>(name)(path, mode);
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

int openat(int folder, const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = va_arg(arguments, mode_t);
  va_end(arguments);
  return open_at_or_fail("openat", folder, path, flags, mode);
}

int openat64(int folder, const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = va_arg(arguments, mode_t);
  va_end(arguments);
  return open_at_or_fail("openat64", folder, path, flags, mode);
}

std::FILE* fopen(const char* path, const char* mode) {
  return fopen_or_fail("fopen", path, mode);
}

std::FILE* fopen64(const char* path, const char* mode) {
  return fopen_or_fail("fopen64", path, mode);
}

int mkostemp(char* path, int flags) {
  if (fails({"make", path, Needs::Room})) return -1;
  return next<int(char*, int)>("mkostemp")(path, flags);
}

int mkostemp64(char* path, int flags) {
  if (fails({"make", path, Needs::Room})) return -1;
  return next<int(char*, int)>("mkostemp64")(path, flags);
}

ssize_t write(int file, const void* bytes, size_t size) {
  if (fails({"write", path_of(file), Needs::Room})) return -1;
  return next<ssize_t(int, const void*, size_t)>("write")(file, bytes, size);
}

ssize_t writev(int file, const iovec* parts, int count) {
  if (fails({"write", path_of(file), Needs::Room})) return -1;
  return next<ssize_t(int, const iovec*, int)>("writev")(file, parts, count);
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t offset) {
  if (fails({"write", path_of(file), Needs::Room})) return -1;
  return next<ssize_t(int, const void*, size_t, off_t)>("pwrite")(file, bytes, size, offset);
}

ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t offset) {
  if (fails({"write", path_of(file), Needs::Room})) return -1;
  return next<ssize_t(int, const void*, size_t, off64_t)>("pwrite64")(file, bytes, size, offset);
}

int ftruncate(int file, off_t size) {
  if (fails({"cut", path_of(file)})) return -1;
  return next<int(int, off_t)>("ftruncate")(file, size);
}

int ftruncate64(int file, off64_t size) {
  if (fails({"cut", path_of(file)})) return -1;
  return next<int(int, off64_t)>("ftruncate64")(file, size);
}

int mkdir(const char* path, mode_t mode) {
  if (fails({"make", path, Needs::Room})) return -1;
  return next<int(const char*, mode_t)>("mkdir")(path, mode);
}

pid_t fork() {
  static std::atomic<int> forks = 0;
  if (is_beyond("FAIL_FORK", ++forks)) {
    errno = ENOMEM;
    return -1;
  }
  return next<pid_t()>("fork")();
}

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*work)(void*),
                   void* argument) {
  static std::atomic<int> threads = 0;
  if (is_beyond("FAIL_THREAD", ++threads)) return EAGAIN;
  return next<int(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*)>("pthread_create")(
      thread, attributes, work, argument);
}

int link(const char* from, const char* to) {
  if (fails({"make", to, Needs::Room})) return -1;
  return next<int(const char*, const char*)>("link")(from, to);
}

int fsync(int file) {
  if (fails({"sync", path_of(file)})) return -1;
  return next<int(int)>("fsync")(file);
}

int fdatasync(int file) {
  if (fails({"sync", path_of(file)})) return -1;
  return next<int(int)>("fdatasync")(file);
}

int rename(const char* from, const char* to) {
  if (fails({"rename", to, Needs::Nothing, from})) return -1;
  return next<int(const char*, const char*)>("rename")(from, to);
}

int renameat(int from_folder, const char* from, int to_folder, const char* to) {
  if (fails({"rename", path_at(to_folder, to), Needs::Nothing, path_at(from_folder, from)}))
    return -1;
  return next<int(int, const char*, int, const char*)>("renameat")(from_folder, from, to_folder,
                                                                   to);
}

int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) {
  if (fails({"rename", path_at(to_folder, to), Needs::Nothing, path_at(from_folder, from)}))
    return -1;
  return next<int(int, const char*, int, const char*, unsigned)>("renameat2")(from_folder, from,
                                                                              to_folder, to, flags);
}

int unlink(const char* path) {
  if (fails({"remove", path})) return -1;
  return next<int(const char*)>("unlink")(path);
}

int rmdir(const char* path) {
  if (fails({"remove", path})) return -1;
  return next<int(const char*)>("rmdir")(path);
}

int unlinkat(int folder, const char* path, int flags) {
  if (fails({"remove", path_at(folder, path)})) return -1;
  return next<int(int, const char*, int)>("unlinkat")(folder, path, flags);
}

}  // extern "C"
// NOLINTEND(readability-inconsistent-declaration-parameter-name)
