// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/sources.h"

#include <algorithm>
#include <filesystem>

#include "schema/analysis/utf8_scan.h"
#include "schema/error.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

bool is_folder(const std::string& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

auto find_name(std::vector<SourceInfo>& sources, const std::string& name) {
  return std::find_if(sources.begin(), sources.end(),
                      [&](const SourceInfo& source) { return source.name == name; });
}

void check_name(const std::string& name) {
  bool good = !name.empty() && name.find_first_of("/#\n\t") == std::string::npos;
  if (good) return;
  throw Error(ErrorCode::Usage, "'" + name + "' cannot be the name of a source",
              "a name is one word without / and #, as in: csindex notes=/home/me/notes");
}

void add_given(std::vector<SourceInfo>& sources, const std::string& argument) {
  SourceInfo source = parse_source(argument);
  auto known = find_name(sources, source.name);
  if (known == sources.end()) {
    sources.push_back(std::move(source));
    return;
  }
  bool named_on_purpose = argument != source.root && argument.starts_with(source.name + "=");
  if (known->root == source.root || named_on_purpose || !is_folder(known->root)) {
    known->root = source.root;
    return;
  }
  throw Error(ErrorCode::Usage,
              "there is a source '" + source.name + "' already, the folder " + known->root,
              "give this one another name: csindex NAME=" + source.root);
}

void check_apart(const std::vector<SourceInfo>& sources) {
  for (const SourceInfo& outer : sources) {
    for (const SourceInfo& inner : sources) {
      if (&inner == &outer || outer.root.empty() ||
          !(inner.root + "/").starts_with(outer.root + "/"))
        continue;
      throw Error(
          ErrorCode::Usage,
          "the source '" + inner.name + "' lies inside the source '" + outer.name +
              "'; its files would be indexed twice",
          "give the outer folder alone; csindex --forget NAME drops a source that is remembered");
    }
  }
}

}  // namespace

SourceInfo parse_source(const std::string& argument) {
  std::size_t equals = argument.find('=');
  bool named = equals != std::string::npos && equals > 0 && argument.find('/') > equals &&
               !is_folder(argument);
  std::string folder = named ? argument.substr(equals + 1) : argument;
  if (!is_folder(folder)) {
    std::error_code error;
    bool exists = fs::exists(folder, error);
    throw Error(ErrorCode::SourceGone, folder + (exists ? " is not a folder" : " is not there"),
                exists ? "give the folder that holds it" : "check the folder's name");
  }
  std::error_code error;
  fs::path root = fs::canonical(folder, error);
  if (error) {
    throw Error(ErrorCode::SourceGone, "cannot read " + folder + ": " + error.message(),
                "check the folder's permissions");
  }
  if (utf8_fit(root.string()).broken > 0) {
    throw Error(ErrorCode::Usage, "the name of the folder " + root.string() + " is not UTF-8",
                "rename it (convmv does that for whole trees)");
  }
  SourceInfo source{
      named ? argument.substr(0, equals) : root.filename().string(), root.string(), {}};
  check_name(source.name);
  return source;
}

std::vector<SourceInfo> choose_sources(const std::vector<SourceInfo>& remembered,
                                       const std::vector<std::string>& given,
                                       const std::vector<std::string>& forgotten) {
  std::vector<SourceInfo> sources = remembered;
  for (const std::string& name : forgotten) {
    auto known = find_name(sources, name);
    if (known == sources.end()) {
      throw Error(ErrorCode::Usage, "there is no source '" + name + "' to forget",
                  "csindex --status lists the sources");
    }
    sources.erase(known);
  }
  for (const std::string& argument : given) add_given(sources, argument);
  for (const SourceInfo& source : sources) {
    if (is_folder(source.root)) continue;
    if (source.root.empty()) {
      throw Error(ErrorCode::SourceGone,
                  "the index was made elsewhere, of a source '" + source.name +
                      "' whose folder is not known here; the index is as it was",
                  "say where it is (csindex " + source.name +
                      "=FOLDER), or drop it (csindex "
                      "--forget " +
                      source.name + ")");
    }
    throw Error(ErrorCode::SourceGone,
                "the source '" + source.name + "' is not there: " + source.root +
                    "; the index is as it was",
                "bring the folder back, say where it is now (csindex " + source.name +
                    "=FOLDER), or drop it (csindex --forget " + source.name + ")");
  }
  check_apart(sources);
  std::sort(sources.begin(), sources.end(),
            [](const SourceInfo& a, const SourceInfo& b) { return a.name < b.name; });
  return sources;
}

}  // namespace cssearch
