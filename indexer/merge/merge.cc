// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/merge/merge.h"

#include <algorithm>
#include <array>
#include <compare>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "crawl/latex.h"
#include "indexer/limits.h"
#include "indexer/markdown/clean.h"
#include "indexer/merge/contributions.h"
#include "indexer/merge/language.h"
#include "schema/analysis/analyzer.h"
#include "schema/analysis/stop_words.h"
#include "schema/analysis/utf8.h"
#include "schema/analysis/utf8_scan.h"
#include "schema/arxiv_id.h"
#include "schema/identity.h"
#include "schema/index/stored.h"
#include "schema/url.h"

namespace cssearch {
namespace {

// What decides the language of a long note; the rest would not change it.
constexpr std::size_t kLanguageSample = 20'000;

// Of a folder, the one that a link to it means.
constexpr std::array<const char*, 4> kMainFiles = {"/README.md", "/index.md", "/Notes.md",
                                                   "/readme.md"};

// What says most of a thing comes first: rows, then mere links to it, then arXiv's record.
int rank_of(Origin origin) {
  return origin == Origin::Record ? 2 : origin == Origin::Link ? 1 : 0;
}

// A total order, so that the result depends on nothing else: of the rows on one line the titles
// decide.
bool comes_before(const Contribution& a, const Contribution& b) {
  int rank_a = rank_of(a.origin), rank_b = rank_of(b.origin);
  auto order = std::tie(rank_a, a.source, a.path, a.line, a.title, a.remark) <=>
               std::tie(rank_b, b.source, b.path, b.line, b.title, b.remark);
  return std::is_neq(order) ? std::is_lt(order)
                            : encode_contributions({a}) < encode_contributions({b});
}

const Contribution& first_of(const Document& document) {
  return document.contributions.front();
}

// Lists that name one link for things with other titles make a document for each thing.
std::vector<std::vector<Contribution>> group_by_title(std::vector<Contribution> contributions) {
  std::vector<std::vector<Contribution>> groups;
  std::vector<ComparableTitle> titles;                 // of the first groups
  std::unordered_map<std::string, std::size_t> slugs;  // of the others
  auto group_of = [&](const std::string& title) {
    ComparableTitle comparable(title);
    auto found = std::find_if(titles.begin(), titles.end(), [&](const ComparableTitle& candidate) {
      return candidate.compatible_with(comparable);
    });
    if (found != titles.end()) return static_cast<std::size_t>(found - titles.begin());
    // A link of so many things names no thing; comparing each with all would cost their square.
    if (titles.size() == kMaxComparedTitles)
      return slugs.try_emplace(slug(title), groups.size()).first->second;
    titles.push_back(std::move(comparable));
    return groups.size();
  };
  std::vector<Contribution> untitled;  // mere links, which may be of any of them
  for (Contribution& contribution : contributions) {
    if (contribution.title.empty()) {
      untitled.push_back(std::move(contribution));
      continue;
    }
    std::size_t group = group_of(contribution.title);
    if (group == groups.size()) groups.emplace_back();
    groups[group].push_back(std::move(contribution));
  }
  if (untitled.empty()) return groups;
  if (groups.empty()) groups.emplace_back();
  std::move(untitled.begin(), untitled.end(), std::back_inserter(groups.front()));
  std::sort(groups.front().begin(), groups.front().end(), comes_before);
  return groups;
}

// "" for mere links.
std::string title_of(const std::vector<Contribution>& group) {
  for (const Contribution& contribution : group) {
    if (!contribution.title.empty()) return contribution.title;
  }
  return {};
}

std::set<std::string> latin_words(std::string_view text) {
  std::set<std::string> words;
  for (const Token& token : Analyzer().analyze(text)) {
    if (token.type == Token::Type::Word && !is_stop_word(token.word)) words.insert(token.term);
  }
  return words;
}

// "vLLM paper", "FlashAttention v1"
bool says_little(const std::string& word) {
  bool version = word.size() > 1 && word.front() == 'v' &&
                 word.find_first_not_of("0123456789", 1) == std::string::npos;
  return version || word == "paper";
}

// Whether a row with such a title means the record's paper. A short title is a nickname if the
// record's title or abstract has all of its words ("vLLM"), a long one another wording if they have
// most. A title in another script cannot be compared, and the link is trusted.
enum class Agreement : unsigned char { None, Nickname, Same };

Agreement agreement_of(const std::string& title, const Contribution& record) {
  constexpr std::size_t kShort = 3;
  if (titles_compatible(title, record.title)) return Agreement::Same;
  std::set<std::string> words = latin_words(title);
  std::erase_if(words, says_little);
  auto count_in = [&](const std::set<std::string>& known) {
    return static_cast<std::size_t>(std::count_if(
        words.begin(), words.end(), [&](const std::string& word) { return known.contains(word); }));
  };
  if (count_in(latin_words(record.title)) == words.size()) return Agreement::Same;
  std::size_t known = count_in(latin_words(record.title + "\n" + record.abstract));
  bool agrees = words.size() <= kShort ? known == words.size() : known * 4 >= words.size() * 3;
  return agrees ? Agreement::Nickname : Agreement::None;
}

// That of the title that agrees best.
Agreement agreement_of(const std::vector<Contribution>& group, const Contribution& record) {
  Agreement best = Agreement::None;
  for (const Contribution& contribution : group) {
    best = std::max(best, agreement_of(contribution.title, record));
    for (const std::string& title : contribution.other_titles)
      best = std::max(best, agreement_of(title, record));
  }
  return best;
}

// The text of an entry: what its lists say of it, each thing once.
Passage entry_passage(const Document& document) {
  Passage passage;
  std::set<std::string> said;
  int text_line = 0;  // of what comes next
  auto add = [&](const std::string& text, int line) {
    if (text.empty() || !said.insert(text).second) return;
    if (!passage.text.empty()) passage.text += "\n\n";
    if (line > 0) passage.lines.emplace_back(text_line, line);
    passage.text += text;
    text_line += static_cast<int>(std::count(text.begin(), text.end(), '\n')) + 2;
  };
  for (const Contribution& contribution : document.contributions) {
    add(contribution.remark, contribution.line);
  }
  add(document.abstract, 0);
  passage.sections.push_back({0, document.section});
  return passage;
}

void set_language(MergedDocument& merged) {
  if (!merged.document.language.empty()) return;
  std::string sample = merged.document.title;
  for (const Passage& passage : merged.passages) {
    if (sample.size() > kLanguageSample) break;
    sample += "\n" + passage.text;
  }
  merged.document.language = language_of(sample);
}

Document merge_and_lint(const std::string& key, std::vector<Contribution> contributions,
                        std::vector<LintLine>& lint) {
  MergedFacts merged = merge_contributions(key, std::move(contributions));
  if (merged.values_left_out) {
    const Contribution& first = first_of(merged.document);
    lint.push_back({first.source + "/" + first.path, first.line,
                    "'" + merged.document.title + "' has more than " + std::to_string(kMaxValues) +
                        " values of one field; the others are left out",
                    LintRule::TooManyValues});
  }
  return std::move(merged.document);
}

class Merger {
 public:
  Merger(MergeInput input, const LinksByKey& links)
      : links_(links),
        known_files_(std::move(input.notes)),
        others_(input.others.begin(), input.others.end()) {
    for (Contribution& entry : input.kept) add_contribution(std::move(entry));
    for (FileMentions& file : input.files) {
      known_files_.insert(file.source + "/" + file.path);
      for (Contribution& entry : file.entries) add_contribution(std::move(entry));
    }
    for (const Record& record : input.records) {
      Contribution contribution = contribution_of(record);
      std::string key = key_of(contribution);
      by_key_.try_emplace(key);
      records_.emplace(std::move(key), std::move(contribution));
    }
  }

  std::vector<LintLine> run(Documents& documents) {
    merge_entries();
    for (Document& entry : entries_) {
      MergedDocument merged{std::move(entry), {}};
      merged.passages.push_back(entry_passage(merged.document));
      set_language(merged);
      documents.add(merged);
    }
    for (auto& [note, keys] : about_) std::sort(keys.begin(), keys.end());
    documents.set_about(std::move(about_));
    std::sort(lint_.begin(), lint_.end(), [](const LintLine& a, const LintLine& b) {
      return std::tie(a.path, a.line, a.message) < std::tie(b.path, b.line, b.message);
    });
    return std::move(lint_);
  }

 private:
  void add_contribution(Contribution entry) {
    std::string key = key_of(entry);
    by_key_[std::move(key)].push_back(std::move(entry));
  }

  void merge_entries() {
    for (auto& [key, contributions] : by_key_) {
      std::sort(contributions.begin(), contributions.end(), comes_before);
      auto groups = group_by_title(std::move(contributions));
      add_links_and_record(key, groups);
      const std::string first_title = title_of(groups.front());
      for (std::size_t i = 0; i < groups.size(); ++i) {
        if (i > 0) lint_shared_link(groups[i].front(), first_title);
        std::string own_key =
            i == 0 ? key : unused_key(key_with_title(key, groups[i].front().title));
        add_entry(merge_and_lint(own_key, std::move(groups[i]), lint_));
      }
    }
    std::sort(entries_.begin(), entries_.end(), [](const Document& a, const Document& b) {
      if (comes_before(first_of(a), first_of(b))) return true;
      if (comes_before(first_of(b), first_of(a))) return false;
      return a.key < b.key;
    });
  }

  // The record belongs to the rows that mean its paper. If none does it is a document of its own,
  // and theirs get other keys. Links in notes name no title; they are of the record's paper, or of
  // the first thing with this key.
  void add_links_and_record(const std::string& key,
                            std::vector<std::vector<Contribution>>& groups) {
    auto record = records_.find(key);
    if (record != records_.end()) {
      auto best = groups.end();
      Agreement agreement = Agreement::None;
      for (auto group = groups.begin(); group != groups.end(); ++group) {
        Agreement own = agreement_of(*group, record->second);
        if (own <= agreement) continue;
        agreement = own;
        best = group;
      }
      if (best == groups.end()) {
        groups.emplace(groups.begin());
      } else {
        std::rotate(groups.begin(), best, std::next(best));
      }
      if (agreement == Agreement::Nickname) lint_nickname(groups.front().front(), record->second);
    }
    std::vector<Contribution>& first = groups.front();
    if (auto links = links_.find(key); links != links_.end()) {
      auto begin = first.insert(first.end(), links->second.begin(), links->second.end());
      std::sort(begin, first.end(), comes_before);
    }
    if (record != records_.end()) first.push_back(record->second);
  }

  void lint_nickname(const Contribution& row, const Contribution& record) {
    lint_.push_back({row.source + "/" + row.path, row.line,
                     "'" + row.title + "' is taken for another name of arXiv:" + record.arxiv +
                         ", '" + record.title + "'",
                     LintRule::Nickname});
  }

  // "C", "C++" and "C#" have one slug: the second is "…#c-2".
  std::string unused_key(const std::string& key) {
    std::string unused = key;
    int& number = last_number_.try_emplace(key, 1).first->second;
    while (by_key_.contains(unused) || !taken_.insert(unused).second)
      unused = key + "-" + std::to_string(++number);
    return unused;
  }

  void lint_shared_link(const Contribution& entry, const std::string& first_title) {
    lint_.push_back(
        {entry.source + "/" + entry.path, entry.line,
         "'" + entry.title + "' has the link of '" + first_title + "'; they are kept apart",
         LintRule::SharedLink});
  }

  void add_entry(Document document) {
    resolve_notes(document);
    for (const std::string& note : document.notes) about_[note].push_back(document.key);
    entries_.push_back(std::move(document));
  }

  // Paths of notes → keys of notes; a link to a folder means its README.
  void resolve_notes(Document& document) {
    std::vector<std::string> keys;
    std::unordered_set<std::string> known;
    for (const Contribution& contribution : document.contributions) {
      for (const std::string& path : contribution.notes) {
        std::string found = existing_file(contribution.source, path);
        if (found.empty() && !is_another(contribution.source + "/" + path)) {
          lint_.push_back({contribution.source + "/" + contribution.path, contribution.line,
                           "the note " + path + " of '" + contribution.title + "' is not there",
                           LintRule::MissingNote});
        }
        std::string key = key_of_file(contribution.source, found.empty() ? path : found);
        if (known.insert(key).second && keys.size() < kMaxValues) keys.push_back(std::move(key));
      }
    }
    document.notes = std::move(keys);
  }

  std::string existing_file(const std::string& source, const std::string& path) const {
    for (const std::string& file : files_of_link(path)) {
      if (known_files_.contains(source + "/" + file)) return file;
    }
    return {};
  }

  // A file that is there but no note ("files/a.pdf"), or lies in a folder that was not entered.
  bool is_another(const std::string& path) const {
    if (others_.contains(path) || others_.contains(path + "/")) return true;
    for (std::size_t slash = path.find('/'); slash != std::string::npos;
         slash = path.find('/', slash + 1)) {
      if (others_.contains(path.substr(0, slash + 1))) return true;
    }
    return false;
  }

  const LinksByKey& links_;
  std::unordered_set<std::string> known_files_;
  std::unordered_set<std::string> others_;
  std::map<std::string, std::vector<Contribution>> by_key_;
  std::map<std::string, Contribution> records_;  // by the keys of their papers
  std::unordered_set<std::string> taken_;        // keys beside those of by_key_
  std::unordered_map<std::string, int> last_number_;
  std::vector<Document> entries_;
  Documents::About about_;
  std::vector<LintLine> lint_;
};

// arXiv has names whose UTF-8 was read as Latin-1: "KroiÃ\u009f" is Kroiß. Such a text is UTF-8
// throughout once its characters are bytes, which no name in Latin-1 is by chance.
std::string undo_latin1(const std::string& text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size();) {
    char32_t c = next_code_point(text, at);
    if (c > 0xFF) return text;
    bytes += static_cast<char>(c);
  }
  Utf8Fit fit = utf8_fit(bytes);
  return fit.characters > 0 && fit.broken == 0 ? bytes : text;
}

}  // namespace

std::string key_of(const Contribution& contribution) {
  if (contribution.origin == Origin::File)
    return key_of_file(contribution.source, contribution.path);
  if (!contribution.arxiv.empty()) return "arxiv:" + contribution.arxiv;
  if (auto url = parse_url(contribution.url)) return key_of_link(*url);
  return key_of_entry(contribution.source, contribution.path, contribution.title);
}

Contribution contribution_of(const Record& record) {
  Contribution contribution;
  contribution.origin = Origin::Record;
  contribution.kind = Kind::Paper;
  contribution.title = plain_latex(record.title);
  for (const Author& author : record.authors) {
    std::string name = plain_latex(undo_latin1(author.name));
    if (has_letters(name)) contribution.author.push_back(std::move(name));
  }
  if (!record.primary_category.empty()) contribution.subject.push_back(record.primary_category);
  for (const std::string& category : record.categories) {
    if (category != record.primary_category) contribution.subject.push_back(category);
  }
  contribution.date = record.published;
  contribution.date_trust = DateTrust::Record;
  auto id = parse_arxiv_id(record.id);
  if (!record.published && id) {
    contribution.date = id->month();
    contribution.date_trust = DateTrust::ArxivId;
  }
  contribution.url = "https://arxiv.org/abs/" + record.id;
  contribution.arxiv = record.id;
  contribution.abstract = plain_latex(record.abstract);
  if (record.withdrawn) contribution.tag.emplace_back("withdrawn");
  return contribution;
}

MergedDocument merge_note(FileContent content, std::vector<LintLine>& lint) {
  std::string key = key_of(content.note);
  MergedDocument merged{merge_and_lint(key, {std::move(content.note)}, lint),
                        std::move(content.passages)};
  merged.document.language = std::move(content.language);
  set_language(merged);
  return merged;
}

std::vector<LintLine> merge(MergeInput input, const LinksByKey& links, Documents& documents) {
  return Merger(std::move(input), links).run(documents);
}

std::vector<std::string> files_of_link(const std::string& path) {
  std::vector<std::string> files = {path};
  for (const char* name : kMainFiles) files.push_back(path + name);
  return files;
}

std::vector<std::string> links_to_file(const std::string& path) {
  std::vector<std::string> links = {path};
  for (std::string_view name : kMainFiles) {
    if (path.ends_with(name)) links.push_back(path.substr(0, path.size() - name.size()));
  }
  return links;
}

}  // namespace cssearch
