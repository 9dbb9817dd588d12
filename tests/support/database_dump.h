// SPDX-License-Identifier: GPL-3.0-or-later
//
// All that Xapian tells of a database, to compare two of them.
#pragma once

#include <string>
#include <vector>

#include <xapian.h>

namespace cssearch {

// A line for each fact: statistics with their bounds; terms with frequencies and postings, each
// with length of the document and positions; documents with their terms, values and data; the
// statistics of values; metadata.
std::vector<std::string> dump_database(const Xapian::Database& database);

// The first line that is not the same; empty for equal ones.
std::string first_difference(const std::vector<std::string>& a, const std::vector<std::string>& b);

}  // namespace cssearch
