// SPDX-License-Identifier: GPL-3.0-or-later
//
// The files of the page as bytes in the program; embed.cmake writes them.
#pragma once

#include <optional>
#include <string_view>

#include "searcher/web/link.h"

namespace cssearch {

struct Asset {
  std::string_view path;  // "/page.css"
  std::string_view content_type;
  std::string_view bytes;
};

std::optional<Asset> find_asset(std::string_view path);

// The path with a version in it that changes with the bytes, so that browsers may keep them.
Link asset_link(std::string_view path);

// Written by embed.cmake.
namespace embedded {
extern const std::string_view page_css;
extern const std::string_view page_js;
extern const std::string_view icon_svg;
}  // namespace embedded

}  // namespace cssearch
