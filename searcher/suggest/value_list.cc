// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/suggest/value_list.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include "schema/analysis/analyzer.h"
#include "schema/analysis/utf8.h"
#include "schema/index/format.h"
#include "schema/index/stored.h"

namespace cssearch {
namespace {

// Longer ones are sentences, and their later words are not what one types.
constexpr std::size_t kMaxFoldedBytes = 400;

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
  thread_local Analyzer analyzer;
  std::string beginning = fold_with_starts(typed, analyzer).text;
  Folded folded = fold_with_starts(value, analyzer);
  return !beginning.empty() &&
         std::any_of(folded.starts.begin(), folded.starts.end(), [&](std::uint32_t start) {
           return std::string_view(folded.text).substr(start).starts_with(beginning);
         });
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

std::vector<const ListedValue*> ValueList::find(std::string_view typed, Field field,
                                                std::size_t limit) const {
  std::vector<std::string> words = typed_words(typed);
  std::string all;
  for (const std::string& word : words) all += word;
  if (all.empty()) return {};
  using Numbers = std::vector<std::uint32_t>;
  auto values_with = [&](std::string_view folded) {
    Numbers values;
    for (const Start& start : beginning_with(folded)) {
      if (values_[start.value].field == field) values.push_back(start.value);
    }
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
  };
  Numbers found = values_with(all);
  if (found.empty() && words.size() > 1) {
    found = values_with(words.back());
    for (std::size_t i = 0; i + 1 < words.size() && !found.empty(); ++i) {
      Numbers with_word = values_with(words[i]), both;
      std::set_intersection(found.begin(), found.end(), with_word.begin(), with_word.end(),
                            std::back_inserter(both));
      found = std::move(both);
    }
  }
  std::vector<const ListedValue*> list;
  // One character stands anywhere.
  bool only_at_beginning = count_code_points(all) == 1;
  for (std::uint32_t value : found) {
    if (only_at_beginning && !values_[value].folded.starts_with(all)) continue;
    list.push_back(&values_[value]);
  }
  auto better = [&](const ListedValue* a, const ListedValue* b) {
    auto rank = [&](const ListedValue* value) {
      return std::tuple(-static_cast<std::int64_t>(value->documents),
                        !value->folded.starts_with(all), value->folded.size(),
                        std::string_view(value->text));
    };
    return rank(a) < rank(b);
  };
  std::size_t size = std::min(limit, list.size());
  std::partial_sort(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(size), list.end(),
                    better);
  list.resize(size);
  return list;
}

}  // namespace cssearch
