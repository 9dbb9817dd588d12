// SPDX-License-Identifier: GPL-3.0-or-later
//
// Venues as lists write them behind a title: "SOSP' 24", "ICLR2025", "DeepSeek SC' 24",
// "ICML ES-FoMo Workshop 2023".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "schema/date.h"

namespace cssearch {

struct VenueText {
  std::string venue;                // "SOSP 2024"; empty for a preprint
  std::string before;               // what stands before it: "DeepSeek"
  std::optional<PartialDate> date;  // its year
};

// Nothing if the text names no conference, journal or preprint server and is no "ACRONYM year".
std::optional<VenueText> parse_venue(std::string_view text);

// A venue at the end of a title, behind a comma, a full stop or an unseparated name and year:
// "Title, NeurIPS 2025" → venue, and the title in `before`.
std::optional<VenueText> venue_at_end(std::string_view title);

// The date in a remark: one that is clearly a date, or a year behind a venue's name.
std::optional<PartialDate> date_in_remark(std::string_view text);

}  // namespace cssearch
