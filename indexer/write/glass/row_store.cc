// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/write/glass/row_store.h"

namespace cssearch {

void RowStore::set(const std::string& key, std::string_view tag) {
  if (tag.empty()) {
    places_.erase(key);
    return;
  }
  file_.append(tag);
  places_[key] = {end_, tag.size()};
  end_ += tag.size();
}

std::string RowStore::tag(const std::string& key) {
  auto place = places_.find(key);
  if (place == places_.end()) return {};
  file_.flush();
  return read(place->second);
}

void RowStore::visit(
    const std::function<void(const std::string& key, const std::string& tag)>& row) {
  file_.flush();
  for (const auto& [key, place] : places_) row(key, read(place));
}

std::string RowStore::read(const Place& place) {
  std::string tag(place.size, '\0');
  file_.read(place.begin, tag);
  return tag;
}

}  // namespace cssearch
