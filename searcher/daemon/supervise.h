// SPDX-License-Identifier: GPL-3.0-or-later
//
// The daemon as two processes: one serves, the other starts it again when it crashes. Xapian has no
// checksums: a damaged index, or a query of it, can make it read what is not there.
#pragma once

#include <functional>
#include <optional>
#include <string>

namespace cssearch {

// Nothing in the new process, which is to serve. In the calling one it returns when that has ended
// by itself: its exit status. SIGHUP, SIGINT and SIGTERM are passed on, after `on_stop`; what
// ends then is not started again, and what has not ended some seconds later is killed. `tell` gets
// a line about each crash. To be called before there are threads. Throws Error(Internal) if it
// crashes again and again, Error(Storage) if there can be no process.
std::optional<int> supervise(const std::function<void()>& on_stop,
                             const std::function<void(const std::string&)>& tell);

// Whether whoever started this process wants it to outlive a terminal: nohup(1).
bool ignores_hangup();

}  // namespace cssearch
