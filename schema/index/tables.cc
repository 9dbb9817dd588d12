// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/tables.h"

#include <array>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

#include "schema/durable_file.h"
#include "schema/index/format.h"
#include "schema/shortage.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

constexpr const char* kVersionFile = "iamglass";
constexpr std::array<const char*, 7> kFiles = {kVersionFile,     "postlist.glass", "docdata.glass",
                                               "termlist.glass", "position.glass", "spelling.glass",
                                               "synonym.glass"};
constexpr const char* kLock = "flintlock";  // not for reading

bool has_term_from(const Xapian::Database& database, const std::string& first,
                   const std::string& behind) {
  auto term = database.allterms_begin();
  term.skip_to(first);
  return term != database.allterms_end() && (behind.empty() || *term < behind);
}

// Whether it has a term with positions (format.h): a word, which begins with a digit or behind the
// capitals of prefixes, or the place of a Han character.
bool has_words(const Xapian::Database& database) {
  const std::string place(kPlacePrefix);
  return has_term_from(database, "0", ":") || has_term_from(database, "a", "") ||
         has_term_from(database, place, place + "\xFF");
}

void expect_table(const fs::path& file) {
  std::error_code error;
  if (!fs::exists(file, error)) throw Xapian::DatabaseCorruptError(file.string() + " is not there");
}

std::string read_version_file(const fs::path& folder) {
  fs::path path = folder / kVersionFile;
  std::ifstream file = open_for_reading(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void expect_regular(const fs::path& file) {
  if (is_there_but_no_file(file))
    throw Xapian::DatabaseOpeningError(file.string() + " is not a regular file");
}

}  // namespace

bool is_there_but_no_file(const fs::path& path) {
  struct stat state {};
  return ::stat(path.c_str(), &state) == 0 && !S_ISREG(state.st_mode);
}

void expect_table_file(const fs::path& file) {
  expect_regular(file);
  if (::eaccess(file.c_str(), R_OK) != 0 && errno == EACCES)
    storage_error("cannot read", file, EACCES);
}

Xapian::Database open_tables(const fs::path& folder) {
  std::error_code error;
  // Xapian would take a file for a database in one file.
  if (fs::exists(folder, error) && !fs::is_directory(folder, error))
    throw Xapian::DatabaseOpeningError(folder.string() + " is not a folder");
  for (const char* name : kFiles) expect_table_file(folder / name);
  expect_regular(folder / kLock);
  // Always with the backend named: a stub file in the folder could otherwise run any program.
  Xapian::Database database(folder.string(), Xapian::DB_BACKEND_GLASS);
  if (database.get_doccount() == 0) return database;
  expect_table(folder / "docdata.glass");
  expect_table(folder / "termlist.glass");
  if (!database.has_positions() && has_words(database)) expect_table(folder / "position.glass");
  return database;
}

SeenRevision::SeenRevision(fs::path folder)
    : folder_(std::move(folder)), version_file_(read_version_file(folder_)) {}

bool SeenRevision::is_outdated() const {
  return read_version_file(folder_) != version_file_;
}

}  // namespace cssearch
