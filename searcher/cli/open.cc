// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/cli/open.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <unistd.h>

#include "schema/error.h"
#include "schema/program/environment.h"
#include "schema/url.h"

namespace cssearch {
namespace {

// "code --wait" is a program and an argument.
std::vector<std::string> split_words(const std::string& text) {
  std::vector<std::string> words;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = std::min(text.find(' ', begin), text.size());
    if (end > begin) words.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

// The command that the first of these variables names; `otherwise` if none does.
std::vector<std::string> first_command(std::initializer_list<const char*> variables,
                                       const char* otherwise) {
  for (const char* variable : variables) {
    std::vector<std::string> command = split_words(environment(variable));
    if (!command.empty()) return command;
  }
  return {otherwise};
}

std::vector<std::string> editor_command(const std::string& file, int line) {
  std::vector<std::string> command = first_command({"VISUAL", "EDITOR"}, "vi");
  std::string name = std::filesystem::path(command.front()).filename().string();
  std::string number = std::to_string(line);
  bool by_colon =
      name == "subl" || name == "hx" || name == "helix" || name == "zed" || name == "micro";
  if (line <= 1) {
    command.push_back(file);
  } else if (name == "code" || name == "codium" || name == "cursor") {
    command.insert(command.end(), {"--goto", file + ":" + number});
  } else if (by_colon) {
    command.push_back(file + ":" + number);
  } else {
    command.insert(command.end(), {"+" + number, file});
  }
  return command;
}

// Viewers are told the page in their own way; xdg-open and others cannot be.
std::vector<std::string> viewer_command(const std::string& file, int page) {
  std::vector<std::string> command = first_command({"PDFVIEWER"}, "xdg-open");
  std::string name = std::filesystem::path(command.front()).filename().string();
  std::string number = std::to_string(page);
  if (page < 1) name.clear();
  if (name == "evince" || name == "atril" || name == "xreader") {
    command.insert(command.end(), {"--page-index=" + number, file});
  } else if (name == "okular" || name == "sioyek") {
    command.insert(command.end(), {"--page", number, file});
  } else if (name == "zathura") {
    command.insert(command.end(), {"--page=" + number, file});
  } else if (name == "mupdf" || name == "mupdf-gl" || name == "mupdf-x11" || name == "xpdf") {
    command.insert(command.end(), {file, number});
  } else if (name == "firefox" || name == "chromium" || name == "google-chrome") {
    command.push_back("file://" + percent_encode(file, "/") + "#page=" + number);
  } else {
    command.push_back(file);
  }
  return command;
}

std::vector<std::string> browser_command(const std::string& url_or_file) {
  std::vector<std::string> command = first_command({"BROWSER"}, "xdg-open");
  command.push_back(url_or_file);
  return command;
}

}  // namespace

std::vector<std::string> open_command(const Hit& hit, const SourceRoots& roots) {
  // Only links that a browser is for; lists may hold anything.
  if (parse_url(hit.document.url)) return browser_command(hit.document.url);
  std::string file = file_of(hit.source, hit.path, roots);
  std::error_code error;
  if (!std::filesystem::exists(file, error)) {
    throw Error(ErrorCode::NotFound, "the file " + file + " is not there",
                "csindex brings the index up to date");
  }
  if (hit.document.kind == Kind::Pdf) return viewer_command(file, hit.page);
  if (hit.document.kind == Kind::Page) return browser_command(file);
  return editor_command(file, hit.line);
}

void run_command(const std::vector<std::string>& command) {
  std::vector<char*> argv;
  for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  ::execvp(argv[0], argv.data());
  throw Error(ErrorCode::Input, "cannot run " + command.front() + ": " + std::strerror(errno),
              "set EDITOR, PDFVIEWER or BROWSER to a program that is there");
}

}  // namespace cssearch
