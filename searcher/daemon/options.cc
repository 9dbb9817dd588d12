// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/daemon/options.h"

#include <array>

namespace cssearch {
namespace {

using Takes = OptionInfo::Takes;

constexpr std::array kExamples = {
    Example{"cssearchd", "serve the page at http://127.0.0.1:7700"},
    Example{"cssearchd --watch", "and index again whenever a note changes"},
    Example{"cssearchd --socket ~/.cache/cssearch/socket", "also on a Unix socket, for programs"},
    Example{"curl 'http://127.0.0.1:7700/api/v1/search?q=kv+cache'", "the same answer as JSON"},
};

constexpr auto kOptions = with_help(std::array{
    OptionInfo{"index", 0, Takes::Value, "PLACE", "Places",
               "the index (else $CSSEARCH_INDEX, else in ~/.cache); may be repeated", true, kFiles},
    OptionInfo{"pairs-file", 0, Takes::Value, "FILE", "Places",
               "your pairs of words (else $CSSEARCH_PAIRS, else in ~/.config)", true, kFiles},
    OptionInfo{"listen", 0, Takes::Value, "ADDRESS:PORT", "Listening",
               "where to be reached (127.0.0.1:7700); may be repeated", true},
    OptionInfo{"socket", 0, Takes::Value, "PATH", "Listening",
               "a Unix socket, for this user only; may be repeated", true, kFiles},
    OptionInfo{"host", 0, Takes::Value, "NAME", "Listening",
               "another name it is called by; may be repeated", true},
    OptionInfo{"token-file", 0, Takes::Value, "PATH", "Listening",
               "ask for the token in this file; needed beyond loopback", true, kFiles},
    OptionInfo{"watch", 0, Takes::Nothing, "", "Work",
               "start csindex --watch, so that the index follows the notes"},
    OptionInfo{"workers", 0, Takes::Value, "N", "Work", "threads that search (one a processor)",
               true},
    OptionInfo{"log", 0, Takes::Nothing, "", "Work",
               "a line for each request on stderr, without what was searched for"},
    OptionInfo{"log-queries", 0, Takes::Nothing, "", "Work", "the same, with it"},
    OptionInfo{"pairs", 0, Takes::Value, "YES", "Work",
               "yes or no: search acronyms and translations too (yes)", true, "yes no"},
});

constexpr std::array kManual = {
    ManualSection{
        "Description",
        R"(cssearchd answers what cssearch answers, over HTTP on this machine: as a page to be left open in a browser, and as JSON for programs. It only reads the index; csindex writes it, and each new index is served from the next request on.

The page is at /. Its address is the whole search, so that it can be kept as a bookmark. It works without JavaScript, and answers while one types with it.)"},
    ManualSection{
        "For programs",
        R"(GET /api/v1/search?q=WORDS takes the filters of cssearch as parameters (category, author, kind, tag, date, …, limit, offset, sort) and answers as cssearch --json does. Further there are /api/v1/facets/FIELD, /api/v1/documents/KEY, /api/v1/similar/KEY, /api/v1/suggest, /api/v1/fields and /api/v1/status; /opensearch.xml, /feed.atom?q=WORDS, /healthz and /metrics. docs/openapi.json describes them all.)"},
    ManualSection{
        "Who may ask",
        R"(Without more, whoever can reach 127.0.0.1 of this machine: that is each of its users, but no page of another site, since the Host of a request must be a name of this machine (or a --host) and its Origin the same.

--token-file names a file that holds a token: 16 to 512 letters, digits and -._~+/=. The file should have mode 0600; if other users may read it, cssearchd says so when it starts. Then requests need the token, as Authorization: Bearer TOKEN, or as a cookie that http://127.0.0.1:7700/?token=TOKEN sets. To listen beyond loopback a token is needed; there is no encryption, so put a proxy before it, or use a tunnel.

A Unix socket has mode 0600.)"},
    ManualSection{
        "An index in several places",
        R"(--index names a folder that csindex wrote, or tcp://HOST:PORT, one database that xapian-tcpsrv serves, or ssh://[USER@]HOST[:PORT]/PATH, one that xapian-progsrv serves on that machine, or a file with one of these a line (one that begins with # is a comment). What several name is searched as one index: parts of an index divided with csindex --shards, each served by itself, answer as the whole index would.

A part that does not answer is left out. Then the answer says which and why, its counts are "at least", and it is there within some seconds; the part comes back by itself; /healthz and /api/v1/status name it meanwhile. A line on stderr, and so in the journal, tells when a part, or the index as a whole, cannot be read any more, and when it can be read again, or what damage was met in it.)"},
    ManualSection{
        "At login",
        R"(systemctl --user enable --now cssearchd.socket starts it when the page is first asked for. cssearchd.service has what it runs; systemctl --user edit cssearchd changes it.)"},
    ManualSection{"Files",
                  R"(~/.cache/cssearch/index: the index.

~/.config/cssearch/pairs.txt: your pairs of words, see cssearch(1); it is read again when it has changed.

~/.config/cssearch/config: lines of the form name = value, for the options index, pairs, pairs-file, listen, socket, host, token-file and workers.)"},
    ManualSection{
        "Exit status",
        R"(0 when it was told to end (SIGTERM, SIGINT), 2 for an error: an address that is taken, a token that is none.)"},
    ManualSection{"See also", "cssearch(1), csindex(1)"},
};

constexpr ProgramInfo kProgram = {"cssearchd", "serve the search of notes and reading lists",
                                  "[OPTIONS]", kExamples,
                                  kOptions,    kManual,
                                  false};

}  // namespace

const ProgramInfo& cssearchd_program() {
  return kProgram;
}

}  // namespace cssearch
