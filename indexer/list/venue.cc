// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/list/venue.h"

#include <algorithm>
#include <array>
#include <vector>

#include "indexer/markdown/clean.h"
#include "schema/ascii.h"

namespace cssearch {
namespace {

// Names as they are written. Those that are also words of English count only in capitals.
constexpr auto kVenues = std::to_array<std::string_view>(
    {"AAAI",    "AACL",      "ACL",      "AISTATS",   "APNet",    "APSys",       "ASE",
     "ASPLOS",  "ATC",       "BMVC",     "CACM",      "CAV",      "CCGrid",      "CCS",
     "CGO",     "CHI",       "CIDR",     "CIKM",      "CLUSTER",  "COLING",      "COLM",
     "COLT",    "CoNEXT",    "CoRL",     "CVPR",      "DAC",      "DATE",        "EACL",
     "ECCV",    "ECIR",      "ECML",     "ECOOP",     "EMNLP",    "EMSOFT",      "Eurosys",
     "EuroSys", "Euro-Par",  "FAST",     "FCCM",      "FOCS",     "FPGA",        "FPL",
     "FSE",     "HotCarbon", "HotInfra", "HotMobile", "HotNets",  "HotOS",       "HotStorage",
     "HPCA",    "HPDC",      "ICASSP",   "ICCAD",     "ICCD",     "ICCV",        "ICDCS",
     "ICDE",    "ICFP",      "ICLR",     "ICML",      "ICPP",     "ICRA",        "ICS",
     "ICSE",    "IISWC",     "IJCAI",    "IMC",       "INFOCOM",  "INTERSPEECH", "IPDPS",
     "IROS",    "ISCA",      "ISMM",     "ISPASS",    "ISSCC",    "ISSTA",       "JMLR",
     "KDD",     "LICS",      "LREC",     "MICRO",     "MLSys",    "MobiCom",     "MobiSys",
     "NAACL",   "NAIC",      "NDSS",     "NeurIPS",   "NIPS",     "NSDI",        "OOPSLA",
     "OSDI",    "PACT",      "PLDI",     "PODC",      "PODS",     "POPL",        "PPoPP",
     "PVLDB",   "RecSys",    "RTSS",     "SIGCOMM",   "SIGGRAPH", "SIGIR",       "SIGMETRICS",
     "SIGMOD",  "SoCC",      "SOCC",     "SODA",      "SOSP",     "SPAA",        "STOC",
     "SysML",   "TACL",      "TMLR",     "UAI",       "UIST",     "USENIX",      "VLDB",
     "WACV",    "WSDM",      "WWW",      "SenSys",    "SC",       "TPDS",        "TOCS",
     "TODS"});
constexpr std::array<std::string_view, 3> kPreprints = {"arXiv", "Preprint", "bioRxiv"};

// Bytes between a name and its year: "OSDI' 24", with a typographic apostrophe.
constexpr std::size_t kGapBeforeYear = 5;

bool same_name(std::string_view word, std::string_view name) {
  bool same_letters = std::equal(word.begin(), word.end(), name.begin(), name.end(),
                                 [](char a, char b) { return lower_ascii(a) == lower_ascii(b); });
  if (!same_letters || word == name) return same_letters;
  bool only_in_capitals = name == "DATE" || name == "FAST" || name == "MICRO" ||
                          name == "CLUSTER" || name == "ICS" || name == "SC" || name == "CHI" ||
                          name == "ASE" || name == "PACT" || name == "SODA" || name == "CAV" ||
                          name == "DAC" || name == "WWW" || name == "ATC";
  return !only_in_capitals;
}

template <std::size_t N>
bool find_name(const std::array<std::string_view, N>& names, std::string_view word) {
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view name) { return same_name(word, name); });
}

bool is_known_venue(std::string_view word) {
  return find_name(kVenues, word);
}

struct Word {
  std::string_view text;  // letters (with inner - and &) or digits
  std::size_t begin;      // in the whole text
  std::size_t end;
};

// Letters apart from digits, so that "ICLR2025" and "NSDI'25" are two words.
std::vector<Word> split_words(std::string_view text) {
  std::vector<Word> words;
  auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
  };
  for (std::size_t i = 0; i < text.size();) {
    bool digits = is_digit(text[i]);
    // Typographic apostrophes are letters by their bytes; they only part words here.
    if (text.substr(i).starts_with("’") || text.substr(i).starts_with("‘")) {
      i += 3;
      continue;
    }
    if (!digits && !is_letter(text[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && (digits ? is_digit(text[end])
                                        : (is_letter(text[end]) || text[end] == '-') &&
                                              !text.substr(end).starts_with("’"))) {
      ++end;
    }
    words.push_back({text.substr(i, end - i), i, end});
    i = end;
  }
  return words;
}

bool is_acronym(std::string_view word) {
  auto capitals =
      std::count_if(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  return word.size() >= 2 && word.size() <= 12 && capitals >= 2 && has_letters(word) &&
         static_cast<unsigned char>(word.front()) < 0x80;
}

bool is_year_word(std::string_view word) {
  return word.size() == 2 ? is_digit(word[0])
                          : word.size() == 4 && (word.starts_with("19") || word.starts_with("20"));
}

// What is said of the venue behind its year; dropped: "(Oral)", "Best Paper", "Spotlight".
bool is_only_year(const std::vector<Word>& words, std::size_t after_name) {
  return after_name + 1 == words.size() && is_year_word(words[after_name].text);
}

std::string venue_name(std::string_view text, const std::vector<Word>& words, std::size_t i,
                       const std::optional<PartialDate>& date) {
  if (i + 1 == words.size() || is_only_year(words, i + 1)) {
    std::string name(words[i].text);
    return date ? name + " " + std::to_string(date->year) : name;
  }
  std::string name = fold_space(text.substr(words[i].begin));
  while (!name.empty() && (name.back() == '.' || name.back() == ',')) name.pop_back();
  return name;
}

std::string_view trim_separators(std::string_view text) {
  text = trim_space(text);
  while (!text.empty() && std::string_view(",.;:(-").find(text.back()) != std::string_view::npos) {
    text = trim_space(text.substr(0, text.size() - 1));
  }
  return text;
}

}  // namespace

std::optional<VenueText> parse_venue(std::string_view text) {
  constexpr std::size_t kMaxWords = 9;  // more is a sentence
  text = trim_space(text);
  std::vector<Word> words = split_words(text);
  if (words.empty() || words.size() > kMaxWords) return std::nullopt;
  VenueText result;
  result.date = date_in_text(text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    bool acronym_and_year = i + 1 < words.size() && is_acronym(words[i].text) &&
                            is_only_year(words, i + 1) && result.date &&
                            words[i + 1].begin - words[i].end <= kGapBeforeYear;
    if (find_name(kPreprints, words[i].text)) {
      result.before = trim_separators(text.substr(0, words[i].begin));
      return result;
    }
    if (is_known_venue(words[i].text) || acronym_and_year) {
      result.venue = venue_name(text, words, i, result.date);
      result.before = trim_separators(text.substr(0, words[i].begin));
      return result;
    }
  }
  return std::nullopt;
}

std::optional<PartialDate> date_in_remark(std::string_view text) {
  if (auto date = clear_date_in_text(text)) return date;
  std::vector<Word> words = split_words(text);
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    bool beside = words[i + 1].begin - words[i].end <= kGapBeforeYear;
    if (!beside || !is_year_word(words[i + 1].text) || !is_known_venue(words[i].text)) continue;
    if (auto date = date_in_text(text.substr(words[i].begin, words[i + 1].end - words[i].begin)))
      return date;
  }
  return std::nullopt;
}

std::optional<VenueText> venue_at_end(std::string_view title) {
  // A name and a year, the last words of the title.
  std::vector<Word> words = split_words(title);
  if (words.size() < 4) return std::nullopt;
  const Word& name = words[words.size() - 2];
  const Word& year = words.back();
  std::string_view after = trim_space(title.substr(year.end));
  bool at_end = after.empty() || after == "." || after == ")" || after == "]";
  if (!at_end || !is_year_word(year.text) || !is_known_venue(name.text)) return std::nullopt;
  auto venue = parse_venue(title.substr(name.begin));
  if (!venue || !venue->date) return std::nullopt;
  venue->before = trim_separators(title.substr(0, name.begin));
  return venue;
}

}  // namespace cssearch
