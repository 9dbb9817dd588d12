// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/collection.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <set>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "indexer/decode/decode.h"
#include "indexer/git.h"
#include "indexer/markdown/clean.h"
#include "indexer/note/note.h"
#include "schema/ascii.h"
#include "schema/error.h"
#include "schema/file_descriptor.h"
#include "schema/url.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

// The bytes of a regular file; throws std::system_error. Opened so that a FIFO or a symlink put in
// its place after the walk neither blocks nor leads elsewhere.
std::string read_bytes(const fs::path& path) {
  auto fail = [] { throw std::system_error(errno, std::generic_category()); };
  FileDescriptor file(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  if (!file.valid()) fail();
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) fail();
  if (!S_ISREG(status.st_mode)) throw std::system_error(EINVAL, std::generic_category());
  std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    ssize_t size = ::read(file.get(), bytes.data() + filled, bytes.size() - filled);
    if (size < 0) fail();
    if (size == 0) break;  // it became shorter while we read
    filled += static_cast<std::size_t>(size);
  }
  bytes.resize(filled);
  return bytes;
}

FileContent read_decoded(const std::string& text, const NotePlace& place) {
  std::string path = lower_ascii(place.path);
  if (path.ends_with(".md") || path.ends_with(".markdown")) return read_markdown_note(text, place);
  if (path.ends_with(".ipynb")) return read_notebook(text, place);
  return read_plain_note(text, place);
}

void remark_on_encoding(const std::string& path, const Decoded& decoded,
                        std::vector<FileRemark>& remarks) {
  std::string lost;
  if (decoded.replaced > 0) {
    lost = ", " + std::to_string(decoded.replaced) +
           (decoded.replaced == 1 ? " character" : " characters") + " could not be read";
  }
  if (decoded.repaired) {
    remarks.push_back(
        {path, "went through a wrong decoding (" + decoded.encoding + "), repaired" + lost});
  } else if (decoded.encoding != "UTF-8") {
    remarks.push_back({path, "read as " + decoded.encoding + lost});
  } else if (decoded.replaced > 0) {
    remarks.push_back({path, "not all of it is UTF-8" + lost});
  }
}

PartialDate day_of(std::int64_t nanoseconds) {
  using namespace std::chrono;
  auto day = floor<days>(sys_time<std::chrono::nanoseconds>(std::chrono::nanoseconds(nanoseconds)));
  year_month_day date{day};
  return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day()))};
}

// A note without a date of its own has that of its last commit or, outside a repository, of its
// file.
void date_note(Contribution& note, const FoundFile& file, const GitHistory& history) {
  if (note.date) return;
  if (!history.is_repository) {
    note.date = day_of(file.modified);
    note.date_trust = DateTrust::FileTime;
  } else if (auto commit = history.last_commit.find(file.path);
             commit != history.last_commit.end()) {
    note.date = commit->second;
    note.date_trust = DateTrust::Commit;
  }
}

// https://arxiv.org/abs/…, whatever follows.
bool is_paper_link(const std::string& text) {
  std::optional<Url> url = parse_url(text);
  return url && (url->host == "arxiv.org" || url->host.ends_with(".arxiv.org")) &&
         (url->path.starts_with("/abs/") || url->path.starts_with("/pdf/"));
}

class Reader {
 public:
  Reader(std::vector<SourceInfo> sources, const ReadOptions& options, const ReadHooks& hooks)
      : options_(options), hooks_(hooks), generic_(generic_folders(options.generic_folders)) {
    collection_.sources = std::move(sources);
  }

  void read() {
    std::vector<WalkResult> walks;
    for (const SourceInfo& source : collection_.sources) {
      walks.push_back(walk_source(source.root, options_.walk));
      all_ += walks.back().files.size();
    }
    for (std::size_t i = 0; i < walks.size(); ++i) read_source(collection_.sources[i], walks[i]);
  }

  Collection merge() {
    std::vector<std::string> others;
    for (const Skipped& skipped : collection_.skipped) others.push_back(skipped.path);
    KnownPapers papers;
    if (options_.papers) papers = options_.papers(paper_ids());
    lint_ids({papers.missing.begin(), papers.missing.end()});
    MergeResult merged = merge_files(std::move(files_), others, papers.records);
    collection_.documents = std::move(merged.documents);
    std::move(merged.lint.begin(), merged.lint.end(), std::back_inserter(collection_.lint));
    std::sort(collection_.lint.begin(), collection_.lint.end(),
              [](const LintLine& a, const LintLine& b) {
                return std::tie(a.path, a.line, a.message) < std::tie(b.path, b.line, b.message);
              });
    return std::move(collection_);
  }

  std::vector<std::string> paper_ids() const {
    std::set<std::string> ids;
    for (const FileContent& file : files_) {
      for (const auto* contributions : {&file.entries, &file.links}) {
        for (const Contribution& contribution : *contributions) ids.insert(contribution.arxiv);
      }
    }
    ids.erase("");
    return {ids.begin(), ids.end()};
  }

 private:
  // Links that lead to no paper.
  void lint_ids(const std::unordered_set<std::string>& missing) {
    for (const FileContent& file : files_) {
      for (const auto* contributions : {&file.entries, &file.links}) {
        for (const Contribution& named : *contributions) {
          std::string place = named.source + "/" + named.path;
          if (missing.contains(named.arxiv)) {
            collection_.lint.push_back(
                {place, named.line, "arXiv knows no " + named.arxiv, LintRule::UnknownPaper});
          } else if (named.arxiv.empty() && is_paper_link(named.url)) {
            collection_.lint.push_back(
                {place, named.line, named.url + " has no id of arXiv", LintRule::PaperLink});
          }
        }
      }
    }
  }

  void read_source(SourceInfo& source, const WalkResult& walk) {
    GitHistory history = read_git_history(source.root);
    source.revision = history.revision;
    if (history.shallow) {
      collection_.lint.push_back({source.name, 0,
                                  "a shallow clone: no note has the date of its last commit "
                                  "(git fetch --unshallow)",
                                  LintRule::NoHistory});
    }
    std::vector<std::string> paths;
    for (const FoundFile& file : walk.files) paths.push_back(file.path);
    std::unordered_set<std::string> one_note = find_one_note_folders(paths);
    for (const Skipped& skipped : walk.skipped) {
      collection_.skipped.push_back(
          {source.name + "/" + skipped.path, skipped.reason, skipped.detail});
    }
    for (const FoundFile& file : walk.files) {
      hooks_.check_interrupt();
      NotePlace place{source.name, file.path, &generic_, &one_note};
      take(read_one_file(source.root, file.path, place), file, history);
      if (hooks_.progress) hooks_.progress(++done_, all_);
    }
  }

  void take(OneFile read, const FoundFile& file, const GitHistory& history) {
    std::move(read.remarks.begin(), read.remarks.end(), std::back_inserter(collection_.remarks));
    if (read.skipped) collection_.skipped.push_back(*read.skipped);
    if (!read.content) return;
    ++collection_.files;
    collection_.bytes += file.size;
    FileContent& content = *read.content;
    date_note(content.note, file, history);
    for (LintLine& line : content.lint) {
      line.path = content.note.source + "/" + line.path;
      collection_.lint.push_back(std::move(line));
    }
    content.lint.clear();
    files_.push_back(std::move(content));
  }

  const ReadOptions& options_;
  const ReadHooks& hooks_;
  std::unordered_set<std::string> generic_;
  Collection collection_;
  std::vector<FileContent> files_;
  std::size_t done_ = 0;
  std::size_t all_ = 0;
};

}  // namespace

OneFile read_or_skip(const std::string& shown, const std::function<void(OneFile&)>& read) {
  OneFile result;
  auto skip = [&](const std::string& why) {
    result = {};
    result.skipped = Skipped{shown, SkipReason::Unreadable, why};
  };
  try {
    read(result);
  } catch (const std::system_error& error) {
    skip(error.code().message());
  } catch (const Error& error) {
    if (error.code() == ErrorCode::Interrupted) throw;
    skip(error.what());
  } catch (const std::exception& error) {
    skip(error.what());
  }
  return result;
}

OneFile read_one_file(const fs::path& root, const std::string& path, const NotePlace& place) {
  std::string shown = place.source + "/" + path;
  return read_or_skip(shown, [&](OneFile& result) {
    std::optional<Decoded> decoded = decode_text(read_bytes(root / path));
    if (!decoded) {
      result.skipped = Skipped{shown, SkipReason::Binary, {}};
      return;
    }
    remark_on_encoding(shown, *decoded, result.remarks);
    result.content = read_decoded(decoded->text, place);
  });
}

Collection read_collection(std::vector<SourceInfo> sources, const ReadOptions& options,
                           const ReadHooks& hooks) {
  Reader reader(std::move(sources), options, hooks);
  reader.read();
  return reader.merge();
}

std::vector<std::string> find_papers(std::vector<SourceInfo> sources, const ReadOptions& options,
                                     const ReadHooks& hooks) {
  Reader reader(std::move(sources), options, hooks);
  reader.read();
  return reader.paper_ids();
}

}  // namespace cssearch
