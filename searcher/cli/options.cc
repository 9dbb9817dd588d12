// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/cli/options.h"

#include <array>

namespace cssearch {
namespace {

using Takes = OptionInfo::Takes;

constexpr std::array kExamples = {
    Example{"cssearch speculative decoding", "documents with both words, best first"},
    Example{"cssearch '\"kv cache\" -vllm'", "a phrase, and without a word"},
    Example{"cssearch 显存管理 kind:note", "notes only; fields are listed by --fields"},
    Example{"cssearch author:猛猿 'rating:>=4'", "no words needed"},
    Example{"cssearch paging --category 'KV Cache'", "the same filters as options"},
    Example{"cssearch paged attention --open 1", "open the first hit"},
};

constexpr std::string_view kFilters = "Filters (values of one widen, different ones narrow)";

constexpr auto kOptions = with_help(std::array{
    OptionInfo{"category", 0, Takes::Value, "NAME", kFilters, "topic"},
    OptionInfo{"author", 0, Takes::Value, "NAME", kFilters, "author or organisation"},
    OptionInfo{"kind", 0, Takes::Value, "KIND", kFilters, "paper, article, project, note, pdf, …"},
    OptionInfo{"tag", 0, Takes::Value, "TAG", kFilters, "tag"},
    OptionInfo{"subject", 0, Takes::Value, "CODE", kFilters, "arXiv's category: cs.LG"},
    OptionInfo{"lang", 0, Takes::Value, "CODE", kFilters, "zh, en, ja or ko"},
    OptionInfo{"path", 0, Takes::Value, "FOLDER", kFilters, "folder or file, and all below"},
    OptionInfo{"date", 0, Takes::Value, "WHEN", kFilters,
               "2024, 2024-06, 2023..2024, 'last 3 months', 去年"},
    OptionInfo{"since", 0, Takes::Value, "WHEN", kFilters, "on or after"},
    OptionInfo{"until", 0, Takes::Value, "WHEN", kFilters, "on or before"},
    OptionInfo{"rating", 0, Takes::Value, "N", kFilters, "stars: 5, '>=4', 3..5"},
    OptionInfo{"read", 0, Takes::Value, "N", kFilters, "reading passes: 0, '>=1'"},
    OptionInfo{"limit", 'n', Takes::Value, "N", "Answer",
               "so many hits (10); all: every one; 0: counts only", true},
    OptionInfo{"offset", 0, Takes::Value, "N", "Answer", "leave out the first N hits"},
    OptionInfo{"sort", 0, Takes::Value, "ORDER", "Answer", "relevance, date, rating or title",
               false, "relevance date rating title"},
    OptionInfo{"facets", 0, Takes::MaybeValue, "FIELDS", "Answer",
               "counts of these fields; alone: of all; none: of no", true},
    OptionInfo{"exact", 0, Takes::Nothing, "", "Answer",
               "all words, none joined, split or translated; stems stay"},
    OptionInfo{"any", 0, Takes::Nothing, "", "Answer",
               "documents with some of the words too, wherever they rank"},
    OptionInfo{"expand", 0, Takes::Nothing, "", "Answer",
               "and with words that the best of them have in common"},
    OptionInfo{"pairs", 0, Takes::Value, "YES", "Answer",
               "yes or no: search acronyms and translations too (yes)", true, "yes no"},
    OptionInfo{"no-pairs", 0, Takes::Nothing, "", "Answer", "the same as --pairs no"},
    OptionInfo{"explain", 0, Takes::Nothing, "", "Answer", "the score of each hit by its parts"},
    OptionInfo{"format", 0, Takes::Value, "NAME", "Answer",
               "text, json, jsonl, vimgrep, paths, markdown, bibtex", true,
               "text json jsonl vimgrep paths markdown bibtex"},
    OptionInfo{"json", 0, Takes::Nothing, "", "Answer", "the same as --format json"},
    OptionInfo{"null", '0', Takes::Nothing, "", "Answer",
               "with --format paths: a NUL behind each path"},
    OptionInfo{"color", 0, Takes::Value, "WHEN", "Answer", "auto, always or never", true,
               "auto always never"},
    OptionInfo{"open", 0, Takes::Value, "N", "Instead of an answer",
               "open hit N: the note in $EDITOR, else the link"},
    OptionInfo{"show", 0, Takes::Value, "KEY", "Instead of an answer",
               "one document in full: by key, arXiv id, link or path"},
    OptionInfo{"similar", 0, Takes::Value, "KEY", "Instead of an answer",
               "documents like this one"},
    OptionInfo{"eval", 0, Takes::Value, "FOLDER", "Instead of an answer",
               "how well judged queries are answered; man cseval tells their form", false,
               kFolders},
    OptionInfo{"run", 0, Takes::Value, "FILE", "Instead of an answer",
               "with --eval: write the rankings, in TREC's format", false, kFiles},
    OptionInfo{"baseline", 0, Takes::Value, "FILE", "Instead of an answer",
               "with --eval: exit with 1 if a measure is .005 below this JSON", false, kFiles},
    OptionInfo{"fields", 0, Takes::Nothing, "", "Instead of an answer",
               "the fields that can be searched"},
    OptionInfo{"index", 0, Takes::Value, "PLACE", "Places",
               "the index (else $CSSEARCH_INDEX, else in ~/.cache); may be repeated", true, kFiles},
    OptionInfo{"pairs-file", 0, Takes::Value, "FILE", "Places",
               "your pairs of words (else $CSSEARCH_PAIRS, else in ~/.config)", true, kFiles},
});

constexpr std::array kManual = {
    ManualSection{
        "Description",
        R"(cssearch searches the index that csindex wrote: notes, and the papers, articles and projects of reading lists. Its words are always the query; there are no sub-commands, so any word can be searched for.

A query of up to five words is answered with the documents that have all of them in one passage, title, headings, category, tags and authors counted in. If fewer than ten documents do, those with some of the words follow behind them, and the answer says so. A longer query is taken as a sentence and matches by any of its words.

The answer ends with facets: how many of the documents found have which category, author, year and kind. A facet's value can be typed as it is printed. All documents are counted unless more than 500,000 passages match; then so many are, and the answer says "at least".)"},
    ManualSection{
        "Query language",
        R"(words: matched in all their forms (decode, decoding); kvcache, KV-Cache and "kv cache" find each other. Chinese is found by any part of a word, in simplified or traditional characters.

"words": a phrase. word*: all words that begin so. -word: without the word. AND, OR, NOT and brackets; OR binds closer than mere juxtaposition: vllm torch OR triton means vllm (torch OR triton).

field:value: any word of the value; field:"a value": the whole value. Several values of one field widen; limits (rating:>=2 rating:<=4) and different fields narrow. -field:value excludes. Ranges: date:2023..2024-06, rating:>=4. Dates: 2023, 2023-09, 2023/09, 2023-09-12, today, "last 3 months", 最近三个月, 去年.

No query is an error: what cannot be read as grammar is taken literally, and the answer says so.

The shell eats quotes: cssearch "speculative decoding" is two words, best when they stand together; type '"speculative decoding"' for a phrase. category:"KV Cache" works as it is. A word that begins with a dash and is no option is part of the query: cssearch attention -has:code. Behind -- every argument is.)"},
    ManualSection{
        "Acronyms and translations",
        R"(MLA finds Multi-Head Latent Attention too, and the reverse; 显存 finds GPU memory behind what has 显存. Such pairs are in the notes themselves (csindex --pairs lists them), in a list of terms of computing that comes with cssearch, and in a file of your own, ~/.config/cssearch/pairs.txt, which stands above both. A line of it names words that mean the same: 投机解码, 推测解码 = speculative decoding. A line that begins with - takes a pair out: - 终端 = terminal. # begins a comment.

The answer names under "also" what was searched beside the words typed. --exact, --no-pairs and pairs = no in the configuration turn it off. A phrase in quotes, the value of a field and a -word mean what is typed.)"},
    ManualSection{
        "An index in several places",
        R"(--index names a folder that csindex wrote, or tcp://HOST:PORT, one database that xapian-tcpsrv serves, or ssh://[USER@]HOST[:PORT]/PATH, one that xapian-progsrv serves on that machine, or a file with one of these a line (one that begins with # is a comment). What several name is searched as one index: parts of an index divided with csindex --shards, each served by itself, answer as the whole index would.

A part that does not answer is left out. Then the answer says which and why, its counts are "at least", and it is there within some seconds; the part is asked again from time to time.)"},
    ManualSection{"Files",
                  R"(~/.cache/cssearch/index: the index.

~/.config/cssearch/pairs.txt: your pairs of words.

~/.config/cssearch/config: lines of the form name = value, for the options index, limit, facets, format, color, pairs and pairs-file.)"},
    ManualSection{
        "Environment",
        R"(CSSEARCH_INDEX: the index, as --index names it. CSSEARCH_PAIRS: the file of your pairs of words. NO_COLOR: no colour. VISUAL, EDITOR: the editor of --open. PDFVIEWER: the program of --open for PDFs; evince, okular, zathura, mupdf, xpdf, sioyek, firefox and chromium are told the page, xdg-open, which is used without it, cannot be. BROWSER: the program of --open for links and HTML pages, else xdg-open.)"},
    ManualSection{"Exit status", "0 if something was found, 1 if nothing was, 2 on an error."},
    ManualSection{"See also", "csindex(1)"},
};

constexpr ProgramInfo kProgram = {"cssearch",
                                  "search notes and reading lists",
                                  "[OPTIONS] WORDS...",
                                  kExamples,
                                  kOptions,
                                  kManual,
                                  true};

}  // namespace

const ProgramInfo& cssearch_program() {
  return kProgram;
}

}  // namespace cssearch
