// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads a hostile file in another process: what goes wrong there costs this file and no more.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "indexer/sandbox/limits.h"

namespace cssearch {

// The reader of this name that belongs to the running program: "csindex-pdf".
std::filesystem::path reader_program_path(std::string_view name);

// What the program answers to these bytes. Throws Error(Input) with the reason if there is no
// answer: its own, or "its reader crashed (signal 11)", "it took longer than 60 s", …
std::string run_reader(const std::filesystem::path& program, std::string_view bytes,
                       const ReaderLimits& limits = {});

}  // namespace cssearch
