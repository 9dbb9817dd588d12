// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is read from an index that may be damaged. The first byte says which kind of data it is.
#include <array>

#include "indexer/update/index_state.h"
#include "schema/error.h"
#include "schema/index/deflated.h"
#include "schema/index/format.h"
#include "schema/index/stored.h"
#include "schema/index/word_blocks.h"
#include "tests/fuzz/fuzz.h"

namespace cssearch {
namespace {

void stored(std::string_view data) {
  StoredPassage read = decode_stored(data);
  StoredPassage again = decode_stored(encode_stored(read));
  require(again.key == read.key && again.passage == read.passage && again.document == read.document,
          "a passage is stored as it was read");
}

void name(std::string_view data) {
  StoredName read = decode_name(data);
  StoredPassage whole = decode_stored(data);
  require(whole.key == read.key && (!whole.document || whole.document->title == read.title),
          "a name is that of the document");
}

void whole(std::string_view data) {
  WholeDocument read = decode_whole(data);
  WholeDocument again = decode_whole(encode_whole(read));
  require(again.document == read.document && again.passages == read.passages,
          "a document is read as it was written");
}

void contributions(std::string_view data) {
  auto read = decode_contributions(data);
  require(decode_contributions(encode_contributions(read)) == read,
          "contributions are read as they were written");
}

void block(std::string_view data) {
  std::string text = inflated(data);
  require(inflated(deflated(text)) == text, "what is deflated inflates");
}

void sum(std::string_view data) {
  std::size_t half = data.find('\0');
  for (std::string_view key : {"wab", "jab", "pab"})
    add_blocks(key, data.substr(0, half), data.substr(std::min(half, data.size())));
}

void facets(std::string_view data) {
  for (Field field : facet_fields()) {
    for (std::string_view value : unpack_facet(data, field))
      require(
          value.data() >= data.data() && value.data() + value.size() <= data.data() + data.size(),
          "a value is within its data");
  }
}

void info(std::string_view data) {
  IndexInfo read = index_info_from_json(std::string(data));
  std::string written = to_json_text(read);
  require(to_json_text(index_info_from_json(written)) == written, "what it knows of itself stays");
}

void sources(std::string_view data) {
  auto read = sources_from_json(std::string(data));
  require(sources_from_json(sources_to_json(read)).size() == read.size(), "sources stay");
}

constexpr std::array kKinds = {stored, name,   whole, contributions, block,
                               sum,    facets, info,  sources};

}  // namespace

void fuzz(std::string_view input) {
  if (input.empty()) return;
  try {
    kKinds.at(static_cast<unsigned char>(input.front()) % kKinds.size())(input.substr(1));
  } catch (const Error& error) {
    require(error.code() == ErrorCode::BrokenIndex || error.code() == ErrorCode::Input,
            "damage is named as such");
  }
}

}  // namespace cssearch
