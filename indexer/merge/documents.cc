// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/merge/documents.h"

#include <stdexcept>
#include <utility>

#include "indexer/merge/pack_document.h"
#include "schema/durable_file.h"
#include "schema/error.h"

namespace cssearch {

namespace fs = std::filesystem;

void Documents::add(const MergedDocument& merged) {
  std::string packed;
  pack_document(packed, merged);
  add_packed(packed);
}

void Documents::add_packed(std::string_view packed) {
  try {
    if (folder_.empty()) folder_ = fs::temp_directory_path();
    if (!file_) file_ = std::make_unique<AppendFile>(AppendFile::InFolder{folder_});
    file_->append(packed);
  } catch (const fs::filesystem_error& error) {
    storage_error("cannot write the text of the notes in", folder_, error.code().value());
  }
  begins_.push_back(end_);
  end_ += packed.size();
}

void Documents::flush() const try {
  if (file_) file_->flush();
} catch (const fs::filesystem_error& error) {
  storage_error("cannot write the text of the notes in", folder_, error.code().value());
}

MergedDocument Documents::operator[](std::size_t number) const {
  std::string packed(bytes_of(number), '\0');
  MergedDocument merged;
  flush();
  try {
    file_->read(begins_[number], packed);
    merged = unpack_document(packed);
  } catch (const fs::filesystem_error& error) {
    storage_error("cannot read back the text of the notes in", folder_, error.code().value());
  } catch (const std::out_of_range&) {
    throw Error(ErrorCode::Storage,
                "the text of the notes in " + folder_.string() + " is not what was written to it",
                "check the disk");
  }
  if (auto about = about_.find(merged.document.key); about != about_.end())
    merged.document.about = about->second;
  return merged;
}

}  // namespace cssearch
