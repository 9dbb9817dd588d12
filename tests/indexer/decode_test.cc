// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/decode/decode.h"

#include <gtest/gtest.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include "indexer/decode/mojibake.h"
#include "tests/support/temp_folder.h"

namespace cssearch {
namespace {

constexpr const char* kChinese =
    "# "
    "显存管理\n\n大模型推理时，显存主要由模型参数、激活和键值缓存组成。分页注意力把缓存切成小块，按"
    "需分配，减少碎片。\n";

std::string encode(const std::string& utf8, const char* encoding) {
  icu::UnicodeString wide = icu::UnicodeString::fromUTF8(utf8);
  UErrorCode status = U_ZERO_ERROR;
  UConverter* converter = ucnv_open(encoding, &status);
  std::string bytes(static_cast<std::size_t>(wide.length()) * 4 + 16, '\0');
  int32_t size = ucnv_fromUChars(converter, bytes.data(), static_cast<int32_t>(bytes.size()),
                                 wide.getBuffer(), wide.length(), &status);
  ucnv_close(converter);
  EXPECT_TRUE(U_SUCCESS(status)) << encoding;
  bytes.resize(static_cast<std::size_t>(size));
  return bytes;
}

// UTF-8 read as a code page and saved as UTF-8, undefined bytes and soft hyphens dropped.
std::string misread(const std::string& utf8, const char* encoding) {
  UErrorCode status = U_ZERO_ERROR;
  UConverter* converter = ucnv_open(encoding, &status);
  std::string result;
  for (char byte : utf8) {
    UChar decoded[2];
    status = U_ZERO_ERROR;
    int32_t size = ucnv_toUChars(converter, decoded, 2, &byte, 1, &status);
    if (U_FAILURE(status) || size != 1) continue;
    bool dropped =
        decoded[0] == 0xFFFD || decoded[0] == 0xAD || (decoded[0] >= 0x80 && decoded[0] < 0xA0);
    if (!dropped) icu::UnicodeString(decoded[0]).toUTF8String(result);
  }
  ucnv_close(converter);
  return result;
}

TEST(Decode, Utf8IsTakenAsItIs) {
  auto decoded = decode_text(kChinese);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->text, kChinese);
  EXPECT_EQ(decoded->encoding, "UTF-8");
  EXPECT_EQ(decoded->replaced, 0U);
}

TEST(Decode, LineEndsAndMarksAreUnified) {
  EXPECT_EQ(decode_text("\xEF\xBB\xBF"
                        "a\r\nb\rc\n")
                ->text,
            "a\nb\nc\n");
  EXPECT_EQ(decode_text("")->text, "");
}

TEST(Decode, OtherEncodingsAreRecognised) {
  for (const char* encoding : {"GB18030", "UTF-16LE", "UTF-16BE"}) {
    auto decoded = decode_text(encode(kChinese, encoding));
    ASSERT_TRUE(decoded) << encoding;
    EXPECT_EQ(decoded->text, kChinese) << encoding;
    EXPECT_EQ(decoded->encoding, encoding);
  }
  auto marked = decode_text(encode("\xEF\xBB\xBF" + std::string(kChinese), "UTF-16LE"));
  ASSERT_TRUE(marked);
  EXPECT_EQ(marked->text, kChinese);
  std::string french =
      "Résumé: l'été où les élèves étudièrent à Besançon.\nC'était déjà très tard.\n";
  auto short_one = decode_text(encode("café naïve résumé déjà vu", "ISO-8859-1"));
  ASSERT_TRUE(short_one);
  EXPECT_EQ(short_one->text, "café naïve résumé déjà vu");
  auto latin = decode_text(encode(french, "ISO-8859-1"));
  ASSERT_TRUE(latin);
  EXPECT_EQ(latin->text, french);
  // What the file says is believed before statistics are, but not against UTF-8.
  EXPECT_EQ(decode_text("\xBF\xD8\xD6\xC6", "gb2312")->text, "控制");
  EXPECT_EQ(decode_text("\xBF\xD8\xD6\xC6", "iso-8859-2")->text, "żŘÖĆ");
  EXPECT_EQ(decode_text("控制", "iso-8859-2")->text, "控制");
  EXPECT_EQ(decode_text("\xBF\xD8\xD6\xC6", "no-such-encoding")->encoding, "GB18030");
  auto short_chinese = decode_text(encode("显存管理\n", "GB18030"));
  ASSERT_TRUE(short_chinese);
  EXPECT_EQ(short_chinese->text, "显存管理\n");
}

TEST(Decode, BytesThatFitNothingAreReplacedAndCounted) {
  std::string bytes = std::string(kChinese) + "broken \xE6\x98 here\n";
  auto decoded = decode_text(bytes);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->encoding, "UTF-8");
  EXPECT_EQ(decoded->replaced, 1U);
  EXPECT_NE(decoded->text.find("broken \xEF\xBF\xBD here"), std::string::npos);
}

TEST(Decode, BinaryIsNoText) {
  EXPECT_FALSE(
      decode_text(std::string("\x7F"
                              "ELF\0\0\x01\x02",
                              8)));
  EXPECT_FALSE(decode_text(std::string(1'000, '\0')));
  std::string controls(500, '\x01');
  EXPECT_FALSE(decode_text(controls));
}

TEST(Mojibake, IsUndoneAndNamed) {
  const std::string text = std::string(
                               "# 📚 论文\n\n| Title | Rec | Read |\n| [Fast Inference](http://u) | "
                               "⭐️⭐️⭐️ | ✅ |\n") +
                           kChinese;
  for (const char* encoding : {"windows-1252", "windows-1254"}) {
    auto decoded = decode_text(misread(text, encoding));
    ASSERT_TRUE(decoded) << encoding;
    EXPECT_TRUE(decoded->repaired) << encoding;
    EXPECT_NE(decoded->encoding.find(encoding), std::string::npos) << decoded->encoding;
    EXPECT_NE(decoded->text.find("| [Fast Inference](http://u) | ⭐️⭐️⭐️ | ✅ |"),
              std::string::npos)
        << decoded->text;
    EXPECT_NE(decoded->text.find("📚 论文"), std::string::npos) << decoded->text;
  }
}

TEST(Mojibake, OfGb18030IsUndone) {
  // UTF-8 read as GB18030: written back, its bytes are UTF-8 again.
  std::string text = kChinese;
  icu::UnicodeString wide;
  UErrorCode status = U_ZERO_ERROR;
  UConverter* converter = ucnv_open("GB18030", &status);
  wide = icu::UnicodeString(text.data(), static_cast<int32_t>(text.size()), converter, status);
  ucnv_close(converter);
  std::string misread_text;
  wide.toUTF8String(misread_text);
  auto repaired = repair_mojibake(misread_text);
  ASSERT_TRUE(repaired);
  EXPECT_NE(repaired->text.find("显存管理"), std::string::npos) << repaired->text;
}

TEST(Mojibake, IsNotSeenInGoodText) {
  for (const std::string& text : {
           std::string(kChinese),
           std::string("Résumé, naïve café, Zürich, Gödel, Erdős, smörgåsbord, crème brûlée, "
                       "piñata, façade, jalapeño."),
           std::string("Ünlü Türkçe şarkılar, çığlık, ağaç, gözlük, güneş ışığı, öğretmen, şöyle "
                       "böyle, çözüm."),
           std::string("When “Ã©” shows instead of “é”, the text was read as Latin-1."),
           std::string("plain ASCII"),
       }) {
    EXPECT_FALSE(repair_mojibake(text)) << text;
  }
}

TEST(Mojibake, ARealReadmeComesOutAsTheCleanOne) {
  std::filesystem::path data = shared_data();
  if (data.empty()) GTEST_SKIP() << "needs ../shared/data";
  auto decoded = decode_text(read_file(data / "mojibake/README.mojibake.md"));
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(decoded->repaired);
  auto ascii = [](std::string text) {
    std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    return text;
  };
  std::string clean = read_file(data / "cs-self-learning/README.md");
  EXPECT_EQ(ascii(decoded->text), ascii(clean));
  auto count = [](const std::string& text, std::string_view sign) {
    std::size_t found = 0;
    for (std::size_t at = 0; (at = text.find(sign, at)) != std::string::npos; at += sign.size())
      ++found;
    return found;
  };
  for (const char* sign : {"⭐️", "✅", "（", "：", "📖"})
    EXPECT_EQ(count(decoded->text, sign), count(clean, sign)) << sign;
}

}  // namespace
}  // namespace cssearch
