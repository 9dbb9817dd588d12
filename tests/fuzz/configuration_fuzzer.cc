// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/mman.h>
#include <unistd.h>

#include "indexer/csindex/options.h"
#include "schema/error.h"
#include "schema/file_descriptor.h"
#include "searcher/cli/options.h"
#include "searcher/daemon/options.h"
#include "tests/fuzz/fuzz.h"

namespace cssearch {
namespace {

void write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t written = ::write(file, bytes.data(), bytes.size());
    require(written > 0, "the file can be written");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void check(const ProgramInfo& program, const std::string& file) {
  std::string name(program.name);
  const char* arguments[] = {name.c_str(), "word"};
  CommandLine line(program, 2, arguments);
  try {
    line.add_configuration(program, file);
  } catch (const Error& error) {
    require(error.code() == ErrorCode::Input, "what cannot be read is a fault of the file");
    require(std::string_view(error.what()).starts_with(file + ":"), "an error names the line");
    return;
  }
  for (const OptionInfo& option : program.options) {
    if (line.has(option.name))
      require(option.configurable, "the configuration sets what it may set");
    for (const std::string& value : line.values(option.name)) {
      std::string first = value.substr(0, value.find(','));
      require(
          first.empty() || line.place_of_value_in("'" + first + "' is odd").starts_with(file + ":"),
          "a value has a place");
    }
  }
  require(line.words() == std::vector<std::string>{"word"}, "the configuration adds no words");
}

}  // namespace

void fuzz(std::string_view input) {
  FileDescriptor file(::memfd_create("configuration", 0));  // a file in no folder
  write_all(file.get(), input);
  const std::string path = "/proc/self/fd/" + std::to_string(file.get());
  for (const ProgramInfo* program : {&csindex_program(), &cssearch_program(), &cssearchd_program()})
    check(*program, path);
}

}  // namespace cssearch
