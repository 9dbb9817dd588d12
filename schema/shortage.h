// SPDX-License-Identifier: GPL-3.0-or-later
//
// A shortage of this process or machine (open files, memory, processes) is no fault of the file
// that was asked for: it ends an operation, and the file is never taken for gone or broken.
#pragma once

#include <filesystem>
#include <fstream>

namespace cssearch {

// Throws Error(Storage) with the way out if `error_number` (of errno) tells a shortage.
void refuse_shortage(int error_number);

// The file, which need not be there; what is no regular file counts as not there, since a pipe
// might be waited for without end. Throws as above.
std::ifstream open_for_reading(const std::filesystem::path& path);

}  // namespace cssearch
