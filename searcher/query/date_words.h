// SPDX-License-Identifier: GPL-3.0-or-later
//
// Dates as they are asked for: 2023, 2023-09, today, last 3 months, 最近三个月, 去年.
#pragma once

#include <optional>
#include <string_view>

#include "schema/date.h"

namespace cssearch {

// Days as yyyymmdd, both ends included.
struct DaySpan {
  int first = 0;
  int last = 99991231;
  bool operator==(const DaySpan&) const = default;
};

// The day it is where the program runs.
PartialDate local_today();

// Nothing for a text that is no date. `today` is a full date.
std::optional<DaySpan> read_date_words(std::string_view text, const PartialDate& today);

}  // namespace cssearch
