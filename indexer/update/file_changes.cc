// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/update/file_changes.h"

#include <filesystem>
#include <system_error>

#include "indexer/collection.h"
#include "indexer/git.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

class ChangeFinder {
 public:
  ChangeFinder(const IndexState& state, bool ask_git) : state_(state), ask_git_(ask_git) {}

  FileChanges find(const std::vector<SourceSurvey>& surveys) {
    for (const SourceSurvey& survey : surveys) look_at(survey);
    for (const auto& [place, file] : state_.files) {
      if (!seen_.contains(place)) changes_.gone.insert(place);
    }
    return std::move(changes_);
  }

 private:
  void look_at(const SourceSurvey& survey) {
    std::vector<const FoundFile*> unsure;
    for (const FoundFile& file : survey.walk.files) {
      std::string place = survey.place_of(file);
      auto known = state_.files.find(place);
      bool as_it_was = known != state_.files.end() &&
                       known->second.folders == survey.folders_of(file) &&
                       known->second.day == survey.day_of(file);
      if (!as_it_was) {
        changes_.read.insert(place);
      } else if (known->second.stamp != file.stamp) {
        unsure.push_back(&file);
      }
      seen_.insert(std::move(place));
    }
    std::unordered_map<std::string, std::string> blobs;
    if (ask_git_ && survey.history.is_repository && unsure.size() >= kManyFiles)
      blobs = read_git_blobs(survey.source.root);
    std::int64_t now = now_nanoseconds();
    for (const FoundFile* file : unsure) {
      std::string place = survey.place_of(*file);
      const FileState& known = state_.files.at(place);
      auto blob = blobs.find(file->path);
      // The size tells apart what git has under one name: a large file and a pointer to it.
      bool same = (blob != blobs.end() && blob->second == known.blob &&
                   known.stamp.size == file->stamp.size) ||
                  has_hash(survey.source.root / fs::path(file->path), known.hash);
      if (same) {
        changes_.touched.emplace(std::move(place), settled(file->stamp, now));
      } else {
        changes_.read.insert(std::move(place));
      }
    }
  }

  static bool has_hash(const fs::path& file, std::uint64_t hash) {
    try {
      return hash_file(file) == hash;
    } catch (const std::system_error&) {
      return false;  // reading it tells why
    }
  }

  const IndexState& state_;
  bool ask_git_;
  FileChanges changes_;
  std::unordered_set<std::string> seen_;
};

}  // namespace

FileChanges find_file_changes(const std::vector<SourceSurvey>& surveys, const IndexState& state,
                              bool ask_git) {
  return ChangeFinder(state, ask_git).find(surveys);
}

}  // namespace cssearch
