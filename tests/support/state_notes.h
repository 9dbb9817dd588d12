// SPDX-License-Identifier: GPL-3.0-or-later
//
// Notes that all name the state in which they were written, so that the answers of an index tell
// whether it is of one state, and of which.
#pragma once

#include <cstddef>
#include <filesystem>

#include "tests/support/temp_folder.h"

namespace cssearch {

class StateNotes {
 public:
  // In the folder "notes" of `home`, which is the current folder of commands (shell.h).
  StateNotes(const TempFolder& home, std::ptrdiff_t count) : home_(home), count_(count) {}

  void write(int state) const;

  // Of the index that cssearch finds by itself.
  enum class Holds { All, None, Some, SaysThatItIsHalf };
  Holds index_holds(int state) const;

 private:
  const TempFolder& home_;
  std::ptrdiff_t count_;
};

}  // namespace cssearch
