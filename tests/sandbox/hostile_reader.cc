// SPDX-License-Identifier: GPL-3.0-or-later
//
// A reader that does what its "file" says, as one would that hostile bytes have taken over.
#include <csignal>
#include <map>
#include <string>
#include <vector>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "indexer/sandbox/reader_program.h"
#include "schema/error.h"

namespace cssearch {
namespace {

std::string outcome(bool done) {
  return done ? "done" : "denied";
}

std::string take_memory() {
  std::vector<std::string> blocks;
  for (int i = 0; i < 100; ++i) blocks.emplace_back().reserve(100'000'000);
  return "done";
}

std::string compute_forever() {
  while (::getpid() > 0) {
  }
  return {};
}

std::string answer_forever() {
  const std::string some(100'000, 'x');
  while (::write(STDOUT_FILENO, some.data(), some.size()) > 0) {
  }
  return {};
}

std::string run_code() {
  void* page = ::mmap(nullptr, 4'096, PROT_READ | PROT_WRITE | PROT_EXEC,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return outcome(page != MAP_FAILED);
}

using Deed = std::string (*)();

const std::map<std::string, Deed>& deeds() {
  static const std::map<std::string, Deed> kDeeds = {
      {"nothing", [] { return std::string("done"); }},
      {"refuse", []() -> std::string { throw Error(ErrorCode::Input, "it is no such file"); }},
      {"read a file", [] { return outcome(::open("/etc/passwd", O_RDONLY) >= 0); }},
      {"read a font", [] { return outcome(::open("/usr/share/poppler", O_RDONLY) >= 0); }},
      {"write a file", [] { return outcome(::open("hostile", O_WRONLY | O_CREAT, 0600) >= 0); }},
      {"change a file", [] { return outcome(::open("victim", O_RDWR) >= 0); }},
      {"remove a file", [] { return outcome(::unlink("victim") == 0); }},
      {"connect", [] { return outcome(::socket(AF_INET, SOCK_STREAM, 0) >= 0); }},
      {"fork", [] { return outcome(::fork() >= 0); }},
      {"exec", [] { return outcome(::execl("/bin/true", "true", nullptr) == 0); }},
      {"kill", [] { return outcome(::kill(::getppid(), SIGTERM) == 0); }},
      {"run code", run_code},
      {"take memory", take_memory},
      {"compute forever", compute_forever},
      {"answer forever", answer_forever},
      {"crash",
       [] {
         ::raise(SIGSEGV);
         return std::string();
       }},
  };
  return kDeeds;
}

}  // namespace
}  // namespace cssearch

int main() {
  using namespace cssearch;
  run_reader_program({.read = [](const std::string& bytes) { return deeds().at(bytes)(); },
                      .readable = {"/usr/share/poppler"},
                      .limits = {.processor = std::chrono::seconds(1), .memory = 1'000'000'000}});
}
