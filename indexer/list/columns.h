// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the columns of a table mean, by their headers in English and Chinese.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cssearch {

enum class Column : unsigned char {
  Other,
  Title,
  Author,
  Date,
  Category,
  Tag,
  Venue,
  Remark,
  Rating,
  Read,
  Code,
  Link,
  Number
};

// The meaning of one header: "Author/Organization", "Conference/Jounal", "📅 发布日期", "Rec".
Column column_of_header(std::string_view header);

// The meanings of a table's headers. At most one is the Title: of two that could be, the one named
// "title" wins and the other is a Link ("Title | Paper").
std::vector<Column> read_header(const std::vector<std::string>& headers);

}  // namespace cssearch
