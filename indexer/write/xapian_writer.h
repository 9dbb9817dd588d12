// SPDX-License-Identifier: GPL-3.0-or-later
//
// Writes a database by Xapian itself, for versions of it whose format GlassWriter does not know.
#pragma once

#include <filesystem>

#include "indexer/write/checksum.h"
#include "indexer/write/passage_writer.h"

namespace cssearch {

class XapianPacker : public PassagePacker {
 public:
  Packed pack(const IndexedPassage& passage) override {
    const Xapian::Document document = passage.to_document();
    return {document.serialise(), checksum_of(document)};
  }
};

class XapianWriter : public PassageWriter {
 public:
  // Each function throws what Xapian throws.
  explicit XapianWriter(const std::filesystem::path& folder)
      : database_(folder.string(),
                  Xapian::DB_CREATE | Xapian::DB_BACKEND_GLASS | Xapian::DB_NO_SYNC),
        metadata_(database_) {}

  Xapian::docid add(std::string_view packed) override {
    return database_.add_document(Xapian::Document::unserialise(std::string(packed)));
  }
  std::string get_metadata(const std::string& key) override { return metadata_.get_metadata(key); }
  void set_metadata(const std::string& key, const std::string& value) override {
    metadata_.set_metadata(key, value);
  }
  void finish(const std::function<void()>& check_interrupt) override {
    check_interrupt();
    database_.commit();
    database_.close();
  }

 private:
  Xapian::WritableDatabase database_;
  DatabaseMetadata metadata_;
};

}  // namespace cssearch
