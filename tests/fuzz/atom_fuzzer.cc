// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/atom.h"
#include "crawl/latex.h"
#include "schema/arxiv_id.h"
#include "schema/error.h"
#include "tests/fuzz/fuzz.h"

namespace cssearch {

void fuzz(std::string_view input) {
  try {
    AtomFeed feed = read_atom(input);
    require(feed.entries.size() <= feed.elements, "papers are elements of the feed");
    for (const Record& record : feed.entries) {
      auto id = parse_arxiv_id(record.id);
      require(id && id->id == record.id && id->version == 0, "a record has an id of arXiv");
      require(record.version >= 0, "versions count from 1");
      Record read = record_from_json(record_to_json(record));
      require(read.id == record.id, "a record is kept");
      require(record_from_json(record_to_json(read)) == read,
              "a record that was kept stays as it is");
      plain_latex(record.title);
      plain_latex(record.abstract);
    }
  } catch (const Error& error) {
    require(error.code() == ErrorCode::Input, "what is no feed is a fault of the input");
  }
}

}  // namespace cssearch
