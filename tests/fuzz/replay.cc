// SPDX-License-Identifier: GPL-3.0-or-later
//
// A fuzzer as a test: NAME_fuzzer FILE|FOLDER... gives it each file once.
#include <filesystem>
#include <iostream>

#include "tests/fuzz/fuzz.h"
#include "tests/support/temp_folder.h"

namespace {

namespace fs = std::filesystem;

int replay(const fs::path& place) {
  if (!fs::is_directory(place)) {
    std::cout << place.string() << std::endl;  // the last one is that which fails
    cssearch::fuzz(cssearch::read_file(place));
    return 1;
  }
  int files = 0;
  for (const auto& entry : fs::directory_iterator(place)) files += replay(entry.path());
  return files;
}

}  // namespace

int main(int argc, char** argv) {
  int files = 0;
  for (int i = 1; i < argc; ++i) files += replay(argv[i]);
  std::cout << files << " files\n";
  return files > 0 ? 0 : 1;
}
