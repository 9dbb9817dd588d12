// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/merge/contributions.h"

#include <algorithm>
#include <unordered_set>

#include "indexer/limits.h"
#include "schema/analysis/analyzer.h"

namespace cssearch {
namespace {

// The values of one field of a document, each once in its first spelling.
class Values {
 public:
  enum class Same { Folded, Exact };  // but for case and punctuation, or not
  Values(std::vector<std::string>& values, Same same, std::size_t most = kMaxValues)
      : values_(values), same_(same), most_(most) {}

  void add(const std::string& value) {
    if (!seen_.insert(same_ == Same::Folded ? fold_value(value) : value).second) return;
    if (values_.size() < most_) {
      values_.push_back(value);
    } else {
      left_out_ = true;
    }
  }
  void add(const std::vector<std::string>& values) {
    for (const std::string& value : values) add(value);
  }
  bool left_out() const { return left_out_; }

 private:
  std::vector<std::string>& values_;
  Same same_;
  std::size_t most_;
  std::unordered_set<std::string> seen_;
  bool left_out_ = false;
};

void take_if_empty(std::string& value, const std::string& other) {
  if (value.empty()) value = other;
}

// The date trusted most; among equals the first. A record tells the day within the month or year of
// a row.
void choose_date(Document& document) {
  DateTrust trust = DateTrust::None;
  for (const Contribution& contribution : document.contributions) {
    if (!contribution.date || contribution.date_trust <= trust) continue;
    document.date = contribution.date;
    trust = contribution.date_trust;
  }
  const Contribution& last = document.contributions.back();
  bool refines = document.date && last.origin == Origin::Record && last.date &&
                 document.date->first() <= last.date->first() &&
                 last.date->last() <= document.date->last();
  if (refines) document.date = last.date;
}

// The names of a record, to be asked whether "Kwon" is a part of one of them.
class KnownNames {
 public:
  explicit KnownNames(const std::vector<std::string>& names) {
    for (const std::string& name : names) words_ += " " + fold_words(name) + " \n";
  }
  bool has_part(const std::string& name) const {
    return !words_.empty() && words_.find(" " + fold_words(name) + " ") != std::string::npos;
  }

 private:
  std::string words_;
};

// Of a row that is but a link.
std::string title_of_link(const Document& document) {
  if (!document.arxiv.empty()) return "arXiv:" + document.arxiv;
  std::size_t scheme = document.url.find("://");
  return scheme == std::string::npos ? document.url : document.url.substr(scheme + 3);
}

}  // namespace

MergedFacts merge_contributions(const std::string& key, std::vector<Contribution> contributions) {
  MergedFacts merged;
  Document& document = merged.document;
  document.key = key;
  document.kind = contributions.front().kind;
  Values other_titles(document.other_titles, Values::Same::Folded);
  Values author(document.author, Values::Same::Folded, kMaxAuthors);
  Values category(document.category, Values::Same::Folded);
  Values tag(document.tag, Values::Same::Folded);
  Values code(document.code, Values::Same::Exact);
  Values notes(document.notes, Values::Same::Exact);
  Values subject(document.subject, Values::Same::Exact);
  // A record names all authors, in their order; rows name one of them, or their institute.
  const Contribution& last = contributions.back();
  bool recorded = last.origin == Origin::Record;
  KnownNames known(recorded ? last.author : std::vector<std::string>());
  if (recorded) author.add(last.author);
  for (const Contribution& c : contributions) {
    if (document.title.empty()) {
      document.title = c.title;
    } else if (!c.title.empty() && fold_value(c.title) != fold_value(document.title)) {
      other_titles.add(c.title);
    }
    other_titles.add(c.other_titles);
    for (const std::string& name : c.author) {
      if (!known.has_part(name)) author.add(name);
    }
    category.add(c.category);
    tag.add(c.tag);
    code.add(c.code);
    subject.add(c.subject);
    notes.add(c.notes);
    if (document.section.empty()) document.section = c.section;
    if (!document.rating) document.rating = c.rating;
    if (c.read) document.read = std::max(document.read.value_or(0), *c.read);
    take_if_empty(document.venue, c.venue);
    take_if_empty(document.url, c.url);
    take_if_empty(document.arxiv, c.arxiv);
    take_if_empty(document.remark, c.remark);
    take_if_empty(document.abstract, c.abstract);
  }
  if (document.title.empty()) document.title = title_of_link(document);
  for (const Values* values : {&other_titles, &author, &category, &tag, &code, &notes, &subject})
    merged.values_left_out = merged.values_left_out || values->left_out();
  document.contributions = std::move(contributions);
  choose_date(document);
  return merged;
}

}  // namespace cssearch
