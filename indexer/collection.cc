// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/collection.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "indexer/decode/decode.h"
#include "indexer/decode/gunzip.h"
#include "indexer/html/declared_encoding.h"
#include "indexer/html/html_page.h"
#include "indexer/lint/duplicates.h"
#include "indexer/lint/local_links.h"
#include "indexer/markdown/clean.h"
#include "indexer/merge/pack_document.h"
#include "indexer/note/note.h"
#include "indexer/ordered_map.h"
#include "indexer/pdf/pdf_text.h"
#include "indexer/sandbox/run_reader.h"
#include "indexer/walk/file_type.h"
#include "schema/error.h"
#include "schema/field.h"
#include "schema/file_descriptor.h"
#include "schema/hash.h"
#include "schema/shortage.h"
#include "schema/url.h"

namespace cssearch {
namespace {

namespace fs = std::filesystem;

// The bytes of a regular file; throws std::system_error, Error(Storage). Opened so that a FIFO or a
// symlink put in its place after the walk neither blocks nor leads elsewhere.
std::string read_bytes(const fs::path& path) {
  auto fail = [] {
    refuse_shortage(errno);
    throw std::system_error(errno, std::generic_category());
  };
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

HtmlPage read_html(const std::string& text) {
  std::string answer = run_reader(reader_program_path("csindex-html"), text, kHtmlLimits);
  return read_html_page(answer, text.size());
}

// Of a type whose files are text.
FileContent read_decoded(const std::string& text, FileType type, const NotePlace& place) {
  switch (type) {
    case FileType::Markdown: return read_markdown_note(text, place);
    case FileType::Plain: return read_plain_note(text, place);
    case FileType::Notebook: return read_notebook(text, place);
    case FileType::Page: return read_page(read_html(text), place);
    case FileType::Code: return read_code(text, place);
    case FileType::Pdf: break;
  }
  return {};
}

// That reading a file may take at first; what is packed may be as large as any.
std::uint64_t most_bytes(const FoundFile& file, const WalkOptions& options) {
  return is_gzip(file.path) ? std::max(options.max_bytes, file.stamp.size) : file.stamp.size;
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

// A note without a date of its own has that of its last commit or of its file.
void date_note(Contribution& note, const FoundFile& file, const SourceSurvey& survey) {
  if (note.date) return;
  note.date = survey.day_of(file);
  if (!note.date) return;
  note.date_trust = survey.history.is_repository ? DateTrust::Commit : DateTrust::FileTime;
}

// https://arxiv.org/abs/…, whatever follows.
bool is_paper_link(const std::string& text) {
  std::optional<Url> url = parse_url(text);
  return url && (url->host == "arxiv.org" || url->host.ends_with(".arxiv.org")) &&
         (url->path.starts_with("/abs/") || url->path.starts_with("/pdf/"));
}

// Whether nothing has touched the file since the stamp was taken.
bool is_still(const fs::path& file, const FileStamp& stamp) {
  struct stat status {};
  return ::lstat(file.c_str(), &status) == 0 && stamp_of(status) == stamp;
}

// The device and number of a folder; nothing if there is none.
using FolderIdentity = std::optional<std::pair<dev_t, ino_t>>;

FolderIdentity identity_of(const fs::path& folder) {
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) return std::nullopt;
  return std::pair(status.st_dev, status.st_ino);
}

void append(std::vector<LintLine>& to, std::vector<LintLine> from) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

}  // namespace

std::string describe_options(const ReadOptions& options) {
  auto megabytes = [](std::uint64_t bytes) { return std::to_string(bytes / 1'000'000) + " MB"; };
  std::string text = "--max-size " + megabytes(options.walk.max_bytes) + " (PDFs " +
                     megabytes(options.walk.max_pdf_bytes) + ")";
  for (const std::string& folder : options.generic_folders) text += " --generic-folder " + folder;
  for (const std::string& glob : options.walk.code) text += " --code " + glob;
  return text;
}

// A file as far as it is known without others.
struct CollectionReader::ReadFile {
  struct Note {
    FileState state;  // but for its stamp and blob
    FileMentions mentions;
    std::string packed;  // its document
    std::vector<LintLine> lint;
  };
  std::optional<Note> note;
  std::optional<Skipped> skipped;
  std::vector<FileRemark> remarks;
};

CollectionReader::CollectionReader(const ReadOptions& options, const ReadHooks& hooks)
    : options_(options), hooks_(hooks), generic_(generic_folders(options.generic_folders)) {
  collection_.documents = Documents(options.scratch);
  collection_.state.options = describe_options(options);
  collection_.state.fields = field_table_digest();
}

void CollectionReader::read(const std::vector<SourceSurvey>& surveys, const Wanted& wanted) {
  std::vector<std::vector<const FoundFile*>> files;
  for (const SourceSurvey& survey : surveys) {
    files.emplace_back();
    for (const FoundFile& file : survey.walk.files) {
      if (!wanted || wanted(survey, file)) files.back().push_back(&file);
    }
    all_ += files.back().size();
  }
  for (std::size_t i = 0; i < surveys.size(); ++i) read_source(surveys[i], files[i]);
}

void CollectionReader::read_source(const SourceSurvey& survey,
                                   const std::vector<const FoundFile*>& files) {
  const std::string& name = survey.source.name;
  collection_.sources.push_back(survey.source);
  collection_.state.histories[name] = survey.history;
  if (survey.history.shallow) {
    collection_.lint.push_back({name, 0,
                                "a shallow clone: no note has the date of its last commit "
                                "(git fetch --unshallow)",
                                LintRule::NoHistory});
  }
  for (const Skipped& skipped : survey.walk.skipped)
    collection_.skipped.push_back({name + "/" + skipped.path, skipped.reason, skipped.detail});
  // Asking git is worth it only where a later run may read many files in vain.
  std::unordered_map<std::string, std::string> blobs;
  if (survey.history.is_repository && files.size() >= kManyFiles)
    blobs = read_git_blobs(survey.source.root);
  const std::int64_t now = now_nanoseconds();
  OrderedMapOptions in_threads{
      .threads = options_.threads,
      .bytes_of = [&](std::size_t i) { return most_bytes(*files[i], options_.walk); },
      .check_interrupt = hooks_.check_interrupt};
  const FolderIdentity root = identity_of(survey.source.root);
  ordered_map(
      files.size(), in_threads,
      [&](std::size_t i, std::size_t) {
        const FoundFile& file = *files[i];
        ReadFile read = read_file(survey, file);
        if (!read.note) return read;
        read.note->state.stamp = settled(file.stamp, now);
        auto blob = blobs.find(file.path);
        if (blob != blobs.end() && is_still(survey.source.root / fs::path(file.path), file.stamp))
          read.note->state.blob = blob->second;
        return read;
      },
      [&](std::size_t i, ReadFile read) {
        if (read.note) collection_.bytes += files[i]->stamp.size;
        take(std::move(read), survey.place_of(*files[i]));
        if (hooks_.progress) hooks_.progress(++done_, all_);
      });
  // A disk that was unmounted meanwhile is not a source whose files are gone.
  if (!root || identity_of(survey.source.root) != root) {
    throw Error(ErrorCode::SourceGone, "the source '" + name + "' went away while it was read",
                "see that " + survey.source.root + " is there, and run csindex again");
  }
}

CollectionReader::ReadFile CollectionReader::read_file(const SourceSurvey& survey,
                                                       const FoundFile& file) const {
  NotePlace place{survey.source.name, file.path, &generic_, &survey.one_note_folders};
  OneFile read = read_one_file(survey.source.root, file.path, place, options_.walk);
  ReadFile result{{}, std::move(read.skipped), std::move(read.remarks)};
  if (!read.content) return result;
  FileContent& content = *read.content;
  ReadFile::Note& note = result.note.emplace();
  date_note(content.note, file, survey);
  note.state.hash = read.hash;
  note.state.folders = survey.folders_of(file);
  note.state.day = survey.day_of(file);
  for (const Contribution& link : content.links) note.state.links.push_back(key_of(link));
  note.lint = std::move(content.lint);
  for (LintLine& line : note.lint) line.path = content.note.source + "/" + line.path;
  note.mentions = take_mentions(content);
  pack_document(note.packed, merge_note(std::move(content), note.lint));
  return result;
}

void CollectionReader::take(ReadFile read, const std::string& place) {
  std::move(read.remarks.begin(), read.remarks.end(), std::back_inserter(collection_.remarks));
  if (read.skipped) collection_.skipped.push_back(std::move(*read.skipped));
  if (!read.note) return;
  ++collection_.files;
  collection_.state.files[place] = std::move(read.note->state);
  append(collection_.lint, std::move(read.note->lint));
  files_.push_back(std::move(read.note->mentions));
  collection_.documents.add_packed(read.note->packed);
}

Collection CollectionReader::merge(MergeInput others, const std::vector<Contribution>& kept_links) {
  std::set<std::string> ids;
  for (const std::string& id : paper_ids()) ids.insert(id);
  for (const auto* contributions : {&std::as_const(others.kept), &kept_links}) {
    for (const Contribution& contribution : *contributions) ids.insert(contribution.arxiv);
  }
  ids.erase("");
  KnownPapers papers;
  if (options_.papers) papers = options_.papers({ids.begin(), ids.end()});
  lint_ids({papers.missing.begin(), papers.missing.end()});
  append(collection_.lint, lint_local_links(files_, collection_.skipped, others.notes));
  append(collection_.lint, lint_duplicates(files_));
  collection_.state.records = std::move(papers.stamps);
  for (const Contribution& link : kept_links) collection_.links[key_of(link)].push_back(link);
  for (FileMentions& file : files_) {
    for (Contribution& link : std::exchange(file.links, {})) {
      std::string key = key_of(link);
      collection_.links[std::move(key)].push_back(std::move(link));
    }
  }
  others.files = std::move(files_);
  for (const Skipped& skipped : collection_.skipped) others.others.push_back(skipped.path);
  others.records = std::move(papers.records);
  append(collection_.lint,
         cssearch::merge(std::move(others), collection_.links, collection_.documents));
  std::sort(collection_.lint.begin(), collection_.lint.end(),
            [](const LintLine& a, const LintLine& b) {
              return std::tie(a.path, a.line, a.message) < std::tie(b.path, b.line, b.message);
            });
  return std::move(collection_);
}

std::vector<std::string> CollectionReader::paper_ids() const {
  std::set<std::string> ids;
  for (const FileMentions& file : files_) {
    for (const auto* contributions : {&file.entries, &file.links}) {
      for (const Contribution& contribution : *contributions) ids.insert(contribution.arxiv);
    }
  }
  ids.erase("");
  return {ids.begin(), ids.end()};
}

// Links that lead to no paper.
void CollectionReader::lint_ids(const std::unordered_set<std::string>& missing) {
  for (const FileMentions& file : files_) {
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
    if (error.code() == ErrorCode::Interrupted || error.code() == ErrorCode::Storage) throw;
    skip(error.what());
  } catch (const std::bad_alloc&) {
    throw;  // a shortage (schema/shortage.h)
  } catch (const std::exception& error) {
    skip(error.what());
  }
  return result;
}

OneFile read_one_file(const fs::path& root, const std::string& path, const NotePlace& place,
                      const WalkOptions& options) {
  std::string shown = place.source + "/" + path;
  return read_or_skip(shown, [&](OneFile& result) {
    FileType type = type_of_file(path, code_rules(options)).value_or(FileType::Plain);
    std::string bytes = read_bytes(root / path);
    result.hash = hash64(bytes);
    if (is_gzip(path)) {
      std::uint64_t most = max_bytes_of(type, options);
      std::optional<std::string> unpacked = gunzip(bytes, most);
      if (!unpacked) {
        std::string why = "more than " + size_text(most) + " when unpacked";
        result.skipped = Skipped{shown, SkipReason::TooLarge, why};
        return;
      }
      bytes = std::move(*unpacked);
    }
    if (type == FileType::Pdf) {
      std::string text = run_reader(reader_program_path("csindex-pdf"), bytes);
      result.content = read_pdf(read_pdf_text(text), place);
      return;
    }
    std::optional<Decoded> decoded =
        decode_text(bytes, type == FileType::Page ? declared_encoding(bytes) : "");
    if (!decoded) {
      result.skipped = Skipped{shown, SkipReason::Binary, {}};
      return;
    }
    remark_on_encoding(shown, *decoded, result.remarks);
    result.content = read_decoded(decoded->text, type, place);
  });
}

std::uint64_t hash_file(const fs::path& path) {
  return hash64(read_bytes(path));
}

Collection read_surveyed(const std::vector<SourceSurvey>& surveys, const ReadOptions& options,
                         const ReadHooks& hooks) {
  CollectionReader reader(options, hooks);
  reader.read(surveys);
  return reader.merge();
}

Collection read_collection(const std::vector<SourceInfo>& sources, const ReadOptions& options,
                           const ReadHooks& hooks) {
  return read_surveyed(survey_sources(sources, options.walk), options, hooks);
}

std::vector<std::string> find_papers(const std::vector<SourceInfo>& sources,
                                     const ReadOptions& options, const ReadHooks& hooks) {
  CollectionReader reader(options, hooks);
  reader.read(survey_sources(sources, options.walk));
  return reader.paper_ids();
}

}  // namespace cssearch
