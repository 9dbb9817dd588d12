// SPDX-License-Identifier: GPL-3.0-or-later
//
// How much of one file is believed. People stay far below; what is beyond is no heading, value or
// entry but stays text.
#pragma once

#include <cstddef>

namespace cssearch {

// Headings, labels and titles of notes stand in every section, entry and passage below them.
inline constexpr std::size_t kMaxHeadingBytes = 300;

// Reading an entry costs the square of some of these.
inline constexpr std::size_t kMaxEntryBytes = 16'000;
inline constexpr std::size_t kMaxEntryMarks = 200;  // links and the like

// Each value of a document's field is a term of all its passages.
inline constexpr std::size_t kMaxValues = 256;
// But for authors: papers of physics have three thousand.
inline constexpr std::size_t kMaxAuthors = 4'096;

// Things under one link whose titles are compared word by word.
inline constexpr std::size_t kMaxComparedTitles = 32;

// Of a PDF; the pages behind are left out.
inline constexpr int kMaxPdfPages = 2'000;
inline constexpr std::size_t kMaxPdfBytes = 16'000'000;  // of text

}  // namespace cssearch
