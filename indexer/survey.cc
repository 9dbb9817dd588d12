// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/survey.h"

#include <chrono>

#include "indexer/note/note.h"
#include "schema/hash.h"

namespace cssearch {
namespace {

PartialDate day_of_time(std::int64_t nanoseconds) {
  using namespace std::chrono;
  auto day = floor<days>(sys_time<std::chrono::nanoseconds>(std::chrono::nanoseconds(nanoseconds)));
  year_month_day date{day};
  return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day()))};
}

}  // namespace

std::optional<PartialDate> SourceSurvey::day_of(const FoundFile& file) const {
  if (!history.is_repository) return day_of_time(file.stamp.modified);
  auto commit = history.last_commit.find(file.path);
  return commit == history.last_commit.end() ? std::nullopt : std::optional(commit->second);
}

std::uint64_t SourceSurvey::folders_of(const FoundFile& file) const {
  std::string marks;
  for (std::size_t slash = file.path.find('/'); slash != std::string::npos;
       slash = file.path.find('/', slash + 1)) {
    marks += one_note_folders.contains(file.path.substr(0, slash)) ? '1' : '0';
  }
  return hash64(marks);
}

std::vector<SourceSurvey> survey_sources(
    const std::vector<SourceInfo>& sources, const WalkOptions& options,
    const std::function<const GitHistory*(const std::string& source)>& past) {
  std::vector<SourceSurvey> surveys;
  for (const SourceInfo& source : sources) {
    SourceSurvey survey{source, walk_source(source.root, options), {}, {}};
    std::vector<std::string> paths;
    for (const FoundFile& file : survey.walk.files) paths.push_back(file.path);
    survey.one_note_folders = find_one_note_folders(paths);
    survey.history = read_git_history(source.root, past ? past(source.name) : nullptr);
    survey.source.revision = survey.history.revision;
    surveys.push_back(std::move(survey));
  }
  return surveys;
}

}  // namespace cssearch
