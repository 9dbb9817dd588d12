// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>

#include <sys/ioctl.h>
#include <unistd.h>

#include "schema/error.h"
#include "schema/program/run.h"
#include "schema/program/terminal_text.h"
#include "searcher/answer/formats.h"
#include "searcher/answer/json.h"
#include "searcher/cli/complete.h"
#include "searcher/cli/open.h"
#include "searcher/cli/options.h"
#include "searcher/cli/request.h"
#include "searcher/eval/evaluate.h"
#include "searcher/eval/report.h"
#include "searcher/query/date_words.h"
#include "searcher/search.h"

namespace {

using namespace cssearch;

constexpr int kFound = 0;
constexpr int kNothingFound = 1;

// https://no-color.org; and a terminal that can.
bool wants_color(const CommandLine& line) {
  std::string when = line.value("color").value_or("auto");
  if (when == "always") return true;
  if (when == "never") return false;
  if (when != "auto")
    throw Error(ErrorCode::Usage, "--color takes auto, always or never, not '" + when + "'");
  const char* no_color = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  bool dumb = terminal == nullptr || std::strcmp(terminal, "dumb") == 0;
  return ::isatty(STDOUT_FILENO) != 0 && (no_color == nullptr || *no_color == '\0') && !dumb;
}

TerminalStyle terminal_style(const CommandLine& line) {
  TerminalStyle style;
  style.color = wants_color(line);
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
    style.width = size.ws_col;
  return style;
}

SourceRoots roots_of(const Searcher& searcher) {
  SourceRoots roots;
  for (const SourceInfo& source : searcher.info().sources) roots[source.name] = source.root;
  return roots;
}

std::string print_answer(const Answer& answer, Format format, const SourceRoots& roots,
                         const CommandLine& line) {
  switch (format) {
    case Format::Text: return answer_text(answer, roots, terminal_style(line));
    case Format::Json: return answer_json(answer);
    case Format::JsonLines: {
      std::string lines;
      for (const Hit& hit : answer.hits) lines += hit_json_line(hit);
      return lines;
    }
    case Format::Vimgrep: return answer_vimgrep(answer, roots);
    case Format::Paths: return answer_paths(answer, roots, line.has("null") ? '\0' : '\n');
    case Format::Markdown: return answer_markdown(answer);
    case Format::Bibtex: return answer_bibtex(answer);
  }
  return {};
}

// Notes stand in the text and in the JSON; for the other formats they go to stderr.
void tell_notes(const Answer& answer, Format format) {
  if (format == Format::Text || format == Format::Json) return;
  for (const std::string& note : answer.notes) std::cerr << "cssearch: " << visible(note) << "\n";
  if (answer.did_you_mean)
    std::cerr << "cssearch: did you mean: " << visible(*answer.did_you_mean) << "\n";
}

// Opens the only hit of `answer`, which is hit `number` of the query.
int open_hit(const Answer& answer, int number, const SourceRoots& roots) {
  if (answer.hits.empty() && answer.total > 0) {
    throw Error(ErrorCode::NotFound, "there is no hit " + std::to_string(number) + ", only " +
                                         std::to_string(answer.total));
  }
  if (answer.hits.empty()) {
    std::cerr << "cssearch: nothing found\n";
    return kNothingFound;
  }
  run_command(open_command(answer.hits.front(), roots));
}

int show_document(Searcher& searcher, const std::string& key, Format format,
                  const CommandLine& line) {
  WholeDocument document = searcher.show(key);
  bool json = format == Format::Json || format == Format::JsonLines;
  std::cout << (json ? document_json(document)
                     : document_text(document, roots_of(searcher), terminal_style(line)));
  return kFound;
}

int evaluate_queries(Searcher& searcher, const std::string& folder, const SearchRequest& request,
                     const CommandLine& line) {
  if (!line.words().empty())
    throw Error(ErrorCode::Usage, "--eval takes its queries from the folder; '" +
                                      line.words().front() + "' is one too many");
  EvaluationReport report(line);
  JudgedSet set = read_judged_set(folder);
  tell_missing(set, [&](const std::string& key) { return searcher.document(key).has_value(); });
  SetScore score = evaluate(set, ranker_of(searcher, request), report.run());
  for (const MissingPart& part : searcher.missing())
    throw Error(ErrorCode::Unreachable, "only the whole index can be measured: " + part.why);
  return report.print({{std::move(score)}});
}

int run(const Invocation& call) {
  const CommandLine& line = call.line;
  if (line.has("fields")) {
    std::cout << fields_text(terminal_style(line));
    return kFound;
  }
  if (!line.has("eval") && (line.has("run") || line.has("baseline")))
    throw Error(ErrorCode::Usage, "--run and --baseline go with --eval FOLDER");
  Format format = read_format(line);
  SearchRequest request = read_request(line, format, local_today());
  std::vector<std::string> problems;
  SearcherOptions options;
  options.own_pairs =
      PairList(read_pair_file(call.places.pairs, call.places.pairs_named, problems));
  Searcher searcher(read_index_places(call.places.indexes), std::move(options));
  for (const std::string& problem : problems) std::cerr << "cssearch: " << visible(problem) << "\n";
  if (auto key = line.value("show")) return show_document(searcher, *key, format, line);
  if (auto folder = line.value("eval")) return evaluate_queries(searcher, *folder, request, line);
  auto similar = line.value("similar");
  if (request.text.empty() && request.filters.empty() && !similar) {
    throw Error(ErrorCode::Usage, "nothing to search for was given",
                "cssearch WORDS; cssearch --help shows examples");
  }
  auto number = line.number("open", 1);
  if (number) {
    request.offset = static_cast<std::uint64_t>(*number - 1);
    request.limit = 1;
  }
  Answer answer = similar ? searcher.similar(*similar, request) : searcher.search(request);
  if (number) return open_hit(answer, *number, roots_of(searcher));
  tell_notes(answer, format);
  std::cout << print_answer(answer, format, roots_of(searcher), line);
  return answer.total > 0 ? kFound : kNothingFound;
}

}  // namespace

int main(int argc, char** argv) {
  return run_program(cssearch_program(), argc, argv, run, complete_argument);
}
