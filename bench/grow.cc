// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes a larger collection of Markdown files out of a given one (grown_text.h) and shows that its
// vocabulary grows as it should.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/grown_text.h"

namespace {

namespace fs = std::filesystem;
using namespace cssearch;

constexpr int kMostCopies = 25;

std::vector<fs::path> markdown_files(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().extension() == ".md")
      files.push_back(entry.path().lexically_relative(folder));
  }
  std::sort(files.begin(), files.end());
  if (files.empty()) throw std::runtime_error("there is no .md file in " + folder.string());
  return files;
}

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(in), {});
  if (!in) throw std::runtime_error("cannot read " + file.string());
  return text;
}

void write(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream out(file, std::ios::binary);
  out << text;
  if (!out.flush()) throw std::runtime_error("cannot write " + file.string());
}

// Every second file: with half of each folder, a half of the collection in all ways.
double exponent_of(const fs::path& from, const std::vector<fs::path>& files, WordCounts& whole) {
  WordCounts half;
  for (std::size_t i = 0; i < files.size(); ++i) {
    std::string text = read(from / files[i]);
    whole.add(text);
    if (i % 2 == 0) half.add(text);
  }
  return heaps_exponent(half, whole);
}

void grow(const fs::path& from, const fs::path& to, int times) {
  std::vector<fs::path> files = markdown_files(from);
  WordCounts whole, grown;
  double exponent = exponent_of(from, files, whole);
  TextGrower grower(whole, exponent, times);
  std::cout << files.size() << " files, Heaps' exponent " << std::fixed << std::setprecision(3)
            << exponent << "\n times       words   distinct   by the law\n";
  for (int number = 0; number < times; ++number) {
    std::string name = "copy-" + std::string(number < 9 ? "0" : "") + std::to_string(number + 1);
    for (const fs::path& file : files) {
      std::string text = grower.copy(read(from / file), number);
      grown.add(text);
      write(to / name / file, text);
    }
    double expected = static_cast<double>(whole.types()) * std::pow(number + 1, exponent);
    std::cout << std::setw(6) << number + 1 << std::setw(12) << grown.tokens() << std::setw(11)
              << grown.types() << std::setw(13) << std::setprecision(0) << expected << "\n";
  }
}

}  // namespace

int main(int argc, char** argv) {
  int times = 0;
  std::string last = argc == 4 ? argv[3] : "";
  std::from_chars(last.data(), last.data() + last.size(), times);
  if (times < 1 || times > kMostCopies) {
    std::cerr << "usage: grow FOLDER TO TIMES\n  the .md files of FOLDER, TIMES (1 to "
              << kMostCopies << ") times as many, in TO\n";
    return 2;
  }
  try {
    if (fs::exists(argv[2])) throw std::runtime_error(std::string(argv[2]) + " exists already");
    grow(argv[1], argv[2], times);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "grow: " << error.what() << "\n";
    return 2;
  }
}
