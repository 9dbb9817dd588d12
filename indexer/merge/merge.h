// SPDX-License-Identifier: GPL-3.0-or-later
//
// Contributions → documents: one thing, one document, whatever is written about it wherever.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "crawl/record.h"
#include "indexer/file_content.h"
#include "indexer/merge/documents.h"
#include "indexer/update/index_state.h"
#include "schema/document.h"

namespace cssearch {

// The key under which a contribution is merged, before titles are compared.
std::string key_of(const Contribution& contribution);

// A file as a document, of which only `about` is not known yet. Adds to the lint, whose paths are
// "source/path".
MergedDocument merge_note(FileContent content, std::vector<LintLine>& lint);

struct MergeInput {
  std::vector<FileMentions> files;  // in the order of source and path
  // Rows of files that are not read this time, about things that `files` name too.
  std::vector<Contribution> kept;
  std::unordered_set<std::string> notes;  // "source/path" of those files
  std::vector<std::string> others;        // of what else is there but no note; a folder ends in "/"
  std::vector<Record> records;
};

// Every record becomes part of the document of its paper, or a document if there is none. Rows with
// its link whose titles name another thing are documents of their own, with a lint line: the link
// is probably wrong. Each key is merged by itself, so that of a whole collection those are enough
// that something changed of; only `about` of notes is complete in a whole collection alone.
//
// `links` are those of the texts, of all files. The entries are added to the documents, by their
// first places; those of the files, which are there already, learn what they are about. Returns
// lint, whose paths are "source/path".
std::vector<LintLine> merge(MergeInput input, const LinksByKey& links, Documents& documents);

// The files that a link to `path` may mean, the likeliest first: itself, or the README of a folder.
std::vector<std::string> files_of_link(const std::string& path);
// The links that may mean the file.
std::vector<std::string> links_to_file(const std::string& path);

// What a record says of its paper, in plain text.
Contribution contribution_of(const Record& record);

}  // namespace cssearch
