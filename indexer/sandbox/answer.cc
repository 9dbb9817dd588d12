// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/sandbox/answer.h"

#include "schema/error.h"

namespace cssearch {
namespace {

using nlohmann::json;

// Two for each block of a page, of which 512 may stand in each other.
constexpr int kMaxDepth = 1'100;

}  // namespace

std::string write_answer(const json& answer) {
  return answer.dump(-1, ' ', false, json::error_handler_t::replace);
}

void refuse_answer() {
  throw Error(ErrorCode::Input, "its reader gave no answer that can be understood");
}

json parse_answer(std::string_view text) {
  // Millions of "[" would take gigabytes.
  auto check_depth = [](int depth, json::parse_event_t, json&) {
    if (depth > kMaxDepth) refuse_answer();
    return true;
  };
  try {
    return json::parse(text, check_depth);
  } catch (const json::exception&) {
    refuse_answer();
  }
}

}  // namespace cssearch
