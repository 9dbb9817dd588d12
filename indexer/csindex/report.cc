// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/csindex/report.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <utility>

#include <nlohmann/json.hpp>

#include "schema/program/terminal_text.h"

namespace cssearch {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kShownRemarks = 10;
constexpr std::size_t kIndent = 13;

std::string dump(const ordered_json& object) {
  return object.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string with_unit(std::uint64_t count, const std::string& unit) {
  return std::to_string(count) + " " + unit + (count == 1 ? "" : "s");
}

std::map<std::string, std::uint64_t> count_kinds(const Collection& collection) {
  std::map<std::string, std::uint64_t> kinds;
  for (const MergedDocument& merged : collection.documents) {
    ++kinds[std::string(kind_name(merged.document.kind))];
  }
  return kinds;
}

std::string ending_of(const std::string& path) {
  std::size_t name = path.rfind('/') + 1;
  std::size_t dot = path.rfind('.');
  return dot == std::string::npos || dot <= name ? "no ending" : path.substr(dot);
}

// "26 .ipynb, 3 .pdf", the most frequent first.
std::string list_counts(const std::map<std::string, std::uint64_t>& counts, std::size_t most) {
  std::vector<std::pair<std::string, std::uint64_t>> sorted(counts.begin(), counts.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string text;
  for (std::size_t i = 0; i < sorted.size() && i < most; ++i) {
    text += (text.empty() ? "" : ", ") + std::to_string(sorted[i].second) + " " + sorted[i].first;
  }
  if (sorted.size() > most) text += ", …";
  return text;
}

struct SkipCounts {
  std::map<std::string, std::uint64_t> reasons;  // all but other types
  std::map<std::string, std::uint64_t> endings;  // of other types
};

SkipCounts count_skipped(const Collection& collection) {
  SkipCounts counts;
  for (const Skipped& skipped : collection.skipped) {
    if (skipped.reason == SkipReason::OtherType) {
      ++counts.endings[ending_of(skipped.path)];
    } else {
      ++counts.reasons[std::string(skip_reason_name(skipped.reason))];
    }
  }
  return counts;
}

std::string line(const std::string& name, const std::string& text) {
  return padded("  " + name, kIndent) + text + "\n";
}

std::string one_decimal(double seconds) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.1f", seconds);
  return buffer;
}

// The kinds that files are of; all others are of entries.
struct FileKind {
  Kind kind;
  const char* name;  // of several
};
constexpr auto kFileKinds = std::to_array<FileKind>({
    {Kind::Note, "notes"},
    {Kind::Notebook, "notebooks"},
    {Kind::Pdf, "PDFs"},
    {Kind::Page, "pages"},
    {Kind::Code, "code"},
});

std::string kinds_text(std::map<std::string, std::uint64_t> kinds) {
  std::string text;
  for (const FileKind& file : kFileKinds) {
    auto documents = std::exchange(kinds[std::string(kind_name(file.kind))], 0);
    if (documents > 0 || file.kind == Kind::Note)
      text += line(file.name, std::to_string(documents));
  }
  std::string entries;
  std::uint64_t count = 0;
  for (const auto& [kind, documents] : kinds) {
    if (documents == 0) continue;
    entries += (entries.empty() ? "" : ", ") + with_unit(documents, kind);
    count += documents;
  }
  return text + line("entries", std::to_string(count) + (entries.empty() ? "" : ": " + entries));
}

// By name, the files that were skipped for one of these reasons.
std::string named_skips(const Collection& collection, std::initializer_list<SkipReason> reasons) {
  std::string text;
  std::size_t shown = 0;
  for (const Skipped& skipped : collection.skipped) {
    bool named = std::find(reasons.begin(), reasons.end(), skipped.reason) != reasons.end();
    if (!named || ++shown > kShownRemarks) continue;
    text += line("", visible(skipped.path) + ": " + std::string(skip_reason_name(skipped.reason)) +
                         (skipped.detail.empty() ? "" : ", " + skipped.detail));
  }
  if (shown > kShownRemarks)
    text += line("", "and " + std::to_string(shown - kShownRemarks) + " more");
  return text;
}

std::string skips_text(const Collection& collection) {
  SkipCounts skipped = count_skipped(collection);
  std::string text;
  if (!skipped.reasons.empty()) text += line("skipped", list_counts(skipped.reasons, 10));
  text +=
      named_skips(collection, {SkipReason::TooLarge, SkipReason::Unreadable, SkipReason::Binary});
  if (!skipped.endings.empty()) text += line("not notes", list_counts(skipped.endings, 6));
  return text;
}

std::string joined(const std::vector<std::string>& texts, const std::string& between) {
  std::string text;
  for (const std::string& one : texts) text += (text.empty() ? "" : between) + one;
  return text;
}

std::string some_of(std::vector<std::string> texts, const std::string& between = ", ") {
  std::size_t all = texts.size();
  if (all > kShownRemarks) texts.resize(kShownRemarks);
  std::string more = " and " + std::to_string(all - texts.size()) + " more";
  return joined(texts, between) + (all > texts.size() ? more : "");
}

// Below the line with the counts of papers.
std::string detail(const std::string& text) {
  return line("", text);
}

std::string asked_text(const PaperReport& papers, bool dry_run) {
  if (papers.to_ask.empty())
    return detail(dry_run ? "nothing would be asked for" : "there was nothing to ask for");
  if (!dry_run) return {};
  auto time = std::chrono::ceil<std::chrono::seconds>(expected_time_of(papers));
  return detail("would ask for " + std::to_string(papers.to_ask.size()) + ", in about " +
                std::to_string(time.count()) + " s: " + joined(papers.to_ask, ", "));
}

// What is known of the papers, and what fetching brought or would ask for.
std::string papers_text(const PaperReport& papers, bool dry_run) {
  if (papers.named == 0 && !papers.asks) return {};
  std::string text =
      with_unit(papers.named, "paper") + ", " + std::to_string(papers.known) + " with a record";
  if (!papers.asks && papers.known == 0 && papers.missing.size() < papers.named)
    text += "; csindex --fetch brings them";
  if (papers.fetched > 0) text += ", " + std::to_string(papers.fetched) + " fetched now";
  text = line("arXiv", text);
  if (papers.asks) text += asked_text(papers, dry_run);
  if (!papers.unknown.empty()) text += detail("not known to arXiv: " + some_of(papers.unknown));
  if (!papers.missing.empty()) {
    text +=
        detail(std::to_string(papers.missing.size()) + " not known to arXiv, asked again after " +
               std::to_string(kDaysUntilAskedAgain) + " days");
  }
  if (!papers.refused.empty()) text += detail("no ids, says arXiv: " + some_of(papers.refused));
  std::vector<std::string> failed;
  for (const FailedId& one : papers.failed) failed.push_back(one.id + ": " + one.reason);
  if (!failed.empty()) text += detail("no answer for " + some_of(failed, "; "));
  if (!papers.stopped.empty()) {
    text += detail("fetching ended early: " + papers.stopped);
    text += detail("the next csindex --fetch goes on from here");
  }
  if (!papers.broken.empty())
    text += detail(broken_text(papers.broken, "\n" + padded("", kIndent)));
  return text;
}

ordered_json papers_json(const PaperReport& papers) {
  ordered_json broken = ordered_json::array();
  for (const BrokenFile& file : papers.broken)
    broken.push_back({{"path", file.path}, {"message", file.message}});
  ordered_json failed = ordered_json::array();
  for (const FailedId& one : papers.failed)
    failed.push_back({{"id", one.id}, {"reason", one.reason}});
  return {{"named", papers.named},   {"known", papers.known},     {"fetched", papers.fetched},
          {"to_ask", papers.to_ask}, {"unknown", papers.unknown}, {"refused", papers.refused},
          {"failed", failed},        {"missing", papers.missing}, {"stopped", papers.stopped},
          {"broken", broken}};
}

std::uint64_t files_of(const RunReport& report) {
  return report.published ? report.published->info.files : report.collection.files;
}

std::uint64_t documents_of(const RunReport& report) {
  return report.published ? report.published->info.documents : report.collection.documents.size();
}

std::map<std::string, std::uint64_t> kinds_of(const RunReport& report) {
  return report.published ? report.published->info.kinds : count_kinds(report.collection);
}

// "Indexed notes in 1.8 s"
std::string headline(const RunReport& report, const std::string& names) {
  std::string time = one_decimal(report.seconds) + " s";
  if (!report.published) return "Would index " + names + " in " + time;
  if (!report.changes) return "Indexed " + names + " in " + time;
  const FileChangeCounts& changes = *report.changes;
  bool any = changes.added + changes.changed + changes.removed > 0;
  if (!any && !report.written) return "Nothing has changed in " + names;
  return "Updated " + names + " in " + time;
}

std::string files_text(const RunReport& report) {
  std::string text = with_unit(files_of(report), "file");
  if (!report.changes) return text + ", " + size_text(report.collection.bytes);
  std::string changes;
  auto add = [&](std::size_t count, const char* what) {
    if (count > 0) changes += (changes.empty() ? ": " : ", ") + std::to_string(count) + " " + what;
  };
  add(report.changes->added, "new");
  add(report.changes->changed, "changed");
  add(report.changes->removed, "gone");
  return text + changes;
}

// null if all was read.
ordered_json changes_json(const RunReport& report) {
  if (!report.changes) return nullptr;
  return {{"added", report.changes->added},
          {"changed", report.changes->changed},
          {"removed", report.changes->removed}};
}

ordered_json sources_json(const std::vector<SourceInfo>& sources) {
  ordered_json list = ordered_json::array();
  for (const SourceInfo& source : sources) {
    list.push_back({{"name", source.name}, {"root", source.root}, {"revision", source.revision}});
  }
  return list;
}

}  // namespace

std::string broken_text(const std::vector<BrokenFile>& files, const std::string& between) {
  std::vector<std::string> texts;
  for (const BrokenFile& file : files) texts.push_back(visible(file.path) + ": " + file.message);
  return some_of(texts, between);
}

std::string report_text(const RunReport& report) {
  const Collection& collection = report.collection;
  std::string text;
  std::string names;
  for (const SourceInfo& source : collection.sources)
    names += (names.empty() ? "" : ", ") + source.name;
  if (names.empty() && documents_of(report) == 0) return "No source is left; the index is empty\n";
  if (names.empty()) names = "the record store";
  text += headline(report, names) + "\n";
  if (!report.why_whole.empty()) text += line("rebuilt", report.why_whole);
  text += line("files", files_text(report));
  if (!report.changes) text += kinds_text(kinds_of(report));
  text += papers_text(report.papers, !report.published);
  // What was skipped before is no news, but for what should have been read.
  text +=
      report.changes ? named_skips(collection, {SkipReason::Unreadable}) : skips_text(collection);
  std::size_t shown = 0;
  for (const FileRemark& remark : collection.remarks) {
    if (shown++ < kShownRemarks)
      text += line(shown == 1 ? "encodings" : "", visible(remark.path) + ": " + remark.text);
  }
  if (!collection.lint.empty()) {
    text += line("lint", with_unit(collection.lint.size(), "line") +
                             (report.changes ? " in what was read" : "") +
                             "; csindex --lint shows " + (report.changes ? "all" : "them"));
  }
  if (report.published && !report.changes && report.published->shards > 1)
    text += line("shards", std::to_string(report.published->shards));
  if (report.published) text += line("index", report.index);
  return text;
}

std::string report_json(const RunReport& report) {
  const Collection& collection = report.collection;
  ordered_json skipped = ordered_json::array();
  for (const Skipped& file : collection.skipped) {
    skipped.push_back(
        {{"path", file.path}, {"reason", skip_reason_name(file.reason)}, {"detail", file.detail}});
  }
  ordered_json remarks = ordered_json::array();
  for (const FileRemark& remark : collection.remarks) {
    remarks.push_back({{"path", remark.path}, {"text", remark.text}});
  }
  ordered_json object = {{"index", report.index},
                         {"generation", nullptr},
                         {"shards", nullptr},
                         {"seconds", report.seconds},
                         {"sources", sources_json(collection.sources)},
                         {"files", files_of(report)},
                         {"bytes", collection.bytes},
                         {"documents", documents_of(report)},
                         {"kinds", kinds_of(report)},
                         {"digest", report.published ? report.published->info.digest : ""},
                         {"changes", changes_json(report)},
                         {"rebuilt", report.why_whole},
                         {"papers", papers_json(report.papers)},
                         {"skipped", skipped},
                         {"remarks", remarks},
                         {"lint", collection.lint.size()}};
  if (report.published) {
    object["generation"] = report.published->generation;
    object["shards"] = report.published->shards;
  }
  return dump(object);
}

std::string lint_text(const std::vector<LintLine>& lint) {
  std::string text;
  for (const LintLine& finding : lint) {
    text +=
        visible(finding.path + ":" + std::to_string(finding.line) + ": " + finding.message) + "\n";
  }
  return text;
}

std::string lint_json(const std::vector<LintLine>& lint) {
  ordered_json list = ordered_json::array();
  for (const LintLine& finding : lint) {
    list.push_back({{"path", finding.path},
                    {"line", finding.line},
                    {"rule", lint_rule_info(finding.rule).name},
                    {"message", finding.message}});
  }
  return dump(list);
}

std::string status_text(const StatusReport& status) {
  const IndexInfo& info = status.info;
  std::string text = status.index + "\n";
  text += line("built", info.built + " by csindex " + info.program + ", generation " +
                            std::to_string(status.generation));
  if (status.shards > 1) text += line("shards", std::to_string(status.shards));
  if (status.half_changed)
    text += line("", "a change of it was interrupted; csindex makes it anew");
  for (const SourceInfo& source : info.sources) {
    std::error_code error;
    bool there = std::filesystem::is_directory(source.root, error);
    text +=
        line("source", source.name + ": " + source.root + (there ? "" : " (not there)") +
                           (source.revision.empty() ? "" : " at " + source.revision.substr(0, 12)));
  }
  text += line("files", std::to_string(info.files));
  text += kinds_text(info.kinds);
  text += line("passages", std::to_string(info.passages));
  return text + line("digest", info.digest);
}

std::string status_json(const StatusReport& status) {
  const IndexInfo& info = status.info;
  return dump({{"index", status.index},
               {"generation", status.generation},
               {"shards", status.shards},
               {"half_changed", status.half_changed},
               {"schema", info.schema},
               {"analyzer", info.analyzer},
               {"program", info.program},
               {"built", info.built},
               {"digest", info.digest},
               {"files", info.files},
               {"documents", info.documents},
               {"passages", info.passages},
               {"kinds", info.kinds},
               {"sources", sources_json(info.sources)}});
}

}  // namespace cssearch
