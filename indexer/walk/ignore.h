// SPDX-License-Identifier: GPL-3.0-or-later
//
// Ignore rules in the form of gitignore(5): https://git-scm.com/docs/gitignore. One IgnoreFile
// holds the rules of one .gitignore or .cssearchignore; the rules of deeper folders come later and
// win.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cssearch {

class IgnoreFile {
 public:
  // `folder`: the folder of the file, relative to the source, "" for its root; a folder above the
  // source is given by how the source looks from there, as `source_prefix` ("docs/" for a source
  // that is the folder docs of the repository).
  IgnoreFile(std::string_view text, std::string folder, std::string source_prefix = {});

  // True: ignored; false: a later "!rule" takes it back; nothing: no rule is about it.
  // `path` is relative to the source.
  std::optional<bool> match(std::string_view path, bool is_folder) const;

 private:
  struct Rule {
    std::vector<std::string> components;  // "**" matches any number of folders
    bool negated = false;
    bool folders_only = false;
  };
  static std::optional<Rule> parse(std::string_view line);

  std::string folder_;
  std::string source_prefix_;
  std::vector<Rule> rules_;
};

}  // namespace cssearch
