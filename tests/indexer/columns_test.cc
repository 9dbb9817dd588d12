// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/list/columns.h"

#include <gtest/gtest.h>

#include "tests/support/cases.h"

namespace cssearch {
namespace {

using Columns = std::vector<Column>;
using Headers = std::vector<std::string>;

TEST(Columns, AreKnownByTheirHeaders) {
  for (auto [header, column] : Cases<const char*, Column>{
           {"Title", Column::Title},
           {"Paper Title", Column::Title},
           {"论文标题", Column::Title},
           {"名称", Column::Title},
           {"Author", Column::Author},
           {"Authors", Column::Author},
           {"First Author", Column::Author},
           {"Author/Organization", Column::Author},
           {"Institute", Column::Author},
           {"Institution", Column::Author},
           {"作者", Column::Author},
           {"机构", Column::Author},
           {"Date", Column::Date},
           {"Publish Date", Column::Date},
           {"📅 发布日期", Column::Date},
           {"Year", Column::Date},
           {"Category", Column::Category},
           {"Categories", Column::Category},
           {"主题", Column::Category},
           {"Conference/Jounal", Column::Venue},
           {"Conference/Journal", Column::Venue},
           {"Venue", Column::Venue},
           {"会议", Column::Venue},
           {"Note", Column::Remark},
           {"Notes", Column::Remark},
           {"About", Column::Remark},
           {"简介", Column::Remark},
           {"Rec", Column::Rating},
           {"Recom", Column::Rating},
           {"Recommendation", Column::Rating},
           {"⭐ Stars", Column::Rating},
           {"推荐", Column::Rating},
           {"Read", Column::Read},
           {"Read/In-depth Reading", Column::Read},
           {"Status", Column::Read},
           {"已读", Column::Read},
           {"GitHub", Column::Code},
           {"GitHub/Codes", Column::Code},
           {"Code Link", Column::Code},
           {"代码", Column::Code},
           {"App", Column::Code},
           {"arXiv", Column::Link},
           {"Paper Link", Column::Link},
           {"论文链接", Column::Link},
           {"Tags", Column::Tag},
           {"#", Column::Number},
           {"No.", Column::Number},
           {"Dataset", Column::Other},
           {"Throughput (tokens/s)", Column::Other},
           {"", Column::Other},
       }) {
    EXPECT_EQ(column_of_header(header), column) << header;
  }
}

TEST(Columns, OfTwoTitlesOneIsTheLink) {
  for (auto [headers, columns] : Cases<Headers, Columns>{
           {{"Date", "Title", "Paper", "Code", "Recom"},
            {Column::Date, Column::Title, Column::Link, Column::Code, Column::Rating}},
           {{"Paper", "Year"}, {Column::Title, Column::Date}},
           {{"Project", "Category", "About"}, {Column::Title, Column::Category, Column::Remark}},
           {{"论文", "标题"}, {Column::Link, Column::Title}},
           {{"课程", "机构", "状态"}, {Column::Title, Column::Author, Column::Read}},
           {{"Name", "Title"}, {Column::Title, Column::Other}},
           {{"Model", "Latency"}, {Column::Other, Column::Other}},
       }) {
    EXPECT_EQ(read_header(headers), columns) << headers.front();
  }
}

}  // namespace
}  // namespace cssearch
