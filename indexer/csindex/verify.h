// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether the index on the disk is what was written there: csindex --verify.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace cssearch {

struct VerifyReport {
  std::string place;                  // of what was read
  std::vector<std::string> findings;  // what is wrong, a clause each; with the shard, of several
  std::string remedy;
};

// Reads all of the published generation in a process of its own, since what is damaged may crash
// it, or hold it for ever: it is ended when nothing has come of it for `patience`,
// longer than Xapian checks one table of an index of tens of GB.
// `check_interrupt` is called now and then, and may throw. Throws Error(NoIndex, OtherVersion,
// Storage).
VerifyReport verify_index(const std::filesystem::path& index,
                          const std::function<void()>& check_interrupt,
                          std::chrono::seconds patience = std::chrono::minutes(10));

std::string verify_text(const VerifyReport& report);
std::string verify_json(const VerifyReport& report);

}  // namespace cssearch
