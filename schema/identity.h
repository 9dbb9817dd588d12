// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which contributions are about one thing. A document's key is
//   arxiv:2309.06180            a paper on arXiv, in any link form, in any version
//   url:blog.vllm.ai/2025/x     any other link, in the form of url_identity()
//   note:<source>/<path>        a file
//   entry:<source>/<path>#slug  an entry without a link
// and, for the second and later things that lists give one link, that key followed by "#slug".
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "schema/document.h"
#include "schema/url.h"

namespace cssearch {

std::string key_of_link(const Url& url);
std::string key_of_file(std::string_view source, std::string_view path);
std::string key_of_entry(std::string_view source, std::string_view path, std::string_view title);
// Tells apart two things under one link: `key` with the title's slug.
std::string key_with_title(std::string_view key, std::string_view title);

// The title in lower case with every run of other characters than letters and digits as one "-".
std::string slug(std::string_view title);

// What a link alone says about its kind: Paper for arXiv, DOIs and proceedings hosts, Project for
// a repository on a code host, else Article.
Kind kind_of_link(const Url& url);

// True if the titles may name one thing: one holds the other, or more than half of the longer one's
// words are shared. "SpecInfer" and "SpecInfer: Accelerating Generative …" may.
bool titles_compatible(std::string_view a, std::string_view b);

// A title taken apart once, to be compared with many.
class ComparableTitle {
 public:
  explicit ComparableTitle(std::string_view title);
  bool compatible_with(const ComparableTitle& other) const;

 private:
  std::string folded_;
  std::set<std::string> words_;
};

}  // namespace cssearch
