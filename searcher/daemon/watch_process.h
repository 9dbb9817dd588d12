// SPDX-License-Identifier: GPL-3.0-or-later
//
// csindex --watch as a child of the daemon: it alone writes the index, and if it fails the daemon
// goes on serving.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <thread>

namespace cssearch {

class WatchProcess {
 public:
  // Starts it, and starts it again some time after it has ended. `tell` gets a line about trouble,
  // on another thread.
  WatchProcess(std::filesystem::path index, std::function<void(const std::string&)> tell);
  // Ends it, and waits for that.
  ~WatchProcess();
  WatchProcess(const WatchProcess&) = delete;
  WatchProcess& operator=(const WatchProcess&) = delete;

 private:
  void run(const std::stop_token& stop);

  std::filesystem::path index_;
  std::function<void(const std::string&)> tell_;
  std::jthread thread_;
};

}  // namespace cssearch
