// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/dictionary_blocks.h"

#include <algorithm>
#include <string_view>

#include <sys/mman.h>
#include <sys/stat.h>

#include "schema/durable_file.h"
#include "schema/error.h"
#include "schema/file_descriptor.h"

namespace cssearch {
namespace {

constexpr std::string_view kHeader = "cssearch dictionary 1\n";
constexpr std::size_t kMaxKeyBytes = 3;

class DatabaseBlocks : public DictionaryBlocks {
 public:
  explicit DatabaseBlocks(const Xapian::Database& database) : database_(database) {}

  std::string block(const std::string& key) const override { return database_.get_metadata(key); }

  void each_key(char type, const std::function<void(const std::string& key)>& use) const override {
    std::string prefix(1, type);
    auto end = database_.metadata_keys_end(prefix);
    for (auto key = database_.metadata_keys_begin(prefix); key != end; ++key) use(*key);
  }

 private:
  Xapian::Database database_;
};

// A file in memory, read where it is touched.
class MappedFile {
 public:
  explicit MappedFile(const std::filesystem::path& path) {
    FileDescriptor file(path, O_RDONLY);
    struct stat status {};
    if (!file.valid() || ::fstat(file.get(), &status) != 0 || status.st_size == 0) return;
    auto size = static_cast<std::size_t>(status.st_size);
    void* bytes = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
    if (bytes != MAP_FAILED) text_ = {static_cast<const char*>(bytes), size};
  }
  ~MappedFile() {
    if (!text_.empty()) ::munmap(const_cast<char*>(text_.data()), text_.size());
  }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

class FileBlocks : public DictionaryBlocks {
 public:
  explicit FileBlocks(const std::filesystem::path& path) : file_(path), lines_(file_.text()) {
    if (!lines_.starts_with(kHeader)) {
      throw Error(ErrorCode::BrokenIndex, "this is no dictionary of an index: " + path.string(),
                  "csindex --rebuild makes the index anew");
    }
    lines_.remove_prefix(kHeader.size());
  }

  std::string block(const std::string& key) const override {
    std::string block;
    for (std::size_t at = first([&](std::string_view other) { return other < key; });
         at < lines_.size() && key_at(at) == key; at = end_of_line(at)) {
      block += lines_.substr(at + 1, end_of_line(at) - at - 1);
    }
    return block;
  }

  void each_key(char type, const std::function<void(const std::string& key)>& use) const override {
    std::size_t at =
        first([&](std::string_view other) { return other < std::string_view(&type, 1); });
    while (at < lines_.size() && lines_[at] == type) {
      std::string key(key_at(at));
      use(key);
      std::size_t next = first([&](std::string_view other) { return other <= key; });
      at = std::max(next, end_of_line(at));  // forward, also in a file that is not sorted
    }
  }

 private:
  std::string_view key_at(std::size_t line) const {
    std::string_view key = lines_.substr(line, kMaxKeyBytes);
    return key.substr(0, key.find_first_of("\t\n"));
  }

  std::size_t begin_of_line(std::size_t at) const {
    std::size_t before = at == 0 ? std::string_view::npos : lines_.rfind('\n', at - 1);
    return before == std::string_view::npos ? 0 : before + 1;
  }

  std::size_t end_of_line(std::size_t at) const {
    return std::min(lines_.find('\n', at), lines_.size() - 1) + 1;
  }

  // The first line whose key is not before what is looked for; the end if there is none.
  std::size_t first(const std::function<bool(std::string_view key)>& is_before) const {
    std::size_t from = 0, to = lines_.size();
    while (from < to) {
      std::size_t middle = begin_of_line(from + (to - from) / 2);
      if (is_before(key_at(middle))) {
        from = end_of_line(middle);
      } else {
        to = middle;
      }
    }
    return from;
  }

  MappedFile file_;
  std::string_view lines_;
};

}  // namespace

std::shared_ptr<const DictionaryBlocks> blocks_of_database(const Xapian::Database& database) {
  return std::make_shared<DatabaseBlocks>(database);
}

std::shared_ptr<const DictionaryBlocks> blocks_of_file(const std::filesystem::path& path) {
  return std::make_shared<FileBlocks>(path);
}

void write_dictionary_file(const std::filesystem::path& path,
                           const std::map<std::string, std::string>& blocks) {
  std::string text(kHeader);
  for (const auto& [key, block] : blocks) {
    for (std::size_t at = 0; at < block.size();) {
      std::size_t end = std::min(block.find('\n', at), block.size() - 1) + 1;
      text += key.front();
      text.append(block, at, end - at);
      at = end;
    }
  }
  replace_durably(path, text);
}

}  // namespace cssearch
