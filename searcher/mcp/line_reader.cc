// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/mcp/line_reader.h"

#include <algorithm>
#include <cerrno>

#include <unistd.h>

namespace cssearch {

bool LineReader::fill() {
  ssize_t size = 0;
  do {
    size = ::read(descriptor_, buffer_.data(), buffer_.size());
  } while (size < 0 && errno == EINTR);
  if (size <= 0) return false;
  unread_ = std::string_view(buffer_.data(), static_cast<std::size_t>(size));
  return true;
}

std::optional<LineReader::Line> LineReader::next() {
  Line line;
  for (bool begun = false;; begun = true) {
    if (unread_.empty() && !fill()) {
      if (!begun) return std::nullopt;
      return line;
    }
    const std::size_t end = unread_.find('\n');
    const std::string_view piece = unread_.substr(0, end);
    const std::size_t room = limit_ - line.text.size();
    line.too_long = line.too_long || piece.size() > room;
    line.text += piece.substr(0, std::min(piece.size(), room));
    unread_.remove_prefix(std::min(piece.size() + 1, unread_.size()));
    if (end != std::string_view::npos) return line;
  }
}

}  // namespace cssearch
