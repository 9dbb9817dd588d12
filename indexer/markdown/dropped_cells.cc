// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/markdown/dropped_cells.h"

#include <algorithm>

namespace cssearch {
namespace {

std::string_view without_leading(std::string_view text, std::string_view signs) {
  text.remove_prefix(std::min(text.find_first_not_of(signs), text.size()));
  return text;
}

// The next pipe that ends a cell. Only a backslash protects one, code does not.
std::size_t find_pipe(std::string_view row) {
  std::size_t pipe = row.find('|');
  while (pipe != std::string_view::npos && pipe > 0 && row[pipe - 1] == '\\')
    pipe = row.find('|', pipe + 1);
  return pipe;
}

}  // namespace

std::string_view dropped_cells(std::string_view row, std::size_t columns) {
  row = without_leading(row, " \t>");
  if (row.starts_with('|')) row.remove_prefix(1);
  for (std::size_t i = 0; i < columns; ++i) {
    std::size_t pipe = find_pipe(row);
    if (pipe == std::string_view::npos) return {};
    row.remove_prefix(pipe + 1);
  }
  constexpr std::string_view kEmpty = " \t|";
  row = without_leading(row, kEmpty);
  return row.substr(0, row.find_last_not_of(kEmpty) + 1);
}

}  // namespace cssearch
