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

struct VerifyHooks {
  std::function<void()> check_interrupt;         // called now and then; may throw
  std::function<void(const std::string&)> tell;  // a line for who waits
};

// Reads all of the published generation in a process of its own, since what is damaged may crash
// it, or hold it for ever: it is ended when nothing has come of it for `patience`,
// longer than Xapian checks one table of an index of tens of GB. Throws Error(NoIndex,
// OtherVersion, Storage), the last for what may not be read.
VerifyReport verify_index(const std::filesystem::path& index, const VerifyHooks& hooks,
                          std::chrono::seconds patience = std::chrono::minutes(10));

std::string verify_text(const VerifyReport& report);
std::string verify_json(const VerifyReport& report);

}  // namespace cssearch
