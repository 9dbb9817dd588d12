// SPDX-License-Identifier: GPL-3.0-or-later
//
// What ends an operation. An Error says what went wrong and where (message) and what the user
// can do about it (hint). What goes wrong with one of many (a file, a row, a record) is not an
// Error but data in a report.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace cssearch {

enum class ErrorCode {
  Usage,           // a command line or request that cannot be understood
  NoIndex,         // there is no index where one was looked for
  OtherVersion,    // the index was written by a program of another version
  BrokenIndex,     // the index cannot be read
  Unreachable,     // the index is on other machines, and none of them answers
  Locked,          // another csindex is writing this index, and in the way
  SourceGone,      // a remembered source folder is not there
  NothingToIndex,  // the sources hold no file that can be read
  NotFound,        // no document has this key, no hit this number
  Input,           // a file or value given by the user cannot be read
  Storage,         // the disk is full, read-only or failing
  Interrupted,     // the user stopped the run
  Internal,        // a fault of this program
};

// What the outside sees of an ErrorCode. Exit status 1 means "nothing found" and is no error.
struct ErrorInfo {
  ErrorCode code;
  std::string_view name;  // in JSON
  int exit_status;
  int http_status;
};

// The row of `code` in the one table that maps codes outwards.
const ErrorInfo& error_info(ErrorCode code);

class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message, std::string hint = {})
      : std::runtime_error(message), code_(code), hint_(std::move(hint)) {}

  ErrorCode code() const { return code_; }
  // What to do next, a sentence without a full stop; empty if there is nothing to say.
  const std::string& hint() const { return hint_; }

 private:
  ErrorCode code_;
  std::string hint_;
};

}  // namespace cssearch
