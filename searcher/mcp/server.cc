// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/mcp/server.h"

#include <algorithm>
#include <array>

#include "schema/error.h"
#include "schema/url.h"
#include "searcher/mcp/brief.h"

namespace cssearch {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr const char* kStateless = "2026-07-28";
// Of the handshake, the newest first.
constexpr std::array<const char*, 3> kHandshakes = {"2025-11-25", "2025-06-18", "2025-03-26"};
// The one that has batches, and no links to resources.
constexpr const char* kBatches = kHandshakes.back();

constexpr const char* kVersionKey = "io.modelcontextprotocol/protocolVersion";
constexpr const char* kCapabilitiesKey = "io.modelcontextprotocol/clientCapabilities";
constexpr const char* kServerKey = "io.modelcontextprotocol/serverInfo";

constexpr int kMaxDepth = 64;  // of brackets in a message

// https://www.jsonrpc.org/specification#error_object, and what the protocol adds.
constexpr int kParseError = -32700;
constexpr int kInvalidRequest = -32600;
constexpr int kMethodNotFound = -32601;
constexpr int kInvalidParams = -32602;
constexpr int kInternalError = -32603;
constexpr int kUnsupportedVersion = -32022;
constexpr int kResourceNotFound = -32002;  // of the handshake; later it is kInvalidParams

struct Refusal {
  int code;
  std::string message;
  ordered_json data = nullptr;
};

ordered_json error_json(const json& id, const Refusal& refusal) {
  ordered_json error = {{"code", refusal.code}, {"message", refusal.message}};
  if (!refusal.data.is_null()) error["data"] = refusal.data;
  return {{"jsonrpc", "2.0"}, {"id", id}, {"error", std::move(error)}};
}

std::string one_line(const ordered_json& message) {
  return message.dump(-1, ' ', false, json::error_handler_t::replace);
}

json parse_message(std::string_view line) {
  bool too_deep = false;
  json message = json::parse(
      line,
      [&](int depth, json::parse_event_t, const json&) {
        too_deep = too_deep || depth > kMaxDepth;
        return !too_deep;
      },
      false);
  if (too_deep) throw Refusal{kInvalidRequest, "the message is nested too deeply"};
  if (message.is_discarded()) throw Refusal{kParseError, "the line is no JSON of UTF-8"};
  return message;
}

bool is_id(const json& id) {
  return id.is_string() || id.is_number_integer();
}

json id_of(const json& message) {
  if (!message.is_object() || !message.contains("id") || !is_id(message["id"])) return nullptr;
  return message["id"];
}

// Text of `key`; nothing if there is none, or it is no text.
std::optional<std::string> text_of(const json& object, const char* key) {
  if (!object.is_object() || !object.contains(key) || !object[key].is_string()) return std::nullopt;
  return object[key].get<std::string>();
}

std::string required_text(const json& params, const char* key) {
  if (auto text = text_of(params, key)) return *text;
  throw Refusal{kInvalidParams, std::string("params has no text '") + key + "'"};
}

ordered_json server_info() {
  return {
      {"name", "cssearch"}, {"title", "Notes and reading lists"}, {"version", CSSEARCH_VERSION}};
}

ordered_json capabilities() {
  return {{"tools", ordered_json::object()}, {"resources", ordered_json::object()}};
}

// May be kept for as long as this program runs.
void may_be_kept(ordered_json& result) {
  result["ttlMs"] = 3'600'000;
  result["cacheScope"] = "public";
}

ordered_json resource_templates() {
  return ordered_json::array(
      {{{"uriTemplate", std::string(kDocumentUri) + "{key}"},
        {"name", "document"},
        {"title", "A document by its key"},
        {"description", "What is known of it, and its text. Keys are those of search's hits."},
        {"mimeType", "application/json"}}});
}

ordered_json text_block(std::string text) {
  return {{"type", "text"}, {"text", std::move(text)}};
}

ordered_json link_to(const ordered_json& document) {
  return {{"type", "resource_link"},
          {"uri", std::string(kDocumentUri) + percent_encode(document["key"].get<std::string>())},
          {"name", document["title"]},
          {"mimeType", "application/json"}};
}

ordered_json links_of(const ordered_json& answer) {
  ordered_json links = ordered_json::array();
  if (answer.contains("document")) links.push_back(link_to(answer["document"]));
  for (const ordered_json& hit : answer.value("hits", ordered_json::array()))
    links.push_back(link_to(hit));
  return links;
}

std::string words_of(const Error& error) {
  return error.what() + (error.hint().empty() ? "" : "\n" + error.hint());
}

}  // namespace

std::string McpServer::refuse_long_line() {
  return one_line(error_json(
      nullptr,
      {kInvalidRequest, "the message is longer than " + std::to_string(kMostBytes) + " bytes"}));
}

std::optional<std::string> McpServer::answer(std::string_view line) {
  if (line.find_first_not_of(" \t\r") == std::string_view::npos) return std::nullopt;
  ordered_json answer;
  try {
    const json message = parse_message(line);
    answer = message.is_array() ? answer_batch(message) : answer_message(message);
  } catch (const Refusal& refusal) {
    answer = error_json(nullptr, refusal);
  }
  if (answer.is_null()) return std::nullopt;
  return one_line(answer);
}

McpServer::OrderedJson McpServer::answer_batch(const Json& messages) {
  if (revision_ != kBatches || messages.empty())
    throw Refusal{kInvalidRequest, "a message is one object; there are no batches"};
  ordered_json answers = ordered_json::array();
  for (const json& message : messages) {
    ordered_json answer = answer_message(message);
    if (!answer.is_null()) answers.push_back(std::move(answer));
  }
  return answers.empty() ? ordered_json(nullptr) : answers;
}

// Null if there is nothing to say.
McpServer::OrderedJson McpServer::answer_message(const Json& message) {
  const json id = id_of(message);
  try {
    const bool is_call = message.is_object() && message.contains("method");
    const bool is_answer = message.is_object() && !is_call &&
                           (message.contains("result") || message.contains("error"));
    const bool is_notification = is_call && !message.contains("id");
    if (is_answer || is_notification) return nullptr;
    const Call call = read_call(message);
    ordered_json result = result_of(call);
    if (call.era == Era::Stateless) {
      result["resultType"] = "complete";
      result["_meta"][kServerKey] = server_info();
    }
    return {{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}};
  } catch (const Refusal& refusal) {
    return error_json(id, refusal);
  } catch (const std::exception& error) {
    return error_json(id, {kInternalError, std::string("internal error: ") + error.what()});
  }
}

McpServer::Call McpServer::read_call(const Json& message) const {
  if (!message.is_object()) throw Refusal{kInvalidRequest, "a message is an object"};
  if (message.value("jsonrpc", json()) != "2.0")
    throw Refusal{kInvalidRequest, "jsonrpc is not \"2.0\""};
  if (!is_id(message.value("id", json())))
    throw Refusal{kInvalidRequest, "the id is neither a text nor a whole number"};
  const auto method = text_of(message, "method");
  if (!method) throw Refusal{kInvalidRequest, "the method is no text"};
  Call call = {*method, message.value("params", json::object()), Era::Handshake};
  if (!call.params.is_object()) throw Refusal{kInvalidParams, "params is no object"};
  const json meta = call.params.value("_meta", json::object());
  const bool is_handshake = call.method == "initialize";
  if (is_handshake || !meta.is_object() || !meta.contains(kVersionKey)) {
    const bool begins = is_handshake || call.method == "ping";
    if (revision_.empty() && !begins)
      throw Refusal{kInvalidParams, std::string("_meta does not name ") + kVersionKey +
                                        ", and there was no initialize"};
    return call;
  }
  if (meta[kVersionKey] != kStateless) {
    throw Refusal{kUnsupportedVersion,
                  "unsupported protocol version",
                  {{"supported", {kStateless}}, {"requested", meta[kVersionKey]}}};
  }
  if (!meta.contains(kCapabilitiesKey) || !meta[kCapabilitiesKey].is_object())
    throw Refusal{kInvalidParams, std::string("_meta has no ") + kCapabilitiesKey};
  call.era = Era::Stateless;
  return call;
}

McpServer::OrderedJson McpServer::result_of(const Call& call) {
  const bool stateless = call.era == Era::Stateless;
  const std::string& method = call.method;
  ordered_json result;
  if (method == "tools/call") return call_tool(call);
  if (method == "resources/read") return read_resource(call);
  if (!stateless && method == "initialize") return initialize(call.params);
  if (!stateless && method == "ping") return ordered_json::object();
  if (stateless && method == "server/discover") {
    result = {{"supportedVersions", {kStateless}},
              {"capabilities", capabilities()},
              {"instructions", tools_.list().instructions()}};
  } else if (method == "tools/list") {
    result = {{"tools", tools_.list().listed()}};
  } else if (method == "resources/list") {
    // There may be a hundred thousand; search names those that matter.
    result = {{"resources", ordered_json::array()}};
  } else if (method == "resources/templates/list") {
    result = {{"resourceTemplates", resource_templates()}};
  } else {
    throw Refusal{kMethodNotFound, "there is no method '" + shortened(method, 100) + "'"};
  }
  if (stateless) may_be_kept(result);
  return result;
}

McpServer::OrderedJson McpServer::initialize(const Json& params) {
  const std::string asked = required_text(params, "protocolVersion");
  const auto* const known = std::find(kHandshakes.begin(), kHandshakes.end(), asked);
  revision_ = known == kHandshakes.end() ? kHandshakes.front() : *known;
  return {{"protocolVersion", revision_},
          {"capabilities", capabilities()},
          {"serverInfo", server_info()},
          {"instructions", tools_.list().instructions()}};
}

McpServer::OrderedJson McpServer::call_tool(const Call& call) {
  const Json& params = call.params;
  const std::string name = required_text(params, "name");
  if (!tools_.list().has(name))
    throw Refusal{kInvalidParams, "there is no tool '" + shortened(name, 100) + "'"};
  try {
    const ordered_json answer = tools_.call(name, params.value("arguments", json::object()));
    ordered_json content = ordered_json::array({text_block(one_line(answer))});
    if (call.era == Era::Stateless || revision_ != kBatches) {
      for (ordered_json& link : links_of(answer)) content.push_back(std::move(link));
    }
    return {{"content", std::move(content)}, {"structuredContent", answer}, {"isError", false}};
  } catch (const Error& error) {
    return {{"content", {text_block(words_of(error))}}, {"isError", true}};
  }
}

McpServer::OrderedJson McpServer::read_resource(const Call& call) {
  const std::string uri = required_text(call.params, "uri");
  try {
    ordered_json result = {{"contents",
                            {{{"uri", uri},
                              {"mimeType", "application/json"},
                              {"text", one_line(tools_.read_document(uri))}}}}};
    if (call.era == Era::Stateless) {
      result["ttlMs"] = 0;
      result["cacheScope"] = "private";
    }
    return result;
  } catch (const Error& error) {
    const bool stateless = call.era == Era::Stateless;
    if (error.code() != ErrorCode::NotFound) throw Refusal{kInternalError, words_of(error)};
    throw Refusal{stateless ? kInvalidParams : kResourceNotFound,
                  words_of(error),
                  {{"uri", shortened(uri, 100)}}};
  }
}

}  // namespace cssearch
