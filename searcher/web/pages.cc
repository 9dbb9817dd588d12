// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/web/pages.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "schema/error.h"
#include "searcher/web/assets.h"
#include "searcher/web/frame.h"
#include "searcher/web/reading_page.h"
#include "searcher/web/search_page.h"
#include "searcher/web/words.h"

namespace cssearch {
namespace {

constexpr std::string_view kDocuments = "/document/";

HttpReply asset_reply(const Asset& asset, const HttpRequest& request) {
  HttpReply reply;
  reply.content_type = asset.content_type;
  reply.body = asset.bytes;
  bool versioned = request.parameter("v").has_value();
  reply.headers.emplace_back("Cache-Control",
                             versioned ? "public, max-age=31536000, immutable" : "no-cache");
  return reply;
}

int line_of(const HttpRequest& request) {
  std::string text = request.parameter("line").value_or("");
  int line = 0;
  std::from_chars(text.data(), text.data() + text.size(), line);
  return std::max(line, 0);
}

View make_view(const HttpRequest& request, const PageState& state, Searcher& searcher) {
  PartialDate today = today_of(std::chrono::system_clock::now());
  if (!request.path.starts_with(kDocuments)) return search_view(searcher, state, today);
  std::string key = request.path.substr(kDocuments.size());
  return reading_view(searcher, key, state, line_of(request), today);
}

// What page.js takes over: the part between head and foot, and what it tells the reader.
Html region(const View& view) {
  Html html;
  html.element("div",
               {{"id", "view"},
                {"class", view.name},
                {"data-title", window_title(view.title)},
                {"data-status", view.status}},
               [&] { html.append(view.html); });
  return html;
}

HttpReply page_reply(const HttpRequest& request, LiveSearcher& live,
                     const std::function<void(const Error&)>& tell) {
  PageState state(request.parameters);
  HttpReply reply;
  reply.content_type = "text/html; charset=utf-8";
  reply.headers.emplace_back("Cache-Control", "no-cache");
  View view;
  Frame frame;
  try {
    Searcher& searcher = live.current();
    frame.info = &searcher.info();
    view = make_view(request, state, searcher);
  } catch (const Error& error) {
    reply.status = error_info(error.code()).http_status;
    view = error_view(error);
    tell(error);
  }
  frame.title = view.title;
  frame.state = state;
  frame.focus = view.name == "start";
  bool part = request.parameter("fragment") == "1";
  reply.body = part ? region(view).str() : framed_page(frame, region(view)).str();
  return reply;
}

}  // namespace

std::optional<HttpReply> answer_page(const HttpRequest& request, LiveSearcher& live,
                                     const std::function<void(const Error&)>& tell) {
  if (auto asset = find_asset(request.path)) return asset_reply(*asset, request);
  bool document = request.path.starts_with(kDocuments) && request.path.size() > kDocuments.size();
  if (request.path != "/" && !document) return std::nullopt;
  return page_reply(request, live, tell);
}

}  // namespace cssearch
