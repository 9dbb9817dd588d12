// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/document.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace cssearch {
namespace {

constexpr std::array<std::string_view, 8> kKinds = {"paper", "article",  "project", "note",
                                                    "pdf",   "notebook", "page",    "code"};
static_assert(kKinds.size() == static_cast<std::size_t>(Kind::Code) + 1);

constexpr std::array<std::string_view, 6> kOrigins = {"file",    "row",  "item",
                                                      "heading", "link", "record"};
static_assert(kOrigins.size() == static_cast<std::size_t>(Origin::Record) + 1);

template <typename Enum, std::size_t N>
std::optional<Enum> find_name(const std::array<std::string_view, N>& names, std::string_view name) {
  auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string_view kind_name(Kind kind) {
  return kKinds[static_cast<std::size_t>(kind)];
}

std::optional<Kind> kind_of_name(std::string_view name) {
  return find_name<Kind>(kKinds, name);
}

std::string_view origin_name(Origin origin) {
  return kOrigins[static_cast<std::size_t>(origin)];
}

std::optional<Origin> origin_of_name(std::string_view name) {
  return find_name<Origin>(kOrigins, name);
}

int Passage::file_line(int text_line) const {
  auto after = std::upper_bound(lines.begin(), lines.end(), text_line,
                                [](int line, const auto& pair) { return line < pair.first; });
  if (after == lines.begin()) return 0;
  const auto& [from_text, from_file] = *std::prev(after);
  return from_file + (text_line - from_text);
}

const std::vector<std::string>& Passage::heading(int text_line) const {
  static const std::vector<std::string> kNone;
  auto after =
      std::upper_bound(sections.begin(), sections.end(), text_line,
                       [](int line, const Section& section) { return line < section.text_line; });
  return after == sections.begin() ? kNone : std::prev(after)->heading;
}

}  // namespace cssearch
