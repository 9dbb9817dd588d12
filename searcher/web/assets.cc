// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/web/assets.h"

#include <cstdio>

#include "schema/hash.h"

namespace cssearch {

std::optional<Asset> find_asset(std::string_view path) {
  if (path == "/page.css") return Asset{path, "text/css; charset=utf-8", embedded::page_css};
  if (path == "/page.js") return Asset{path, "text/javascript; charset=utf-8", embedded::page_js};
  if (path == "/icon.svg") return Asset{path, "image/svg+xml", embedded::icon_svg};
  return std::nullopt;
}

Link asset_link(std::string_view path) {
  char version[17] = "0";
  if (auto asset = find_asset(path)) {
    std::snprintf(version, sizeof version, "%016llx",
                  static_cast<unsigned long long>(hash64(asset->bytes)));
  }
  return Link::inside(path, {{"v", version}});
}

}  // namespace cssearch
