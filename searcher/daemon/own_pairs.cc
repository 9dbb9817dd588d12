// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/daemon/own_pairs.h"

#include <utility>
#include <vector>

#include "schema/error.h"
#include "schema/file_stamp.h"

namespace cssearch {
namespace {

FileStamp stamp_now(const std::filesystem::path& file) {
  struct stat status {};
  return ::stat(file.c_str(), &status) == 0 ? stamp_of(status) : kNoStamp;
}

}  // namespace

OwnPairs::OwnPairs(std::filesystem::path file, bool named,
                   std::function<void(const std::string&)> tell)
    : file_(std::move(file)), named_(named), tell_(std::move(tell)) {
  read(stamp_now(file_));
}

std::shared_ptr<const OwnPairs::Reading> OwnPairs::current() {
  std::lock_guard lock(mutex_);
  FileStamp stamp = stamp_now(file_);
  if (stamp == stamp_) return reading_;
  try {
    read(stamp);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::Storage) stamp_ = kNoStamp;  // it is not the file's fault
    tell_(error.what());
  }
  return reading_;
}

// `stamp` is from before, so that a change meanwhile is noticed.
void OwnPairs::read(const FileStamp& stamp) {
  stamp_ = stamp;
  std::vector<std::string> problems;
  PairList list(read_pair_file(file_, named_, problems));
  for (const std::string& problem : problems) tell_(problem);
  std::string name = std::to_string(stamp.size) + " " + std::to_string(stamp.modified) + " " +
                     std::to_string(stamp.changed);
  reading_ = std::make_shared<Reading>(Reading{std::move(list), std::move(name)});
}

}  // namespace cssearch
