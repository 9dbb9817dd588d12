// SPDX-License-Identifier: GPL-3.0-or-later
//
// When arXiv was asked, and for what. It lies beside the records of a store:
//
//   .fetch/log.json     {"last_request": 1795305600000, "asked": {"2309.06180": "2026-11-22", …},
//                        "missing": ["2309.99999"]}
//   .fetch/lock         held (flock) by the one csindex that fetches into this store
//   .fetch/.gitignore   "*"
//
// The records are made to be shared in git; this is not, since each run changes it. Without it no
// record is lost: what arXiv does not know is asked for once more, and every record counts as old.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "schema/date.h"
#include "schema/file_descriptor.h"

namespace cssearch {

constexpr const char* kFetchLogFile = ".fetch/log.json";

struct FetchLog {
  // The start of the last request, so that a run keeps its distance to the one before.
  std::optional<std::chrono::sys_time<std::chrono::milliseconds>> last_request{};
  std::map<std::string, PartialDate> asked{};  // id → the UTC day when arXiv answered for it last
  std::set<std::string> missing{};             // ids that arXiv did not know on that day

  bool operator==(const FetchLog&) const = default;
};

// Empty if there is none. Throws Error(Input) for a file that cannot be used; the message does not
// name it.
FetchLog read_fetch_log(const std::filesystem::path& store);

// Throws as replace_store_file().
void write_fetch_log(const std::filesystem::path& store, const FetchLog& log);

// The right to fetch into a store, from construction to destruction; the kernel gives it back when
// the process dies. Throws Error(Locked) if another process has it, Error(Storage) if the folder
// cannot be written, Error(Input) if something else is in its place.
class FetchLock {
 public:
  explicit FetchLock(const std::filesystem::path& store);

 private:
  FileDescriptor file_;
};

}  // namespace cssearch
