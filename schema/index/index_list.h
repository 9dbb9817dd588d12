// SPDX-License-Identifier: GPL-3.0-or-later
//
// An index as those see it who search: one folder, or a list of parts, some of them served by other
// machines (index_place.h). It is followed from revision to revision, and parts that do not answer
// are left out, said to be missing, and tried again until they are back.
//
// Xapian sends a query to all remote databases at once. If one fails, the answers of the others are
// still on their way, so that their connections are of no use any more and are made anew.
#pragma once

#include <chrono>
#include <future>
#include <optional>
#include <string>
#include <vector>

#include <xapian.h>

#include "schema/error.h"
#include "schema/index/index_place.h"
#include "schema/index/open_index.h"

namespace cssearch {

class IndexList {
 public:
  // Opens all of them. Of parts on other machines, whose operations are waited for so long that an
  // answer which meets one that hangs is there within `limit`. Throws what open_index() throws if
  // the only place is a folder, and Error(Unreachable) if no part can be opened.
  IndexList(std::vector<IndexPlace> places, std::chrono::milliseconds limit);

  const OpenIndex& open() const { return open_; }

  // From now on the newest revision, with the parts that are back; whether it is another one than
  // before. Throws what refresh() of a folder throws if the only place is a folder, and
  // Error(Unreachable) if there is no part left.
  bool refresh();

  // Opens anew those parts that lie here and to which a writer has committed since, and whether
  // there were any: what could not be read is then no proof of damage. Throws as the constructor.
  bool renew_overtaken();

  // To be called with an error that reading led to. Parts on other machines are connected to again;
  // that which the error is of is left out if that fails, or if it failed before since the last
  // refresh(). True if reading can be tried again, false if the error is of a folder. Throws
  // Error(Unreachable) if there is no part left.
  bool recover(const Xapian::Error& error);

 private:
  using Clock = std::chrono::steady_clock;

  struct Part {
    IndexPlace place;
    std::optional<OpenIndex> open;
    int failures = 0;  // since the last refresh()
    // Of one that is not open:
    std::string why;
    Clock::time_point next_try;
    std::chrono::milliseconds pause{};
    std::future<OpenIndex> coming;
  };

  // An answer that meets a part that hangs waits for it, for it to be connected to again, and
  // perhaps for another one.
  std::chrono::milliseconds wait() const { return limit_ / 3; }

  // Each opens a part, or leaves it out, and sets changed_.
  void connect(const std::vector<Part*>& parts);
  void refresh(Part& part);
  void refresh_connection(Part& part);
  void try_again(Part& part);

  std::vector<Part*> connected();
  void take(Part& part, OpenIndex open);
  void leave_out(Part& part, const std::string& why);
  void drop(Part& part);
  void put_together();
  bool is_whole_change();
  void note_sources_of_one_name(OpenIndex& whole) const;
  Error nothing_left() const;

  std::vector<Part> parts_;
  std::chrono::milliseconds limit_;
  Clock::time_point connected_at_;
  bool changed_ = false;  // a part is another than that in open_
  std::vector<OpenIndex> dropped_;
  OpenIndex open_;
};

}  // namespace cssearch
