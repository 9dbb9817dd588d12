// SPDX-License-Identifier: GPL-3.0-or-later
//
// What Xapian cannot read, told as an Error. Too many open files are no fault of the index
// (shortage.h), and making it anew would not help.
#pragma once

#include <string>

#include <xapian.h>

#include "schema/error.h"

namespace cssearch {

// What Xapian says, with the reason of the system if it knows that.
std::string reason_of(const Xapian::Error& error);

// Throws Error(Storage) if it tells a shortage.
void refuse_shortage(const Xapian::Error& error);

// Error(BrokenIndex), or the above. `index`: "the index in /home/me/index".
Error index_error(const Xapian::Error& error, const std::string& index = "the index",
                  const std::string& remedy = "csindex --rebuild makes it anew from its sources");

// Error(Locked): writers commit so quickly that no revision stays readable.
Error busy_index();

}  // namespace cssearch
