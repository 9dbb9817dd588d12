// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/judged_collection.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <unordered_set>

#include "schema/ascii.h"
#include "schema/error.h"
#include "searcher/eval/judged_set.h"

namespace cssearch {
namespace {

// A backslash before punctuation makes it text
// (https://spec.commonmark.org/0.30/#backslash-escapes).
std::string markdown_text(const std::string& text) {
  std::string escaped;
  bool line_begins = true;
  for (char c : text) {
    if (line_begins && (c == ' ' || c == '\t')) continue;
    auto byte = static_cast<unsigned char>(c);
    bool punctuation = byte > 0x20 && byte < 0x7F && !is_letter(c) && !(c >= '0' && c <= '9');
    if (punctuation) escaped += '\\';
    escaped += c;
    line_begins = c == '\n';
  }
  return escaped;
}

std::string one_line(std::string text) {
  for (char& c : text) {
    if (c == '\n' || c == '\r') c = ' ';
  }
  return text;
}

}  // namespace

std::vector<JudgedDocument> read_documents(const std::filesystem::path& folder) {
  std::vector<JudgedDocument> documents;
  std::unordered_set<std::string> ids;
  read_json_lines(
      folder / "docs.jsonl", {"id", "title", "text"}, [&](std::vector<std::string> values) {
        if (values[0].empty() || !ids.insert(values[0]).second)
          throw Error(ErrorCode::Input,
                      (folder / "docs.jsonl").string() + ": document " +
                          std::to_string(documents.size() + 1) + " has " +
                          (values[0].empty() ? "no id" : "the id of another one"));
        documents.push_back({std::move(values[0]), std::move(values[1]), std::move(values[2])});
      });
  return documents;
}

void write_notes(const std::vector<JudgedDocument>& documents,
                 const std::filesystem::path& folder) {
  for (std::size_t i = 0; i < documents.size(); ++i) {
    std::filesystem::path file = folder / note_name(i);
    std::ofstream out(file);
    if (!documents[i].title.empty())
      out << "# " << markdown_text(one_line(documents[i].title)) << "\n\n";
    out << markdown_text(documents[i].text) << "\n";
    if (!out.flush()) {
      throw Error(ErrorCode::Storage, file.string() + " cannot be written",
                  "TMPDIR names the place for temporary files");
    }
  }
}

std::string note_name(std::size_t number) {
  std::array<char, 32> name{};
  std::snprintf(name.data(), name.size(), "n%08zu.md", number);
  return name.data();
}

std::size_t note_number(const std::string& key) {
  std::size_t number = 0;
  std::size_t begin = key.rfind("/n");
  if (begin != std::string::npos) {
    const char* digits = key.data() + begin + 2;
    auto [end, error] = std::from_chars(digits, key.data() + key.size(), number);
    if (error == std::errc() && std::string_view(end) == ".md") return number;
  }
  throw Error(ErrorCode::Internal, "the document " + key + " is none of the collection");
}

}  // namespace cssearch
