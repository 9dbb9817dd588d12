// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/mcp/line_reader.h"

#include <array>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "schema/file_descriptor.h"

namespace cssearch {
namespace {

// The lines of a text, "!" before one that is too long.
std::vector<std::string> lines_of(const std::string& text, std::size_t limit) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe(ends.data()), 0);
  FileDescriptor from(ends[0]), to(ends[1]);
  std::thread writer([&] {
    for (std::size_t at = 0; at < text.size();) {
      const ssize_t size = ::write(to.get(), text.data() + at, text.size() - at);
      ASSERT_GT(size, 0);
      at += static_cast<std::size_t>(size);
    }
    to.close();
  });
  LineReader reader(from.get(), limit);
  std::vector<std::string> lines;
  while (auto line = reader.next()) lines.push_back((line->too_long ? "!" : "") + line->text);
  writer.join();
  return lines;
}

using Lines = std::vector<std::string>;

TEST(LineReader, GivesLinesOfAnyLengthUpToItsLimit) {
  EXPECT_EQ(lines_of("", 5), Lines());
  EXPECT_EQ(lines_of("a\n\nbc", 5), Lines({"a", "", "bc"}));
  EXPECT_EQ(lines_of("12345\n123456\n1\n", 5), Lines({"12345", "!12345", "1"}));
  const std::string large(300'000, 'x');
  EXPECT_EQ(lines_of(large + "\n" + large, 300'000), Lines({large, large}));
  EXPECT_EQ(lines_of(large + large + "\nend\n", 3), Lines({"!xxx", "end"}));
}

}  // namespace
}  // namespace cssearch
