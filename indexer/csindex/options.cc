// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/csindex/options.h"

#include <array>

namespace cssearch {
namespace {

using Takes = OptionInfo::Takes;

constexpr std::array kExamples = {
    Example{"csindex ~/notes", "index a folder of notes; it is remembered"},
    Example{"csindex", "refresh: index all remembered folders again"},
    Example{"csindex papers=~/work/lists", "add a folder under a name of its own"},
    Example{"csindex --fetch", "and fetch abstracts of the papers from arXiv"},
    Example{"csindex --watch", "index, and again whenever a note changes"},
    Example{"csindex --dry-run ~/notes", "say what would be indexed, write nothing"},
    Example{"csindex --why ~/notes/a.md", "why is this file in the index, or not"},
    Example{"csindex --changes HEAD~20", "what was added, read or starred since then"},
    Example{"csindex --lint", "list what could not be read as it was meant"},
};

constexpr auto kOptions = with_help(std::array{
    OptionInfo{"index", 0, Takes::Value, "FOLDER", "Places",
               "the index (else $CSSEARCH_INDEX, else in ~/.cache)", true, kFolders},
    OptionInfo{"records", 0, Takes::Value, "FOLDER", "Places",
               "arXiv's records (else $CSSEARCH_RECORDS, else in ~/.local)", true, kFolders},
    OptionInfo{"pairs-file", 0, Takes::Value, "FILE", "Places",
               "your pairs of words (else $CSSEARCH_PAIRS, else in ~/.config)", true, kFiles},
    OptionInfo{"fetch", 0, Takes::Nothing, "", "Papers",
               "fetch from arXiv what is not known of the papers named"},
    OptionInfo{"refresh", 0, Takes::MaybeValue, "DAYS", "Papers",
               "fetch again what is older; alone: all of it"},
    OptionInfo{"offline", 0, Takes::Nothing, "", "Papers", "fetch nothing (as without --fetch)"},
    OptionInfo{"rebuild", 0, Takes::Nothing, "", "Indexing", "make the whole index anew"},
    OptionInfo{"forget", 0, Takes::Value, "NAME", "Indexing",
               "drop a source and what was indexed of it"},
    OptionInfo{"watch", 0, Takes::Nothing, "", "Indexing",
               "index again whenever something changes, until stopped"},
    OptionInfo{"wait", 0, Takes::Value, "SECONDS", "Indexing",
               "wait so long for another csindex to finish"},
    OptionInfo{"max-size", 0, Takes::Value, "MB", "Indexing", "skip larger files (8, PDFs 100)",
               true},
    OptionInfo{"code", 0, Takes::Value, "GLOBS", "Indexing",
               "index source code too: '*.py,*.cu'; may be repeated", true},
    OptionInfo{"generic-folder", 0, Takes::Value, "NAME", "Indexing",
               "a folder that is no topic; may be repeated", true},
    OptionInfo{"shards", 0, Takes::Value, "N", "Indexing",
               "divide the index into N databases; it stays so (1)"},
    OptionInfo{"threads", 0, Takes::Value, "N", "Indexing",
               "read and write in N threads (one for each processor, up to 8)", true},
    OptionInfo{"report", 0, Takes::Value, "FORMAT", "Reports",
               "the report at the end: text, json or none", true, "text json none sarif"},
    OptionInfo{"json", 0, Takes::Nothing, "", "Reports", "the same as --report json"},
    OptionInfo{"dry-run", 0, Takes::Nothing, "", "Reports",
               "read everything, write nothing, report"},
    OptionInfo{"lint", 0, Takes::Nothing, "", "Reports",
               "list rows, dates and links that could not be read"},
    OptionInfo{"strict", 0, Takes::Nothing, "", "Reports",
               "exit with 1 on a line of --lint, or if fetching fails"},
    OptionInfo{"changes", 0, Takes::Value, "REVISION", "Reports",
               "what was added, read or starred since a commit"},
    OptionInfo{"status", 0, Takes::Nothing, "", "Reports",
               "what the index holds, of which sources, how old"},
    OptionInfo{"pairs", 0, Takes::Nothing, "", "Reports",
               "words that searches take for the same, and what says so"},
    OptionInfo{"check", 0, Takes::Nothing, "", "Reports",
               "read all sources; exit with 1 if the index is not what they say"},
    OptionInfo{"verify", 0, Takes::Nothing, "", "Reports",
               "read the whole index; exit with 1 if it is not what was written"},
    OptionInfo{"export", 0, Takes::Value, "ndjson", "Reports",
               "print the documents, a line of JSON each", false, "ndjson"},
    OptionInfo{"import", 0, Takes::Value, "FILE", "Indexing",
               "make the index of what --export printed (- reads stdin)", false, kFiles},
    OptionInfo{"why", 0, Takes::Value, "PATH", "Reports", "what becomes of one file, and why",
               false, kFiles},
});

constexpr std::array kManual = {
    ManualSection{
        "Description",
        R"(csindex reads folders of notes and reading lists and writes a full-text index for cssearch. Every file is a note; every row of a table of papers, articles or projects, and every item of a list of links, is a document of its own. What several files say about one paper becomes one document.

A folder given once is a source and is remembered: csindex alone indexes all sources again. A source is named after its folder unless given as NAME=FOLDER; the name is part of the documents' keys.

A later run reads only what changed and changes the index in one step; what comes out is what a rebuild would write. When much has changed, or the options, the fields or csindex itself, and with --rebuild or --strict, a new index is written beside the old one and takes its place when it is whole; the report says why. Whatever stops csindex before leaves the old index as it was. Searches go on meanwhile.)"},
    ManualSection{
        "What is indexed",
        R"(Markdown (.md, .markdown) and plain text (.txt, .rst, .org) in UTF-8, UTF-16, GB18030, Latin-1 and what else can be recognised, Jupyter notebooks (.ipynb) with their code and what it printed, and HTML pages (.html, .htm) without scripts, navigation and footers, and PDFs (.pdf) page by page, their first 2,000. All of these may be packed by gzip (.md.gz). Text that went through a wrong decoding is repaired as far as it can be and named in the report.

Source code is indexed only when asked for: --code '*.py,*.cu'. A glob without a slash is matched against the names of files, one with a slash against their paths in the source, as in .gitignore; '!test_*.py' takes back what an earlier one matched.

Not indexed are hidden files and folders, what .gitignore and .cssearchignore name (both have the same form), folders that programs fill (node_modules, __pycache__, and folders that hold CACHEDIR.TAG, pyvenv.cfg or CMakeCache.txt), symbolic links, binary files, and files larger than --max-size. A PDF is read in a process of its own, which can open none of your files, reach no network and start nothing; if it crashes, hangs or takes more than a minute or 2 GB of memory, that PDF is skipped and named. So are PDFs that need a password, and all where the kernel has no seccomp.)"},
    ManualSection{
        "Papers",
        R"(Rows, items and texts name papers on arXiv, by links in any form or as arXiv:2309.06180. With --fetch their titles, authors, abstracts and categories are asked for at export.arxiv.org, a hundred at once and three seconds apart, as arXiv's terms of use ask, and kept in the record store, one JSON file for each paper, which may be committed to git and shared. What is there is not asked for again; --fetch --refresh=30 asks again for what is older than thirty days. What arXiv does not know is asked for again after seven days. A run that is interrupted or turned away keeps what it has and goes on next time; an id that arXiv cannot answer for is named in the report. --fetch --dry-run says what would be asked for, and how long it takes.

While it fetches the index is free for others, the record store is not; if another csindex writes the index afterwards, it waits up to an hour, or as --wait says. The connection goes to arXiv itself: proxies are not used, whatever http_proxy and https_proxy say.

csindex --records FOLDER without any source indexes the records of the store themselves; with --refresh it asks for them again.

Thank you to arXiv for use of its open access interoperability.)"},
    ManualSection{
        "Shards",
        R"(csindex --shards 4 divides the index into four databases (up to 64), for collections of millions of passages: each is merged by itself, and a change writes only those of its documents. Every search asks all of them and answers as one database would, to the scores. A document's place follows from its key. The number is remembered, also if shards are lost; another one makes the index anew. If csindex is stopped while it completes a change of several, answers say so, and the next run makes the index anew.)"},
    ManualSection{
        "Changes",
        R"(csindex --changes REVISION compares the notes as they are, committed or not, with those of a commit of git (HEAD~20, a tag, @{1.month.ago}) or with the last ones before a day (2026-01-31). It prints Markdown: what is new by category, what was read once more, what got more stars. Only the folders given are looked at, else all that are remembered; each must be in a git repository.)"},
    ManualSection{"Files",
                  R"(~/.cache/cssearch/index: the index. It can be made again at any time.

~/.local/share/cssearch/arxiv: the record store. What is in its folder .fetch (when arXiv was asked for what) is of this machine and ignored by git; it can be removed at any time.

~/.config/cssearch/config: lines of the form name = value, for the options index, records, max-size, code, generic-folder, threads and report. Options of cssearch and cssearchd stand there too; any other name is an error.)"},
    ManualSection{
        "Environment",
        R"(CSSEARCH_INDEX: the folder of the index. CSSEARCH_RECORDS: the record store. CSSEARCH_PAIRS: the file of your pairs of words, see cssearch(1). CSSEARCH_ARXIV_URL: where to ask instead of https://export.arxiv.org/api/query; an https URL, or an http one of this machine.)"},
    ManualSection{
        "Exit status",
        "0 if it did what was asked, 1 if --check finds the index to be another than what "
        "the sources say or --verify another than what was written, and with --strict if --lint "
        "has a line, a file cannot be read "
        "or a paper could not be fetched, 2 on an error, 130 if it was interrupted."},
    ManualSection{"See also", "cssearch(1)"},
};

constexpr ProgramInfo kProgram = {"csindex",
                                  "index notes and reading lists for cssearch",
                                  "[OPTIONS] [FOLDER | NAME=FOLDER]...",
                                  kExamples,
                                  kOptions,
                                  kManual,
                                  false};

}  // namespace

const ProgramInfo& csindex_program() {
  return kProgram;
}

}  // namespace cssearch
