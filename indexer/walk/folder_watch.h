// SPDX-License-Identifier: GPL-3.0-or-later
//
// Waiting for changes in folders, by inotify. Events are only a reason to look: what changed is
// told by a walk, so events that are lost, or folders that cannot be watched, cost time and no
// change.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "schema/file_descriptor.h"

namespace cssearch {

class FolderWatch {
 public:
  struct Times {
    std::chrono::milliseconds quiet{300};      // without an event, until a burst has ended
    std::chrono::milliseconds longest{3'000};  // of a burst
    std::chrono::milliseconds rescan{60'000};  // without any event
  };

  FolderWatch() : FolderWatch(Times()) {}
  explicit FolderWatch(Times times);

  // From here on these folders, and no others, are watched, each without those below it. True if
  // one is new. What cannot be watched is told in trouble(), and left to the rescans.
  bool set(const std::vector<std::filesystem::path>& folders);

  // Returns when something happened in one of them and the burst has ended, or when it is time to
  // look again. `check_interrupt` is called several times a second and may throw.
  void wait(const std::function<void()>& check_interrupt);

  const std::optional<std::string>& trouble() const { return trouble_; }

 private:
  bool wait_for_event(std::chrono::milliseconds span, const std::function<void()>& check_interrupt);

  Times times_;
  FileDescriptor events_;
  std::map<std::filesystem::path, int> watches_;
  std::optional<std::string> trouble_;
};

}  // namespace cssearch
