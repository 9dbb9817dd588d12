// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/arxiv_id.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "schema/ascii.h"

namespace cssearch {
namespace {

int number(std::string_view digits) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

// https://arxiv.org/category_taxonomy, and the closed ones of the 1990s.
constexpr std::array<std::string_view, 38> kArchives = {
    "acc-phys", "adap-org", "alg-geom", "ao-sci",   "astro-ph", "atom-ph", "bayes-an", "chao-dyn",
    "chem-ph",  "cmp-lg",   "comp-gas", "cond-mat", "cs",       "dg-ga",   "econ",     "eess",
    "funct-an", "gr-qc",    "hep-ex",   "hep-lat",  "hep-ph",   "hep-th",  "math",     "math-ph",
    "mtrl-th",  "nlin",     "nucl-ex",  "nucl-th",  "patt-sol", "physics", "plasm-ph", "q-alg",
    "q-bio",    "q-fin",    "quant-ph", "solv-int", "stat",     "supr-con"};

bool is_archive(std::string_view name) {
  return std::find(kArchives.begin(), kArchives.end(), name) != kArchives.end();
}

// "CL", "stat-mech", "chem-ph".
bool is_subject_class(std::string_view text) {
  return text.size() >= 2 &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_letter(c) || c == '-'; });
}

constexpr int kFirstNewMonth = 704;  // April 2007
constexpr int kLastNewMonth = 9012;  // 91 to 99 are years of old ids
constexpr int kFirstOldMonth = 9107;

bool is_month(int yymm) {
  return yymm % 100 >= 1 && yymm % 100 <= 12;
}

std::size_t count_digits(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) -
                                  text.begin());
}

// How many bytes of "2309.06180…" are an id; 0: none.
std::size_t new_id_bytes(std::string_view text) {
  if (count_digits(text) != 4 || !text.substr(4).starts_with('.')) return 0;
  int yymm = number(text.substr(0, 4));
  if (!is_month(yymm) || yymm < kFirstNewMonth || yymm > kLastNewMonth) return 0;
  std::size_t digits = count_digits(text.substr(5));
  // Some real ids of 2014 and before were typed with five digits; both lengths are taken there.
  bool usual = digits == 5 || (digits == 4 && yymm <= 1412);
  return usual && number(text.substr(5, digits)) > 0 ? 5 + digits : 0;
}

// The parts of "math.GT/0309136…"; no archive: it is none.
struct OldId {
  std::string_view archive;
  std::string_view serial;
};

OldId read_old_id(std::string_view text) {
  constexpr std::size_t kSerialDigits = 7;
  std::size_t slash = std::min(text.find('/'), text.size());
  std::string_view archive = text.substr(0, slash);
  std::string_view behind = text.substr(std::min(slash + 1, text.size()));
  if (count_digits(behind) != kSerialDigits) return {};
  int yymm = number(behind.substr(0, 4));
  bool exists = is_month(yymm) && (yymm >= kFirstOldMonth || yymm < kFirstNewMonth);
  if (!exists || number(behind.substr(4, 3)) == 0) return {};
  if (auto dot = archive.find('.'); dot != std::string_view::npos) {
    if (!is_subject_class(archive.substr(dot + 1))) return {};
    archive = archive.substr(0, dot);
  }
  if (!is_archive(archive)) return {};
  return {archive, behind.substr(0, kSerialDigits)};
}

// Cuts "v2" off the beginning. A version is one to three digits.
int take_version(std::string_view& text) {
  if (!text.starts_with('v') && !text.starts_with('V')) return 0;
  std::size_t digits = count_digits(text.substr(1));
  int version = digits <= 3 ? number(text.substr(1, digits)) : 0;
  if (version > 0) text.remove_prefix(1 + digits);
  return version;
}

// Cuts the id off the beginning that ends where no letter or digit follows.
std::optional<ArxivId> take_id(std::string_view& text) {
  std::string_view rest = text;
  if (starts_with_ignoring_case(rest, "arxiv:")) rest.remove_prefix(6);
  while (rest.starts_with(" ")) rest.remove_prefix(1);
  ArxivId result;
  if (std::size_t bytes = new_id_bytes(rest); bytes > 0) {
    result.id = rest.substr(0, bytes);
    rest.remove_prefix(bytes);
  } else if (OldId old = read_old_id(rest); !old.archive.empty()) {
    result.id = std::string(old.archive) + "/" + std::string(old.serial);
    rest.remove_prefix(static_cast<std::size_t>(old.serial.end() - rest.begin()));
  } else {
    return std::nullopt;
  }
  result.version = take_version(rest);
  if (!rest.empty() && (is_letter(rest.front()) || is_digit(rest.front()))) return std::nullopt;
  text = rest;
  return result;
}

bool is_arxiv_host(std::string_view host) {
  return host == "arxiv.org" || host.ends_with(".arxiv.org") || host == "xxx.lanl.gov";
}

// Where other hosts have papers of arXiv: ids stand behind these folders.
struct Place {
  std::string_view host;
  std::string_view folder;
};

constexpr auto kPlaces = std::to_array<Place>({
    {"huggingface.co", "/papers/"},
    {"hf.co", "/papers/"},
    {"hf-mirror.com", "/papers/"},
    {"alphaxiv.org", "/abs/"},
    {"alphaxiv.org", "/overview/"},
    {"alphaxiv.org", "/pdf/"},
    {"alphaxiv.org", "/html/"},
    {"ar5iv.org", "/abs/"},
    {"ar5iv.org", "/html/"},
    {"ar5iv.org", "/pdf/"},
    {"doi.org", "/10.48550/arxiv."},
    {"dx.doi.org", "/10.48550/arxiv."},
    {"semanticscholar.org", "/arxiv/"},
});

constexpr auto kFoldersOfArxiv =
    std::to_array<std::string_view>({"/abs/", "/pdf/", "/html/", "/format/", "/ps/", "/e-print/",
                                     "/src/", "/tb/", "/list/abs/", "/papers/"});

// "/ftp/arxiv/papers/2403/2403.20041.pdf" → "2403.20041.pdf", and with another archive
// "/ftp/hep-th/papers/9901/9901001.pdf" → "hep-th/9901001.pdf".
std::string id_part_of_ftp(std::string_view path) {
  path.remove_prefix(std::string_view("/ftp/").size());
  std::string_view archive = path.substr(0, path.find('/'));
  std::string_view file = path.substr(path.rfind('/') + 1);
  return archive == "arxiv" ? std::string(file) : std::string(archive) + "/" + std::string(file);
}

// What should begin with an id; empty if the link is none to a paper.
std::string id_part(std::string_view host, std::string_view path) {
  if (is_arxiv_host(host)) {
    if (path.starts_with("/ftp/")) return id_part_of_ftp(path);
    for (std::string_view folder : kFoldersOfArxiv) {
      if (starts_with_ignoring_case(path, folder)) return std::string(path.substr(folder.size()));
    }
    return std::string(path.substr(std::min<std::size_t>(1, path.size())));  // /hep-th/9901001
  }
  for (const Place& place : kPlaces) {
    if (host == place.host && starts_with_ignoring_case(path, place.folder))
      return std::string(path.substr(place.folder.size()));
  }
  return {};
}

// "//abs//2309.06180" → "/abs/2309.06180".
std::string without_empty_folders(std::string path) {
  auto both_slashes = [](char a, char b) { return a == '/' && b == '/'; };
  path.erase(std::unique(path.begin(), path.end(), both_slashes), path.end());
  return path;
}

}  // namespace

PartialDate ArxivId::month() const {
  std::string_view digits = id;
  if (auto slash = digits.find('/'); slash != std::string_view::npos)
    digits.remove_prefix(slash + 1);
  int year = number(digits.substr(0, 2));
  return {year + (year >= 91 ? 1900 : 2000), number(digits.substr(2, 2)), 0};
}

bool is_arxiv_category(std::string_view text) {
  std::size_t dot = text.find('.');
  if (!is_archive(text.substr(0, dot))) return false;
  return dot == std::string_view::npos || is_subject_class(text.substr(dot + 1));
}

std::optional<ArxivId> parse_arxiv_id(std::string_view text) {
  std::optional<ArxivId> id = take_id(text);
  return text.empty() ? id : std::nullopt;
}

std::optional<ArxivId> leading_arxiv_id(std::string_view text) {
  return take_id(text);
}

bool may_name_papers(std::string_view host) {
  return is_arxiv_host(host) || std::any_of(kPlaces.begin(), kPlaces.end(),
                                            [&](const Place& place) { return place.host == host; });
}

std::optional<ArxivId> arxiv_id_of(const Url& url) {
  if (!may_name_papers(url.host)) return std::nullopt;
  return leading_arxiv_id(id_part(url.host, without_empty_folders(percent_decode(url.path))));
}

std::string link_to(const ArxivId& paper) {
  std::string version = paper.version > 0 ? "v" + std::to_string(paper.version) : std::string();
  return "https://arxiv.org/abs/" + paper.id + version;
}

}  // namespace cssearch
