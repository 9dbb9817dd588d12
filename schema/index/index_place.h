// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where an index lies, or one part of an index that is a list of them:
//
//   /home/me/index             a folder that csindex wrote, with all of its shards
//   tcp://10.0.0.7:7711        one database, served by xapian-tcpsrv
//   ssh://me@shelf:22/srv/kb   one database, served by xapian-progsrv on that machine
//   shards.txt                 a file with one of these a line; one that begins with # is a comment
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "schema/file_descriptor.h"

namespace cssearch {

struct IndexPlace {
  std::string text;  // as the user wrote it
  enum class Kind : unsigned char { Folder, Tcp, Ssh } kind = Kind::Folder;
  std::filesystem::path folder;
  std::string host;  // of tcp
  unsigned port = 0;
  std::string ssh_arguments;  // split at blanks by Xapian, which knows no quotes
  std::shared_ptr<const FileDescriptor> ssh_log;  // what ssh says, which Xapian throws away

  bool is_remote() const { return kind != Kind::Folder; }
  // How Xapian's errors name a connection to it (Xapian::Error::get_context()).
  std::string error_context() const;
  // The last line that ssh said since this was asked last; empty if it said nothing.
  std::string take_ssh_error() const;
};

IndexPlace folder_place(const std::filesystem::path& folder);

// The places that these name, those that are files of places put in their stead; relative folders
// of a file begin where it lies. Throws Error(Input) that says what cannot be read, and where.
std::vector<IndexPlace> read_index_places(const std::vector<std::string>& names);

// The folder that a name means, for who writes it. Throws Error(Input) for any other place.
std::filesystem::path index_folder_of(const std::string& name);

}  // namespace cssearch
