// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/web/reading_page.h"

#include <algorithm>
#include <filesystem>

#include "schema/analysis/analyzer.h"
#include "schema/identity.h"
#include "schema/url.h"
#include "searcher/web/hit.h"
#include "searcher/web/note_text.h"
#include "searcher/web/words.h"

namespace cssearch {
namespace {

constexpr std::uint64_t kRelated = 6;
// A text with fewer headings needs no table of contents.
constexpr std::size_t kFewHeadings = 3;
constexpr int kDeepestContents = 2;
constexpr std::size_t kShownPlaces = 30;

class ReadingView {
 public:
  ReadingView(Searcher& searcher, const PageState& state, int line, const PartialDate& today,
              WholeDocument stored)
      : searcher_(searcher),
        state_(state),
        line_(line),
        today_(today),
        stored_(std::move(stored)),
        document_(stored_.document),
        is_file_(is_file(document_)) {}

  View make() {
    View view;
    view.name = "reading";
    view.title = document_.title;
    NoteText text = note();
    write_contents(view.html, text);
    view.html.element("main", {{"id", "content"}, {"tabindex", "-1"}}, [&] {
      view.html.element("article", language_of(document_), [&] {
        write_title(view.html);
        write_text(view.html, text);
      });
    });
    write_beside(view.html);
    return view;
  }

 private:
  // What a list of this file has become.
  struct Entry {
    std::vector<std::string> heading;  // folded
    int line;
    Hit hit;
  };

  static Attributes language_of(const Document& document) {
    std::string_view language = html_language(document.language);
    return language.empty() ? Attributes{} : Attributes{{"lang", language}};
  }

  SearchRequest request(const std::string& text) const {
    SearchRequest request;
    request.text = text;
    request.limit = 0;
    request.today = today_;
    request.facets_to_type = false;
    return request;
  }

  NoteText note() {
    std::vector<std::string_view> texts;
    for (const Passage& passage : stored_.passages) texts.emplace_back(passage.text);
    std::vector<MarkRanges> marks;
    if (!state_.text().empty()) marks = searcher_.marks(request(state_.text()), texts);
    if (is_file_) find_entries();
    NoteOptions options;
    options.headings = is_file_;
    options.below_heading = [this](Html& html, const auto& heading) {
      write_entries(html, [of = folded(heading)](const Entry& entry) {
        return stands_under(entry.heading, of);
      });
    };
    options.title = document_.title;
    // An entry of the list with this line is meant, not the text before it.
    bool is_entry = std::any_of(entries_.begin(), entries_.end(),
                                [&](const Entry& entry) { return entry.line == line_; });
    options.line = is_entry ? 0 : line_;
    options.marks = &marks;
    options.link = [this](const std::string& target) { return link_of_target(target); };
    return note_text(stored_.passages, options);
  }

  // Out, or to another file of the source that is in the index.
  std::optional<Link> link_of_target(const std::string& target) const {
    if (auto outside = Link::outside(target)) return outside;
    if (!is_file_ || target.empty() || target.starts_with('#')) return std::nullopt;
    const Contribution& place = document_.contributions.front();
    std::string path = percent_decode(target.substr(0, target.find_first_of("#?")));
    std::filesystem::path folder = std::filesystem::path(place.path).parent_path();
    std::string file = path.starts_with('/') ? path.substr(1)
                                             : (folder / path).lexically_normal().generic_string();
    for (const std::string& candidate : {file, file + ".md", file + "/README.md"}) {
      std::string key = key_of_file(place.source, candidate);
      if (searcher_.document(key)) return Link::document(key);
    }
    return std::nullopt;
  }

  void write_title(Html& html) {
    html.element("header", {}, [&] {
      html.element("h1", {}, [&] {
        html.marked(
            {document_.title, searcher_.marks(request(state_.text()), {document_.title})[0]});
      });
      write_facts(html, document_, state_);
      if (auto link = Link::outside(document_.url)) {
        html.element("p", {{"class", "out"}}, [&] {
          html.element("a", {{"href", *link}, {"rel", "noreferrer"}},
                       "Open at " + host_words(document_.url));
        });
      }
    });
  }

  void write_text(Html& html, const NoteText& text) {
    html.element("div", {{"class", "text"}}, [&] {
      html.append(text.html);
      if (!entries_.empty()) {
        html.element("h2", {{"id", "listed"}}, "Listed in this file");
        write_entries(html, [](const Entry&) { return true; });
      }
    });
    bool empty = std::all_of(stored_.passages.begin(), stored_.passages.end(),
                             [](const Passage& passage) { return passage.text.empty(); });
    if (empty && !is_file_)
      html.element("p", {{"class", "hint"}}, "Nothing is written about it here.");
  }

  static std::vector<std::string> folded(const std::vector<std::string>& heading) {
    std::vector<std::string> words;
    for (const std::string& part : heading) words.push_back(fold_value(part));
    return words;
  }

  // The only heading of the first level is not part of an entry's headings.
  static bool stands_under(const std::vector<std::string>& entry,
                           const std::vector<std::string>& heading) {
    if (entry.empty()) return heading.size() <= 1;
    return entry == heading || (!heading.empty() && std::equal(entry.begin(), entry.end(),
                                                               heading.begin() + 1, heading.end()));
  }

  void find_entries() {
    const Contribution& file = document_.contributions.front();
    SearchRequest of_file = PageState(Parameters{{"path", file.path}}).request(today_);
    of_file.limit = kDeepestHit;
    of_file.facets.clear();
    for (Hit& hit : searcher_.search(of_file).hits) {
      for (const Contribution& place : hit.document.contributions) {
        bool here = place.source == file.source && place.path == file.path;
        if (!here || place.origin == Origin::File || place.origin == Origin::Link) continue;
        entries_.push_back({folded(place.section), place.line, hit});
        break;
      }
    }
    std::stable_sort(entries_.begin(), entries_.end(),
                     [](const Entry& a, const Entry& b) { return a.line < b.line; });
  }

  // Those that `belongs` says, which are then written.
  template <typename Belongs>
  void write_entries(Html& html, Belongs belongs) {
    auto end = std::stable_partition(entries_.begin(), entries_.end(), belongs);
    if (end == entries_.begin()) return;
    html.element("ul", {{"class", "entries"}}, [&] {
      for (auto entry = entries_.begin(); entry != end; ++entry) write_entry(html, *entry);
    });
    entries_.erase(entries_.begin(), end);
  }

  void write_entry(Html& html, const Entry& entry) {
    Attributes attributes = language_of(entry.hit.document);
    if (entry.line == line_) attributes.push_back({"id", "passage"});
    html.element("li", attributes, [&] {
      Link link = link_of(searcher_, entry.hit, state_);
      write_kind(html, entry.hit.document.kind);
      Attributes of_link = {{"href", link}};
      if (link.leads_out()) of_link.push_back({"rel", "noreferrer"});
      html.element("a", of_link, entry.hit.document.title);
      write_facts(html, entry.hit.document, state_);
    });
  }

  static void write_contents(Html& html, const NoteText& text) {
    auto shown = static_cast<std::size_t>(
        std::count_if(text.headings.begin(), text.headings.end(), is_in_contents));
    html.element("nav", {{"class", "contents"}, {"aria-label", "Contents"}}, [&] {
      if (shown < kFewHeadings) return;
      html.element("details", {{"class", "drawer"}, {"id", "contents"}}, [&] {
        html.element("summary", {}, "Contents");
        html.element("ol", {}, [&] {
          for (const NoteHeading& heading : text.headings) {
            if (!is_in_contents(heading)) continue;
            html.element("li", {{"class", heading.level == 1 ? "first" : "second"}}, [&] {
              html.element("a", {{"href", Link::fragment(heading.id)}}, heading.words);
            });
          }
        });
      });
    });
  }

  static bool is_in_contents(const NoteHeading& heading) {
    return heading.level <= kDeepestContents;
  }

  void write_beside(Html& html) {
    html.element("aside", {{"aria-label", "Beside it"}}, [&] {
      write_documents(html, "About", document_.about);
      write_documents(html, "Notes on it", document_.notes);
      write_code(html);
      write_related(html);
      write_origin(html);
    });
  }

  void write_link_to(Html& html, const Document& document) {
    html.element("li", language_of(document), [&] {
      write_kind(html, document.kind);
      html.element("a", {{"href", reading_link(document.key, state_)}}, document.title);
    });
  }

  void write_documents(Html& html, std::string_view title, const std::vector<std::string>& keys) {
    if (keys.empty()) return;
    html.element("section", {}, [&] {
      html.element("h2", {}, title);
      html.element("ul", {{"class", "documents"}}, [&] {
        for (const std::string& key : keys) {
          if (auto document = searcher_.document(key)) {
            write_link_to(html, *document);
          } else {
            html.element("li", {{"class", "absent"}},
                         key.substr(key.find(':') + 1) + " is not in the index");
          }
        }
      });
    });
  }

  void write_code(Html& html) {
    if (document_.code.empty()) return;
    html.element("section", {}, [&] {
      html.element("h2", {}, "Code");
      html.element("ul", {{"class", "documents"}}, [&] {
        for (const std::string& code : document_.code) {
          html.element("li", {}, [&] {
            write_kind(html, Kind::Project);
            if (auto link = Link::outside(code)) {
              html.element("a", {{"href", *link}, {"rel", "noreferrer"}},
                           code.substr(code.find("//") + 2));
            } else {
              html.text(code);
            }
          });
        }
      });
    });
  }

  void write_related(Html& html) {
    SearchRequest wanted = request("");
    wanted.limit = kRelated;
    Answer related = searcher_.similar(document_.key, wanted);
    if (related.hits.empty()) return;
    html.element("section", {}, [&] {
      html.element("h2", {}, "Related");
      html.element("ul", {{"class", "documents"}}, [&] {
        for (const Hit& hit : related.hits) write_link_to(html, hit.document);
      });
    });
  }

  void write_origin(Html& html) {
    html.element("section", {{"class", "origin"}}, [&] {
      html.element("h2", {}, is_file_ ? "Source" : "Where it stands");
      const auto& places = document_.contributions;
      html.element("ul", {}, [&] {
        for (std::size_t i = 0; i < std::min(places.size(), kShownPlaces); ++i)
          write_place(html, places[i]);
      });
      if (places.size() > kShownPlaces)
        html.element("p", {}, "and " + number_words(places.size() - kShownPlaces) + " more places");
    });
  }

  void write_place(Html& html, const Contribution& place) {
    html.element("li", {}, [&] {
      if (place.path.empty()) {
        html.text("arXiv's record");
        return;
      }
      std::string file = key_of_file(place.source, place.path);
      int line = place.origin == Origin::File ? line_ : place.line;
      auto path = [&] { write_path(html, place.source + "/" + place.path); };
      if (place.origin != Origin::File && searcher_.document(file)) {
        html.element("a", {{"href", reading_link(file, state_, line)}}, path);
      } else {
        path();
      }
      if (line > 0) html.element("span", {{"class", "count"}}, " line " + std::to_string(line));
      for (const std::string& heading : place.section)
        html.element("span", {{"class", "heading"}}, " › " + heading);
    });
  }

  // May wrap behind each folder.
  static void write_path(Html& html, const std::string& path) {
    for (std::size_t begin = 0; begin < path.size();) {
      std::size_t end = std::min(path.find('/', begin), path.size() - 1) + 1;
      html.text(std::string_view(path).substr(begin, end - begin));
      if (end < path.size()) html.single("wbr", {});
      begin = end;
    }
  }

  Searcher& searcher_;
  const PageState& state_;
  int line_;
  PartialDate today_;
  WholeDocument stored_;
  const Document& document_;
  bool is_file_;
  std::vector<Entry> entries_;  // of this file, that are not written yet
};

}  // namespace

View reading_view(Searcher& searcher, const std::string& key, const PageState& state, int line,
                  const PartialDate& today) {
  // show() takes what may stand for a key too; a page is asked for by its key alone.
  if (!searcher.document(key)) {
    throw Error(ErrorCode::NotFound, "there is no document with the key " + key,
                "it may have been renamed or removed since; search for its title");
  }
  return ReadingView(searcher, state, line, today, searcher.show(key)).make();
}

}  // namespace cssearch
