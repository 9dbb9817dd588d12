// SPDX-License-Identifier: GPL-3.0-or-later
//
// The metadata of a database, for those that write it and do not care into what.
#pragma once

#include <string>

#include <xapian.h>

namespace cssearch {

class MetadataWriter {
 public:
  virtual ~MetadataWriter() = default;
  // Empty if nothing was set.
  virtual std::string get_metadata(const std::string& key) = 0;
  virtual void set_metadata(const std::string& key, const std::string& value) = 0;
};

class DatabaseMetadata : public MetadataWriter {
 public:
  explicit DatabaseMetadata(Xapian::WritableDatabase& database) : database_(database) {}

  std::string get_metadata(const std::string& key) override { return database_.get_metadata(key); }
  void set_metadata(const std::string& key, const std::string& value) override {
    database_.set_metadata(key, value);
  }

 private:
  Xapian::WritableDatabase& database_;
};

}  // namespace cssearch
