// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/csindex/changes.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "indexer/git.h"
#include "indexer/walk/file_type.h"
#include "schema/error.h"
#include "schema/hash.h"
#include "schema/identity.h"
#include "schema/program/terminal_text.h"
#include "schema/url.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kNamedAuthors = 3;

// A folder of its own, gone when it is.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (fs::temp_directory_path() / "csindex-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
      throw Error(ErrorCode::Storage,
                  "cannot make a folder in " + fs::temp_directory_path().string(),
                  "TMPDIR names another place");
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code error;
    fs::remove_all(path_, error);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

bool is_note(const Document& document) {
  return document.contributions.front().origin == Origin::File;
}

// What the reader wrote down, not only a link in a text.
bool counts(const Document& document) {
  Origin origin = document.contributions.front().origin;
  return origin != Origin::Link && origin != Origin::Record;
}

// A note's text, or an entry's title: what it is known by if its key has changed.
std::string mark_of(const MergedDocument& merged) {
  if (!is_note(merged.document)) return "entry " + slug(merged.document.title);
  std::string text;
  for (const Passage& passage : merged.passages) text += passage.text + "\n";
  return "note " + hash64_bytes(text);
}

struct Known {
  Document document;
  std::string mark;
};

// Those that count.
std::vector<Known> known_of(const Collection& collection) {
  std::vector<Known> known;
  for (const MergedDocument& merged : collection.documents) {
    if (counts(merged.document)) known.push_back({merged.document, mark_of(merged)});
  }
  return known;
}

std::string place_of(const Contribution& contribution) {
  return contribution.source + "/" + contribution.path;
}

// The key of an older document if its file had the name that it has now.
std::string key_now(const Document& old, const Renames& renames) {
  const Contribution& first = old.contributions.front();
  auto renamed = renames.find(place_of(first));
  if (renamed == renames.end()) return old.key;
  for (const char* kind : {"note:", "entry:"}) {
    std::string before = kind + renamed->first;
    if (old.key.starts_with(before)) return kind + renamed->second + old.key.substr(before.size());
  }
  return old.key;
}

std::string escaped(const std::string& text) {
  std::string result;
  for (char c : visible(text)) {
    if (std::string_view("\\[]*_`<>|").find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

// Within the brackets of a link.
std::string target_of(const Document& document) {
  constexpr std::string_view kKept = "/:?#&=%+~,;@!$'*";
  if (!document.url.empty()) return percent_encode(document.url, kKept);
  return percent_encode(document.contributions.front().path, "/");
}

std::string authors_of(const Document& document) {
  std::string text;
  for (std::size_t i = 0; i < document.author.size() && i < kNamedAuthors; ++i)
    text += (i > 0 ? ", " : "") + document.author[i];
  return text + (document.author.size() > kNamedAuthors ? " et al." : "");
}

// The day of a file's last change says nothing of a note that was just added.
std::string date_of(const Document& document) {
  bool of_file = document.contributions.front().date_trust <= DateTrust::Commit;
  return document.date && !(is_note(document) && of_file) ? document.date->text() : "";
}

std::string stars(int rating) {
  std::string text;
  for (int i = 0; i < rating; ++i) text += "★";
  return text;
}

std::string item_of(const Document& document, const std::vector<std::string>& more) {
  std::string text = "- [" + escaped(document.title) + "](" + target_of(document) + ")";
  std::string facts;
  auto add = [&](const std::string& fact) {
    if (!fact.empty()) facts += (facts.empty() ? "" : ", ") + fact;
  };
  add(escaped(authors_of(document)));
  add(date_of(document));
  for (const std::string& fact : more) add(fact);
  return text + (facts.empty() ? "" : " — " + facts) + "\n";
}

std::string heading_of(const Document& document) {
  if (!document.category.empty()) return document.category.front();
  return document.contributions.front().path;
}

// "read", "read 3", "read 1 → 2"
std::string passes_text(int before, int now) {
  if (before > 0) return "read " + std::to_string(before) + " → " + std::to_string(now);
  return now > 1 ? "read " + std::to_string(now) : now == 1 ? "read" : "";
}

std::string added_text(const std::vector<Document>& added) {
  std::vector<std::pair<std::string, std::string>> groups;  // in order of their first documents
  for (const Document& document : added) {
    std::string heading = heading_of(document);
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&](const auto& known) { return known.first == heading; });
    if (group == groups.end()) group = groups.insert(groups.end(), {heading, ""});
    group->second += item_of(
        document, {stars(document.rating.value_or(0)), passes_text(0, document.read.value_or(0)),
                   is_note(document) ? "note" : ""});
  }
  std::string text;
  for (const auto& [heading, items] : groups) text += "\n### " + escaped(heading) + "\n\n" + items;
  return text;
}

std::string changed_text(const std::vector<Change>& changes, const std::string& heading,
                         std::string (*say)(const Change&)) {
  if (changes.empty()) return {};
  std::string text = "\n## " + heading + "\n\n";
  for (const Change& change : changes) text += item_of(change.document, {say(change)});
  return text;
}

std::string say_read(const Change& change) {
  return passes_text(change.before, *change.document.read);
}

std::string say_starred(const Change& change) {
  std::string before = change.before > 0 ? stars(change.before) + " → " : "";
  return before + stars(*change.document.rating);
}

// git makes no other trees, but reads them.
bool stays_inside(const fs::path& path) {
  return path.is_relative() && std::find(path.begin(), path.end(), "..") == path.end();
}

// Writes the files of the source at the commit that decide what is indexed of it.
void write_tree(const SourceInfo& source, const std::string& commit, const WalkOptions& options,
                const fs::path& folder) {
  auto wanted = [code = code_rules(options)](const std::string& path) {
    std::string name = path.substr(path.rfind('/') + 1);
    return stays_inside(path) && (type_of_file(path, code).has_value() || name == ".gitignore" ||
                                  name == ".cssearchignore");
  };
  read_git_files(source.root, commit, wanted, [&](const std::string& path, std::string_view bytes) {
    fs::path file = folder / path;
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
    if (!fs::exists(file))
      throw Error(ErrorCode::Storage, "cannot write " + file.string(),
                  "TMPDIR names another place");
  });
}

}  // namespace

Changes find_changes(const Collection& old, const Collection& now, const Renames& renames) {
  const std::vector<Known> all_before = known_of(old), all_now = known_of(now);
  std::map<std::string, const Known*> by_key;
  for (const Known& known : all_before) by_key.emplace(key_now(known.document, renames), &known);
  std::vector<std::pair<const Known*, const Known*>> pairs;  // now, and before
  for (const Known& known : all_now) {
    auto found = by_key.find(known.document.key);
    pairs.emplace_back(&known, found == by_key.end() ? nullptr : found->second);
    if (found != by_key.end()) by_key.erase(found);
  }
  std::multimap<std::string, const Known*> by_mark;  // of what has found no partner
  for (const auto& [key, known] : by_key) by_mark.emplace(known->mark, known);

  Changes changes;
  for (auto [known, before] : pairs) {
    if (before == nullptr) {
      if (auto found = by_mark.find(known->mark); found != by_mark.end()) {
        before = found->second;
        by_mark.erase(found);
      }
    }
    const Document& document = known->document;
    if (before == nullptr) {
      changes.added.push_back(document);
      continue;
    }
    int passes = before->document.read.value_or(0), rating = before->document.rating.value_or(0);
    if (document.read.value_or(0) > passes) changes.read.push_back({document, passes});
    if (document.rating.value_or(0) > rating) changes.starred.push_back({document, rating});
  }
  changes.removed = by_mark.size();
  return changes;
}

std::string changes_markdown(const Changes& changes, const std::string& since) {
  std::string text = "# Changes since " + escaped(since) + "\n";
  std::string what;
  if (!changes.added.empty()) what += "\n## Added\n" + added_text(changes.added);
  what += changed_text(changes.read, "Read", say_read);
  what += changed_text(changes.starred, "Starred", say_starred);
  if (changes.removed > 0)
    what += "\n## Removed\n\n" + std::to_string(changes.removed) +
            (changes.removed == 1 ? " entry or note\n" : " entries and notes\n");
  return text + (what.empty() ? "\nNothing was added, read or starred.\n" : what);
}

std::string changes_since(const std::string& revision, const std::vector<SourceInfo>& sources,
                          const ReadOptions& options, const ReadHooks& hooks) {
  TemporaryFolder folder;
  std::vector<SourceInfo> old = sources;
  Renames renames;
  std::set<std::string> days;
  for (std::size_t i = 0; i < old.size(); ++i) {
    GitCommit commit = find_git_commit(sources[i].root, revision);
    days.insert(commit.day);
    old[i].root = (folder.path() / std::to_string(i)).string();
    fs::create_directory(old[i].root);
    write_tree(sources[i], commit.id, options.walk, old[i].root);
    for (const auto& [from, to] : read_git_renames(sources[i].root, commit.id))
      renames[sources[i].name + "/" + from] = sources[i].name + "/" + to;
  }
  Collection before = read_collection(old, options, hooks);
  Collection now = read_collection(sources, options, hooks);
  std::string since = revision;
  if (days.size() == 1 && *days.begin() != revision) since += " (" + *days.begin() + ")";
  return changes_markdown(find_changes(before, now, renames), since);
}

}  // namespace cssearch
