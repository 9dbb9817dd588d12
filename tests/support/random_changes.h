// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <random>
#include <string>

#include "indexer/note/passages.h"
#include "tests/support/updated_notes.h"

namespace cssearch {

inline const std::string kListHeader = "| Title | Category | Note | Rec | Read |\n|-|-|-|-|-|\n";

// Random notes, lists and records out of few names, so that much of it meets.
class RandomChanges {
 public:
  RandomChanges(Notes& notes, unsigned seed) : notes_(notes), random_(seed) {}

  std::string change() {
    switch (pick(9)) {
      case 0:
      case 1: return write(path(), note());
      case 2:
      case 3: return write(path(), list());
      case 4: return write(path(), note() + "\n" + list());
      case 5: {
        std::string from = path(), to = path();
        if (!notes_.has(from) || notes_.has(to)) return change();
        notes_.rename(from, to);
        return "rename " + from + " " + to;
      }
      case 6: {
        std::string gone = path();
        if (!notes_.has(gone)) return change();
        notes_.remove(gone);
        return "remove " + gone;
      }
      case 7: {
        std::string id = paper();
        notes_.record(id, title());
        return "record " + id;
      }
      default: {
        std::string id = paper();
        notes_.drop_record(id);
        return "no record " + id;
      }
    }
  }

 private:
  std::size_t pick(std::size_t count) { return random_() % count; }
  template <std::size_t count>
  std::string one_of(const std::array<const char*, count>& texts) {
    return texts[pick(count)];
  }

  std::string write(const std::string& path, const std::string& text) {
    notes_.write(path, text);
    return "write " + path + ":\n" + text;
  }

  std::string path() {
    return one_of(std::array{"README.md", "a.md", "b.md", "AI/README.md", "AI/a.md", "AI/LLM/a.md",
                             "AI/LLM/b.md", "AI/LLM/README.md", "x/x.md", "x/y.md", "x/z/a.md",
                             "docs/index.md", "docs/notes/a.md", "显存/笔记.md"});
  }
  std::string title() {
    return one_of(std::array{"Paged Attention", "Attention that is paged", "Sorting networks",
                             "Flash", "推测解码", "C++", "C", "KV-Cache", "kvcache managers"});
  }
  std::string paper() {
    return one_of(std::array{"2309.06180", "2205.14135", "1706.03762", "2401.00001"});
  }
  std::string link() {
    if (pick(2) == 0) return "https://arxiv.org/abs/" + paper();
    return one_of(
        std::array{"https://x.org/a", "https://x.org/b", "https://github.com/x/y", "http://z.cn"});
  }
  std::string words() {
    std::string text;
    for (std::size_t i = 0; i <= pick(8); ++i)
      text += one_of(std::array{"cache ", "KV-Cache ", "vLLM ", "显存 ", "管理 ", "paged ", "GPU ",
                                "Paged Attention (PA) ", "显存（GPU Memory） ",
                                "管理显存（GPU memory） ", "MLA（Multi-Head Latent Attention） "});
    return text;
  }

  std::string note() {
    std::string text = "# " + title() + "\n\n" + words() + "\n";
    for (std::size_t i = 0; i < pick(4); ++i) {
      text += "\n## " + title() + "\n\n" + words();
      if (pick(3) == 0) text += " see arXiv:" + paper();
      if (pick(3) == 0) text += " and [this](" + link() + ")";
      text += "\n";
      if (pick(3) == 0) text += "\n" + std::string(kShortPassage, 'w') + " " + words() + "\n";
    }
    return text;
  }
  std::string list() {
    std::string text = "\n## " + title() + "\n\n" + kListHeader;
    for (std::size_t i = 0; i <= pick(4); ++i) {
      text += "| [" + title() + "](" + link() + ") | " + one_of(std::array{"A", "B", ""}) + " | " +
              (pick(2) == 0 ? "[n](/" + path() + ")" : "") +
              (pick(4) == 0 ? "[n](" + one_of(std::array{"AI", "/AI/LLM", "x"}) + ")" : "") +
              " | " + one_of(std::array{"", "⭐", "⭐⭐"}) + " | " + one_of(std::array{"", "✅"}) +
              " |\n";
    }
    return text;
  }

  Notes& notes_;
  std::mt19937 random_;
};

}  // namespace cssearch
