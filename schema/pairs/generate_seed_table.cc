// SPDX-License-Identifier: GPL-3.0-or-later
//
// computing.txt → the table that seed.cc includes. A line that cannot be read fails the build.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <set>

#include "schema/pairs/pair_list.h"

int main(int argc, char** argv) {
  using namespace cssearch;
  if (argc != 2) return 2;
  std::ifstream file(argv[1]);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  std::vector<std::string> lines;
  std::set<std::pair<std::string, std::size_t>> keys;
  Analyzer analyzer;
  int status = 0;
  for (const PairLine& line : read_pair_lines(text)) {
    if (!line.problem.empty() || line.takes_out) {
      std::cerr << argv[1] << ":" << line.line << ": " << line.problem << "\n";
      status = 1;
      continue;
    }
    std::string plain;
    for (const std::string& term : line.terms) {
      keys.emplace(pair_key(term, analyzer), lines.size());
      plain += (&term == &line.terms.front() ? "" : &term == &line.terms[1] ? " = " : ", ") + term;
    }
    lines.push_back(plain);
  }
  std::cout << "constexpr SeedKey kSeedKeys[] = {\n";
  for (const auto& [key, line] : keys) std::cout << "{\"" << key << "\", " << line << "},\n";
  std::cout << "};\nconstexpr std::string_view kSeedLines[] = {\n";
  for (const std::string& line : lines) std::cout << "\"" << line << "\",\n";
  std::cout << "};\n";
  return status;
}
