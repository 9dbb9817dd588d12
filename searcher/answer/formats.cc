// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/answer/formats.h"

#include <algorithm>
#include <cstdio>
#include <set>

#include "schema/identity.h"
#include "searcher/query/query.h"

namespace cssearch {
namespace {

constexpr std::size_t kIndent = 4;
constexpr std::size_t kMaxWidth = 100;

std::string join(const std::vector<std::string>& values, std::string_view between) {
  std::string text;
  for (const std::string& value : values)
    text += (text.empty() ? "" : std::string(between)) + value;
  return text;
}

std::string repeated(std::string_view what, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += what;
  return text;
}

// The first `shown` values, and how many more there are.
std::string first_of(const std::vector<std::string>& values, std::size_t shown,
                     std::string_view before_count, std::string_view behind_count) {
  if (values.size() <= shown) return join(values, ", ");
  auto end = values.begin() + static_cast<std::ptrdiff_t>(shown);
  return join({values.begin(), end}, ", ") + std::string(before_count) +
         std::to_string(values.size() - shown) + std::string(behind_count);
}

std::string people(const std::vector<std::string>& authors, std::size_t shown = 3) {
  return first_of(authors, shown, " and ", " more");
}

// kind · authors · date · category · stars · passes · venue · arXiv id
std::string facts_line(const Document& document, std::size_t authors, std::size_t categories,
                       bool id = true) {
  bool withdrawn =
      std::find(document.tag.begin(), document.tag.end(), "withdrawn") != document.tag.end();
  std::vector<std::string> facts = {std::string(kind_name(document.kind)) +
                                    (withdrawn ? ", withdrawn" : "")};
  auto add = [&](std::string fact) {
    if (!fact.empty()) facts.push_back(std::move(fact));
  };
  add(people(document.author, authors));
  add(document.date ? document.date->text() : "");
  add(first_of(document.category, categories, " +", ""));
  if (document.rating) add(repeated("★", *document.rating));
  if (document.read) add(*document.read == 0 ? "unread" : repeated("✓", *document.read));
  add(document.venue);
  if (id && !document.arxiv.empty()) add("arXiv:" + document.arxiv);
  return visible(join(facts, " · "));
}

// The same in so many columns: the id, which the link tells too, the last authors and the last
// categories give way before stars and passes do.
std::string facts_line(const Document& document, std::size_t columns) {
  std::size_t authors = 3, categories = std::max<std::size_t>(document.category.size(), 1);
  bool id = true;
  for (;;) {
    std::string line = facts_line(document, authors, categories, id);
    if (columns_of(line) <= columns) return line;
    if (id && !document.arxiv.empty()) {
      id = false;
    } else if (categories > 2 || (categories > 1 && authors == 1)) {
      --categories;
    } else if (authors > 1) {
      --authors;
    } else {
      return cut_to(line, columns);
    }
  }
}

// A paper of which only arXiv's record tells has no file.
constexpr const char* kRecordPlace = "arXiv";

// path:line › heading › heading, in so many columns: a long path loses its first folders, a long
// path of headings its first headings.
std::string place_line(const Hit& hit, bool several_sources, std::size_t columns) {
  std::string path = visible(several_sources ? hit.source + "/" + hit.path : hit.path);
  if (hit.path.empty()) path = kRecordPlace;
  std::string where = hit.page > 0 ? ", page " + std::to_string(hit.page) : std::string();
  if (hit.line > 0) where += ":" + std::to_string(hit.line);
  if (hit.more > 0) where += " (+" + std::to_string(hit.more) + ")";
  std::size_t room = columns - std::min(columns, columns_of(where));
  for (std::size_t slash;
       columns_of(path) > room && (slash = path.find('/', 4)) != std::string::npos;) {
    path = "…" + path.substr(slash);
  }
  std::string place = cut_to(path, room) + where;
  std::string headings;
  for (auto heading = hit.heading.rbegin(); heading != hit.heading.rend(); ++heading) {
    std::string longer = "  › " + visible(*heading) + headings;
    if (columns_of(place) + columns_of(longer) > columns) break;
    headings = longer;
  }
  return place + headings;
}

// "also in serving.md:7, best.md:5": the other rows that tell of the document, as many as fit.
std::string other_places(const Hit& hit, bool several_sources, std::size_t columns) {
  std::string line;
  std::size_t left = 0;
  for (const Contribution& other : hit.document.contributions) {
    bool shown = other.source == hit.source && other.path == hit.path && other.line == hit.line;
    if (shown || other.path.empty() || other.origin == Origin::File) continue;
    std::string place = visible(several_sources ? other.source + "/" + other.path : other.path) +
                        ":" + std::to_string(other.line);
    std::string longer = (line.empty() ? "also in " : line + ", ") + place;
    if (left > 0 || columns_of(longer) + 5 > columns) {
      ++left;
    } else {
      line = longer;
    }
  }
  if (left == 0) return line;
  return line.empty() ? "also in " + std::to_string(left) + " other places"
                      : line + " +" + std::to_string(left);
}

// What the title leads to: the thing itself, or the note's file.
std::string target_of(const Hit& hit, const SourceRoots& roots) {
  if (!hit.document.url.empty()) return hit.document.url;
  std::string file = file_of(hit.source, hit.path, roots);
  return file.starts_with("/") ? "file://" + file : std::string();
}

std::size_t text_width(const TerminalStyle& style) {
  return std::min(style.width, kMaxWidth);
}

std::string score_line(double score, std::string_view name) {
  char number[32];
  std::snprintf(number, sizeof number, "%10.4f  ", score);
  return number + visible(name) + "\n";
}

std::string hit_text(const Hit& hit, std::uint64_t number, const SourceRoots& roots,
                     const TerminalStyle& style) {
  std::size_t width = text_width(style);
  std::string rank = std::to_string(number);
  std::string text = std::string(rank.size() < 2 ? 2 - rank.size() : 0, ' ') +
                     styled(rank, Look::Dim, style) + "  ";
  Snippet title = hit.title;
  if (title.text.empty()) title.text = hit.document.key;
  std::string shown = wrapped(title, kIndent, width - kIndent, 3, Look::Title, style);
  text += linked(shown.substr(kIndent, shown.size() - kIndent - 1), target_of(hit, roots), style) +
          "\n";
  std::string indent(kIndent, ' ');
  auto line = [&](const std::string& words, Look look) {
    if (!words.empty()) text += indent + styled(words, look, style) + "\n";
  };
  line(facts_line(hit.document, width - kIndent), Look::Accent);
  line(place_line(hit, roots.size() > 1, width - kIndent), Look::Dim);
  line(other_places(hit, roots.size() > 1, width - kIndent), Look::Dim);
  line(visible(hit.document.url), Look::Dim);
  text += wrapped(hit.snippet, kIndent, width - kIndent, 2, Look::Plain, style);
  for (const ScorePart& part : hit.parts) text += indent + score_line(part.score, part.name);
  if (!hit.parts.empty()) text += indent + score_line(hit.score, "score");
  return text;
}

std::string facet_line(const Facet& facet, const TerminalStyle& style) {
  std::string name(field_info(facet.field).name);
  std::size_t width = text_width(style);
  std::size_t used = facet.chosen ? 28 : 10;
  std::string text =
      styled(name, Look::Dim, style) + std::string(name.size() < 10 ? 10 - name.size() : 1, ' ');
  std::uint64_t left = facet.more;
  bool full = false;
  for (const FacetValue& value : facet.values) {
    std::string shown = visible(typed_value(value));
    std::string count = " " + std::to_string(value.count);
    std::size_t size = columns_of(shown) + count.size() + 3;
    full = full || used + size > width;
    if (full) {
      ++left;
      continue;
    }
    text += shown + styled(count, Look::Dim, style) + "   ";
    used += size;
  }
  if (facet.chosen) text += styled("without its filter", Look::Dim, style);
  while (text.ends_with(' ')) text.pop_back();
  if (left > 0) text += styled("  +" + std::to_string(left), Look::Dim, style);
  return text + "\n";
}

std::string count_line(const Answer& answer) {
  if (answer.total == 0) return "Nothing found.";
  std::string text = (answer.exact ? "" : "at least ") + std::to_string(answer.total) +
                     (answer.total == 1 ? " document" : " documents");
  bool some = answer.hits.size() < answer.total;
  if (some && !answer.hits.empty()) {
    std::size_t first = answer.offset + 1, last = answer.offset + answer.hits.size();
    text += last > first ? ", " + std::to_string(first) + "–" + std::to_string(last) + " shown"
                         : ", number " + std::to_string(first) + " shown";
  }
  char took[32];
  std::snprintf(took, sizeof took, " (%.1f ms)", answer.took_ms);
  return text + took;
}

// kwon2023paged: family name, year, first word of the title.
std::string bibtex_key(const Document& document) {
  std::string key;
  if (!document.author.empty()) {
    key = slug(document.author.front());
    key.erase(0, key.rfind('-') + 1);
  }
  if (document.date) key += std::to_string(document.date->year);
  std::string words = slug(document.title);
  return key + words.substr(0, words.find('-'));
}

// The same key again gets a letter, as usual: kwon2023paged, kwon2023pageda, kwon2023pagedb.
std::string unique_key(const Document& document, std::set<std::string>& used) {
  std::string key = bibtex_key(document), unique = key;
  for (char letter = 'a'; !used.insert(unique).second; ++letter) {
    if (letter > 'z') {
      key += 'z';
      letter = 'a';
    }
    unique = key + letter;
  }
  return unique;
}

// A citation takes title, authors and link from arXiv's record, if there is one, and not the
// reader's own words.
Document as_cited(Document document) {
  if (document.contributions.empty()) return document;
  const Contribution record = document.contributions.back();
  if (record.origin != Origin::Record) return document;
  document.title = record.title;
  document.author = record.author;
  document.url = record.url;
  return document;
}

std::string bibtex_escape(std::string_view text) {
  std::string escaped;
  for (char c : text) {
    if (std::string_view("#$%&_{}").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string markdown_escape(std::string_view text) {
  std::string escaped;
  for (char c : text) {
    if (std::string_view("\\[]*_`<>|").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace

std::string file_of(const std::string& source, const std::string& path, const SourceRoots& roots) {
  auto root = roots.find(source);
  return root == roots.end() || root->second.empty() ? path : root->second + "/" + path;
}

std::string typed_value(const FacetValue& value) {
  return value.part_of_others ? "\"" + value.value + "\"" : quote_value(value.value);
}

std::string answer_text(const Answer& answer, const SourceRoots& roots,
                        const TerminalStyle& style) {
  std::string text;
  std::uint64_t number = answer.offset;
  for (const Hit& hit : answer.hits) text += hit_text(hit, ++number, roots, style) + "\n";
  text += styled(count_line(answer), Look::Dim, style) + "\n";
  for (const std::string& note : answer.notes)
    text += styled(visible(note), Look::Dim, style) + "\n";
  if (answer.did_you_mean)
    text += styled("did you mean: " + visible(*answer.did_you_mean), Look::Plain, style) + "\n";
  if (!answer.also.empty())
    text += styled("also: " + visible(join(answer.also, ", ")), Look::Dim, style) + "\n";
  for (const Facet& facet : answer.facets) {
    if (!facet.values.empty()) text += facet_line(facet, style);
  }
  return text;
}

std::string answer_vimgrep(const Answer& answer, const SourceRoots& roots) {
  std::string text;
  for (const Hit& hit : answer.hits) {
    if (hit.path.empty()) continue;
    const std::string& shown = hit.snippet.text.empty() ? hit.document.title : hit.snippet.text;
    text += visible(file_of(hit.source, hit.path, roots)) + ":" +
            std::to_string(std::max(hit.line, 1)) + ":1:" + visible(hit.document.title) +
            (shown == hit.document.title ? "" : ": " + visible(shown)) + "\n";
  }
  return text;
}

std::string answer_paths(const Answer& answer, const SourceRoots& roots, char separator) {
  std::string text;
  std::set<std::string> seen;
  for (const Hit& hit : answer.hits) {
    if (hit.path.empty()) continue;
    std::string file = file_of(hit.source, hit.path, roots);
    if (seen.insert(file).second) text += (separator == '\0' ? file : visible(file)) + separator;
  }
  return text;
}

std::string answer_markdown(const Answer& answer) {
  std::string text;
  for (const Hit& hit : answer.hits) {
    const Document& document = hit.document;
    std::string target = document.url.empty() ? "<" + hit.path + ">" : document.url;
    text += "- [" + markdown_escape(visible(document.title)) + "](" + visible(target) + ")";
    for (const std::string& fact :
         {people(document.author), document.date ? document.date->text() : std::string(),
          join(document.category, ", ")}) {
      if (!fact.empty()) text += " · " + markdown_escape(visible(fact));
    }
    text += "\n";
  }
  return text;
}

std::string answer_bibtex(const Answer& answer) {
  std::string text;
  std::set<std::string> used;
  for (const Hit& hit : answer.hits) {
    const Document document = as_cited(hit.document);
    bool in_venue = !document.venue.empty();
    text +=
        std::string(in_venue ? "@inproceedings{" : "@misc{") + unique_key(document, used) + ",\n";
    auto add = [&](std::string_view name, const std::string& value) {
      if (!value.empty())
        text += "  " + std::string(name) + " = {" + bibtex_escape(visible(value)) + "},\n";
    };
    add("title", document.title);
    add("author", join(document.author, " and "));
    if (in_venue) add("booktitle", document.venue);
    if (document.date) {
      add("year", std::to_string(document.date->year));
      if (document.date->month > 0) add("month", std::to_string(document.date->month));
    }
    if (!document.arxiv.empty()) {
      add("eprint", document.arxiv);
      add("archivePrefix", "arXiv");
      if (!document.subject.empty()) add("primaryClass", document.subject.front());
    }
    if (!document.url.empty()) text += "  url = {" + visible(document.url) + "},\n";
    text += "}\n";
  }
  return text;
}

std::string document_text(const WholeDocument& stored, const SourceRoots& roots,
                          const TerminalStyle& style) {
  const Document& document = stored.document;
  std::string text =
      styled(visible(document.title), Look::Title, style) + "\n" +
      styled(facts_line(document, 3, document.category.size()), Look::Accent, style) + "\n";
  auto row = [&](std::string_view name, const std::string& value) {
    if (value.empty()) return;
    text += styled(padded(name, 10), Look::Dim, style) + visible(value) + "\n";
  };
  row("key", document.key);
  row("url", document.url);
  for (const std::string& code : document.code) row("code", code);
  row("titles", join(document.other_titles, "; "));
  row("authors", join(document.author, ", "));
  row("subject", join(document.subject, ", "));
  row("tags", join(document.tag, ", "));
  row("section", join(document.section, " › "));
  for (const std::string& note : document.notes) row("note", note);
  for (const std::string& about : document.about) row("about", about);
  for (const Contribution& place : document.contributions) {
    std::string file = place.path.empty() ? kRecordPlace : file_of(place.source, place.path, roots);
    row("from", file + (place.line > 0 ? ":" + std::to_string(place.line) : ""));
  }
  for (const Passage& passage : stored.passages) {
    std::size_t line = 0;
    std::size_t section = 0;
    std::string_view rest = passage.text;
    while (!rest.empty() || section < passage.sections.size()) {
      while (section < passage.sections.size() &&
             static_cast<std::size_t>(passage.sections[section].text_line) <= line) {
        std::string heading = join(passage.sections[section++].heading, " › ");
        if (heading.empty()) continue;
        text += text.ends_with("\n\n") ? "" : "\n";
        text += styled(visible(heading), Look::Title, style) + "\n";
      }
      if (rest.empty()) break;
      std::size_t end = std::min(rest.find('\n'), rest.size());
      text += visible(rest.substr(0, end)) + "\n";
      rest.remove_prefix(std::min(end + 1, rest.size()));
      ++line;
    }
  }
  return text;
}

std::string fields_text(const TerminalStyle& style) {
  std::string text;
  for (const FieldInfo& info : kFields) {
    std::string name(info.name);
    if (!info.alias.empty()) name += ", " + std::string(info.alias);
    text += padded(name, 17) + padded(info.example, 27) + std::string(info.help) +
            (info.facet ? styled("  (facet)", Look::Dim, style) : "") + "\n";
  }
  return text;
}

}  // namespace cssearch
