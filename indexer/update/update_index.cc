// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/update/update_index.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

#include "indexer/update/file_changes.h"
#include "indexer/update/old_index.h"
#include "indexer/update/shard_update.h"
#include "schema/error.h"
#include "schema/identity.h"
#include "schema/index/format.h"
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

// Documents by key.
using Changes = std::map<std::string, Change>;

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
      update_.index = {old_.info, old_.generation};
      return std::move(update_);
    }
    update_.collection = reader.merge(keep_others());
    count_files();
    new_state();
    auto changed = static_cast<double>(update_.added + update_.changed + update_.removed);
    if (changed > most || update_.collection.state.files.empty()) return std::nullopt;
    pair_documents();
    complete_notes();
    write(built, writing);
    return std::move(update_);
  }

 private:
  const Xapian::Database& database() const { return old_.database; }

  // With the ids of its passages in their shard.
  std::optional<IndexedDocument> read_old(const std::string& key) const {
    return read_indexed(old_.shard_of(key), key);
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
    for (const FileContent& file : reader.files()) {
      notes.insert(file.note.source + "/" + file.note.path);
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
        changes_[document.key].before = read_old(document.key);
        for (const Contribution& told : document.contributions) {
          bool row = told.origin != Origin::Record && told.origin != Origin::Link;
          if (row && keep(told)) others.kept.push_back(told);
        }
      }
      std::vector<Contribution> links = read_links(database(), key);
      if (!links.empty()) links_[key];  // to be written, if only as none
      std::copy_if(links.begin(), links.end(), std::back_inserter(others.kept_links), keep);
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

  void pair_documents() {
    each_changed_file([&](const std::string& place) {
      std::string key = key_of_place(place);
      if (auto before = read_old(key)) changes_[key].before = std::move(before);
    });
    for (MergedDocument& merged : update_.collection.documents) {
      std::string key = merged.document.key;
      changes_[key].after = std::move(merged);
    }
    update_.collection.documents.clear();
  }

  static std::string key_of_place(const std::string& place) {
    std::size_t slash = place.find('/');
    return key_of_file(place.substr(0, slash), place.substr(slash + 1));
  }

  // A note names the documents that name it.
  void complete_notes() {
    struct About {
      std::set<std::string> lost, won;
    };
    std::map<std::string, About> about;  // by the keys of notes
    for (const auto& [key, change] : changes_) {
      if (change.before && !is_file(change.before->merged.document)) {
        for (const std::string& note : change.before->merged.document.notes)
          about[note].lost.insert(key);
      }
      if (change.after && !is_file(change.after->document)) {
        for (const std::string& note : change.after->document.notes) about[note].won.insert(key);
      } else if (change.after) {
        about[key];
      }
    }
    for (auto& [key, names] : about) {
      auto known = changes_.find(key);
      bool read = known != changes_.end();
      if (!read && names.lost == names.won) continue;
      if (read && !known->second.after) continue;  // it is gone
      std::optional<IndexedDocument> before = read ? known->second.before : read_old(key);
      if (!read && !before) continue;  // it is not there
      std::set<std::string> all;
      if (before) {
        all.insert(before->merged.document.about.begin(), before->merged.document.about.end());
      }
      for (const std::string& lost : names.lost) all.erase(lost);
      all.insert(names.won.begin(), names.won.end());
      Change& change = changes_[key];
      if (!read) {
        change.after = before->merged;
        change.before = std::move(before);
      }
      change.after->document.about.assign(all.begin(), all.end());
    }
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

  static bool is_changed(const Change& change) {
    if (!change.before || !change.after) return change.before || change.after;
    return change.before->merged.document != change.after->document ||
           change.before->merged.passages != change.after->passages;
  }

  void write(const std::string& built, const WriteHooks& writing) {
    std::erase_if(changes_, [&](const auto& item) { return !is_changed(item.second); });
    const IndexState& now = update_.collection.state;
    IndexInfo info = old_.info;
    info.files = now.files.size();
    info.sources.clear();
    for (const SourceSurvey& survey : surveys_) info.sources.push_back(survey.source);
    update_.index = {info, old_.generation};
    bool same_sources = info.sources == old_.info.sources;
    bool same_state = now.files == state_.files && now.records == state_.records;
    if (!same_sources) remember_sources(index_, info.sources);
    if (changes_.empty() && same_sources && same_state) return;
    update_.written = true;
    if (!changes_.empty() || !same_sources) info.built = built;
    try {
      update_.index.info = write_shards(info, writing);
    } catch (const Xapian::Error& error) {
      if (!same_sources) remember_sources(index_, old_.info.sources);
      throw_storage_error(index_, error);
    } catch (const Error&) {
      if (!same_sources) remember_sources(index_, old_.info.sources);
      throw;
    }
  }

  // `now`: what is known of the files and sources. What comes out is known of all.
  IndexInfo write_shards(const IndexInfo& now, const WriteHooks& writing) {
    std::vector<fs::path> paths = shard_paths(generation_path(index_, old_.generation));
    std::map<std::size_t, ShardUpdate> shards;
    auto shard = [&](std::size_t number) -> ShardUpdate& {
      return shards.try_emplace(number, paths[number]).first->second;
    };
    std::size_t done = 0;
    for (const auto& [key, change] : changes_) {
      writing.check_interrupt();
      shard(shard_number(key, paths.size())).write(change);
      if (writing.progress) writing.progress(++done, changes_.size());
    }
    write_states(shard(0), now);
    for (auto& [number, update] : shards) {
      update.info().built = now.built;
      update.finish();
    }
    writing.check_interrupt();
    commit(shards);
    std::vector<IndexInfo> infos;
    for (std::size_t number = 0; number < paths.size(); ++number) {
      auto changed = shards.find(number);
      infos.push_back(changed != shards.end() ? changed->second.info()
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
    DatabaseMetadata metadata(first.database());
    write_state(metadata, update_.collection.state, &places);
    write_links(metadata, links_);
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
        const Xapian::Database& committed = update.database();
        others[number - 1] = committed;
      }
      shards.at(0).database().set_metadata(kShardsKey, shard_digests(others));
      shards.at(0).commit();
    } catch (const Xapian::Error& error) {
      if (!begun) throw;
      throw Error(
          ErrorCode::Storage,
          "a change of the index in " + index_.string() + " was interrupted: " + error.get_msg(),
          "searches see a part of it; run csindex again, which writes the index anew");
    }
  }

  const fs::path& index_;
  const OpenIndex& old_;
  const IndexState& state_;
  const std::vector<SourceSurvey>& surveys_;
  FileChanges files_;
  std::set<std::string> keys_;  // whose contributions are merged again
  Changes changes_;
  LinksByKey links_;  // to be written
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
    throw Error(ErrorCode::BrokenIndex,
                "the index in " + index.string() + " cannot be read: " + error.get_msg(),
                "csindex --rebuild makes it anew from its sources");
  }
}

}  // namespace cssearch
