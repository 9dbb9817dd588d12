// SPDX-License-Identifier: GPL-3.0-or-later
//
// How the page says numbers, times and values of fields.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "schema/document.h"
#include "schema/field.h"

namespace cssearch {

std::string number_words(std::uint64_t number);                          // "12,345"
std::string count_words(std::uint64_t number, std::string_view things);  // "1 note", "2 notes"

// "3 hours ago"; the text itself if it is no time of an index ("2026-01-31T12:00:00Z").
std::string age_words(const std::string& built, std::chrono::system_clock::time_point now);

PartialDate today_of(std::chrono::system_clock::time_point now);

// A value as a reader says it: "★★★★" for rating 4, "unread" for read 0, "中文" for language zh.
std::string value_words(Field field, const std::string& value);

// A name as a heading: "category" → "Category".
std::string heading_words(std::string_view name);

// "…/Notes/Features/README.md": at most the last three parts of a path.
std::string short_path(const std::string& path);

// The host of a link without "www.", or the link if it has none.
std::string host_words(const std::string& url);

// For the lang attribute; what is not known is empty.
std::string_view html_language(const std::string& language);

}  // namespace cssearch
