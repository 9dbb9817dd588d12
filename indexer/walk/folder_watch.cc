// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/walk/folder_watch.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <set>

#include <poll.h>
#include <sys/inotify.h>

namespace cssearch {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono;

constexpr std::uint32_t kEvents = IN_CREATE | IN_CLOSE_WRITE | IN_ATTRIB | IN_DELETE |
                                  IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF |
                                  IN_ONLYDIR | IN_EXCL_UNLINK;
constexpr milliseconds kLook{200};  // for an interrupt

std::string reason_of(int error) {
  if (error == ENOSPC) {
    return "no more folders can be watched (fs.inotify.max_user_watches); changes are looked for "
           "once a minute";
  }
  return std::string("folders cannot be watched (") + std::strerror(error) +
         "); changes are looked for once a minute";
}

}  // namespace

FolderWatch::FolderWatch(Times times)
    : times_(times), events_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
  if (!events_.valid()) trouble_ = reason_of(errno);
}

bool FolderWatch::set(const std::vector<fs::path>& folders) {
  if (!events_.valid()) return false;
  trouble_.reset();
  std::set<fs::path> wanted(folders.begin(), folders.end());
  std::erase_if(watches_, [&](const auto& watch) {
    bool over = !wanted.contains(watch.first);
    if (over) ::inotify_rm_watch(events_.get(), watch.second);
    return over;
  });
  bool added = false;
  for (const fs::path& folder : wanted) {
    // Again for those that are watched: a folder may have been replaced by another of its name.
    int watch = ::inotify_add_watch(events_.get(), folder.c_str(), kEvents);
    if (watch < 0) {
      if (errno != ENOENT && errno != ENOTDIR) trouble_ = reason_of(errno);
      watches_.erase(folder);
      continue;
    }
    auto [place, is_new] = watches_.try_emplace(folder, watch);
    added = added || is_new || place->second != watch;
    place->second = watch;
  }
  return added;
}

void FolderWatch::wait(const std::function<void()>& check_interrupt) {
  if (!wait_for_event(times_.rescan, check_interrupt)) return;
  auto deadline = steady_clock::now() + times_.longest;
  while (steady_clock::now() < deadline && wait_for_event(times_.quiet, check_interrupt)) {
  }
}

// Whether there was one; all that have come are taken.
bool FolderWatch::wait_for_event(milliseconds span, const std::function<void()>& check_interrupt) {
  auto deadline = steady_clock::now() + span;
  for (;;) {
    check_interrupt();
    auto left = duration_cast<milliseconds>(deadline - steady_clock::now());
    if (left <= milliseconds(0)) return false;
    pollfd poll{events_.get(), POLLIN, 0};
    ::poll(&poll, 1, static_cast<int>(std::min(left, kLook).count()));
    std::array<char, 65'536> buffer;
    bool any = false;
    while (events_.valid() && ::read(events_.get(), buffer.data(), buffer.size()) > 0) any = true;
    if (any) return true;
  }
}

}  // namespace cssearch
