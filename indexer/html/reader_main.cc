// SPDX-License-Identifier: GPL-3.0-or-later
//
// csindex-html: the blocks of an HTML page, by libxml2. A program of its own because pages come
// from anywhere: csindex starts it for each page.
#include <libxml/parser.h>

#include "indexer/html/parse_html.h"
#include "indexer/sandbox/reader_program.h"

int main() {
  using namespace cssearch;
  run_reader_program(
      {.prepare = xmlInitParser,
       .read = [](const std::string& text) { return write_html_page(parse_html(text)); },
       .limits = kHtmlLimits});
}
