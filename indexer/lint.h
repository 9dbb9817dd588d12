// SPDX-License-Identifier: GPL-3.0-or-later
//
// What could not be read as it was probably meant: findings, each by a rule of this table.
#pragma once

#include <array>
#include <string>

namespace cssearch {

enum class LintRule : unsigned char {
  Date,
  Title,
  Length,
  PlainText,
  FrontMatter,
  MissingNote,
  SharedLink,
  Nickname,
  TooManyValues,
  UnknownPaper,
  PaperLink,
  NoHistory,
  CutCell,
  BrokenLink,
  LongPdf,
  Duplicate,
};

struct LintRuleInfo {
  LintRule rule;
  const char* name;  // for programs; never changes
  const char* help;
};

inline constexpr std::array kLintRules = {
    LintRuleInfo{LintRule::Date, "date", "a date that is none"},
    LintRuleInfo{LintRule::Title, "title", "a row or item of a reading list without a title"},
    LintRuleInfo{LintRule::Length, "length", "an item that is too long to be an entry"},
    LintRuleInfo{LintRule::PlainText, "plain-text", "more markup than is read as such"},
    LintRuleInfo{LintRule::FrontMatter, "front-matter", "front matter that is no YAML"},
    LintRuleInfo{LintRule::MissingNote, "missing-note", "an entry's note that is not there"},
    LintRuleInfo{LintRule::SharedLink, "shared-link", "one link under titles that differ"},
    LintRuleInfo{LintRule::Nickname, "nickname", "a title that may be another paper's"},
    LintRuleInfo{LintRule::TooManyValues, "too-many-values", "more values than are indexed"},
    LintRuleInfo{LintRule::UnknownPaper, "unknown-paper", "an id that arXiv does not know"},
    LintRuleInfo{LintRule::PaperLink, "paper-link", "a link to arXiv without an id"},
    LintRuleInfo{LintRule::NoHistory, "no-history", "a clone without the dates of commits"},
    LintRuleInfo{LintRule::CutCell, "cut-cell", "a row with more cells than its table has columns"},
    LintRuleInfo{LintRule::BrokenLink, "broken-link", "a link or image that leads to no file"},
    LintRuleInfo{LintRule::LongPdf, "long-pdf", "a PDF of more pages or text than is indexed"},
    LintRuleInfo{LintRule::Duplicate, "duplicate", "an entry that stands twice in one list"},
};

// The row of kLintRules.
constexpr const LintRuleInfo& lint_rule_info(LintRule rule) {
  return kLintRules[static_cast<std::size_t>(rule)];
}

consteval bool lint_rules_are_in_order() {
  for (std::size_t i = 0; i < kLintRules.size(); ++i) {
    if (static_cast<std::size_t>(kLintRules[i].rule) != i) return false;
  }
  return true;
}
static_assert(lint_rules_are_in_order());

struct LintLine {
  std::string path;  // relative to the source, or "source/path" where several sources meet
  int line = 0;      // from 1; 0: the whole file
  std::string message;
  LintRule rule;

  bool operator==(const LintLine&) const = default;
};

}  // namespace cssearch
