// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/write/glass/posting_runs.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <memory>
#include <string>

#include "indexer/write/glass/append_file.h"
#include "indexer/write/glass/pack.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

class RunWriter : public PostingSink {
 public:
  explicit RunWriter(const fs::path& path) : file_(path) {}

  void begin(const Term& term) override {
    bytes_.clear();
    pack_string(bytes_, term.name);
    pack_uint(bytes_, term.documents);
    pack_uint(bytes_, term.occurrences);
    last_ = 0;
  }
  void add(Xapian::docid id, Xapian::termcount wdf, std::string_view positions) override {
    pack_uint(bytes_, id - last_);
    pack_uint(bytes_, wdf);
    pack_string(bytes_, positions);
    last_ = id;
    if (bytes_.size() > kEnough) write();
  }
  void end() override { write(); }
  void close() { file_.close(); }

 private:
  static constexpr std::size_t kEnough = 64 << 10;

  void write() {
    file_.append(bytes_);
    bytes_.clear();
  }

  AppendFile file_;
  std::string bytes_;
  Xapian::docid last_ = 0;
};

class RunReader {
 public:
  explicit RunReader(fs::path path) : path_(std::move(path)) {
    if (file_.open(path_, std::ios::in | std::ios::binary) == nullptr) fail();
    next();
  }

  bool at_end() const { return at_end_; }
  // The term at which the reader stands, with what this run has of it.
  PostingSink::Term term() const { return {name_, documents_, occurrences_}; }

  // Gives out the postings of the term and goes on to the next one.
  void read(PostingSink& sink) {
    Xapian::docid id = 0;
    for (; documents_ > 0; --documents_) {
      id += static_cast<Xapian::docid>(number());
      auto wdf = static_cast<Xapian::termcount>(number());
      string(positions_);
      sink.add(id, wdf, positions_);
    }
    next();
  }

 private:
  using Traits = std::filebuf::traits_type;

  [[noreturn]] void fail() const { throw_file_error(path_, errno == 0 ? EIO : errno); }

  void next() {
    at_end_ = Traits::eq_int_type(file_.sgetc(), Traits::eof());
    if (at_end_) return;
    string(name_);
    documents_ = number();
    occurrences_ = number();
  }

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      auto byte = file_.sbumpc();
      if (Traits::eq_int_type(byte, Traits::eof())) fail();
      value |= (static_cast<std::uint64_t>(byte) & 0x7FU) << shift;
      if (byte < 0x80) return value;
    }
  }

  void string(std::string& out) {
    out.resize(number());
    auto size = static_cast<std::streamsize>(out.size());
    if (file_.sgetn(out.data(), size) != size) fail();
  }

  fs::path path_;
  std::filebuf file_;
  bool at_end_ = false;
  std::string name_;
  std::uint64_t documents_ = 0;
  std::uint64_t occurrences_ = 0;
  std::string positions_;
};

// For a heap whose top is the least term, and among equals the earliest run.
struct Later {
  bool operator()(const std::pair<RunReader*, std::size_t>& a,
                  const std::pair<RunReader*, std::size_t>& b) const {
    int order = a.first->term().name.compare(b.first->term().name);
    return order != 0 ? order > 0 : a.second > b.second;
  }
};

}  // namespace

void PostingRuns::add(const std::function<void(PostingSink&)>& fill) {
  paths_.push_back(folder_ / ("run-" + std::to_string(paths_.size())));
  RunWriter writer(paths_.back());
  fill(writer);
  writer.close();
}

void PostingRuns::merge(PostingSink& sink) const try {
  std::vector<std::unique_ptr<RunReader>> readers;
  std::vector<std::pair<RunReader*, std::size_t>> heap;
  for (const fs::path& path : paths_) {
    readers.push_back(std::make_unique<RunReader>(path));
    if (!readers.back()->at_end()) heap.emplace_back(readers.back().get(), heap.size());
  }
  std::make_heap(heap.begin(), heap.end(), Later{});
  std::vector<std::pair<RunReader*, std::size_t>> same;
  while (!heap.empty()) {
    const std::string name(heap.front().first->term().name);
    PostingSink::Term all{name};
    same.clear();
    while (!heap.empty() && heap.front().first->term().name == name) {
      std::pop_heap(heap.begin(), heap.end(), Later{});
      same.push_back(heap.back());
      heap.pop_back();
      all.documents += same.back().first->term().documents;
      all.occurrences += same.back().first->term().occurrences;
    }
    sink.begin(all);
    for (const auto& run : same) {
      run.first->read(sink);
      if (run.first->at_end()) continue;
      heap.push_back(run);
      std::push_heap(heap.begin(), heap.end(), Later{});
    }
    sink.end();
  }
} catch (const std::ios_base::failure& error) {  // so filebuf tells that a disk cannot be read
  bool has_number = error.code().category() != std::iostream_category();
  throw_file_error(folder_, has_number ? error.code().value() : EIO);
}

}  // namespace cssearch
