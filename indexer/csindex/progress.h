// SPDX-License-Identifier: GPL-3.0-or-later
//
// How far csindex is: one line on a terminal, which is written over; elsewhere only what is waited
// for.
#pragma once

#include <chrono>
#include <cstddef>

#include "crawl/arxiv_client.h"

namespace cssearch {

class Progress {
 public:
  Progress();
  ~Progress() { clear(); }

  // "reading 3 of 10", ten times a second at most.
  void show(const char* what, std::size_t done, std::size_t all);
  // Fetching: how far, how fast, how long still, and what it waits for.
  void show(const FetchProgress& state);
  void clear();

 private:
  bool terminal_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point last_;
};

}  // namespace cssearch
