// SPDX-License-Identifier: GPL-3.0-or-later
#include "searcher/web/frame.h"

#include <array>
#include <chrono>

#include "searcher/web/assets.h"
#include "searcher/web/words.h"

namespace cssearch {
namespace {

struct Key {
  std::string_view key;
  std::string_view what;
};

constexpr auto kKeys = std::to_array<Key>({
    {"/", "search"},
    {"↓ ↑", "next and previous result, or suggestion"},
    {"Enter", "open it; in the search field, search"},
    {"Esc", "close suggestions and this help"},
    {"?", "this help"},
});

struct Example {
  std::string_view query;
  std::string_view what;
};

constexpr auto kGrammar = std::to_array<Example>({
    {"\"kv cache\"", "words that stand together"},
    {"-training", "without a word"},
    {"quant*", "words that begin so"},
    {"vllm OR sglang", "either of them"},
    {"title:attention", "in one field; so author: category: tag: path:"},
    {"category:\"KV Cache\"", "a whole value"},
    {"date:2023..2024-06", "a range; also rating:>=4, date:\"last 3 months\""},
    {"has:notes read:0", "with notes, not read yet"},
});

void write_head(Html& html, const Frame& frame) {
  html.element("head", {}, [&] {
    html.single("meta", {{"charset", "utf-8"}});
    html.single("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
    html.single("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
    html.element("title", {}, window_title(frame.title));
    html.single("link", {{"rel", "stylesheet"}, {"href", asset_link("/page.css")}});
    html.single("link",
                {{"rel", "icon"}, {"type", "image/svg+xml"}, {"href", asset_link("/icon.svg")}});
    html.single("link", {{"rel", "search"},
                         {"type", "application/opensearchdescription+xml"},
                         {"title", "cssearch"},
                         {"href", Link::inside("/opensearch.xml")}});
    html.script(asset_link("/page.js"));
  });
}

void write_search_form(Html& html, const Frame& frame) {
  html.element(
      "form",
      {{"id", "search"}, {"role", "search"}, {"action", Link::inside("/")}, {"method", "get"}},
      [&] {
        html.element("label", {{"for", "q"}, {"class", "unseen"}}, "Search");
        html.single("input", {{"type", "search"},
                              {"id", "q"},
                              {"name", "q"},
                              {"value", frame.state.text()},
                              {"placeholder", "Search notes and papers"},
                              {"autocomplete", "off"},
                              {"autocapitalize", "off"},
                              {"spellcheck", "false"},
                              {"maxlength", "4096"},
                              {"autofocus", frame.focus}});
        html.element("button", {{"type", "submit"}}, "Search");
      });
}

void write_foot(Html& html, const IndexInfo* info) {
  html.element("footer", {}, [&] {
    html.element("p", {}, [&] {
      if (info == nullptr) {
        html.text("There is no index yet.");
        return;
      }
      html.text(count_words(info->documents, "document") + " in " +
                count_words(info->passages, "passage") + " from " +
                count_words(info->files, "file") + ", indexed ");
      html.element("time", {{"datetime", info->built}, {"title", info->built}},
                   age_words(info->built, std::chrono::system_clock::now()));
    });
    html.element("p", {}, [&] {
      html.element("button", {{"type", "button"}, {"id", "help-button"}, {"hidden"}},
                   "Keys and syntax");
    });
  });
}

template <typename Rows, typename Write>
void write_terms(Html& html, const Rows& rows, Write write) {
  html.element("dl", {}, [&] {
    for (const auto& row : rows) {
      html.element("div", {}, [&] { write(row); });
    }
  });
}

void write_help(Html& html) {
  html.element("dialog", {{"id", "help"}, {"aria-labelledby", "help-title"}}, [&] {
    html.element("h2", {{"id", "help-title"}}, "Keys");
    write_terms(html, kKeys, [&](const Key& key) {
      html.element("dt", {}, [&] { html.element("kbd", {}, key.key); });
      html.element("dd", {}, key.what);
    });
    html.element("h2", {}, "What a query may say");
    write_terms(html, kGrammar, [&](const Example& example) {
      html.element("dt", {}, [&] { html.element("code", {}, example.query); });
      html.element("dd", {}, example.what);
    });
    html.element("form", {{"method", "dialog"}}, [&] {
      html.element("button", {{"type", "submit"}}, "Close");
    });
  });
}

}  // namespace

std::string window_title(const std::string& title) {
  return title.empty() ? "cssearch" : title + " — cssearch";
}

Html framed_page(const Frame& frame, const Html& content) {
  Html html;
  html.doctype();
  html.element("html", {{"lang", "en"}}, [&] {
    write_head(html, frame);
    html.element("body", {}, [&] {
      html.element("a", {{"class", "skip"}, {"href", Link::fragment("content")}},
                   "Skip to content");
      html.element("header", {}, [&] {
        html.element("a", {{"class", "name"}, {"href", Link::inside("/")}}, "cssearch");
        write_search_form(html, frame);
      });
      html.append(content);
      write_foot(html, frame.info);
      write_help(html);
      html.element("p", {{"id", "live"}, {"class", "unseen"}, {"role", "status"}}, "");
    });
  });
  return html;
}

}  // namespace cssearch
