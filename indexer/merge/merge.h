// SPDX-License-Identifier: GPL-3.0-or-later
//
// Contributions → documents: one thing, one document, whatever is written about it wherever.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "crawl/record.h"
#include "indexer/file_content.h"
#include "schema/document.h"
#include "schema/index/stored.h"

namespace cssearch {

// Ready to be written.
using MergedDocument = WholeDocument;

struct MergeResult {
  std::vector<MergedDocument> documents;  // notes by source and path, then entries by first place
  std::vector<LintLine> lint;             // paths are "source/path"
};

// The key under which a contribution is merged, before titles are compared.
std::string key_of(const Contribution& contribution);

struct MergeInput {
  std::vector<FileContent> files;  // in the order of source and path
  // What files that are not read this time say of things that `files` name too: rows, and links in
  // texts.
  std::vector<Contribution> kept;
  std::vector<Contribution> kept_links;
  std::unordered_set<std::string> notes;  // "source/path" of those files
  std::vector<std::string> others;        // of what else is there but no note; a folder ends in "/"
  std::vector<Record> records;
};

// Every record becomes part of the document of its paper, or a document if there is none. Rows with
// its link whose titles name another thing are documents of their own, with a lint line: the link
// is probably wrong. Each key is merged by itself, so that of a whole collection those are enough
// that something changed of; only `about` of notes is complete in a whole collection alone.
MergeResult merge(MergeInput input);
// A whole collection.
MergeResult merge_files(std::vector<FileContent> files, std::vector<std::string> others = {},
                        std::vector<Record> records = {});

// The files that a link to `path` may mean, the likeliest first: itself, or the README of a folder.
std::vector<std::string> files_of_link(const std::string& path);
// The links that may mean the file.
std::vector<std::string> links_to_file(const std::string& path);

// What a record says of its paper, in plain text.
Contribution contribution_of(const Record& record);

}  // namespace cssearch
