// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/error.h"

#include <algorithm>
#include <array>

namespace cssearch {
namespace {

constexpr std::array kErrors = {
    ErrorInfo{ErrorCode::Usage, "usage", 2, 400},
    ErrorInfo{ErrorCode::NoIndex, "no_index", 2, 503},
    ErrorInfo{ErrorCode::OtherVersion, "other_version", 2, 503},
    ErrorInfo{ErrorCode::BrokenIndex, "broken_index", 2, 503},
    ErrorInfo{ErrorCode::Unreachable, "unreachable", 2, 503},
    ErrorInfo{ErrorCode::Locked, "locked", 2, 503},
    ErrorInfo{ErrorCode::SourceGone, "source_gone", 2, 500},
    ErrorInfo{ErrorCode::NothingToIndex, "nothing_to_index", 2, 500},
    ErrorInfo{ErrorCode::NotFound, "not_found", 2, 404},
    ErrorInfo{ErrorCode::Input, "input", 2, 400},
    ErrorInfo{ErrorCode::Storage, "storage", 2, 500},
    ErrorInfo{ErrorCode::Interrupted, "interrupted", 130, 500},
    ErrorInfo{ErrorCode::Internal, "internal", 2, 500},
};

constexpr bool in_order_of_the_enum() {
  for (std::size_t i = 0; i < kErrors.size(); ++i) {
    if (kErrors[i].code != static_cast<ErrorCode>(i)) return false;
  }
  return kErrors.back().code == ErrorCode::Internal;
}
static_assert(in_order_of_the_enum());

}  // namespace

const ErrorInfo& error_info(ErrorCode code) {
  return kErrors[static_cast<std::size_t>(code)];
}

}  // namespace cssearch
