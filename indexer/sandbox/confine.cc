// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/sandbox/confine.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <string>

#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "schema/error.h"
#include "schema/file_descriptor.h"

namespace cssearch {
namespace {

[[noreturn]] void fail(const std::string& what) {
  throw Error(ErrorCode::Internal, "cannot confine a reader: " + what);
}

// One that is lower already stays. The hard limit is `more` above.
void limit(__rlimit_resource resource, rlim_t value, rlim_t more = 0) {
  rlimit limits{};
  if (::getrlimit(resource, &limits) != 0) fail(std::strerror(errno));
  limits.rlim_max = std::min(limits.rlim_max, value + more);
  limits.rlim_cur = std::min({limits.rlim_cur, limits.rlim_max, value});
  if (::setrlimit(resource, &limits) != 0) fail(std::strerror(errno));
}

// Sanitizers reserve terabytes of addresses, and look with pipes whether memory is there.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

void limit_resources(const ReaderLimits& limits) {
  constexpr rlim_t kOpenFiles = 32;
  if (!kSanitized) limit(RLIMIT_AS, limits.memory);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_NOFILE, kOpenFiles);
  limit(RLIMIT_CORE, 0);
  // SIGXCPU first, and SIGKILL a second later.
  limit(RLIMIT_CPU, static_cast<rlim_t>(limits.processor.count()), 1);
}

// Only these folders can be opened; false if the kernel has no Landlock.
// https://docs.kernel.org/userspace-api/landlock.html
bool restrict_files(const std::vector<std::filesystem::path>& readable) {
  constexpr std::uint64_t kReading = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
  landlock_ruleset_attr all{};
  all.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1U) - 1;  // all of the first version
  FileDescriptor rules(
      static_cast<int>(::syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0)));
  if (!rules.valid()) return false;
  for (const std::filesystem::path& folder : readable) {
    FileDescriptor parent(folder, O_PATH);
    if (!parent.valid()) continue;
    landlock_path_beneath_attr below{};
    below.allowed_access = kReading;
    below.parent_fd = parent.get();
    if (::syscall(SYS_landlock_add_rule, rules.get(), LANDLOCK_RULE_PATH_BENEATH, &below, 0) != 0)
      return false;
  }
  return ::syscall(SYS_landlock_restrict_self, rules.get(), 0) == 0;
}

struct FilterRelease {
  void operator()(void* filter) const { ::seccomp_release(filter); }
};
using Filter = std::unique_ptr<void, FilterRelease>;

// A system call that this machine does not know needs no rule.
template <typename... Conditions>
void add(const Filter& filter, std::uint32_t action, const char* name, Conditions... conditions) {
  int number = ::seccomp_syscall_resolve_name(name);
  if (number < 0) return;
  constexpr auto kCount = static_cast<unsigned>(sizeof...(conditions));
  if (int error = ::seccomp_rule_add(filter.get(), action, number, kCount, conditions...);
      error < 0)
    fail(std::string(name) + ": " + std::strerror(-error));
}

void add_all(const Filter& filter, std::uint32_t action, std::initializer_list<const char*> names) {
  for (const char* name : names) add(filter, action, name);
}

scmp_arg_cmp none_of(unsigned argument, std::uint64_t bits) {
  return {argument, SCMP_CMP_MASKED_EQ, bits, 0};
}

// What the C and C++ libraries do while they compute.
void allow_computing(const Filter& filter) {
  add_all(filter, SCMP_ACT_ALLOW,
          {"read",         "write",        "readv",      "writev",         "lseek",
           "close",        "fstat",        "newfstatat", "statx",          "stat",
           "lstat",        "getdents64",   "brk",        "munmap",         "mremap",
           "madvise",      "futex",        "exit",       "exit_group",     "clock_gettime",
           "clock_getres", "gettimeofday", "getrandom",  "rt_sigreturn",   "rt_sigprocmask",
           "rt_sigaction", "sigaltstack",  "getpid",     "gettid",         "sched_getaffinity",
           "sched_yield",  "sysinfo",      "uname",      "restart_syscall"});
  add(filter, SCMP_ACT_ALLOW, "mmap", none_of(2, PROT_EXEC));
  add(filter, SCMP_ACT_ALLOW, "mprotect", none_of(2, PROT_EXEC));
  if (kSanitized) add_all(filter, SCMP_ACT_ALLOW, {"pipe", "pipe2"});
  // Limits may be read; abort() signals its own process.
  add(filter, SCMP_ACT_ALLOW, "prlimit64", scmp_arg_cmp{2, SCMP_CMP_EQ, 0, 0});
  auto self = static_cast<std::uint64_t>(::getpid());
  add(filter, SCMP_ACT_ALLOW, "tgkill", scmp_arg_cmp{0, SCMP_CMP_EQ, self, 0});
}

// Opening for reading works where Landlock says what; elsewhere it fails, and no more. Looking for
// files fails too.
void allow_files(const Filter& filter, bool can_open) {
  constexpr std::uint64_t kWriting = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND;
  std::uint32_t open = can_open ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(EACCES);
  add(filter, open, "openat", none_of(2, kWriting));
  add(filter, open, "open", none_of(1, kWriting));
  add_all(
      filter, SCMP_ACT_ERRNO(EACCES),
      {"readlink", "readlinkat", "access", "faccessat", "faccessat2", "getcwd", "ioctl", "fcntl"});
}

void filter_system_calls(bool can_open) {
  Filter filter(::seccomp_init(SCMP_ACT_KILL_PROCESS));
  if (filter == nullptr) filter.reset(::seccomp_init(SCMP_ACT_KILL));  // before Linux 4.14
  if (filter == nullptr) fail("no seccomp");
  allow_computing(filter);
  allow_files(filter, can_open);
  if (int error = ::seccomp_load(filter.get()); error < 0)
    fail(std::string("seccomp: ") + std::strerror(-error));
}

}  // namespace

void confine(const ReaderLimits& limits, const std::vector<std::filesystem::path>& readable) {
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail(std::strerror(errno));
  limit_resources(limits);
  filter_system_calls(restrict_files(readable));
}

}  // namespace cssearch
