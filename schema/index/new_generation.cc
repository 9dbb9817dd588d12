// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/new_generation.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <ctime>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "schema/durable_file.h"
#include "schema/error.h"
#include "schema/index/replica.h"
#include "schema/index/stub_files.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

// A reader resolves CURRENT and opens what it names; so much later it surely has.
constexpr std::chrono::seconds kGracePeriod{60};

template <typename Visit>
void each_generation(const fs::path& index, Visit visit) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(index, error)) {
    if (auto number = generation_number(entry.path().filename().string()))
      visit(entry.path(), *number);
  }
}

unsigned next_generation(const fs::path& index) {
  unsigned last = published_generation(index);
  each_generation(index, [&](const fs::path&, unsigned number) { last = std::max(last, number); });
  return last + 1;
}

bool is_older_than_grace(const fs::path& path) {
  std::error_code error;
  auto changed = fs::last_write_time(path, error);
  return !error && fs::file_time_type::clock::now() - changed > kGracePeriod;
}

void clean(const fs::path& index, unsigned current) {
  // First, so that they never name what is removed.
  if (current != 0) write_stub_files(index, generation_path(index, current));
  std::error_code error;
  each_generation(index, [&](const fs::path& path, unsigned number) {
    bool superseded = number < current && is_older_than_grace(path);
    if (number > current || superseded) fs::remove_all(path, error);
  });
  for (const fs::directory_entry& entry : fs::directory_iterator(index, error)) {
    bool left_over = entry.path().filename().string().starts_with("scratch-") ||
                     entry.path().extension() == ".tmp";
    if (left_over) fs::remove_all(entry.path(), error);
  }
}

std::string now_text() {
  std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::localtime_r(&now, &parts);
  char buffer[32];
  std::strftime(buffer, sizeof buffer, "%Y-%m-%d %H:%M:%S", &parts);
  return buffer;
}

fs::path make_lock_file(const fs::path& index) {
  refuse_replica(index);
  make_folder(index);
  return index / "lock";
}

}  // namespace

IndexLock::IndexLock(const fs::path& index, int seconds,
                     const std::function<void(const std::string&)>& on_wait)
    : file_(make_lock_file(index), O_RDWR | O_CREAT, 0644) {
  fs::path path = index / "lock";
  if (!file_.valid()) storage_error("cannot write", path, errno);

  auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  while (::flock(file_.get(), LOCK_EX | LOCK_NB) != 0) {
    std::string holder = read_first_line(path);  // of before, or empty, while it begins or ends
    if (std::chrono::steady_clock::now() >= deadline) {
      if (!holder.empty()) holder = " (" + holder + ")";
      throw Error(ErrorCode::Locked,
                  "another csindex is writing the index in " + index.string() + holder,
                  "wait for it, with --wait SECONDS if you like");
    }
    if (on_wait) on_wait(holder);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  dead_holder_ = read_first_line(path);
  // The lock itself is the kernel's; this is for those who wait, and for the next one if it dies.
  if (!write("process " + std::to_string(::getpid()) + " since " + now_text() + "\n"))
    storage_error("cannot write", path, errno);
}

IndexLock::~IndexLock() {
  write(dead_holder_.empty() ? "" : dead_holder_ + "\n");
}

bool IndexLock::write(const std::string& text) const {
  // In this order, so that on a full disk, or killed between the two, a name stays there.
  const auto size = static_cast<off_t>(text.size());
  return ::pwrite(file_.get(), text.data(), text.size(), 0) == size &&
         ::ftruncate(file_.get(), size) == 0;
}

void remove_leftovers(const fs::path& index) {
  // With a broken CURRENT nothing tells which generation was the good one: all stay for now.
  std::error_code error;
  unsigned published = published_generation(index);
  if (published != 0 || !fs::exists(index / "CURRENT", error)) clean(index, published);
}

NewGeneration::NewGeneration(const fs::path& index) : index_(index) {
  remove_leftovers(index);
  number_ = next_generation(index);
}

NewGeneration::~NewGeneration() {
  std::error_code error;
  fs::remove_all(scratch(), error);
  if (!published_) fs::remove_all(path(), error);
}

fs::path NewGeneration::scratch() const {
  return index_ / ("scratch-" + generation_path({}, number_).string());
}

void NewGeneration::publish(const std::vector<SourceInfo>& sources) {
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path()))
    sync_to_disk(entry.path());
  sync_to_disk(path());
  unsigned superseded = published_generation(index_);
  // The sources first: a run that dies between the two has lost nothing that was published.
  remember_sources(index_, sources);
  // From here on CURRENT may name it, even if a later step fails, so it is not removed any more.
  published_ = true;
  replace_durably(index_ / "CURRENT", path().filename().string() + "\n");
  // Its grace period begins now.
  if (superseded != 0) {
    ::utimensat(AT_FDCWD, generation_path(index_, superseded).c_str(), nullptr, 0);
  }
  clean(index_, number_);
}

}  // namespace cssearch
