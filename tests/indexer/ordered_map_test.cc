// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/ordered_map.h"

#include <atomic>
#include <latch>
#include <numeric>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

namespace cssearch {
namespace {

using Items = std::vector<std::size_t>;

Items up_to(std::size_t count) {
  Items items(count);
  std::iota(items.begin(), items.end(), std::size_t{0});
  return items;
}

// Some items take longer than others.
std::size_t slowly(std::size_t item) {
  if (item % 7 == 0) std::this_thread::sleep_for(std::chrono::microseconds(200));
  return item;
}

TEST(OrderedMap, TakesAllInOrderInTheCallingThread) {
  for (std::size_t threads : {0U, 1U, 2U, 8U}) {
    for (std::size_t count : {0U, 1U, 5U, 500U}) {
      SCOPED_TRACE(std::to_string(threads) + " threads, " + std::to_string(count) + " items");
      Items made(count), taken;
      std::thread::id here = std::this_thread::get_id();
      ordered_map(
          count, {.threads = threads},
          [&](std::size_t item, std::size_t thread) {
            EXPECT_LT(thread, std::max(threads, std::size_t{1}));
            ++made[item];
            return slowly(item);
          },
          [&](std::size_t item, std::size_t result) {
            EXPECT_EQ(std::this_thread::get_id(), here);
            EXPECT_EQ(result, item);
            taken.push_back(result);
          });
      EXPECT_EQ(taken, up_to(count));
      EXPECT_EQ(made, Items(count, 1));
    }
  }
}

TEST(OrderedMap, MakesInAllThreadsAtOnce) {
  constexpr std::size_t kThreads = 3;
  std::latch all_there(kThreads);
  std::atomic<unsigned> seen = 0;
  ordered_map(
      kThreads, {.threads = kThreads},
      [&](std::size_t item, std::size_t thread) {
        all_there.arrive_and_wait();  // for ever, if one came after the other
        seen |= 1U << thread;
        return item;
      },
      [](std::size_t, std::size_t) {});
  EXPECT_EQ(seen, 0b111U);
}

// What was taken before it stopped, and why.
struct Stopped {
  Items taken;
  std::string why;
};

Stopped run_until_error(
    std::size_t threads, const std::function<void(std::size_t)>& make,
    const std::function<void(std::size_t)>& take,
    const std::function<void()>& check_interrupt = [] {}) {
  Stopped stopped;
  try {
    ordered_map(
        1'000, {.threads = threads, .check_interrupt = check_interrupt},
        [&](std::size_t item, std::size_t) {
          make(item);
          return slowly(item);
        },
        [&](std::size_t item, std::size_t) {
          take(item);
          stopped.taken.push_back(item);
        });
  } catch (const std::exception& error) {
    stopped.why = error.what();
  }
  return stopped;
}

TEST(OrderedMap, ThrowsTheFirstErrorAtItsPlace) {
  auto nothing = [](std::size_t) {};
  auto from_20_on = [](std::size_t item) {
    if (item >= 20) throw std::runtime_error("item " + std::to_string(item));
  };
  for (std::size_t threads : {1U, 2U, 8U}) {
    SCOPED_TRACE(threads);
    Stopped made = run_until_error(threads, from_20_on, nothing);
    EXPECT_EQ(made.why, "item 20");
    EXPECT_EQ(made.taken, up_to(20));
    Stopped taken = run_until_error(threads, nothing, from_20_on);
    EXPECT_EQ(taken.why, "item 20");
    EXPECT_EQ(taken.taken, up_to(20));
  }
}

TEST(OrderedMap, BeginsNothingAfterAnError) {
  OrderedMapOptions options;
  ItemsInWork<int> items(10, options);
  items.start();
  for (std::size_t item = 0; item < 3; ++item) EXPECT_EQ(items.begin(), item);
  items.finish(1, std::make_exception_ptr(std::runtime_error("item 1")));
  EXPECT_EQ(items.begin(), std::nullopt);
  items.finish(2, 2);
  items.finish(0, 0);
  EXPECT_EQ(items.take(), 0);
  EXPECT_THROW(items.take(), std::runtime_error);
}

TEST(OrderedMap, CanBeInterrupted) {
  for (std::size_t threads : {1U, 4U}) {
    std::size_t taken = 0;
    Stopped stopped = run_until_error(
        threads, [](std::size_t) {}, [&](std::size_t) { ++taken; },
        [&] {
          if (taken == 30) throw std::runtime_error("interrupted");
        });
    EXPECT_EQ(stopped.why, "interrupted");
    EXPECT_EQ(stopped.taken, up_to(30)) << threads;
  }
}

TEST(OrderedMap, CanBeInterruptedWhileAnItemIsMade) {
  std::atomic<bool> interrupted = false;
  Stopped stopped = run_until_error(
      2, [&](std::size_t) { interrupted.wait(false); }, [](std::size_t) {},
      [&, calls = 0]() mutable {
        if (++calls < 3) return;
        interrupted = true;
        interrupted.notify_all();
        throw std::runtime_error("interrupted");
      });
  EXPECT_EQ(stopped.why, "interrupted");
}

TEST(OrderedMap, ItemsInWorkAreBounded) {
  struct Case {
    const char* name;
    std::size_t most_items;
    std::uint64_t most_bytes;
    std::uint64_t bytes;  // of each
    std::size_t expected;
  };
  for (const Case& test : {
           Case{"by their number", 5, 1'000, 1, 5},
           Case{"by their bytes", 100, 1'000, 300, 3},
           Case{"one that is too large is alone", 100, 1'000, 5'000, 1},
           Case{"one at a time", 1, 1'000, 1, 1},
       }) {
    SCOPED_TRACE(test.name);
    OrderedMapOptions options{.threads = 4,
                              .most_items = test.most_items,
                              .most_bytes = test.most_bytes,
                              .bytes_of = [&](std::size_t) { return test.bytes; }};
    ItemsInWork<std::size_t> items(50, options);
    items.start();
    std::vector<std::jthread> threads;
    std::atomic<std::size_t> begun = 0;
    for (std::size_t thread = 0; thread < options.threads; ++thread) {
      threads.emplace_back([&] {
        while (auto item = items.begin()) {
          ++begun;
          items.finish(*item, *item);
        }
      });
    }
    for (std::size_t item = 0; item < 50; ++item) {
      EXPECT_EQ(items.take(), item);
      EXPECT_LE(begun, item + 1 + test.expected);
    }
    EXPECT_EQ(begun, 50U);
  }
}

}  // namespace
}  // namespace cssearch
