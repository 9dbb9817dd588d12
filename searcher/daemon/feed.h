// SPDX-License-Identifier: GPL-3.0-or-later
//
// What other programs read as XML: answers as an Atom feed (RFC 4287), and the description by which
// a browser takes cssearchd for a search engine (OpenSearch 1.1).
#pragma once

#include <string>

#include "searcher/answer/answer.h"

namespace cssearch {

// The newest documents as entries. `base`: "http://127.0.0.1:7700"; `query`: behind the "?" of the
// page that shows the same, encoded. Ids are made of keys, so that an entry is the same one on
// every machine and after every rebuild; a document without a date is of 1970. The subtitle tells
// which parts of the index are missing.
std::string atom_feed(const Answer& answer, const std::string& base, const std::string& query);

std::string opensearch_description(const std::string& base);

}  // namespace cssearch
