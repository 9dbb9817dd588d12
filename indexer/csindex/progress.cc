// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/csindex/progress.h"

#include <cstdio>
#include <string>

#include <sys/ioctl.h>
#include <unistd.h>

#include "schema/analysis/utf8.h"
#include "schema/program/terminal_text.h"

namespace cssearch {
namespace {

// A line that wraps could not be written over.
std::string cut_to_columns(const std::string& text) {
  winsize size{};
  bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  std::size_t columns = known ? size.ws_col : 80;
  return text.substr(0, whole_code_points(text, columns - 1));
}

}  // namespace

Progress::Progress() : terminal_(::isatty(STDERR_FILENO) != 0) {}

void Progress::show(const char* what, std::size_t done, std::size_t all) {
  using namespace std::chrono;
  auto now = steady_clock::now();
  if (!terminal_ || now - last_ < milliseconds(100)) return;
  last_ = now;
  std::fprintf(stderr, "\r\x1b[K%s %zu of %zu", what, done, all);
  shown_ = true;
}

void Progress::show(const FetchProgress& state) {
  // A log tells why nothing happens for a while.
  if (!terminal_ && !state.waiting.empty())
    std::fprintf(stderr, "csindex: %s\n", visible(state.waiting).c_str());
  if (!terminal_) return;
  auto left = std::chrono::ceil<std::chrono::seconds>(state.left);
  std::string text = "fetching " + std::to_string(state.done) + " of " + std::to_string(state.all);
  if (!state.waiting.empty()) {
    text += "; " + visible(state.waiting);
  } else {
    char pace[64];
    std::snprintf(pace, sizeof pace, ", %.1f a second, about %lld s left", state.per_second,
                  static_cast<long long>(left.count()));
    text += pace;
  }
  std::fprintf(stderr, "\r\x1b[K%s", cut_to_columns(text).c_str());
  shown_ = true;
}

void Progress::clear() {
  if (shown_) std::fputs("\r\x1b[K", stderr);
  shown_ = false;
}

}  // namespace cssearch
