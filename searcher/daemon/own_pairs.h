// SPDX-License-Identifier: GPL-3.0-or-later
//
// The user's pairs of words for a program that stays: read again when their file is another.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "schema/file_stamp.h"
#include "schema/pairs/pair_list.h"

namespace cssearch {

// Thread-safe.
class OwnPairs {
 public:
  struct Reading {
    PairList list;
    std::string name;  // another one for another file
  };

  // What is wrong with the file goes to `tell`. Throws what read_pair_file() throws.
  OwnPairs(std::filesystem::path file, bool named, std::function<void(const std::string&)> tell);

  // What the file says now. If it cannot be read any more that is told, once, and the last reading
  // stays.
  std::shared_ptr<const Reading> current();

 private:
  void read(const FileStamp& stamp);

  std::filesystem::path file_;
  bool named_;
  std::function<void(const std::string&)> tell_;
  std::mutex mutex_;
  FileStamp stamp_;
  std::shared_ptr<const Reading> reading_;
};

}  // namespace cssearch
