// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/limits.h"
#include "indexer/note/front_matter.h"
#include "schema/analysis/utf8_scan.h"
#include "tests/fuzz/fuzz.h"

namespace cssearch {
namespace {

void check(const FrontMatter& front, std::string_view text) {
  require(front.bytes <= text.size(), "front matter is within the file");
  if (front.bytes > 0) require(front.text == text.substr(0, front.bytes), "its text is its bytes");
  for (const std::string* value :
       {&front.title, &front.description, &front.language, &front.problem})
    require(is_utf8(*value), "a value is UTF-8");
  for (const auto* values : {&front.author, &front.category, &front.tag}) {
    for (const std::string& value : *values)
      require(is_utf8(value) && !value.empty(), "a value is UTF-8 and not empty");
  }
  require(front.rating.value_or(0) >= 0 && front.rating.value_or(0) <= 5, "there are five stars");
  require(front.read.value_or(0) >= 0 && front.read.value_or(0) <= 3, "there are three passes");
  require(front.language.size() <= 2, "a language is a code");
}

}  // namespace

void fuzz(std::string_view input) {
  std::size_t replaced = 0;
  std::string yaml = to_valid_utf8(input, replaced);
  std::string note = "---\n" + yaml + "\n---\n# Title\n";
  FrontMatter front = read_front_matter(note);
  check(front, note);
  // What stands behind it does not matter.
  if (front.bytes > 0)
    require(read_front_matter(note.substr(0, front.bytes)).title == front.title,
            "front matter is read alone");
  check(read_front_matter(yaml), yaml);
}

}  // namespace cssearch
