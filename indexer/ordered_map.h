// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes something of each of many items in several threads, and takes what was made in the order of
// the items, in the calling thread, so that all that follows is as if there were one thread:
//
//   ordered_map(
//       files.size(), {.threads = 2},
//       [&](std::size_t item, std::size_t) { return read_text(files[item]); },
//       [&](std::size_t, std::string text) { out << text; });
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <latch>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "indexer/room_for_threads.h"

namespace cssearch {

struct OrderedMapOptions {
  std::size_t threads = 1;  // beside the calling one; with 1 it does all itself
  // Items in work: begun, and not taken yet. Of these one may be larger than all may be together.
  std::size_t most_items = 256;
  std::uint64_t most_bytes = std::uint64_t{16} << 20;
  std::function<std::uint64_t(std::size_t item)> bytes_of = {};  // none count if not set
  // Called in the calling thread, before each item is taken and while it waits; may throw.
  std::function<void()> check_interrupt = [] {};
};

// What threads made and the calling one has not taken yet.
template <typename Result>
class ItemsInWork {
 public:
  ItemsInWork(std::size_t count, const OrderedMapOptions& options)
      : count_(count), options_(options), outcomes_(options.most_items) {}

  // Once all threads are there; until then begin() waits.
  void start() {
    {
      std::lock_guard lock(mutex_);
      started_ = true;
    }
    has_room_.notify_all();
  }

  // The next item to make; none after the last one or stop(). Waits for room.
  std::optional<std::size_t> begin() {
    std::unique_lock lock(mutex_);
    has_room_.wait(lock, [this] { return is_over() || (started_ && fits()); });
    if (is_over()) return std::nullopt;
    bytes_ += bytes_of(begun_);
    return begun_++;
  }

  using Outcome = std::variant<std::monostate, Result, std::exception_ptr>;
  // An error keeps further items from being begun; those before it are finished.
  void finish(std::size_t item, Outcome outcome) {
    bool failed = std::holds_alternative<std::exception_ptr>(outcome);
    bool is_next = false;
    {
      std::lock_guard lock(mutex_);
      outcome_of(item) = std::move(outcome);
      is_next = item == taken_;
    }
    if (failed) stop();
    if (is_next) is_made_.notify_one();
  }

  // The next result in order; throws what making it threw.
  Result take() {
    options_.check_interrupt();
    std::unique_lock lock(mutex_);
    auto is_made = [this] { return outcome_of(taken_).index() != 0; };
    while (!is_made_.wait_for(lock, std::chrono::milliseconds(100), is_made)) {
      lock.unlock();
      options_.check_interrupt();
      lock.lock();
    }
    Outcome outcome = std::exchange(outcome_of(taken_), Outcome());
    bytes_ -= bytes_of(taken_++);
    lock.unlock();
    has_room_.notify_all();
    if (auto* error = std::get_if<std::exception_ptr>(&outcome)) std::rethrow_exception(*error);
    return std::get<Result>(std::move(outcome));
  }

  void stop() {
    {
      std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    has_room_.notify_all();
  }

 private:
  bool is_over() const { return stopped_ || begun_ == count_; }
  bool fits() const {
    std::size_t items = begun_ - taken_;
    return items == 0 ||
           (items < options_.most_items && bytes_ + bytes_of(begun_) <= options_.most_bytes);
  }
  std::uint64_t bytes_of(std::size_t item) const {
    return options_.bytes_of ? options_.bytes_of(item) : 0;
  }
  Outcome& outcome_of(std::size_t item) { return outcomes_[item % outcomes_.size()]; }

  const std::size_t count_;
  const OrderedMapOptions& options_;
  std::mutex mutex_;
  std::condition_variable has_room_, is_made_;
  std::vector<Outcome> outcomes_;  // of the items in work
  std::size_t begun_ = 0, taken_ = 0;
  std::uint64_t bytes_ = 0;  // of the items in work
  bool started_ = false, stopped_ = false;
};

// `make(item, thread)` is called for the items from 0 on, by threads from 0 on, several at once;
// `take(item, result)` with each result in order. Throws the first error in the order of the items,
// or what `take` throws; then no item is begun any more, and all threads have ended.
template <typename Make, typename Take>
void ordered_map(std::size_t count, const OrderedMapOptions& options, const Make& make,
                 const Take& take) {
  const std::size_t wanted = std::min(options.threads, count);
  if (wanted <= 1) {
    for (std::size_t item = 0; item < count; ++item) {
      options.check_interrupt();
      take(item, make(item, std::size_t{0}));
    }
    return;
  }
  using Result = decltype(make(std::size_t{0}, std::size_t{0}));
  ItemsInWork<Result> items(count, options);
  std::latch ready(static_cast<std::ptrdiff_t>(wanted));
  auto work = [&](std::size_t thread) {
    touch_allocator();
    ready.count_down();
    while (std::optional<std::size_t> item = items.begin()) {
      try {
        items.finish(*item, make(*item, thread));
      } catch (...) {
        items.finish(*item, std::current_exception());
      }
    }
  };
  std::vector<std::jthread> threads;
  struct Stop {
    ItemsInWork<Result>& items;
    ~Stop() { items.stop(); }
  } stop{items};
  check_room_for_threads(wanted);
  for (std::size_t thread = 0; thread < wanted; ++thread) threads.emplace_back(work, thread);
  ready.wait();
  items.start();
  for (std::size_t item = 0; item < count; ++item) take(item, items.take());
}

}  // namespace cssearch
