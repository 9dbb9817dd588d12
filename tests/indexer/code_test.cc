// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "indexer/note/note.h"
#include "indexer/note/passages.h"
#include "indexer/walk/file_type.h"
#include "tests/support/cases.h"

namespace cssearch {
namespace {

using ::testing::ElementsAre;

FileContent read(const std::string& text) {
  return read_code(text, {"notes", "CUDA/src/paged_attention.cu"});
}

// A function of so many lines.
std::string function(const std::string& name, int lines) {
  std::string text = "void " + name + "() {\n";
  for (int i = 0; i < lines; ++i)
    text += i % 5 == 4 ? "\n" : "  call(" + std::to_string(i) + ");\n";
  return text + "}\n";
}

TEST(Code, IsNamedByItsFileAndLiesInItsFolder) {
  FileContent content = read("// after https://arxiv.org/abs/2309.06180\nint x;\n");
  EXPECT_EQ(content.note.kind, Kind::Code);
  EXPECT_EQ(content.note.title, "paged_attention.cu");
  EXPECT_THAT(content.note.other_titles, ElementsAre("paged attention"));
  EXPECT_THAT(content.note.category, ElementsAre("CUDA"));
  ASSERT_EQ(content.links.size(), 1U);
  EXPECT_EQ(content.links[0].arxiv, "2309.06180");
}

TEST(Code, StaysAsItIs) {
  FileContent content = read("\n\nint a;\n\n\nint f() {\n  return a;\n}\n\n");
  ASSERT_EQ(content.passages.size(), 1U);
  const Passage& passage = content.passages[0];
  EXPECT_EQ(passage.text, "int a;\n\n\nint f() {\n  return a;\n}");
  EXPECT_EQ(passage.blocks, (std::vector<Passage::Block>{{0, 6, TextKind::Code, "cu"}}));
  EXPECT_EQ(passage.file_line(0), 3);
  EXPECT_EQ(passage.file_line(4), 7);
}

TEST(Code, IsCutBetweenDefinitions) {
  std::string text;
  for (const char* name : {"one", "two", "three", "four", "five"})
    text += function(name, 190) + "\n";
  FileContent content = read(text);
  ASSERT_EQ(content.passages.size(), 3U);
  int line = 1;
  for (const Passage& passage : content.passages) {
    EXPECT_TRUE(passage.text.starts_with("void ")) << passage.text.substr(0, 40);
    EXPECT_TRUE(passage.text.ends_with("}"));
    EXPECT_LE(passage.text.size(), kLongPassage);
    EXPECT_EQ(passage.file_line(0), line);
    line += 2 * 193;
  }
}

TEST(Code, WithoutDefinitionsIsCutSomewhere) {
  for (const std::string& text :
       {function("huge", 2'000), std::string(50'000, 'x'), "s = '" + std::string(20'000, ' ')}) {
    FileContent content = read(text);
    EXPECT_GT(content.passages.size(), 1U);
    for (const Passage& passage : content.passages) EXPECT_LE(passage.text.size(), kLongestBlock);
  }
  EXPECT_EQ(read("").passages.size(), 1U);
}

TEST(FileType, IsToldByTheName) {
  const IgnoreFile code("*.py\nkernels/**/*.cu\n!test_*.py\n*.org\n", "");
  for (const auto& [path, type] : Cases<const char*, std::optional<FileType>>{
           {"a.md", FileType::Markdown},
           {"a.MARKDOWN", FileType::Markdown},
           {"a.txt", FileType::Plain},
           {"a.ipynb", FileType::Notebook},
           {"a/b.htm", FileType::Page},
           {"a.py", FileType::Code},
           {"x/y/a.py", FileType::Code},
           {"x/test_a.py", std::nullopt},
           {"kernels/a/b.cu", FileType::Code},
           {"other/b.cu", std::nullopt},
           {"a.org", FileType::Code},
           {"a.md.gz", FileType::Markdown},
           {"a.PY.GZ", std::nullopt},
           {"x/a.py.gz", FileType::Code},
           {"a.md.gz.gz", std::nullopt},
           {"a.gz", std::nullopt},
           {"md.gz", std::nullopt},
           {"py", std::nullopt},
           {".md", std::nullopt},
           {"a/.md", std::nullopt},
           {".md.gz", std::nullopt},
       }) {
    EXPECT_EQ(type_of_file(path, code), type) << path;
  }
}

}  // namespace
}  // namespace cssearch
