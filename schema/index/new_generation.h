// SPDX-License-Identifier: GPL-3.0-or-later
//
// How an index (layout.h) is written: by one writer, into a generation that nobody reads until it
// is published.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "schema/file_descriptor.h"
#include "schema/index/format.h"
#include "schema/index/layout.h"

namespace cssearch {

// The right to write the index, from construction to destruction; the kernel gives it back when the
// process dies. Makes the folder; throws Error(Usage) if it is a replica. Waits up to `seconds` for
// another writer, then throws Error(Locked) that names it; meanwhile `on_wait` is told who it is
// many times a second (empty, or one that died, while it begins or ends), and may throw to end the
// waiting.
class IndexLock {
 public:
  IndexLock(const std::filesystem::path& index, int seconds,
            const std::function<void(const std::string& holder)>& on_wait = {});
  ~IndexLock();
  IndexLock(const IndexLock&) = delete;
  IndexLock& operator=(const IndexLock&) = delete;

  // A process that died while it held the lock, and since when it did: by a crash, which damage to
  // the index can be the cause of, or by a signal. Empty if none did. Each holder is told, until
  // one has seen to it that the index is whole, and forgets it. Nothing is synced for it: after a
  // power cut it may say too little or too much.
  const std::string& dead_holder() const { return dead_holder_; }
  void forget_dead_holder() { dead_holder_.clear(); }

 private:
  bool write(const std::string& text) const;

  FileDescriptor file_;
  std::string dead_holder_;
};

// Removes unpublished generations of runs that died, and superseded ones that nobody can be opening
// any more; all of them if none was published. Under the lock.
void remove_leftovers(const std::filesystem::path& index);

// A generation in the making, under the lock. Removed again unless published.
class NewGeneration {
 public:
  explicit NewGeneration(const std::filesystem::path& index);
  ~NewGeneration();
  NewGeneration(const NewGeneration&) = delete;
  NewGeneration& operator=(const NewGeneration&) = delete;

  unsigned number() const { return number_; }
  // The folder to fill; does not exist yet.
  std::filesystem::path path() const { return generation_path(index_, number_); }
  // A second folder, for what path() is made of. Removed with this object.
  std::filesystem::path scratch() const;

  // Makes this the generation that readers open, made of `sources`, durably, then removes what
  // nobody reads any more. Throws Error(Storage).
  void publish(const std::vector<SourceInfo>& sources);

 private:
  std::filesystem::path index_;
  unsigned number_ = 0;
  bool published_ = false;
};

}  // namespace cssearch
