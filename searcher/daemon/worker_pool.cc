// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/daemon/worker_pool.h"

#include <exception>

namespace cssearch {
namespace {

// What the outside learns of a fault: nothing that was in the exception.
Outcome failed(const std::string& fault) {
  return {error_reply(500, "internal", "this request could not be answered",
                      "the log of cssearchd says why"),
          fault};
}

}  // namespace

Outcome run_safely(const std::function<HttpReply()>& make_reply) {
  try {
    return {make_reply(), {}};
  } catch (const std::exception& error) {
    return failed(error.what());
  } catch (...) {
    return failed("an exception of an unknown type");
  }
}

WorkerPool::WorkerPool(std::size_t workers, std::size_t queue,
                       std::function<Handler()> make_handler)
    : queue_(queue), make_handler_(std::move(make_handler)), idle_(workers) {
  try {
    for (std::size_t i = 0; i < workers; ++i) threads_.emplace_back([this] { work(); });
  } catch (...) {
    end();
    throw;
  }
}

WorkerPool::~WorkerPool() {
  end();
}

void WorkerPool::end() {
  {
    std::lock_guard guard(mutex_);
    ending_ = true;
    jobs_.clear();
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool WorkerPool::submit(Job job) {
  {
    std::lock_guard guard(mutex_);
    if (jobs_.size() >= queue_ + idle_) return false;
    jobs_.push_back(std::move(job));
  }
  changed_.notify_one();
  return true;
}

std::size_t WorkerPool::waiting() const {
  std::lock_guard guard(mutex_);
  return jobs_.size() > idle_ ? jobs_.size() - idle_ : 0;
}

void WorkerPool::work() {
  Handler handler;
  while (true) {
    Job job;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
      if (ending_) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
      --idle_;
    }
    Outcome outcome = run_safely([&] {
      if (!handler) handler = make_handler_();
      return handler(job.request);
    });
    {
      // Before the answer goes out: who has it may find this worker free.
      std::lock_guard guard(mutex_);
      ++idle_;
    }
    job.done(std::move(outcome));
  }
}

}  // namespace cssearch
