// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/state_notes.h"

#include <algorithm>
#include <string>

#include "tests/support/shell.h"

namespace cssearch {

void StateNotes::write(int state) const {
  for (std::ptrdiff_t note = 0; note < count_; ++note) {
    std::string number = std::to_string(note);
    home_.write("notes/" + number + ".md", "# Note " + number + "\n\nIt is written in state" +
                                               std::to_string(state) + " of leaders.\n");
  }
}

StateNotes::Holds StateNotes::index_holds(int state) const {
  std::string paths =
      run_command_line("cssearch -n 1000 --format paths state" + std::to_string(state)).output;
  if (paths.find("this is not the whole index") != std::string::npos)
    return Holds::SaysThatItIsHalf;
  std::ptrdiff_t found = std::count(paths.begin(), paths.end(), '\n');
  if (found == 0) return Holds::None;
  return found == count_ ? Holds::All : Holds::Some;
}

}  // namespace cssearch
