// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/sandbox/reader_program.h"

#include <array>
#include <csignal>
#include <new>
#include <string_view>

#include <sys/prctl.h>
#include <unistd.h>

#include "indexer/sandbox/confine.h"
#include "schema/error.h"

namespace cssearch {
namespace {

std::string read_all() {
  std::string bytes;
  std::array<char, 65'536> buffer;
  for (ssize_t size; (size = ::read(STDIN_FILENO, buffer.data(), buffer.size())) > 0;)
    bytes.append(buffer.data(), static_cast<std::size_t>(size));
  return bytes;
}

void write_all(std::string_view answer) {
  while (!answer.empty()) {
    ssize_t size = ::write(STDOUT_FILENO, answer.data(), answer.size());
    if (size <= 0) return;
    answer.remove_prefix(static_cast<std::size_t>(size));
  }
}

int answer(const ReaderProgram& program) {
  try {
    program.prepare();
    confine(program.limits, program.readable);
  } catch (const std::exception& error) {
    write_all(error.what());
    return kReaderUnconfined;
  }
  try {
    write_all(program.read(read_all()));
    return 0;
  } catch (const std::bad_alloc&) {
    return kReaderOutOfMemory;
  } catch (const std::exception& error) {
    write_all(error.what());
    return kReaderRefuses;
  }
}

}  // namespace

void run_reader_program(const ReaderProgram& program) {
  // Nobody waits for the answer when the thread has ended that started this process.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::_exit(answer(program));
}

}  // namespace cssearch
