// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/latex.h"
#include "crawl/record.h"
#include "indexer/merge/merge.h"
#include "schema/arxiv_id.h"
#include "schema/error.h"
#include "tests/fuzz/fuzz.h"

namespace cssearch {
namespace {

void check(const Record& record) {
  auto id = parse_arxiv_id(record.id);
  require(id && id->id == record.id, "a record has an id of arXiv");
  std::string written = record_to_json(record);
  require(is_utf8(written), "JSON is UTF-8");
  require(record_from_json(written) == record, "a record is read as it was written");
  Contribution contribution = contribution_of(record);
  require(is_utf8(contribution.title) && is_utf8(contribution.abstract),
          "plain text of LaTeX is UTF-8");
}

}  // namespace

void fuzz(std::string_view input) {
  plain_latex(input);
  try {
    check(record_from_json(input));
  } catch (const Error& error) {
    require(error.code() == ErrorCode::Input, "what is no record is a fault of the input");
  }
}

}  // namespace cssearch
