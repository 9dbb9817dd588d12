// SPDX-License-Identifier: GPL-3.0-or-later
#include "crawl/record_store.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "schema/arxiv_id.h"
#include "schema/durable_file.h"
#include "schema/error.h"
#include "schema/file_descriptor.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRecordEnding = ".json";
constexpr const char* kMissingEnding = ".missing";

// Also what keeps "../x" from being a place.
fs::path place_of(const fs::path& folder, const std::string& id, const char* ending) {
  auto parsed = parse_arxiv_id(id);
  if (!parsed || parsed->id != id) {
    throw Error(ErrorCode::Input, "\"" + id + "\" is no arXiv id without version");
  }
  return folder / (id + ending);
}

std::string read_whole(const FileDescriptor& file, const fs::path& path, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    ssize_t got = ::read(file.get(), bytes.data() + done, size - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) storage_error("cannot read", path, errno);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  bytes.resize(done);
  return bytes;
}

// Nothing if there is no such file. Someone else's repository may hold links to anywhere, pipes
// that never end and huge files; none of them is read.
std::optional<std::string> read_if_there(const fs::path& path) {
  FileDescriptor file(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  if (!file.valid() && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
  if (!file.valid() && errno == ELOOP) throw Error(ErrorCode::Input, "it is a symbolic link");
  struct stat status {};
  if (!file.valid() || ::fstat(file.get(), &status) != 0) storage_error("cannot read", path, errno);
  if (!S_ISREG(status.st_mode)) throw Error(ErrorCode::Input, "it is no regular file");
  auto size = static_cast<std::size_t>(status.st_size);
  if (size > kMaxRecordBytes) throw Error(ErrorCode::Input, "it is larger than 4 MB");
  return read_whole(file, path, size);
}

void remove_quietly(const fs::path& path) {
  std::error_code ignored;
  fs::remove(path, ignored);
}

void replace(const fs::path& path, std::string_view bytes) {
  make_folder(path.parent_path());
  replace_durably(path, bytes);
}

StoredRecord read_record(std::string_view json, const std::string& id) {
  StoredRecord stored = stored_record_from_json(json);
  if (stored.record.id == id) return stored;
  throw Error(ErrorCode::Input, "it holds the record of " + stored.record.id);
}

std::vector<fs::directory_entry> entries_of(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::directory_entry> entries;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    entries.push_back(*at);
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    storage_error("cannot read", folder, error.value());
  }
  return entries;
}

bool is_folder(const fs::directory_entry& entry) {
  std::error_code error;
  return entry.is_directory(error) && !entry.is_symlink(error);
}

// "hep-th/9901001" for "<folder>/hep-th/9901001.json"; nothing for files that are no records.
std::optional<std::string> id_of_file(const fs::path& in_folder) {
  if (in_folder.extension() != kRecordEnding) return std::nullopt;
  std::string id = fs::path(in_folder).replace_extension().generic_string();
  auto parsed = parse_arxiv_id(id);
  return parsed && parsed->id == id ? std::optional(id) : std::nullopt;
}

// "hep-th". Others are not entered: they may be anything, lost+found too.
bool is_archive(const fs::path& folder_name) {
  return id_of_file(folder_name / "9901001.json").has_value();
}

void add_ids(std::vector<std::string>& ids, const fs::path& folder, const fs::path& below) {
  for (const fs::directory_entry& entry : entries_of(folder / below)) {
    fs::path in_folder = below / entry.path().filename();
    if (below.empty() && is_folder(entry)) {
      if (is_archive(in_folder)) add_ids(ids, folder, in_folder);
    } else if (auto id = id_of_file(in_folder)) {
      ids.push_back(*id);
    }
  }
}

// Ids that have a file, in order.
std::vector<std::string> ids_in(const fs::path& folder) {
  std::vector<std::string> ids;
  add_ids(ids, folder, {});
  std::sort(ids.begin(), ids.end());
  return ids;
}

}  // namespace

fs::path RecordStore::path_of(const std::string& id) const {
  return place_of(folder_, id, kRecordEnding);
}

std::optional<StoredRecord> RecordStore::load(const std::string& id) const {
  auto json = read_if_there(path_of(id));
  return json ? std::optional(read_record(*json, id)) : std::nullopt;
}

StoreContent RecordStore::load_all() const {
  StoreContent content;
  for (const std::string& id : ids_in(folder_)) {
    try {
      if (auto stored = load(id)) content.records.push_back(std::move(*stored));
    } catch (const Error& error) {
      content.broken.push_back({id + kRecordEnding, error.what()});
    }
  }
  return content;
}

void RecordStore::save(const StoredRecord& stored) const {
  const std::string& id = stored.record.id;
  replace(path_of(id), stored_record_to_json(stored));
  remove_quietly(place_of(folder_, id, kMissingEnding));
}

void RecordStore::mark_missing(const std::string& id, const PartialDate& asked) const {
  replace(place_of(folder_, id, kMissingEnding), asked.text() + "\n");
}

std::optional<PartialDate> RecordStore::missing_since(const std::string& id) const {
  auto text = read_if_there(place_of(folder_, id, kMissingEnding));
  if (!text) return std::nullopt;
  return parse_date(std::string_view(*text).substr(0, text->find('\n')));
}

}  // namespace cssearch
