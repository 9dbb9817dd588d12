// SPDX-License-Identifier: GPL-3.0-or-later
//
// The heads of HTTP/1.1 messages, as bytes: where one ends that arrives, and one to send.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "searcher/daemon/message.h"

namespace cssearch {

// Finds the empty line behind a request's head while it arrives. The parser is not asked before, so
// that a head has one limit and one deadline, however it is cut into packets: Beast's own limit
// starts again with each line that comes by itself.
class HeadScanner {
 public:
  enum class State { Partial, Complete, BareNewline };

  // `received`: all bytes so far; those that were seen before are not looked at again.
  State scan(std::string_view received);
  // Once complete: the head, from the request line to the empty line.
  std::string_view head(std::string_view received) const {
    return received.substr(begin_, end_ - begin_);
  }
  // How much of what was received it takes, with empty lines before it.
  std::size_t end() const { return end_; }
  bool has_request_line() const { return line_ > begin_; }

 private:
  std::size_t begin_ = 0, line_ = 0, end_ = 0;
};

// Whether a request line asks for a version of HTTP that is neither 1.0 nor 1.1.
bool is_other_version(std::string_view head);

bool may_have_body(int status);

// Status line and headers, up to the empty line. `always` are the headers of every reply, of which
// those of this reply take the place; `connection` is "close", "keep-alive" or nothing.
std::string reply_head(const HttpReply& reply, const Parameters& always,
                       std::string_view connection);

}  // namespace cssearch
