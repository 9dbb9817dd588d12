// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lines from an assistant, to a server without an index: whatever they are, each is answered by one
// line of JSON, or by none.
#include <nlohmann/json.hpp>

#include "searcher/mcp/server.h"
#include "tests/fuzz/fuzz.h"

namespace cssearch {
namespace {

void check_answer(const nlohmann::json& answer) {
  require(answer.is_object() && answer["jsonrpc"] == "2.0", "an answer is JSON-RPC");
  require(answer.contains("id"), "an answer has the id of its request, or null");
  require(answer.contains("result") != answer.contains("error"), "it is a result or an error");
}

}  // namespace

void fuzz(std::string_view input) {
  static Tools tools({{folder_place("/nonexistent/index")}, {}, nullptr, [] {
                        return PartialDate{2026, 11, 27};
                      }});
  McpServer server(tools);
  while (!input.empty()) {
    std::string_view line = input.substr(0, input.find('\n'));
    input.remove_prefix(std::min(line.size() + 1, input.size()));
    std::optional<std::string> text = server.answer(line);
    if (!text) continue;
    require(text->find('\n') == std::string::npos, "an answer is one line");
    const nlohmann::json answer = nlohmann::json::parse(*text, nullptr, false);
    require(!answer.is_discarded(), "an answer is JSON of UTF-8");
    if (!answer.is_array()) check_answer(answer);
    if (answer.is_array())
      for (const nlohmann::json& one : answer) check_answer(one);
  }
}

}  // namespace cssearch
