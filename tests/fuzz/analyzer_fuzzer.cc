// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "schema/analysis/analyzer.h"
#include "schema/analysis/utf8.h"
#include "schema/analysis/utf8_scan.h"
#include "schema/ascii.h"
#include "schema/date.h"
#include "schema/identity.h"
#include "schema/index/format.h"
#include "schema/program/terminal_text.h"
#include "schema/url.h"
#include "tests/fuzz/fuzz.h"

namespace cssearch {
namespace {

void check_tokens(std::string_view text) {
  static Analyzer analyzer;
  for (const Token& token : analyzer.analyze(text)) {
    require(token.begin < token.end && token.end <= text.size(), "a token is of the text");
    require(whole_code_points(text, token.begin) == token.begin &&
                whole_code_points(text, token.end) == token.end,
            "a token is of whole characters");
    require(!token.term.empty() && is_utf8(token.term) && is_utf8(token.word),
            "a term is UTF-8 and not empty");
    require(token.term.size() <= kMaxTermBytes, "a term is within Xapian's limit");
  }
}

// One page, however it is linked.
void check_identity(const Url& url) {
  const bool is_plain = std::all_of(url.host.begin(), url.host.end(),
                                    [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
  if (!is_plain) return;
  auto other = parse_url("HTTP://www." + url.host + ":80" + url.path + "/?utm_source=x&" +
                         url.query + "&utm_medium=y#" + url.fragment);
  require(other && url_identity(*other) == url_identity(url), "other forms of a link are the same");
}

void check_forms(const std::string& text) {
  std::string folded = fold_value(text);
  require(is_utf8(folded) && !folded.empty() == !text.empty(), "a value is folded into something");
  require(is_utf8(fold_words(text)), "folded words are UTF-8");
  std::string name = slug(text);
  require(is_utf8(name) && slug(name) == name, "the slug of a slug is itself");
  std::string shown = visible(text);
  require(is_utf8(shown) && visible(shown) == shown, "what is visible stays as it is");
  require(percent_decode(percent_encode(text)) == text, "escapes are undone");
  if (auto date = parse_date(text)) {
    require(date->first() <= date->last(), "a date begins before it ends");
    require(parse_date(date->text()) == date, "a date is printed as it is read");
  }
  if (auto url = parse_url(text)) check_identity(*url);
}

}  // namespace

void fuzz(std::string_view input) {
  Analyzer().analyze(input);
  std::size_t replaced = 0;
  std::string text = to_valid_utf8(input, replaced);
  require(to_valid_utf8(text, replaced) == text, "UTF-8 stays as it is");
  check_tokens(text);
  check_forms(text);
}

}  // namespace cssearch
