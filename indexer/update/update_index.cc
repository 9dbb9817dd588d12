// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/update/update_index.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

#include "indexer/update/file_changes.h"
#include "indexer/update/old_index.h"
#include "indexer/update/shard_update.h"
#include "schema/durable_file.h"
#include "schema/error.h"
#include "schema/identity.h"
#include "schema/index/format.h"
#include "schema/index/index_error.h"
#include "schema/index/layout.h"
#include "schema/index/metadata_writer.h"
#include "schema/index/stored.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

// So few are never worth a whole index.
constexpr double kFewFiles = 16;

constexpr std::string_view kPaperKey = "arxiv:";

bool is_file(const Document& document) {
  return document.contributions.front().origin == Origin::File;
}

// What is to be done to a document. Its text is read only when it is done.
struct Task {
  // Made again of its files: it becomes this one of the documents that were merged, or goes.
  bool made_again = false;
  std::optional<std::size_t> after;
  // Keys of documents that no longer name it as their note, or do now.
  std::set<std::string> lost, won;
};

class Updater {
 public:
  Updater(const fs::path& index, const OpenIndex& old, const IndexState& state,
          const std::vector<SourceSurvey>& surveys)
      : index_(index), old_(old), state_(state), surveys_(surveys) {}

  std::optional<Update> run(const ReadOptions& options, const RecordStamp& record_stamp,
                            const std::string& built, const ReadHooks& reading,
                            const WriteHooks& writing, const UpdateOptions& update) {
    files_ = find_file_changes(surveys_, state_, update.ask_git);
    double most =
        std::max(update.most_changed * static_cast<double>(state_.files.size()), kFewFiles);
    // What was not indexed before may be no note now either: that is known when it has been read.
    auto known = std::count_if(files_.read.begin(), files_.read.end(),
                               [&](const auto& place) { return state_.files.contains(place); });
    if (static_cast<double>(known) + static_cast<double>(files_.gone.size()) > most)
      return std::nullopt;

    CollectionReader reader(options, reading);
    reader.read(surveys_, [&](const SourceSurvey& survey, const FoundFile& file) {
      return files_.read.contains(survey.place_of(file));
    });
    find_keys(reader, record_stamp);
    if (nothing_changed()) {
      update_.collection = reader.take();
      update_.index = {old_.info, old_.generation, old_.shards.size()};
      return std::move(update_);
    }
    MergeInput others = keep_others();
    update_.collection = reader.merge(std::move(others), kept_links_);
    count_files();
    new_state();
    auto changed = static_cast<double>(update_.added + update_.changed + update_.removed);
    if (changed > most || update_.collection.state.files.empty()) return std::nullopt;
    plan();
    write(built, writing);
    update_.collection.documents = Documents();
    return std::move(update_);
  }

 private:
  const Xapian::Database& database() const { return old_.database; }

  // With the ids of its passages in their shard.
  std::optional<IndexedDocument> read_old(const std::string& key) const {
    try {
      return read_indexed(old_.shard_of(key), key);
    } catch (const Xapian::Error& error) {
      throw index_error(error, "the index in " + index_.string());
    }
  }

  template <typename Visit>
  void each_changed_file(Visit visit) const {
    for (const std::string& place : files_.read) visit(place);
    for (const std::string& place : files_.gone) visit(place);
  }

  // The commonest run, which looks at no document.
  bool nothing_changed() const {
    return keys_.empty() && files_.read.empty() && files_.gone.empty() && files_.touched.empty() &&
           std::equal(surveys_.begin(), surveys_.end(), old_.info.sources.begin(),
                      old_.info.sources.end(),
                      [](const SourceSurvey& survey, const SourceInfo& source) {
                        return survey.source == source;
                      });
  }

  void add_keys_with(const std::string& term) {
    for (const Document& document : documents_with(database(), term))
      keys_.insert(key_of(document.contributions.front()));
  }

  // The keys of all that something has changed of.
  void find_keys(const CollectionReader& reader, const RecordStamp& record_stamp) {
    std::unordered_set<std::string> notes;  // that were read now
    for (const FileMentions& file : reader.files()) {
      notes.insert(file.source + "/" + file.path);
      for (const auto* contributions : {&file.entries, &file.links}) {
        for (const Contribution& contribution : *contributions) keys_.insert(key_of(contribution));
      }
    }
    each_changed_file([&](const std::string& place) {
      auto known = state_.files.find(place);
      bool was_there = known != state_.files.end();
      if (was_there) {
        add_keys_with(told_by_term(place));
        keys_.insert(known->second.links.begin(), known->second.links.end());
      }
      if (was_there == notes.contains(place)) return;
      for (const std::string& link : links_to_file(place)) add_keys_with(note_path_term(link));
    });
    for (const auto& [id, stamp] : state_.records) {
      if (record_stamp(id) != stamp) keys_.insert(std::string(kPaperKey) + id);
    }
  }

  // What files that were not read say of these keys.
  MergeInput keep_others() {
    MergeInput others;
    auto keep = [&](const Contribution& contribution) {
      return !files_.contains(contribution.source + "/" + contribution.path);
    };
    for (const std::string& key : keys_) {
      for (const Document& document : documents_with(database(), merge_key_term(key))) {
        if (key_of(document.contributions.front()) != key) continue;
        tasks_[document.key].made_again = true;
        for (const std::string& note : document.notes) tasks_[note].lost.insert(document.key);
        for (const Contribution& told : document.contributions) {
          bool row = told.origin != Origin::Record && told.origin != Origin::Link;
          if (row && keep(told)) others.kept.push_back(told);
        }
      }
      std::vector<Contribution> links = read_links(database(), key);
      if (!links.empty()) links_[key];  // to be written, if only as none
      std::copy_if(links.begin(), links.end(), std::back_inserter(kept_links_), keep);
    }
    for (const auto& [place, file] : state_.files) {
      if (!files_.contains(place)) others.notes.insert(place);
    }
    return others;
  }

  void count_files() {
    const auto& now = update_.collection.state.files;
    each_changed_file([&](const std::string& place) {
      bool before = state_.files.contains(place), after = now.contains(place);
      update_.added += !before && after ? 1 : 0;
      update_.removed += before && !after ? 1 : 0;
      update_.changed += before && after ? 1 : 0;
    });
  }

  void plan() {
    each_changed_file([&](const std::string& place) {
      std::size_t slash = place.find('/');
      std::string key = key_of_file(place.substr(0, slash), place.substr(slash + 1));
      tasks_[key].made_again = true;
    });
    for (std::size_t number = 0; number < update_.collection.documents.size(); ++number) {
      Document document = update_.collection.documents[number].document;
      Task& task = tasks_[document.key];
      task.made_again = true;
      task.after = number;
      if (is_file(document)) continue;
      for (const std::string& note : document.notes) tasks_[note].won.insert(document.key);
    }
    std::erase_if(tasks_, [](const auto& item) {
      const Task& task = item.second;
      return !task.made_again && task.lost == task.won;
    });
  }

  Change change_of(const std::string& key, const Task& task) const {
    Change change;
    change.before = read_old(key);
    if (task.after) {
      change.after = update_.collection.documents[*task.after];
    } else if (!task.made_again && change.before) {
      change.after = change.before->merged;
    }
    if (change.after && is_file(change.after->document))
      change.after->document.about = about_now(change.before, task);
    return change;
  }

  // A note names the documents that name it.
  static std::vector<std::string> about_now(const std::optional<IndexedDocument>& before,
                                            const Task& task) {
    std::set<std::string> about;
    if (before) {
      const std::vector<std::string>& known = before->merged.document.about;
      about.insert(known.begin(), known.end());
    }
    for (const std::string& lost : task.lost) about.erase(lost);
    about.insert(task.won.begin(), task.won.end());
    return {about.begin(), about.end()};
  }

  void new_state() {
    IndexState& now = update_.collection.state;
    for (const auto& [place, file] : state_.files) {
      if (files_.contains(place)) continue;
      auto touched = files_.touched.find(place);
      FileState& kept = now.files.emplace(place, file).first->second;
      if (touched != files_.touched.end()) kept.stamp = touched->second;
    }
    for (const auto& [id, stamp] : state_.records) {
      if (!keys_.contains(std::string(kPaperKey) + id)) now.records.emplace(id, stamp);
    }
    for (const auto& [key, links] : update_.collection.links) links_[key] = links;
  }

  void write(const std::string& built, const WriteHooks& writing) {
    IndexInfo info = old_.info;
    info.files = update_.collection.state.files.size();
    info.sources.clear();
    for (const SourceSurvey& survey : surveys_) info.sources.push_back(survey.source);
    update_.index = {info, old_.generation, old_.shards.size()};
    bool same_sources = info.sources == old_.info.sources;
    if (!same_sources) remember_sources(index_, info.sources);
    try {
      write_shards(info, built, writing);
    } catch (const Xapian::Error& error) {
      if (!same_sources) remember_sources(index_, old_.info.sources);
      throw_storage_error(index_, error);
    } catch (const Error&) {
      if (!same_sources) remember_sources(index_, old_.info.sources);
      throw;
    }
  }

  // `now`: what is known of the files and sources.
  void write_shards(IndexInfo now, const std::string& built, const WriteHooks& writing) {
    std::vector<fs::path> paths = shard_paths(generation_path(index_, old_.generation));
    std::map<std::size_t, ShardUpdate> shards;
    std::size_t done = 0;
    for (const auto& [key, task] : tasks_) {
      writing.check_interrupt();
      if (Change change = change_of(key, task); !change.changes_nothing()) {
        std::size_t number = shard_number(key, paths.size());
        shards.try_emplace(number, paths[number]).first->second.write(change);
      }
      if (writing.progress) writing.progress(++done, tasks_.size());
    }
    const IndexState& state = update_.collection.state;
    bool same_content = shards.empty() && now.sources == old_.info.sources;
    if (same_content && state.files == state_.files && state.records == state_.records) return;
    if (!same_content) now.built = built;
    write_states(shards.try_emplace(0, paths[0]).first->second, now);
    for (auto& [number, update] : shards) {
      update.info().built = now.built;
      update.finish();
    }
    writing.check_interrupt();
    commit(shards);
    update_.written = true;
    update_.index.info = info_of(shards, paths.size());
  }

  // Of all shards.
  IndexInfo info_of(std::map<std::size_t, ShardUpdate>& changed, std::size_t count) const {
    std::vector<IndexInfo> infos;
    for (std::size_t number = 0; number < count; ++number) {
      auto found = changed.find(number);
      infos.push_back(found != changed.end() ? found->second.info()
                                             : read_info(old_.shards[number]));
    }
    return whole_info(infos);
  }

  void write_states(ShardUpdate& first, const IndexInfo& now) {
    first.info().files = now.files;
    first.info().sources = now.sources;
    std::unordered_set<std::string> places;
    each_changed_file([&](const std::string& place) { places.insert(place); });
    for (const auto& [place, stamp] : files_.touched) places.insert(place);
    write_state(first.metadata(), update_.collection.state, &places);
    write_links(first.metadata(), links_);
  }

  // Shard 0 last: with it the change is whole (schema/index/shards.h).
  void commit(std::map<std::size_t, ShardUpdate>& shards) {
    std::vector<Xapian::Database> others(old_.shards.begin() + 1, old_.shards.end());
    bool begun = false;
    try {
      for (auto& [number, update] : shards) {
        if (number == 0) continue;
        update.commit();
        begun = true;
        update.sync();
        others[number - 1] = update.database();
      }
      shards.at(0).metadata().set_metadata(kShardsKey, shard_digests(others));
      shards.at(0).commit();
    } catch (const Xapian::Error& error) {
      if (!begun) throw;
      tell_half_change(reason_of(error));
    } catch (const Error& error) {
      if (!begun) throw;
      tell_half_change(error.what());
    }
    shards.at(0).sync();
  }

  [[noreturn]] void tell_half_change(const std::string& why) const {
    throw Error(ErrorCode::Storage,
                "a change of the index in " + index_.string() + " was interrupted: " + why,
                storage_hint(why) +
                    "; searches see a part of it until csindex has run again, which writes the "
                    "index anew");
  }

  const fs::path& index_;
  const OpenIndex& old_;
  const IndexState& state_;
  const std::vector<SourceSurvey>& surveys_;
  FileChanges files_;
  std::set<std::string> keys_;            // whose contributions are merged again
  std::vector<Contribution> kept_links_;  // to these, of files that were not read
  std::map<std::string, Task> tasks_;     // by the keys of documents
  LinksByKey links_;                      // to be written
  Update update_;
};

}  // namespace

std::optional<Update> update_index(const fs::path& index, const OpenIndex& old,
                                   const IndexState& state,
                                   const std::vector<SourceSurvey>& surveys,
                                   const ReadOptions& options, const RecordStamp& record_stamp,
                                   const std::string& built, const ReadHooks& reading,
                                   const WriteHooks& writing, const UpdateOptions& update) {
  try {
    return Updater(index, old, state, surveys)
        .run(options, record_stamp, built, reading, writing, update);
  } catch (const Xapian::Error& error) {
    throw index_error(error, "the index in " + index.string());
  }
}

}  // namespace cssearch
