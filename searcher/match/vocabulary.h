// SPDX-License-Identifier: GPL-3.0-or-later
//
// What words the index knows.
#pragma once

#include <string>
#include <vector>

#include <xapian.h>

#include "schema/index/dictionary.h"

namespace cssearch {

class Vocabulary {
 public:
  explicit Vocabulary(const Xapian::Database& database)
      : database_(database), dictionary_(database) {}

  bool knows(const std::string& term) const { return database_.term_exists(term); }
  const Dictionary& dictionary() const { return dictionary_; }

 private:
  Xapian::Database database_;
  Dictionary dictionary_;
};

}  // namespace cssearch
