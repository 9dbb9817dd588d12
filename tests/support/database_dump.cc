// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/database_dump.h"

#include <algorithm>
#include <set>

namespace cssearch {
namespace {

std::string positions_text(Xapian::PositionIterator at, const Xapian::PositionIterator& end) {
  std::string text;
  for (; at != end; ++at) text += " " + std::to_string(*at);
  return text;
}

std::string number_text(std::uint64_t number) {
  return " " + std::to_string(number);
}

class Dump {
 public:
  explicit Dump(const Xapian::Database& database) : database_(database) {}

  std::vector<std::string> lines() {
    add_statistics();
    add_terms();
    for (auto id = database_.postlist_begin(""); id != database_.postlist_end(""); ++id)
      add_document(*id);
    add_value_statistics();
    for (auto key = database_.metadata_keys_begin(); key != database_.metadata_keys_end(); ++key)
      lines_.push_back("metadata " + *key + " = " + database_.get_metadata(*key));
    return std::move(lines_);
  }

 private:
  void add_statistics() {
    lines_.push_back("documents" + number_text(database_.get_doccount()) + ", last" +
                     number_text(database_.get_lastdocid()) + ", length" +
                     number_text(database_.get_total_length()) + " between" +
                     number_text(database_.get_doclength_lower_bound()) +
                     number_text(database_.get_doclength_upper_bound()) + ", positions" +
                     number_text(database_.has_positions()));
  }

  void add_terms() {
    for (auto term = database_.allterms_begin(); term != database_.allterms_end(); ++term) {
      lines_.push_back("term " + *term + number_text(term.get_termfreq()) +
                       number_text(database_.get_collection_freq(*term)) +
                       number_text(database_.get_wdf_upper_bound(*term)));
      for (auto at = database_.postlist_begin(*term); at != database_.postlist_end(*term); ++at) {
        lines_.push_back("posting " + *term + number_text(*at) + number_text(at.get_wdf()) +
                         number_text(at.get_doclength()) + ":" +
                         positions_text(database_.positionlist_begin(*at, *term),
                                        database_.positionlist_end(*at, *term)));
      }
    }
  }

  void add_document(Xapian::docid id) {
    Xapian::Document document = database_.get_document(id);
    std::string line = "document" + number_text(id) + number_text(database_.get_doclength(id)) +
                       number_text(database_.get_unique_terms(id));
    lines_.push_back(line + " data " + document.get_data());
    for (auto term = document.termlist_begin(); term != document.termlist_end(); ++term)
      lines_.push_back(line + " term " + *term + number_text(term.get_wdf()) +
                       number_text(term.get_termfreq()));
    for (auto value = document.values_begin(); value != document.values_end(); ++value) {
      slots_.insert(value.get_valueno());
      lines_.push_back(line + " value" + number_text(value.get_valueno()) + " " + *value);
    }
  }

  void add_value_statistics() {
    for (Xapian::valueno slot : slots_) {
      std::string line = "slot" + number_text(slot);
      lines_.push_back(line + number_text(database_.get_value_freq(slot)) + " between " +
                       database_.get_value_lower_bound(slot) + " and " +
                       database_.get_value_upper_bound(slot));
      for (auto at = database_.valuestream_begin(slot); at != database_.valuestream_end(slot); ++at)
        lines_.push_back(line + number_text(at.get_docid()) + " " + *at);
    }
  }

  const Xapian::Database& database_;
  std::vector<std::string> lines_;
  std::set<Xapian::valueno> slots_;
};

}  // namespace

std::vector<std::string> dump_database(const Xapian::Database& database) {
  return Dump(database).lines();
}

std::string first_difference(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  auto shown = [](const std::vector<std::string>& lines, std::size_t at) {
    return at < lines.size() ? lines[at].substr(0, 500) : "(nothing)";
  };
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    if (i < a.size() && i < b.size() && a[i] == b[i]) continue;
    return shown(a, i) + "\nis not\n" + shown(b, i);
  }
  return {};
}

}  // namespace cssearch
