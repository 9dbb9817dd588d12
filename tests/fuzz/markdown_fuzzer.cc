// SPDX-License-Identifier: GPL-3.0-or-later
//
// A Markdown file, from its bytes to the terms of its passages.
#include <algorithm>

#include "indexer/decode/decode.h"
#include "indexer/limits.h"
#include "indexer/merge/merge.h"
#include "indexer/merge/pack_document.h"
#include "indexer/note/note.h"
#include "indexer/write/passage_terms.h"
#include "schema/analysis/utf8.h"
#include "schema/index/format.h"
#include "tests/fuzz/fuzz.h"

namespace cssearch {
namespace {

bool ends_between_characters(std::string_view text, std::size_t at) {
  return at <= text.size() && whole_code_points(text, at) == at;
}

void check_texts(const std::vector<std::string>& texts) {
  for (const std::string& text : texts) require(is_utf8(text), "a value is UTF-8");
}

void check_contribution(const Contribution& contribution, int last_line) {
  for (const std::string& text : {contribution.title, contribution.venue, contribution.url,
                                  contribution.arxiv, contribution.remark, contribution.abstract})
    require(is_utf8(text), "a text is UTF-8");
  for (const auto* texts :
       {&contribution.other_titles, &contribution.author, &contribution.category,
        &contribution.section, &contribution.tag, &contribution.code, &contribution.notes})
    check_texts(*texts);
  require(contribution.title.find('\n') == std::string::npos, "a title is one line");
  require(contribution.line >= 0 && contribution.line <= last_line, "a line is one of the file");
  require(contribution.rating.value_or(0) >= 0 && contribution.rating.value_or(0) <= 5,
          "there are five stars");
  require(contribution.read.value_or(0) >= 0 && contribution.read.value_or(0) <= 3,
          "there are three passes");
}

void check_passage(const Passage& passage, int last_line) {
  const std::string& text = passage.text;
  require(is_utf8(text), "a passage is UTF-8");
  const int lines = static_cast<int>(std::count(text.begin(), text.end(), '\n')) + 1;
  require(!passage.sections.empty() && passage.sections.front().text_line == 0,
          "a passage begins with a section");
  for (const Passage::Section& section : passage.sections) {
    // The last heading may have no text.
    require(section.text_line <= lines + 1, "a section begins in the text");
    check_texts(section.heading);
  }
  for (auto [text_line, file_line] : passage.lines) {
    require(text_line >= 0 && text_line < lines, "a line is one of the text");
    require(file_line >= 1 && file_line <= last_line, "a line of text is one of the file");
  }
  for (const Passage::Block& block : passage.blocks)
    require(block.text_line >= 0 && block.count > 0 && block.text_line + block.count <= lines,
            "a block is lines of the text");
  std::size_t begin = 0;
  for (const TextMark& mark : passage.marks) {
    require(mark.begin >= begin && mark.begin <= mark.end, "marks are in order");
    require(ends_between_characters(text, mark.begin) && ends_between_characters(text, mark.end),
            "a mark is of whole characters of the text");
    begin = mark.begin;
  }
}

void check_terms(const WholeDocument& document) {
  WordCounts words;
  PassageTerms terms;
  std::size_t passages = 0;
  terms.make(document, words, [&](const IndexedPassage& passage) {
    ++passages;
    for (const IndexedPassage::Posting& posting : passage.postings())
      require(posting.size > 0 && posting.size <= kMaxTermBytes, "terms are within Xapian's limit");
    StoredPassage stored = decode_stored(passage.data());
    require(stored.passage == document.passages.at(static_cast<std::size_t>(stored.number)),
            "a passage is stored as it is");
  });
  require(passages == document.passages.size(), "each passage is indexed");
}

}  // namespace

void fuzz(std::string_view input) {
  std::optional<Decoded> decoded = decode_text(input);
  if (!decoded) return;
  require(is_utf8(decoded->text), "decoded text is UTF-8");
  require(decoded->text.find('\0') == std::string::npos, "decoded text has no NUL");
  const NotePlace place{"notes", "Topic/2024-03-01_file.md", &default_generic_folders(), nullptr};
  FileContent content = read_markdown_note(decoded->text, place);
  const std::string& text = decoded->text;
  // Line 0 is not known; an empty file has its first line too.
  const int last_line = static_cast<int>(std::count(text.begin(), text.end(), '\n')) + 1;
  require(!content.note.title.empty(), "a note has a title");
  require(!content.passages.empty(), "a note has a passage");
  check_contribution(content.note, last_line);
  for (const Contribution& entry : content.entries) check_contribution(entry, last_line);
  for (const Contribution& link : content.links) check_contribution(link, last_line);
  for (const Passage& passage : content.passages) check_passage(passage, last_line);
  for (const LintLine& line : content.lint)
    require(is_utf8(line.message) && line.line <= last_line,
            "lint is UTF-8, of a line of the file");

  std::vector<LintLine> lint;
  WholeDocument document = merge_note(std::move(content), lint);
  require(document.document.category.size() <= kMaxValues, "values are limited");
  std::string packed;
  pack_document(packed, document);
  WholeDocument unpacked = unpack_document(packed);
  require(unpacked.document == document.document && unpacked.passages == document.passages,
          "a document is unpacked as it was packed");
  check_terms(document);
}

}  // namespace cssearch
