// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/csindex/exchange.h"

#include <map>
#include <set>

#include "indexer/update/old_index.h"
#include "schema/error.h"
#include "schema/field.h"
#include "schema/index/format.h"
#include "schema/index/open_index.h"

namespace cssearch {

void export_index(const std::filesystem::path& index, std::ostream& out) {
  OpenIndex open = open_index(index);
  read_open(open, [&] {
    each_indexed(open.database, [&](const IndexedDocument& document) {
      out << encode_whole(document.merged) << "\n";
    });
  });
}

PublishedIndex import_index(std::istream& in, const std::string& name,
                            const std::filesystem::path& index, const std::string& built,
                            const WriteHooks& hooks, const WriteOptions& options) {
  Collection collection;
  collection.documents = Documents(index);
  std::map<std::string, std::size_t> lines;  // by key
  std::set<std::string> sources;
  std::size_t number = 0;
  auto fail = [&](const std::string& why) {
    throw Error(ErrorCode::Input, name + ":" + std::to_string(number) + ": " + why,
                "csindex --export ndjson writes such lines");
  };
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.empty()) continue;
    hooks.check_interrupt();
    WholeDocument whole;
    try {
      whole = decode_whole(line);
    } catch (const Error& error) {
      fail(std::string("this is no document: ") + error.what());
    }
    const Document& document = whole.document;
    auto [known, is_new] = lines.emplace(document.key, number);
    if (!is_new) fail(document.key + " stands in line " + std::to_string(known->second) + " too");
    for (const Contribution& told : document.contributions) {
      if (!told.source.empty()) sources.insert(told.source);
      if (told.origin == Origin::File) ++collection.files;
    }
    collection.documents.add(whole);
  }
  if (collection.documents.empty()) {
    throw Error(ErrorCode::Input, "there is no document in " + name,
                "csindex --export ndjson writes a line for each");
  }
  for (const std::string& source : sources) collection.sources.push_back({source, {}, {}});
  // Nothing is known of the files, so the next run over them reads all.
  collection.state.options = kImported;
  collection.state.fields = field_table_digest();
  return write_index(index, collection, built, hooks, options);
}

}  // namespace cssearch
