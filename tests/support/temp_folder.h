// SPDX-License-Identifier: GPL-3.0-or-later
//
// A folder of its own for a test, gone when the test is.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace cssearch {

class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

  // Writes a file, with the folders above it.
  void write(std::string_view name, std::string_view bytes) const;

 private:
  std::filesystem::path path_;
};

std::string read_file(const std::filesystem::path& path);

// The folder ../shared/data beside the checkout, with other people's collections; empty on machines
// that do not have it. Tests that need it then skip.
std::filesystem::path shared_data();

// The checkout.
std::filesystem::path project_folder();

}  // namespace cssearch
