// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/eval/judged_set.h"

#include <charconv>
#include <fstream>
#include <sstream>
#include <unordered_map>

#include <nlohmann/json.hpp>

#include "schema/error.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void bad_line(const fs::path& file, int line, const std::string& what) {
  throw Error(ErrorCode::Input, file.string() + ":" + std::to_string(line) + ": " + what,
              "man cseval tells the form of judged queries");
}

std::ifstream open_file(const fs::path& file) {
  std::ifstream in(file);
  if (!in || fs::is_directory(file)) {
    throw Error(ErrorCode::Input, file.string() + " cannot be read",
                "a folder of judged queries holds queries.jsonl and qrels.tsv, a collection also "
                "docs.jsonl; man cseval tells their form");
  }
  return in;
}

// Ids may be written as numbers.
std::string text_of(const nlohmann::json& value) {
  if (value.is_null()) return {};
  return value.is_string() ? value.get<std::string>() : value.dump();
}

struct Judgement {
  std::string query;
  std::string document;
  int grade = 0;
};

Judgement read_judgement(const std::string& line, const fs::path& file, int number) {
  std::istringstream fields(line);
  Judgement judgement;
  std::string grade;
  bool three = std::getline(fields, judgement.query, '\t') &&
               std::getline(fields, judgement.document, '\t') && std::getline(fields, grade);
  if (!three)
    bad_line(file, number, "a query, a document and a grade, with tabs between, belong here");
  if (grade.ends_with('\r')) grade.pop_back();
  auto [end, error] = std::from_chars(grade.data(), grade.data() + grade.size(), judgement.grade);
  if (error != std::errc() || end != grade.data() + grade.size())
    bad_line(file, number, "the grade '" + grade + "' is no whole number");
  return judgement;
}

}  // namespace

void read_json_lines(const fs::path& file, const std::vector<std::string>& names,
                     const std::function<void(std::vector<std::string> values)>& take) {
  std::ifstream in = open_file(file);
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    nlohmann::json object = nlohmann::json::parse(line, nullptr, false);
    if (!object.is_object()) bad_line(file, number, "this is no JSON object");
    std::vector<std::string> values;
    for (const std::string& name : names)
      values.push_back(object.contains(name) ? text_of(object[name]) : std::string());
    take(std::move(values));
  }
}

JudgedSet read_judged_set(const fs::path& folder) {
  JudgedSet set;
  set.name = fs::absolute(folder / ".").lexically_normal().parent_path().filename().string();
  std::unordered_map<std::string, std::size_t> places;
  int number_of_query = 0;
  read_json_lines(folder / "queries.jsonl", {"id", "text"}, [&](std::vector<std::string> values) {
    ++number_of_query;
    if (values[0].empty() || values[1].empty())
      throw Error(ErrorCode::Input,
                  "query " + std::to_string(number_of_query) + " of " +
                      (folder / "queries.jsonl").string() + " has no id or no text",
                  "man cseval tells the form of judged queries");
    places.emplace(values[0], set.queries.size());
    set.queries.push_back({std::move(values[0]), std::move(values[1]), {}});
  });

  fs::path qrels = folder / "qrels.tsv";
  std::ifstream in = open_file(qrels);
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    Judgement judgement = read_judgement(line, qrels, number);
    auto place = places.find(judgement.query);
    if (place == places.end())
      bad_line(qrels, number, "queries.jsonl has no query '" + judgement.query + "'");
    if (judgement.grade > 0)
      set.queries[place->second].grades[judgement.document] = judgement.grade;
  }
  std::erase_if(set.queries, [](const JudgedQuery& query) { return query.grades.empty(); });
  if (set.queries.empty()) {
    throw Error(ErrorCode::Input, folder.string() + " holds no query with a relevant document",
                "a line of qrels.tsv with a grade above 0 makes one");
  }
  return set;
}

void write_judged_set(const JudgedSet& set, const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  std::ofstream queries(folder / "queries.jsonl"), qrels(folder / "qrels.tsv");
  for (const JudgedQuery& query : set.queries) {
    nlohmann::ordered_json json = {{"id", query.id}, {"text", query.text}};
    queries << json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
    for (const auto& [document, grade] : query.grades)
      qrels << query.id << "\t" << document << "\t" << grade << "\n";
  }
  if (!queries.flush() || !qrels.flush())
    throw Error(ErrorCode::Storage, folder.string() + " cannot be written");
}

}  // namespace cssearch
