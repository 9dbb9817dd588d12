// SPDX-License-Identifier: GPL-3.0-or-later
//
// One entry of a list, or the title cell of a row, taken apart. The forms, all from real lists:
//
//   [Title](url) - remark
//   [Short](url): Rest of the title | Venue or organisation
//   [Title](url) – Organisation (Jan 2024)
//   **Title**, Authors, *Venue 2024* [[paper](…)] [[code](…)]
//   🔥 [**Short**] Short: Title (@Organisation)
//   [x] [Title](url)                                a task that is done
//   Title without a link | SOSP' 24
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "indexer/list/links.h"
#include "indexer/markdown/block.h"
#include "schema/document.h"

namespace cssearch {

struct EntryText {
  Facts facts;                     // kind is not decided here
  std::vector<std::string> files;  // links to files of the same source, as written
  bool date_stated = false;        // in a column or in front of the title, not in a venue
  bool names_paper = false;        // its main link calls itself "pdf", "paper", "arXiv", …
  bool led_by_link = false;        // begins with an external link, or is a title with some
  bool says_more = false;          // has a venue, people or a date, as entries without link do
};

// Of a text that is too large for an entry, nothing.
EntryText read_entry(const RichText& text);

bool is_too_large_for_entry(const RichText& text);

// Sets url and names_paper by the one of an entry's links that is the thing itself: the first
// "paper" or "pdf" (one on arXiv before others), else any other page, else code.
void choose_main_link(const std::vector<EntryLink>& links, EntryText& entry);

// The paper on arXiv that an entry's links name beside the main one: 2101.10011 for
// "[Orca](https://www.usenix.org/x) [[arXiv](https://arxiv.org/abs/2101.10011)]". Empty if none or
// several are labelled as the paper.
std::string paper_beside(const std::vector<EntryLink>& links);

// Stars, at most five; nothing if there are none.
std::optional<int> count_stars(std::string_view text);
// Marks of reading passes (✅ ✔ ☑), at most three.
int count_passes(std::string_view text);

// A title in its final form: clean words without quotes around it.
std::string clean_title(const RichText& text);

}  // namespace cssearch
