// SPDX-License-Identifier: GPL-3.0-or-later
//
// What may stand where the cursor is. PROGRAM --complete WORD... prints it for the scripts in
// packaging/completions; the last WORD is the one being typed, and all come as the program would
// get them, without the shell's quotes.
//
//   --complete --sort d        →  date
//   --complete category:Spec   →  category:Speculative Decoding<TAB>6 documents
//   --complete --index=~/no    →  :folders --index=
//
// A line is what may take the place of the last word, whole; behind a tab, what it is. The lines
// ":files BEFORE" and ":folders BEFORE" stand for any path with BEFORE in front of it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/program/options.h"
#include "schema/program/places.h"

namespace cssearch {

struct Candidate {
  std::string text;
  std::string meaning;  // a few words for the reader, or none
};

struct Candidates {
  enum class Paths : char { None, Files, Folders };
  std::vector<Candidate> list;
  Paths paths = Paths::None;
  std::string before;  // what stands in front of the path
};

// A place in a command line.
struct Gap {
  std::string option;  // whose value it is, without dashes; empty: it is a word of its own
  std::string typed;   // of the value or the word
  const Invocation& before;
};

// Knows what may fill gaps that the table of options says nothing of.
using Completer = std::function<Candidates(const Gap& gap)>;

// Those that begin with what is typed, in upper or lower case.
std::vector<Candidate> going_on(std::string_view typed, std::vector<Candidate> candidates);

// The lines that --complete prints. What goes wrong, such as a missing index, completes nothing.
std::string complete(const ProgramInfo& program, std::vector<std::string> words,
                     const Completer& completer);

}  // namespace cssearch
