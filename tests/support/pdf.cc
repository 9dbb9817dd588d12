// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/pdf.h"

#include <cstdio>
#include <sstream>

namespace cssearch {
namespace {

std::string content_of(const std::string& text) {
  std::string content = "BT /F1 10 Tf 12 TL 50 750 Td\n";
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::string escaped;
    for (char c : line)
      escaped += c == '(' || c == ')' || c == '\\' ? std::string{'\\', c} : std::string{c};
    content += "(" + escaped + ") Tj T*\n";
  }
  return content + "ET";
}

std::string reference(std::size_t object) {
  return std::to_string(object) + " 0 R";
}

}  // namespace

std::string pdf(const std::vector<std::string>& pages, const std::string& info) {
  constexpr std::size_t kFirstPage = 5;  // behind catalog, pages, font and metadata
  std::vector<std::string> objects(kFirstPage);
  std::string kids;
  for (const std::string& page : pages) {
    kids += reference(objects.size()) + " ";
    objects.push_back(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>"
        "/Contents " +
        reference(objects.size() + 1) + ">>");
    std::string content = content_of(page);
    objects.push_back("<</Length " + std::to_string(content.size()) + ">>stream\n" + content +
                      "\nendstream");
  }
  objects[1] = "<</Type/Catalog/Pages 2 0 R>>";
  objects[2] = "<</Type/Pages/Kids[" + kids + "]/Count " + std::to_string(pages.size()) + ">>";
  objects[3] = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";
  objects[4] = "<<" + info + ">>";
  std::string file = "%PDF-1.4\n";
  std::string table;
  for (std::size_t i = 1; i < objects.size(); ++i) {
    char row[32];
    std::snprintf(row, sizeof row, "%010zu 00000 n \n", file.size());
    table += row;
    file += std::to_string(i) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  std::string start = std::to_string(file.size());
  std::string size = std::to_string(objects.size());
  return file + "xref\n0 " + size + "\n0000000000 65535 f \n" + table + "trailer<</Size " + size +
         "/Root 1 0 R/Info 4 0 R>>\nstartxref\n" + start + "\n%%EOF\n";
}

}  // namespace cssearch
