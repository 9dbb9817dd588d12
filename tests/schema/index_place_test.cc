// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/index/index_place.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/error.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

using testing::HasSubstr;
using Kind = IndexPlace::Kind;

IndexPlace one_place(const std::string& text) {
  return read_index_places({text}).at(0);
}

std::string refusal(const std::vector<std::string>& names) {
  try {
    read_index_places(names);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::Input);
    EXPECT_NE(error.hint(), "");
    return error.what();
  }
  return {};
}

TEST(IndexPlace, IsAFolderOrServedByAnotherMachine) {
  EXPECT_EQ(one_place("/home/me/index").kind, Kind::Folder);
  EXPECT_EQ(one_place("notes/index").folder, "notes/index");
  IndexPlace tcp = one_place("tcp://shelf.lan:7711");
  EXPECT_EQ(tcp.kind, Kind::Tcp);
  EXPECT_EQ(tcp.host, "shelf.lan");
  EXPECT_EQ(tcp.port, 7711U);
  EXPECT_EQ(tcp.text, "tcp://shelf.lan:7711");
  EXPECT_EQ(tcp.error_context(), "remote:tcp(shelf.lan:7711)") << "as Xapian names it";
  IndexPlace ssh = one_place("ssh://me@shelf:2222/srv/index/shard-00");
  EXPECT_EQ(ssh.kind, Kind::Ssh);
  EXPECT_THAT(ssh.ssh_arguments, HasSubstr(" -p 2222 me@shelf xapian-progsrv /srv/index/shard-00"));
  EXPECT_THAT(one_place("ssh://shelf/srv/index").ssh_arguments,
              HasSubstr(" shelf xapian-progsrv /srv/index"));
}

TEST(IndexPlace, ThatNobodyCanMeanIsRefused) {
  for (const char* text : {"tcp://",
                           "tcp://shelf",
                           "tcp://shelf:",
                           "tcp://shelf:0",
                           "tcp://shelf:65536",
                           "tcp://shelf:x",
                           "tcp://:7711",
                           "tcp://-oProxyCommand=x:1",
                           "tcp://a b:1",
                           "ssh://shelf",
                           "ssh:///srv/index",
                           "ssh://-oProxyCommand=x/srv",
                           "ssh://me@/srv",
                           "ssh://me@-x/srv",
                           "ssh://shelf/srv/a b",
                           "ssh://shelf/srv;reboot",
                           "ssh://shelf/$(reboot)",
                           "ssh://shelf:port/srv",
                           "http://shelf/index",
                           "glass gen-000001"}) {
    EXPECT_THAT(refusal({text}), HasSubstr(text));
  }
}

TEST(IndexPlace, OfAnIpv6AddressIsRefusedAsSuch) {
  for (const char* text : {"tcp://[::1]:7711", "tcp://fe80::1:7711", "tcp://[fe80::1%eth0]:7711"}) {
    EXPECT_THAT(refusal({text}), HasSubstr("Xapian's servers speak IPv4 only")) << text;
  }
}

TEST(IndexPlace, AFileListsThem) {
  TempFolder folder;
  folder.write("shards.txt",
               "# the four shards\n"
               "\n"
               "  index   \n"
               "/srv/index\r\n"
               "tcp://10.0.0.7:7711\n"
               "ssh://shelf/srv/index");
  std::vector<IndexPlace> places =
      read_index_places({(folder / "shards.txt").string(), "tcp://h:1"});
  ASSERT_EQ(places.size(), 5U);
  EXPECT_EQ(places[0].folder, folder / "index") << "where the list lies";
  EXPECT_EQ(places[0].text, "index");
  EXPECT_EQ(places[1].folder, "/srv/index");
  EXPECT_EQ(places[2].host, "10.0.0.7");
  EXPECT_EQ(places[3].kind, Kind::Ssh);
  EXPECT_EQ(places[4].text, "tcp://h:1");
}

TEST(IndexPlace, AListThatCannotBeMeantIsRefusedByLine) {
  TempFolder folder;
  std::string list = (folder / "list").string();
  folder.write("list", "# nothing\n\n");
  EXPECT_THAT(refusal({list}), HasSubstr("names no place"));
  folder.write("list", "index\n\ntcp://shelf\n");
  EXPECT_THAT(refusal({list}), HasSubstr(list + ":3: "));
  folder.write("other", "index\n");
  folder.write("list", "other\n");
  EXPECT_THAT(refusal({list}), HasSubstr("lists name no lists"));
}

TEST(IndexPlace, OnlyAFolderIsWritten) {
  TempFolder folder;
  folder.write("list", "index\n");
  EXPECT_EQ(index_folder_of("notes/index"), "notes/index");
  for (const std::string& name : {std::string("tcp://shelf:7711"), std::string("ssh://shelf/srv"),
                                  (folder / "list").string()}) {
    EXPECT_THROW(index_folder_of(name), Error) << name;
  }
}

}  // namespace
}  // namespace cssearch
