// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where a link of a page leads: a place of this server, or out by http, https or mailto. Nothing
// else can be a Link, so nothing else can become an href.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "searcher/daemon/message.h"

namespace cssearch {

class Link {
 public:
  // Nothing for other schemes, and for what is no absolute link.
  static std::optional<Link> outside(std::string_view url);

  // "/", {{"q", "kv cache"}} → "/?q=kv+cache". The path is written in the program, never taken from
  // a request.
  static Link inside(std::string_view path, const Parameters& parameters = {},
                     std::string_view fragment = {});
  // The reading view: "/document/note%3Aa%2Fb.md". The key is one segment of the path, so that no
  // ".." in it is ever one.
  static Link document(std::string_view key, const Parameters& parameters = {},
                       std::string_view fragment = {});
  // A place of the same page: "#s2".
  static Link fragment(std::string_view id);

  const std::string& text() const { return text_; }
  bool leads_out() const { return leads_out_; }

 private:
  explicit Link(std::string text, bool leads_out = false)
      : text_(std::move(text)), leads_out_(leads_out) {}

  std::string text_;
  bool leads_out_;
};

}  // namespace cssearch
