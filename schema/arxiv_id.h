// SPDX-License-Identifier: GPL-3.0-or-later
//
// arXiv identifiers, in links and in text. Forms: https://info.arxiv.org/help/arxiv_identifier.html
// Since April 2007 "YYMM.number" (four digits to December 2014, then five), before
// "archive/YYMMnnn" with an optional subject class ("math.GT/0309136"). "vN" is a version and no
// part of identity.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "schema/date.h"
#include "schema/url.h"

namespace cssearch {

struct ArxivId {
  std::string id;   // "2309.06180", "hep-th/9901001"; without version and subject class
  int version = 0;  // 0: none was named

  // The month in which the paper was submitted.
  PartialDate month() const;
  bool operator==(const ArxivId&) const = default;
};

// Reads a text that is an id and nothing else, with or without the prefix "arXiv:".
std::optional<ArxivId> parse_arxiv_id(std::string_view text);
// The id with which a text begins, if no letter or digit follows it: "2309.06180.pdf",
// "2309.06180/2310.00001".
std::optional<ArxivId> leading_arxiv_id(std::string_view text);

// The paper a link is about, in any form: arxiv.org abs, pdf, html, format, ftp; huggingface.co
// papers; alphaxiv; ar5iv; semanticscholar.org/arxiv; doi.org/10.48550. What follows the id says
// nothing of the paper (".pdf", "/comments", a comma).
std::optional<ArxivId> arxiv_id_of(const Url& url);
// Whether there may be such a link to this host; lower-cased, without "www.".
bool may_name_papers(std::string_view host);

// {"hep-th/9901001", 2} → "https://arxiv.org/abs/hep-th/9901001v2".
std::string link_to(const ArxivId& paper);

// True for "cs.CL", "hep-th", "cond-mat.stat-mech": an archive that exists or existed, alone or
// with a subject class of letters. The class itself is not looked up: arXiv adds some. False for
// the MSC and ACM classes ("35K57", "I.2.7") that feeds of before November 2025 put in the same
// place.
bool is_arxiv_category(std::string_view text);

}  // namespace cssearch
