// SPDX-License-Identifier: GPL-3.0-or-later
//
// Terms one behind the other.
#pragma once

#include <string>
#include <vector>

#include <xapian.h>

#include "schema/field.h"

namespace cssearch {

// Terms at consecutive positions: what a mark in a snippet covers. Of a run of Han its pairs, and
// its last character if something follows.
using TermSequence = std::vector<std::string>;

// Passages with the terms in this order, under the prefix of a field, weighted by all of them.
// Pairs of Han have no positions in the index, but the places of their characters have: 显存 存管
// weigh, and where both stand, the place_term() of 显, 存 and 管 must stand side by side. Only
// beside a word, as in 用GPU, a character has positions of its own.
Xapian::Query phrase_query(const TermSequence& terms, Field field = Field::Body);

}  // namespace cssearch
