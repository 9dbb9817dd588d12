// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/suggest/value_list.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include "schema/analysis/analyzer.h"
#include "schema/analysis/pinyin.h"
#include "schema/analysis/utf8.h"
#include "schema/ascii.h"
#include "schema/index/format.h"
#include "schema/index/stored.h"
#include "searcher/match/function_words.h"

namespace cssearch {
namespace {

// Longer ones are sentences, and their later words are not what one types.
constexpr std::size_t kMaxFoldedBytes = 400;
// One letter is the initial of too much.
constexpr int kLeastLettersOfASound = 2;
constexpr std::size_t kMaxSoundBytes = 40;

struct Folded {
  std::string text;
  std::vector<std::uint32_t> starts;  // of words and Han characters
};

Folded fold_with_starts(std::string_view value, Analyzer& analyzer) {
  Folded folded;
  for (const Token& token : analyzer.analyze(value)) {
    if (token.type != Token::Type::Word && token.type != Token::Type::Han1) continue;
    if (folded.text.size() > kMaxFoldedBytes) break;
    folded.starts.push_back(static_cast<std::uint32_t>(folded.text.size()));
    folded.text += token.word;
  }
  return folded;
}

// The words typed; a run of Han is one. "vLLM 显存 man" → vllm, 显存, man.
std::vector<std::string> typed_words(std::string_view typed) {
  std::vector<std::string> words;
  std::string folded = fold_words(typed);
  for (std::size_t begin = 0; begin < folded.size();) {
    std::size_t end = std::min(folded.find(' ', begin), folded.size());
    words.push_back(folded.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

std::string without_spaces(std::string words) {
  std::erase(words, ' ');
  return words;
}

// Whether the predicate holds for the folded value from one of its words on.
template <typename Predicate>
bool any_word(std::string_view value, Predicate predicate) {
  thread_local Analyzer analyzer;
  Folded folded = fold_with_starts(value, analyzer);
  return std::any_of(folded.starts.begin(), folded.starts.end(), [&](std::uint32_t start) {
    return predicate(std::string_view(folded.text).substr(start));
  });
}

std::string_view first_character(std::string_view text) {
  std::size_t size = 0;
  if (!text.empty()) next_code_point(text, size);
  return text.substr(0, size);
}

// Whether words may have been typed by their sound.
bool may_be_a_sound(std::string_view words) {
  return words.size() <= kMaxSoundBytes && std::count_if(words.begin(), words.end(), [](char c) {
                                             return is_letter(c);
                                           }) >= kLeastLettersOfASound;
}

std::vector<std::uint32_t> ascending(std::vector<std::uint32_t> numbers) {
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

// Counts spellings of what is one value when folded.
class Collector {
 public:
  void add(Field field, std::string_view text, const std::string& key) {
    if (text.empty()) return;
    Value& value = values_[{field, std::string(text)}];
    if (++value.documents == 1) value.key = key;
  }

  std::vector<ListedValue> take(Analyzer& analyzer,
                                std::vector<std::vector<std::uint32_t>>& starts) {
    std::map<std::pair<Field, std::string>, std::size_t> places;
    std::vector<ListedValue> list;
    std::vector<std::uint64_t> best;  // documents of the spelling shown
    for (auto& [name, value] : values_) {
      Folded folded = fold_with_starts(name.second, analyzer);
      if (folded.text.empty()) continue;
      auto [place, added] = places.try_emplace({name.first, folded.text}, list.size());
      if (added) {
        list.push_back({name.first, name.second, folded.text, value.documents, value.key});
        starts.push_back(std::move(folded.starts));
        best.push_back(value.documents);
        continue;
      }
      ListedValue& known = list[place->second];
      known.documents += value.documents;
      if (value.documents <= best[place->second]) continue;
      best[place->second] = value.documents;
      known.text = name.second;
    }
    for (ListedValue& value : list) {
      if (value.field != Field::Title || value.documents > 1) value.key.clear();
    }
    return list;
  }

 private:
  struct Value {
    std::uint64_t documents = 0;
    std::string key;
  };
  std::map<std::pair<Field, std::string>, Value> values_;
};

}  // namespace

bool has_word_beginning_with(std::string_view value, std::string_view typed) {
  std::string beginning = without_spaces(fold_words(typed));
  return !beginning.empty() &&
         any_word(value, [&](std::string_view text) { return text.starts_with(beginning); });
}

bool has_word_sounding_like(std::string_view value, std::string_view typed) {
  std::string sound = fold_words(typed);
  return may_be_a_sound(sound) &&
         any_word(value, [&](std::string_view text) { return sounds_like(text, sound); });
}

bool begins_sounding_like(std::string_view value, std::string_view typed) {
  std::string sound = fold_words(typed);
  return may_be_a_sound(sound) && sounds_like(fold_value(value), sound);
}

ValueList::ValueList(const Xapian::Database& database) {
  Collector collector;
  for (auto it = database.postlist_begin(kFirstPassageTerm);
       it != database.postlist_end(kFirstPassageTerm); ++it) {
    Xapian::Document passage = database.get_document(*it);
    StoredName name = decode_name(passage.get_data());
    collector.add(Field::Title, name.title, name.key);
    std::string packed = passage.get_value(kFacetSlot);
    for (Field field : kListedFields) {
      if (field == Field::Title) continue;
      std::vector<std::string_view> values = unpack_facet(packed, field);
      for (std::string_view value : std::set<std::string_view>(values.begin(), values.end())) {
        collector.add(field, value, {});
      }
    }
  }
  Analyzer analyzer;
  std::vector<std::vector<std::uint32_t>> starts;
  values_ = collector.take(analyzer, starts);
  for (std::uint32_t value = 0; value < values_.size(); ++value) {
    for (std::uint32_t begin : starts[value]) starts_.push_back({value, begin});
  }
  std::sort(starts_.begin(), starts_.end(),
            [this](const Start& a, const Start& b) { return text_at(a) < text_at(b); });
  for (std::size_t i = 0; i < starts_.size(); ++i) {
    bool same =
        i > 0 && first_character(text_at(starts_[i])) == first_character(text_at(starts_[i - 1]));
    if (!same) groups_.push_back(i);
  }
  groups_.push_back(starts_.size());
}

std::string_view ValueList::text_at(const Start& start) const {
  return std::string_view(values_[start.value].folded).substr(start.begin);
}

std::span<const ValueList::Start> ValueList::beginning_with(std::string_view folded) const {
  auto first = std::partition_point(starts_.begin(), starts_.end(),
                                    [&](const Start& start) { return text_at(start) < folded; });
  auto last = std::partition_point(
      first, starts_.end(), [&](const Start& start) { return text_at(start).starts_with(folded); });
  return {first, last};
}

ValueList::Numbers ValueList::values_with(std::string_view folded, Field field) const {
  Numbers values;
  for (const Start& start : beginning_with(folded)) {
    if (values_[start.value].field == field) values.push_back(start.value);
  }
  return ascending(std::move(values));
}

ValueList::Numbers ValueList::values_with_all(const std::vector<std::string>& words,
                                              Field field) const {
  Numbers found = values_with(words.back(), field);
  for (std::size_t i = 0; i + 1 < words.size() && !found.empty(); ++i) {
    Numbers with_word = values_with(words[i], field), both;
    std::set_intersection(found.begin(), found.end(), with_word.begin(), with_word.end(),
                          std::back_inserter(both));
    found = std::move(both);
  }
  return found;
}

// Most groups need no look at more than their first character.
ValueList::Numbers ValueList::values_sounding_like(std::string_view typed, Field field) const {
  Numbers values;
  std::string_view first_typed = first_character(typed);
  for (std::size_t group = 0; group + 1 < groups_.size(); ++group) {
    std::string_view character = first_character(text_at(starts_[groups_[group]]));
    if (!sounds_like(character, first_typed)) continue;
    bool function_word = has_function_word_at_an_end(character);
    for (std::size_t i = groups_[group]; i < groups_[group + 1]; ++i) {
      const Start& start = starts_[i];
      if (values_[start.value].field != field || (function_word && start.begin > 0)) continue;
      if (sounds_like(text_at(start), typed)) values.push_back(start.value);
    }
  }
  return ascending(std::move(values));
}

template <typename Predicate>
std::vector<FoundValue> ValueList::best_of(const Numbers& numbers, std::size_t limit, bool by_sound,
                                           Predicate begins) const {
  using Rank = std::tuple<std::int64_t, bool, std::size_t, std::string_view>;
  std::vector<std::pair<Rank, const ListedValue*>> ranked;
  for (std::uint32_t number : numbers) {
    const ListedValue& value = values_[number];
    ranked.push_back({{-static_cast<std::int64_t>(value.documents), !begins(value),
                       value.folded.size(), value.text},
                      &value});
  }
  std::size_t size = std::min(limit, ranked.size());
  std::partial_sort(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(size),
                    ranked.end());
  std::vector<FoundValue> list;
  for (std::size_t i = 0; i < size; ++i) list.push_back({ranked[i].second, by_sound});
  return list;
}

std::vector<FoundValue> ValueList::find(std::string_view typed, Field field,
                                        std::size_t limit) const {
  std::vector<std::string> words = typed_words(typed);
  if (words.empty()) return {};
  std::string all;
  for (const std::string& word : words) all += word;
  auto begins = [&](const ListedValue& value) { return value.folded.starts_with(all); };
  Numbers found = values_with(all, field);
  if (found.empty() && words.size() > 1) found = values_with_all(words, field);
  // One character stands anywhere.
  if (count_code_points(all) == 1)
    std::erase_if(found, [&](std::uint32_t number) { return !begins(values_[number]); });
  std::vector<FoundValue> list = best_of(found, limit, false, begins);
  std::string sound = fold_words(typed);
  if (list.size() == limit || !may_be_a_sound(sound)) return list;
  Numbers sounding = values_sounding_like(sound, field), others;
  std::set_difference(sounding.begin(), sounding.end(), found.begin(), found.end(),
                      std::back_inserter(others));
  std::vector<FoundValue> behind =
      best_of(others, limit - list.size(), true,
              [&](const ListedValue& value) { return sounds_like(value.folded, sound); });
  list.insert(list.end(), behind.begin(), behind.end());
  return list;
}

}  // namespace cssearch
