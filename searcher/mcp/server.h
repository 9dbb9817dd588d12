// SPDX-License-Identifier: GPL-3.0-or-later
//
// The Model Context Protocol, https://modelcontextprotocol.io/specification: JSON-RPC 2.0, a
// message a line. A request that names its revision in _meta is of the stateless era, 2026-07-28;
// without it needs the handshake of the revisions before, initialize.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "searcher/mcp/tools.h"

namespace cssearch {

class McpServer {
 public:
  // A longer message is refused.
  static constexpr std::size_t kMostBytes = 1'000'000;

  // `tools` outlives it.
  explicit McpServer(Tools& tools) : tools_(tools) {}

  // The answer to a line, one line without its end; nothing to a notification. Throws nothing that
  // a message can bring about.
  std::optional<std::string> answer(std::string_view line);

  // The answer to what was longer than kMostBytes.
  static std::string refuse_long_line();

 private:
  using Json = nlohmann::json;
  using OrderedJson = nlohmann::ordered_json;
  enum class Era { Handshake, Stateless };
  struct Call {
    std::string method;
    Json params;
    Era era;
  };

  OrderedJson answer_message(const Json& message);
  OrderedJson answer_batch(const Json& messages);
  Call read_call(const Json& message) const;
  OrderedJson result_of(const Call& call);
  OrderedJson initialize(const Json& params);
  OrderedJson call_tool(const Call& call);
  OrderedJson read_resource(const Call& call);

  Tools& tools_;
  std::string revision_;  // agreed on by initialize; empty: not yet
};

}  // namespace cssearch
