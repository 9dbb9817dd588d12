// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/dictionary.h"

#include <algorithm>
#include <charconv>
#include <tuple>

#include "schema/ascii.h"
#include "schema/index/deflated.h"

namespace cssearch {
namespace {

constexpr std::size_t kBlockPrefix = 2;

std::string block_key(char type, std::string_view form) {
  return std::string(1, type).append(form.substr(0, kBlockPrefix));
}

std::string joined_form(std::string_view parts) {
  std::string form(parts);
  std::erase_if(form, [](char c) { return c == ' ' || c == '.'; });
  return form;
}

std::uint64_t read_count(std::string_view digits) {
  std::uint64_t count = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), count);
  return count;
}

// The entries of a block; a form of several spellings comes once for each.
std::vector<DictionaryEntry> read_block(std::string_view block) {
  std::vector<DictionaryEntry> entries;
  while (!block.empty()) {
    std::string_view line = take_until(block, '\n');
    DictionaryEntry entry;
    entry.form = take_until(line, '\t');
    entry.documents = read_count(take_until(line, '\t'));
    entry.parts = line;
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace

void DictionaryBuilder::add_document(const std::vector<Token>& tokens) {
  begin_document();
  for (const Token& token : tokens) add(token.type, token.word);
}

void DictionaryBuilder::add(Token::Type type, std::string_view word) {
  bool counted = type == Token::Type::Word || (type == Token::Type::Joined && !word.empty());
  if (!counted) return;
  Counts& counts = type == Token::Type::Word ? words_ : joined_;
  auto known = counts.find(word);
  Count& count = known == counts.end() ? counts[std::string(word)] : known.value();
  if (std::exchange(count.last, document_) != document_) ++count.documents;
}

void DictionaryBuilder::add_all(const DictionaryBuilder& other) {
  for (const auto& [word, count] : other.words_) words_[word].documents += count.documents;
  for (const auto& [parts, count] : other.joined_) joined_[parts].documents += count.documents;
}

std::map<std::string, DictionaryBuilder::Lines> DictionaryBuilder::changes_from(
    const DictionaryBuilder& removed) const {
  std::map<std::string, Lines> blocks;
  auto count = [&](const Counts& counts, const Counts& others, char type, int sign) {
    for (const auto& [name, counted] : counts) {
      std::uint64_t documents = counted.documents;
      auto other = others.find(name);
      std::uint64_t in_other = other == others.end() ? 0 : other->second.documents;
      // What both counted is done when the first of them is looked at.
      if (documents == in_other || (sign < 0 && in_other > 0)) continue;
      auto change =
          (static_cast<std::int64_t>(documents) - static_cast<std::int64_t>(in_other)) * sign;
      Line line = type == 'w' ? Line{name, {}, change} : Line{joined_form(name), name, change};
      blocks[block_key(type, line.form)].push_back(std::move(line));
    }
  };
  count(words_, removed.words_, 'w', 1);
  count(removed.words_, words_, 'w', -1);
  count(joined_, removed.joined_, 'j', 1);
  count(removed.joined_, joined_, 'j', -1);
  return blocks;
}

std::string DictionaryBuilder::block_text(Lines lines) {
  auto names = [](const Line& line) { return std::tie(line.form, line.parts); };
  std::sort(lines.begin(), lines.end(),
            [&](const Line& a, const Line& b) { return names(a) < names(b); });
  std::string block;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Line& line = lines[i];
    std::int64_t documents = line.documents;
    while (i + 1 < lines.size() && names(lines[i + 1]) == names(line))
      documents += lines[++i].documents;
    if (documents <= 0) continue;
    block += line.form + "\t" + std::to_string(documents);
    if (!line.parts.empty()) block += "\t" + line.parts;
    block += "\n";
  }
  return block;
}

void DictionaryBuilder::write(MetadataWriter& metadata, const DictionaryBuilder& removed) const {
  for (auto& [key, lines] : changes_from(removed)) {
    for (DictionaryEntry& entry : read_block(inflated(metadata.get_metadata(key)))) {
      lines.push_back({std::move(entry.form), std::move(entry.parts),
                       static_cast<std::int64_t>(entry.documents)});
    }
    metadata.set_metadata(key, deflated(block_text(std::move(lines))));
  }
}

std::map<std::string, std::string> DictionaryBuilder::blocks() const {
  std::map<std::string, std::string> blocks;
  for (const auto& [key, lines] : changes_from(DictionaryBuilder()))
    blocks[key] = block_text(lines);
  return blocks;
}

std::vector<DictionaryEntry> Dictionary::starting_with(const std::string& prefix,
                                                       std::size_t limit) const {
  std::map<std::string, DictionaryEntry> found;
  for (char type : {'w', 'j'}) {
    for (DictionaryEntry& entry : read_block(blocks_.block(block_key(type, prefix)))) {
      if (!entry.form.starts_with(prefix)) continue;
      DictionaryEntry& known = found[entry.form];
      if (known.documents <= entry.documents) known = std::move(entry);
    }
  }
  std::vector<DictionaryEntry> entries;
  for (auto& [form, entry] : found) entries.push_back(std::move(entry));
  std::stable_sort(entries.begin(), entries.end(),
                   [](const auto& a, const auto& b) { return a.documents > b.documents; });
  if (entries.size() > limit) entries.resize(limit);
  return entries;
}

void Dictionary::visit(const std::function<bool(std::string_view group)>& wanted,
                       const Visitor& visit) const {
  auto visit_block = [&](const std::string& key) {
    if (!wanted(std::string_view(key).substr(1))) return;
    std::string block = blocks_.block(key);
    for (std::string_view rest = block; !rest.empty();) {
      std::string_view line = take_until(rest, '\n');
      std::string_view form = take_until(line, '\t');
      visit(form, read_count(take_until(line, '\t')));
    }
  };
  for (char type : {'w', 'j'}) {
    for (const std::string& key : blocks_.keys(type)) visit_block(key);
  }
}

std::string Dictionary::parts_of(const std::string& joined) const {
  std::string block = blocks_.block(block_key('j', joined));
  std::string_view best;
  std::uint64_t most = 0;
  for (std::string_view rest = block; !rest.empty();) {
    std::string_view line = take_until(rest, '\n');
    if (take_until(line, '\t') != joined) continue;
    std::uint64_t documents = read_count(take_until(line, '\t'));
    if (documents <= most) continue;
    most = documents;
    best = line;
  }
  return std::string(best);
}

}  // namespace cssearch
