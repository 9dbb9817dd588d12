// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/mcp/options.h"

#include <array>

namespace cssearch {
namespace {

using Takes = OptionInfo::Takes;

constexpr std::array kExamples = {
    Example{"claude mcp add notes -- cssearch-mcp",
            "add the notes to an assistant, here Claude Code"},
    Example{"cssearch-mcp --index ~/work/index", "what its configuration runs, for another index"},
};

constexpr auto kOptions = with_help(std::array{
    OptionInfo{"index", 0, Takes::Value, "PLACE", "Places",
               "the index (else $CSSEARCH_INDEX, else in ~/.cache); may be repeated", true, kFiles},
    OptionInfo{"pairs-file", 0, Takes::Value, "FILE", "Places",
               "your pairs of words (else $CSSEARCH_PAIRS, else in ~/.config)", true, kFiles},
});

constexpr std::array kManual = {
    ManualSection{
        "Description",
        R"(cssearch-mcp gives an assistant the notes and reading lists as a source. It speaks the Model Context Protocol on its standard input and output, and is started by the assistant, not by hand. It only reads the index; csindex writes it, and each new index is served from the next question on.)"},
    ManualSection{"Tools",
                  R"(search: ranked hits for a query in cssearch's language, and the same filters.

get: a document, or one section of it, by the key of a hit; a long one in pieces.

facets: how many documents each topic, author, year or kind has.

similar: documents like one.

reading_list: what is not read yet, the best rated or the newest first.

Each document is also a resource, cssearch://document/KEY. An answer has at most some 20 kB; a cursor asks for what comes next.)"},
    ManualSection{
        "Protocol",
        R"(Revision 2026-07-28 of the protocol, and by its handshake 2025-11-25, 2025-06-18 and 2025-03-26. Messages have at most 1 MB. Nothing but messages goes to the standard output; it ends when its input does.)"},
    ManualSection{
        "What the assistant is told",
        R"(Notes may quote pages that others wrote, and so may hold instructions meant for an assistant. Each answer says that its texts are data; whether the assistant heeds that is its own affair. cssearch-mcp can change nothing, and asks nothing of the net, unless the index is a list of places on other machines.)"},
    ManualSection{"Files",
                  R"(~/.cache/cssearch/index: the index.

~/.config/cssearch/pairs.txt: your pairs of words, see cssearch(1); it is read again when it has changed.

~/.config/cssearch/config: lines of the form name = value, for the options index, pairs and pairs-file.)"},
    ManualSection{
        "Exit status",
        R"(0 at the end of its input, 2 for an error, such as an option that there is none of.)"},
    ManualSection{"See also", "cssearch(1), csindex(1), cssearchd(1)"},
};

constexpr ProgramInfo kProgram = {
    "cssearch-mcp", "the notes and reading lists as a source for assistants",
    "[OPTIONS]",    kExamples,
    kOptions,       kManual,
    false};

}  // namespace

const ProgramInfo& cssearch_mcp_program() {
  return kProgram;
}

}  // namespace cssearch
