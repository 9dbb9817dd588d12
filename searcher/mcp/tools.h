// SPDX-License-Identifier: GPL-3.0-or-later
//
// The tools that tools.json describes, and the documents as resources: questions to the searcher,
// and its answers in brief.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "schema/date.h"
#include "searcher/daemon/live_searcher.h"
#include "searcher/daemon/own_pairs.h"
#include "searcher/mcp/tool_list.h"

namespace cssearch {

// cssearch://document/KEY, percent-encoded.
inline constexpr std::string_view kDocumentUri = "cssearch://document/";

class Tools {
 public:
  struct Options {
    std::vector<IndexPlace> places;
    SearcherOptions searching;
    std::shared_ptr<OwnPairs> own_pairs;  // none: no pairs of the user's
    std::function<PartialDate()> today;
  };
  explicit Tools(const Options& options);

  const ToolList& list() const { return list_; }

  // The answer of one that list() has, as its output schema says. Throws Error, with words for who
  // called it.
  nlohmann::ordered_json call(std::string_view name, const nlohmann::json& arguments);

  // The document of a URI as cssearch --show --json shows it; of a very long one the beginning, and
  // the key "truncated". Throws Error(NotFound).
  nlohmann::ordered_json read_document(std::string_view uri);

 private:
  using Arguments = nlohmann::json;

  Searcher& current();
  nlohmann::ordered_json search(const Arguments& arguments);
  nlohmann::ordered_json get(const Arguments& arguments);
  nlohmann::ordered_json facets(const Arguments& arguments);
  nlohmann::ordered_json similar(const Arguments& arguments);
  nlohmann::ordered_json reading_list(const Arguments& arguments);

  std::uint64_t count_listed(const Document& document);
  SearchRequest request_of(const Arguments& arguments) const;
  nlohmann::ordered_json begin_answer(const Answer& answer) const;
  nlohmann::ordered_json hits_of(const Answer& answer) const;

  ToolList list_;
  LiveSearcher live_;
  std::shared_ptr<OwnPairs> own_pairs_;
  std::shared_ptr<const OwnPairs::Reading> pairs_;
  std::function<PartialDate()> today_;
};

}  // namespace cssearch
