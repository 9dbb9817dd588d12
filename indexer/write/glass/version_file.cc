// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/write/glass/version_file.h"

#include <random>
#include <string>

#include "indexer/write/glass/append_file.h"
#include "indexer/write/glass/deflate.h"
#include "indexer/write/glass/pack.h"

namespace cssearch {
namespace {

constexpr unsigned kFormat = (2016 - 2014) << 9 | 3 << 5 | 14;  // of 14 March 2016
constexpr unsigned kSequential = 2, kNoRoot = 1;

// Of random bits (RFC 4122, 4.4).
std::string random_uuid() {
  std::random_device random;
  std::string uuid;
  while (uuid.size() < 16) uuid += static_cast<char>(random());
  uuid[6] = static_cast<char>((static_cast<unsigned char>(uuid[6]) & 0x0FU) | 0x40U);
  uuid[8] = static_cast<char>((static_cast<unsigned char>(uuid[8]) & 0x3FU) | 0x80U);
  return uuid;
}

// No block is free, so the list of those is no more than its revision and the end of the file.
std::string free_list(std::uint32_t blocks) {
  std::string list;
  pack_uint(list, kGlassRevision);
  pack_uint(list, blocks);
  list.append(4, '\0');
  return list;
}

void pack_root(std::string& out, const TableRoot& root, std::size_t deflate_above) {
  pack_uint(out, root.block);
  pack_uint(out, root.level << 2 | kSequential | (root.exists ? 0 : kNoRoot));
  pack_uint(out, root.entries);
  pack_uint(out, kGlassBlock >> 11);
  pack_uint(out, deflate_above);
  pack_string(out, root.exists ? free_list(root.blocks) : std::string());
}

void pack_totals(std::string& out, const GlassTotals& totals) {
  pack_uint(out, totals.documents);
  pack_uint(out, 0);  // ids above the number of documents
  pack_uint(out, totals.min_length);
  pack_uint(out, totals.max_wdf);
  pack_uint(out, totals.max_length - totals.max_wdf);
  pack_uint(out, 0);  // the oldest set of changes, which are for replication
  pack_uint(out, totals.length);
  pack_uint(out, 0);  // the frequency of words for spelling
}

}  // namespace

void write_version_file(const std::filesystem::path& folder, const GlassRoots& roots,
                        const GlassTotals& totals) {
  std::string text = "\x0f\x0dXapian Glass";
  text += static_cast<char>(kFormat >> 8);
  text += static_cast<char>(kFormat & 0xFF);
  text += random_uuid();
  pack_uint(text, kGlassRevision);
  pack_root(text, roots.postlist, 0);
  pack_root(text, roots.docdata, kDeflateAbove);
  pack_root(text, roots.termlist, kDeflateAbove);
  pack_root(text, roots.position, 0);
  pack_root(text, {}, kDeflateAbove);  // spelling
  pack_root(text, {}, kDeflateAbove);  // synonym
  pack_totals(text, totals);
  AppendFile file(folder / "iamglass");
  file.append(text);
  file.close();
}

}  // namespace cssearch
