// SPDX-License-Identifier: GPL-3.0-or-later
//
// What Xapian cannot read, told as an Error. Too many open files are no fault of the index, and
// making it anew would not help.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include <xapian.h>

#include "schema/error.h"

namespace cssearch {

// Throws Error(Storage) with the way out if that is what failed.
void refuse_too_many_open_files(const Xapian::Error& error);
void refuse_too_many_open_files(int error_number);

// Error(BrokenIndex), or the above. `index`: "the index in /home/me/index".
Error index_error(const Xapian::Error& error, const std::string& index = "the index",
                  const std::string& remedy = "csindex --rebuild makes it anew from its sources");

// The file, which need not be there. Throws Error(Storage) if too many are open.
std::ifstream open_for_reading(const std::filesystem::path& path);

}  // namespace cssearch
