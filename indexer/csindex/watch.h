// SPDX-License-Identifier: GPL-3.0-or-later
//
// Indexing again whenever the sources change: csindex --watch.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "indexer/walk/folder_watch.h"
#include "indexer/walk/walk.h"
#include "schema/index/format.h"

namespace cssearch {

struct WatchHooks {
  // The sources as they are now; what it throws is told, and asked for again later.
  std::function<std::vector<SourceInfo>()> sources;
  // Called at first and after each change; what it throws but Error(Interrupted) is told, and it is
  // called again when something changes.
  std::function<void()> index;
  std::function<void(const std::string&)> tell;  // a line, of trouble
  std::function<void()> check_interrupt;         // throws Error(Interrupted) to end the watch
};

// Ends by Error(Interrupted) only, or by an error of the first run.
[[noreturn]] void watch_sources(const WalkOptions& options, const WatchHooks& hooks,
                                FolderWatch::Times times = {});

}  // namespace cssearch
