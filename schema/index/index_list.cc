// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/index_list.h"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <map>
#include <string_view>
#include <system_error>
#include <thread>

#include <sys/wait.h>

#include "schema/error.h"
#include "schema/index/index_error.h"
#include "schema/index/shards.h"
#include "schema/shortage.h"

namespace cssearch {
namespace {

using std::chrono::milliseconds;

// Servers close connections that are idle for a minute, and what served a generation that is not
// the published one any more is not told of it.
constexpr std::chrono::seconds kMostAge{30};
// What is back answers within this; nobody waits longer for what may still be down.
constexpr milliseconds kPatience{100};
constexpr milliseconds kFirstPause{1'000};
constexpr milliseconds kLongestPause{8'000};
constexpr int kMostFailures = 2;
constexpr const char* kRemedy = "csindex --rebuild makes it anew, where its sources are";

// Xapian leaves an ssh that it could not speak with behind, and would wait for the end of one that
// hangs. Each place is opened by a thread of its own, which starts nothing else.
void end_children_of_this_thread() {
  std::ifstream children("/proc/thread-self/children");
  for (pid_t child = 0; children >> child;) {
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
  }
}

bool is_modified(const Xapian::Error& error) {
  return std::string_view(error.get_type()) == "DatabaseModifiedError";
}

Xapian::Database connect_to(const IndexPlace& place, milliseconds timeout) {
  auto wait = static_cast<unsigned>(std::max<milliseconds::rep>(timeout.count(), 1));
  if (place.kind == IndexPlace::Kind::Tcp)
    return Xapian::Remote::open(place.host, place.port, wait, wait);
  return Xapian::Remote::open("ssh", place.ssh_arguments, wait);
}

OpenIndex open_place(const IndexPlace& place, milliseconds timeout) {
  if (!place.is_remote()) return open_index(place.folder);
  OpenIndex open;
  try {
    open.database = connect_to(place, timeout);
    open.shards = {open.database};
    open.info = read_index_info(open.database, place.text, kRemedy);
    open.remote = true;
    place.take_ssh_error();  // warnings at most, and not of what comes later
    return open;
  } catch (const Xapian::Error& error) {
    if (place.kind == IndexPlace::Kind::Ssh) end_children_of_this_thread();
    refuse_shortage(error);
    std::string said = place.take_ssh_error();
    throw Error(ErrorCode::Unreachable,
                place.text + " does not answer: " + (said.empty() ? error.get_msg() : said),
                "see whether it is served, and by which address");
  } catch (const Error&) {
    if (place.kind == IndexPlace::Kind::Ssh) end_children_of_this_thread();
    throw;
  }
}

// On a thread of its own. If there can be no more, Error(Storage) comes of it.
std::future<OpenIndex> open_aside(const IndexPlace& place, milliseconds limit) {
  std::promise<OpenIndex> none;
  try {
    return std::async(std::launch::async, [place, limit] { return open_place(place, limit); });
  } catch (const std::system_error& error) {
    try {
      refuse_shortage(error.code().value());
      throw;
    } catch (...) {
      none.set_exception(std::current_exception());
    }
  }
  return none.get_future();
}

// The end of a connection through ssh is waited for, and may hang with it.
void drop_aside(std::vector<OpenIndex> dropped) {
  if (dropped.empty()) return;
  try {
    std::thread([connections = std::move(dropped)] {}).detach();
  } catch (const std::system_error&) {
    // There can be no more threads; here they were ended with what the new one was to have.
  }
}

}  // namespace

IndexList::IndexList(std::vector<IndexPlace> places, milliseconds limit) : limit_(limit) {
  for (IndexPlace& place : places) parts_.emplace_back().place = std::move(place);
  std::vector<Part*> all;
  for (Part& part : parts_) all.push_back(&part);
  connect(all);
  put_together();
}

bool IndexList::refresh() {
  if (auto remote = connected(); !remote.empty() && Clock::now() - connected_at_ > kMostAge)
    connect(remote);
  for (Part& part : parts_) {
    part.failures = 0;
    refresh(part);
  }
  if (!changed_ && !open_.shards.empty()) return false;
  put_together();
  return true;
}

void IndexList::refresh(Part& part) {
  if (!part.open) return try_again(part);
  if (part.place.is_remote()) return refresh_connection(part);
  try {
    changed_ = cssearch::refresh(*part.open, part.place.folder) || changed_;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::Locked) return;  // what is open stays
    if (parts_.size() == 1) throw;
    leave_out(part, error.what());
  }
}

void IndexList::refresh_connection(Part& part) {
  OpenIndex& open = *part.open;
  try {
    open.stale = open.database.reopen() || open.stale;
    if (!open.stale) return;
    open.info = read_index_info(open.database, part.place.text, kRemedy);
    open.stale = false;
    changed_ = true;
  } catch (const Xapian::Error&) {
    connect({&part});
  } catch (const Error& error) {
    if (parts_.size() == 1) throw;
    leave_out(part, error.what());
  }
}

bool IndexList::renew_overtaken() {
  for (Part& part : parts_) {
    if (!part.open || !is_overtaken(*part.open)) continue;
    try {
      take(part, open_index(part.place.folder));
    } catch (const Error& error) {
      if (parts_.size() == 1 || error.code() == ErrorCode::Locked) throw;
      leave_out(part, error.what());
    }
  }
  if (!changed_) return false;
  put_together();
  return true;
}

bool IndexList::recover(const Xapian::Error& error) {
  if (!open_.remote) return false;
  const bool modified = is_modified(error);
  bool known = modified;
  for (Part& part : parts_) {
    bool failed = part.open && part.place.is_remote() && !modified &&
                  part.place.error_context() == error.get_context();
    known = known || failed;
    if (failed && ++part.failures > kMostFailures)
      leave_out(part, part.place.text + " fails: " + error.get_msg());
  }
  connect(connected());
  try {
    for (Part& part : parts_) {
      if (part.open && !part.place.is_remote()) refresh(part);
    }
  } catch (const Xapian::Error&) {
    // It is met again.
  }
  put_together();
  // Else a folder is damaged, and nothing tells which.
  return known;
}

std::vector<IndexList::Part*> IndexList::connected() {
  std::vector<Part*> remote;
  for (Part& part : parts_) {
    if (part.open && part.place.is_remote()) remote.push_back(&part);
  }
  return remote;
}

void IndexList::connect(const std::vector<Part*>& parts) {
  std::vector<std::future<OpenIndex>> opening;
  for (const Part* part : parts) {
    opening.push_back(part->place.is_remote()
                          ? open_aside(part->place, wait())
                          : std::async(std::launch::deferred, open_place, part->place, wait()));
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    try {
      take(*parts[i], opening[i].get());
    } catch (const Error& error) {
      if (parts_.size() == 1) throw;
      leave_out(*parts[i], error.what());
    }
  }
  connected_at_ = Clock::now();
}

void IndexList::try_again(Part& part) {
  milliseconds patience{};
  if (!part.coming.valid()) {
    if (Clock::now() < part.next_try) return;
    part.coming = open_aside(part.place, wait());
    patience = kPatience;
  }
  if (part.coming.wait_for(patience) != std::future_status::ready) return;
  try {
    take(part, part.coming.get());
  } catch (const Error& error) {
    leave_out(part, error.what());
  }
}

void IndexList::take(Part& part, OpenIndex open) {
  drop(part);
  part.open = std::move(open);
  part.pause = {};
  changed_ = true;
}

void IndexList::leave_out(Part& part, const std::string& why) {
  changed_ = changed_ || part.open.has_value() || part.why != why;
  drop(part);
  part.why = why;
  part.pause = std::clamp(part.pause * 2, kFirstPause, kLongestPause);
  part.next_try = Clock::now() + part.pause;
}

void IndexList::drop(Part& part) {
  if (part.open && part.place.kind == IndexPlace::Kind::Ssh)
    dropped_.push_back(std::move(*part.open));
  part.open.reset();
}

void IndexList::put_together() {
  changed_ = false;
  bool whole_change = is_whole_change();
  OpenIndex whole;
  std::vector<IndexInfo> infos;
  for (const Part& part : parts_) {
    if (!part.open) {
      whole.missing.push_back({part.place.text, part.why});
      continue;
    }
    const OpenIndex& open = *part.open;
    for (const Xapian::Database& shard : open.shards) {
      whole.shards.push_back(shard);
      whole.database.add_database(shard);
    }
    infos.push_back(open.info);
    whole.notes.insert(whole.notes.end(), open.notes.begin(), open.notes.end());
    whole.generation = std::max(whole.generation, open.generation);
    whole.half_changed = whole.half_changed || open.half_changed;
    whole.remote = whole.remote || open.remote;
  }
  whole.half_changed = whole.half_changed || (whole.missing.empty() && !whole_change);
  if (!infos.empty()) whole.info = whole_info(infos);
  note_sources_of_one_name(whole);
  bool as_before = open_.kept_words && open_.info.digest == whole.info.digest;
  if (whole.remote) {
    whole.kept_words = as_before ? open_.kept_words : std::make_shared<WordBlocks::Kept>();
  }
  open_ = std::move(whole);
  drop_aside(std::exchange(dropped_, {}));
  if (infos.empty()) throw nothing_left();
}

// What has one key counts as one document.
void IndexList::note_sources_of_one_name(OpenIndex& whole) const {
  std::map<std::string, std::string> place_of;
  for (const Part& part : parts_) {
    if (!part.open) continue;
    for (const SourceInfo& source : part.open->info.sources) {
      auto [known, is_new] = place_of.emplace(source.name, part.place.text);
      if (is_new) continue;
      whole.notes.push_back(known->second + " and " + part.place.text +
                            " both have a source named " + source.name +
                            "; notes of one path are shown once (csindex NAME=FOLDER "
                            "gives another name)");
    }
  }
}

// A change of shards that are served one by one is waited for as if they lay here.
bool IndexList::is_whole_change() {
  auto whole = [&] {
    std::vector<Xapian::Database> shards;
    for (const Part& part : parts_) {
      if (part.open)
        shards.insert(shards.end(), part.open->shards.begin(), part.open->shards.end());
    }
    return belong_together(shards);
  };
  auto renew = [&] {
    for (Part& part : parts_) {
      if (part.open) refresh(part);
    }
    return std::exchange(changed_, false);
  };
  const Part& first = parts_.front();
  bool one_folder = parts_.size() == 1 && first.open && !first.open->remote;
  if (one_folder && !first.open->is_replica) return true;  // it was waited for
  bool all = std::all_of(parts_.begin(), parts_.end(), [](const Part& part) { return part.open; });
  try {
    return all && wait_for_whole_change(whole, renew);
  } catch (const Xapian::Error&) {
    return false;  // which is said with the answer
  }
}

Error IndexList::nothing_left() const {
  std::string all;
  for (const Part& part : parts_) all += (all.empty() ? "" : "; ") + part.why;
  return {ErrorCode::Unreachable, "no part of the index can be read: " + all,
          "see whether they are served, and by which address"};
}

}  // namespace cssearch
