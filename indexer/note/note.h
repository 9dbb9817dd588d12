// SPDX-License-Identifier: GPL-3.0-or-later
//
// A file as a note: its title, category, tags and passages.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "indexer/file_content.h"
#include "indexer/markdown/block.h"
#include "indexer/note/front_matter.h"

namespace cssearch {

struct HtmlPage;
struct PdfText;

// Where a file lies, and the names in its path that say nothing of its subject.
struct NotePlace {
  std::string source;
  std::string path;
  // Folders that are no topic ("notes", "docs", …), folded; default_generic_folders() and the
  // reader's own.
  const std::unordered_set<std::string>* generic_folders = nullptr;
  // Folders of the source that are one note (find_one_note_folders); none if null.
  const std::unordered_set<std::string>* one_note_folders = nullptr;
};

const std::unordered_set<std::string>& default_generic_folders();
// These and the reader's own.
std::unordered_set<std::string> generic_folders(const std::vector<std::string>& own);

// Folders that hold one note and what belongs to it, and so are no topic: those with a single file
// in them, or with a few of which one is index.md or has the folder's name. `paths`: all files of
// the source.
std::unordered_set<std::string> find_one_note_folders(const std::vector<std::string>& paths);

// The nearest folder that is a topic, neither generic nor one note; if there is none, the nearest
// that is not generic. Empty for files at the root.
std::string category_of_path(const NotePlace& place);

// A note with all that its path alone says of it: title, category, and a date if the path has one.
// With a title of its own (or empty) the path's becomes another title.
Contribution note_of_place(const NotePlace& place, const std::string& own_title);

// The whole content of a Markdown file, its reading lists taken apart.
FileContent read_markdown_note(const std::string& text, const NotePlace& place);

// The same of a file of another format that was made into blocks.
FileContent read_note_blocks(const Block& document, const FrontMatter& front,
                             const NotePlace& place);

// The whole content of a Jupyter notebook. Throws Error(Input) for what is none.
FileContent read_notebook(const std::string& json, const NotePlace& place);

// The whole content of an HTML page.
FileContent read_page(const HtmlPage& page, const NotePlace& place);

// The whole content of a PDF, of which a reader took the text. What it refers to is not taken for
// links of the reader's; the paper that it is itself is.
FileContent read_pdf(const PdfText& pdf, const NotePlace& place);

// The whole content of a file of source code.
FileContent read_code(const std::string& text, const NotePlace& place);

// The whole content of a plain text file: .txt, .rst, .org.
FileContent read_plain_note(const std::string& text, const NotePlace& place);

}  // namespace cssearch
