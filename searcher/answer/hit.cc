// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/answer/hit.h"

#include <optional>
#include <utility>

namespace cssearch {

Hit make_hit(StoredPassage best, const StoredPassage* first, Shower& shower, bool has_words) {
  Hit hit;
  hit.document = first == nullptr ? *best.document : *first->document;
  std::optional<ShownPassage> shown = shower.show_match(best.passage);
  if (!shown && first != nullptr) {
    best = *first;
    shown = shower.show_match(best.passage);
  }
  if (!shown) shown = shower.show_beginning(best.passage);
  bool in_body = shown->has_marks;
  hit.title = shower.mark(hit.document.title);
  // A note that has the words of its title in its list of references only is told by its lead.
  if (shown->part == TextPart::Links && !hit.title.marks.empty()) {
    const StoredPassage& opening = best.number != 0 && first != nullptr ? *first : best;
    if (auto lead = shower.show_lead(opening.passage)) {
      shown = std::move(lead);
      best = StoredPassage(opening);
    }
  }
  hit.snippet = std::move(shown->snippet);
  const Contribution& place = hit.document.contributions.front();
  hit.source = place.source;
  hit.path = place.path;
  hit.page = best.passage.page;
  int line = best.passage.file_line(shown->text_line);
  hit.line = place.origin == Origin::File && line > 0 ? line : place.line;
  hit.heading = std::move(shown->heading);
  if (!hit.heading.empty() && hit.heading.front() == hit.document.title)
    hit.heading.erase(hit.heading.begin());
  if (has_words) hit.why = shower.fields_with_words(hit.document, best.passage, in_body);
  return hit;
}

}  // namespace cssearch
