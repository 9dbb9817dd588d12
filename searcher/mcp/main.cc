// SPDX-License-Identifier: GPL-3.0-or-later
#include <iostream>

#include <unistd.h>

#include "schema/error.h"
#include "schema/program/run.h"
#include "schema/program/terminal_text.h"
#include "searcher/mcp/line_reader.h"
#include "searcher/mcp/options.h"
#include "searcher/mcp/server.h"
#include "searcher/query/date_words.h"

namespace {

using namespace cssearch;

int run(const Invocation& call) {
  if (!call.line.words().empty()) {
    throw Error(ErrorCode::Usage, "'" + call.line.words().front() + "' is no option",
                "cssearch-mcp is asked on its standard input; cssearch searches");
  }
  auto tell = [](const std::string& line) {
    std::cerr << "cssearch-mcp: " << visible(line) << std::endl;
  };
  Tools tools({read_index_places(call.places.indexes), SearcherOptions(),
               std::make_shared<OwnPairs>(call.places.pairs, call.places.pairs_named, tell),
               local_today});
  McpServer server(tools);
  LineReader lines(STDIN_FILENO, McpServer::kMostBytes);
  while (auto line = lines.next()) {
    const std::optional<std::string> answer =
        line->too_long ? McpServer::refuse_long_line() : server.answer(line->text);
    if (answer) std::cout << *answer << std::endl;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  return run_program(cssearch_mcp_program(), argc, argv, run);
}
