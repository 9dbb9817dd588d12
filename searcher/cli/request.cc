// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/cli/request.h"

#include "schema/error.h"
#include "searcher/request.h"

namespace cssearch {
namespace {

// More do not fit in a line of the greatest width.
constexpr std::size_t kFacetValuesOnTerminal = 15;
constexpr std::size_t kFacetValuesForPrograms = 1'000;

NamedValues named_values(const CommandLine& line) {
  std::vector<std::pair<std::string, std::string>> values;
  for (std::string_view name : request_names()) {
    for (const std::string& value : line.values(name)) values.emplace_back(name, value);
    if (line.has(name) && line.values(name).empty()) values.emplace_back(name, "");
  }
  if (line.has("no-pairs")) values.emplace_back("pairs", "no");
  return {std::move(values), "--"};
}

}  // namespace

Format read_format(const CommandLine& line) {
  struct Name {
    std::string_view name;
    Format format;
  };
  if (line.has("json")) return Format::Json;
  std::string given = line.value("format").value_or("text");
  for (auto [name, format] :
       {Name{"text", Format::Text}, Name{"json", Format::Json}, Name{"jsonl", Format::JsonLines},
        Name{"vimgrep", Format::Vimgrep}, Name{"paths", Format::Paths},
        Name{"markdown", Format::Markdown}, Name{"bibtex", Format::Bibtex}}) {
    if (name == given) return format;
  }
  throw Error(ErrorCode::Usage, "there is no format '" + given + "'",
              "formats are text, json, jsonl, vimgrep, paths, markdown and bibtex");
}

SearchRequest read_request(const CommandLine& line, Format format, const PartialDate& today) {
  SearchRequest request = read_request(named_values(line), today);
  request.text = join_arguments(line.words(), request.notes);
  bool counts_shown = format == Format::Text || format == Format::Json;
  if (!counts_shown) request.facets.clear();
  request.facet_values = format == Format::Text ? kFacetValuesOnTerminal : kFacetValuesForPrograms;
  request.facets_to_type = format == Format::Text;
  return request;
}

}  // namespace cssearch
