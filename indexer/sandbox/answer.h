// SPDX-License-Identifier: GPL-3.0-or-later
//
// Answers of readers as JSON. A reader may be in the hands of its file: what it answers is read
// with care, and what is no such answer is an error of this file.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace cssearch {

// Bytes that are no UTF-8 become U+FFFD.
std::string write_answer(const nlohmann::json& answer);

// Throws Error(Input): "its reader gave no answer that can be understood".
[[noreturn]] void refuse_answer();

// Throws Error(Input) also for more arrays and objects in each other than any reader answers.
nlohmann::json parse_answer(std::string_view text);

// What `read` makes of an answer; a member that is missing or of another type is an error too.
template <typename Read>
auto read_answer(std::string_view text, const Read& read) {
  try {
    return read(parse_answer(text));
  } catch (const nlohmann::json::exception&) {
    refuse_answer();
  }
}

}  // namespace cssearch
