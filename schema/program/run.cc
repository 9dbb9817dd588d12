// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/program/run.h"

#include <cerrno>
#include <csignal>
#include <iostream>
#include <new>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "schema/error.h"
#include "schema/program/crash.h"
#include "schema/program/terminal_text.h"
#include "schema/shortage.h"

namespace cssearch {
namespace {

int run(const ProgramInfo& program, int argc, const char* const* argv,
        const std::function<int(const Invocation&)>& work, const Completer& completer) {
  if (argc > 1 && std::string_view(argv[1]) == "--complete") {
    std::cout << complete(program, {argv + 2, argv + argc}, completer);
    return 0;
  }
  CommandLine line(program, argc, argv);
  if (line.has("help")) {
    std::cout << help_text(program);
    return 0;
  }
  if (line.has("version")) {
    std::cout << program.name << " " << CSSEARCH_VERSION << "\n";
    return 0;
  }
  if (line.has("manual")) {
    std::cout << manual_page(program, CSSEARCH_VERSION);
    return 0;
  }
  if (line.has("complete")) {
    throw Error(ErrorCode::Usage, "--complete stands first, before the words to be completed");
  }
  Invocation call = read_invocation(program, argc, argv);
  try {
    return work(call);
  } catch (const Error& error) {
    std::string place = call.line.place_of_value_in(error.what());
    bool of_a_value = error.code() == ErrorCode::Usage || error.code() == ErrorCode::Input;
    if (!of_a_value || place.empty()) throw;
    throw Error(error.code(), place + ": " + error.what(), error.hint());
  }
}

int tell(const ProgramInfo& program, const Error& error) {
  std::cerr << program.name << ": " << visible(error.what()) << "\n";
  if (!error.hint().empty()) std::cerr << "  " << visible(error.hint()) << "\n";
  return error_info(error.code()).exit_status;
}

// As of errno; 0 if it is not the system's.
int error_number_of(const std::exception& error) {
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) return ENOMEM;
  const auto* of_system = dynamic_cast<const std::system_error*>(&error);
  return of_system == nullptr ? 0 : of_system->code().value();
}

// If the starter has closed one, the next file or connection would get its number, and what is
// meant for a person would be written there.
void open_standard_streams() {
  for (int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    // Takes the lowest number. Programs that are started get it too: NOLINTNEXTLINE(*-cloexec-*)
    if (::fcntl(descriptor, F_GETFD) < 0) ::open("/dev/null", O_RDWR);
  }
}

}  // namespace

int run_program(const ProgramInfo& program, int argc, const char* const* argv,
                const std::function<int(const Invocation&)>& work, const Completer& completer) {
  open_standard_streams();
  std::ios::sync_with_stdio(false);
  tell_crashes(program.name);
  // Whoever started this may have ignored it, and then no child could be waited for.
  ::signal(SIGCHLD, SIG_DFL);
  try {
    int status = run(program, argc, argv, work, completer);
    if (!std::cout.flush()) {
      throw Error(ErrorCode::Storage, "standard output cannot be written", "is its disk full?");
    }
    return status;
  } catch (const Error& error) {
    return tell(program, error);
  } catch (const std::exception& error) {
    try {
      refuse_shortage(error_number_of(error));
    } catch (const Error& shortage) {
      return tell(program, shortage);
    }
    return tell(program,
                Error(ErrorCode::Internal, std::string("internal error: ") + error.what()));
  }
}

}  // namespace cssearch
