// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/index_dump.h"

#include "schema/index/deflated.h"
#include "schema/index/open_index.h"
#include "schema/index/stored.h"

namespace cssearch {
namespace {

std::string terms_of(const Xapian::Document& passage) {
  std::string text;
  for (auto term = passage.termlist_begin(); term != passage.termlist_end(); ++term) {
    text += *term + " " + std::to_string(term.get_wdf());
    for (auto at = term.positionlist_begin(); at != term.positionlist_end(); ++at)
      text += " " + std::to_string(*at);
    text += "\n";
  }
  for (auto value = passage.values_begin(); value != passage.values_end(); ++value)
    text += std::to_string(value.get_valueno()) + "=" + *value + "\n";
  return text;
}

}  // namespace

IndexDump dump_index(const std::filesystem::path& index) {
  OpenIndex open = open_index(index);
  IndexDump dump;
  for (auto id = open.database.postlist_begin(""); id != open.database.postlist_end(""); ++id) {
    Xapian::Document passage = open.database.get_document(*id);
    StoredPassage stored = decode_stored(passage.get_data());
    std::string& text = dump[stored.key + " " + std::to_string(stored.number)];
    text += terms_of(passage) + passage.get_data() + "\n";
  }
  for (std::size_t number = 0; number < open.shards.size(); ++number) {
    const Xapian::Database& shard = open.shards[number];
    std::string name = "shard " + std::to_string(number) + " ";
    for (const char* type : {"w", "j", "p", "l"}) {
      for (auto key = shard.metadata_keys_begin(type); key != shard.metadata_keys_end(type); ++key)
        dump[name + *key] =
            *type == 'l' ? shard.get_metadata(*key) : inflated(shard.get_metadata(*key));
    }
    IndexInfo info = index_info_from_json(shard.get_metadata(kInfoKey));
    info.built.clear();
    dump[name] = to_json_text(info);
    for (auto id = shard.postlist_begin(""); id != shard.postlist_end(""); ++id)
      dump[name + decode_name(shard.get_document(*id).get_data()).key] = "is here";
  }
  dump["half changed"] = open.half_changed ? "yes" : "no";
  return dump;
}

std::string differences(const IndexDump& a, const IndexDump& b) {
  std::string text;
  auto show = [&](const std::string& key, const std::string& first, const std::string& second) {
    if (first == second) return;
    std::size_t at = 0;
    while (at < first.size() && at < second.size() && first[at] == second[at]) ++at;
    at = at > 60 ? at - 60 : 0;
    auto part = [&](const std::string& whole) {
      return whole.size() <= at ? "(ends)" : whole.substr(at, 160);
    };
    text += key + "\n  one:   " + part(first) + "\n  other: " + part(second) + "\n";
  };
  for (const auto& [key, value] : a) {
    auto other = b.find(key);
    show(key, value, other == b.end() ? std::string() : other->second);
  }
  for (const auto& [key, value] : b) {
    if (!a.contains(key)) show(key, "", value);
  }
  return text;
}

}  // namespace cssearch
