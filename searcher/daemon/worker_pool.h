// SPDX-License-Identifier: GPL-3.0-or-later
//
// A bounded number of threads that turn requests into replies.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "searcher/daemon/message.h"

namespace cssearch {

// A reply, and what went wrong inside if it is the 500 that stands for an exception.
struct Outcome {
  HttpReply reply;
  std::string fault;
};

// The reply of a function that may throw.
Outcome run_safely(const std::function<HttpReply()>& make_reply);

class WorkerPool {
 public:
  using Handler = std::function<HttpReply(const HttpRequest&)>;
  struct Job {
    HttpRequest request;
    std::function<void(Outcome)> done;  // called on the worker's thread
  };

  // Each worker makes its handler on its own thread with its first request, and again with the next
  // if that throws. Throws std::system_error if there can be no more threads.
  WorkerPool(std::size_t workers, std::size_t queue, std::function<Handler()> make_handler);
  // Waits for the jobs that are running; those that wait are dropped.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False if all workers are busy and the queue is full.
  bool submit(Job job);
  std::size_t waiting() const;

 private:
  void work();
  void end();

  const std::size_t queue_;
  const std::function<Handler()> make_handler_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> jobs_;  // guarded by mutex_, as are the two below
  std::size_t idle_ = 0;  // workers without a job
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace cssearch
