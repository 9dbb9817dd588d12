// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/csindex/make_index.h"

#include "indexer/walk/file_type.h"
#include "schema/error.h"
#include "schema/field.h"
#include "schema/index/index_error.h"
#include "schema/index/layout.h"
#include "schema/index/new_generation.h"
#include "schema/index/open_index.h"

namespace cssearch {
namespace {

// An index that can be changed.
struct OldIndex {
  OpenIndex open;
  IndexState state;
};

std::string shards_text(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " shard" : " shards");
}

// Why the index cannot be changed so that it becomes what a rebuild would write; empty if it can.
std::string why_not(const OldIndex& old, const MakeIndexJob& job) {
  if (old.open.info.program != CSSEARCH_VERSION) {
    return "csindex " + old.open.info.program + " made the index, this is " CSSEARCH_VERSION;
  }
  if (old.open.half_changed) return "a change of it was interrupted";
  if (std::size_t before = old.open.shards.size(); job.shards.value_or(before) != before)
    return "with " + shards_text(*job.shards) + ", it had " + std::to_string(before);
  if (old.state.options == kImported) return "it was imported";
  if (old.state.fields != field_table_digest()) return "the fields are others now";
  std::string options = describe_options(job.reading);
  if (old.state.options != options) return "with " + options + ", it was " + old.state.options;
  if (old.open.info.sources.empty() != job.sources.empty())
    return "it was made of other kinds of sources";
  return {};
}

std::optional<OldIndex> open_old_index(const MakeIndexJob& job, std::string& why_whole) {
  if (job.whole) return std::nullopt;
  why_whole = job.damage;
  if (!why_whole.empty()) return std::nullopt;
  try {
    OpenIndex open = open_index(job.index);
    IndexState state = read_state(open.shards.front());
    OldIndex old{std::move(open), std::move(state)};
    why_whole = why_not(old, job);
    return why_whole.empty() ? std::optional(std::move(old)) : std::nullopt;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::Storage) throw;
    if (error.code() != ErrorCode::NoIndex) why_whole = error.what();
  } catch (const Xapian::Error& error) {
    refuse_shortage(error);
    why_whole = "the index cannot be read: " + error.get_msg();
  }
  return std::nullopt;
}

MadeIndex from_update(Update update) {
  MadeIndex made;
  made.published = std::move(update.index);
  made.collection = std::move(update.collection);
  made.changes = {update.added, update.changed, update.removed};
  made.written = update.written;
  return made;
}

}  // namespace

MadeIndex make_index(const MakeIndexJob& job, const ReadHooks& reading, const WriteHooks& writing) {
  ReadOptions options = job.reading;
  options.scratch = job.index;
  std::string why_whole;
  std::optional<OldIndex> old = open_old_index(job, why_whole);
  auto past = [&](const std::string& source) -> const GitHistory* {
    if (!old) return nullptr;
    auto history = old->state.histories.find(source);
    return history == old->state.histories.end() ? nullptr : &history->second;
  };
  std::vector<SourceSurvey> surveys = survey_sources(job.sources, job.reading.walk, past);
  if (old) {
    try {
      remove_leftovers(job.index);
      auto update = update_index(job.index, old->open, old->state, surveys, options,
                                 job.record_stamp, job.built, reading, writing);
      if (update) return from_update(std::move(*update));
      why_whole = "much has changed";
    } catch (const Error& error) {
      if (error.code() != ErrorCode::BrokenIndex) throw;
      why_whole = error.what();
    }
  }
  MadeIndex made;
  made.collection = read_surveyed(surveys, options, reading);
  check_not_empty(made.collection);
  WriteOptions how{job.shards.value_or(count_shards(job.index)), job.reading.threads};
  made.published = write_index(job.index, made.collection, job.built, writing, how);
  made.why_whole = std::move(why_whole);
  return made;
}

void check_not_empty(const Collection& collection) {
  if (collection.files > 0 || collection.sources.empty()) return;
  const std::vector<SourceInfo>& sources = collection.sources;
  throw Error(ErrorCode::NothingToIndex,
              "there is no note in " + (sources.size() == 1 ? sources.front().root : "the sources"),
              "notes are " + indexed_endings() + " files; csindex --why PATH explains one file");
}

}  // namespace cssearch
