// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the page does better with a script: answers while typing, suggestions, keys, a brush for
// years. The server renders everything: a script asks for the same URL with fragment=1 and puts what
// comes in the place of #view.

const form = document.getElementById("search");
const input = document.getElementById("q");
const live = document.getElementById("live");
const view = () => document.getElementById("view");

const kTypingPause = 140;  // milliseconds
const kBrushPause = 450;
const kSpeakPause = 600;

// Runs `work` once, so long after the last call.
function after(pause, work) {
  let timer = 0;
  const later = (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...values), pause);
  };
  later.cancel = () => clearTimeout(timer);
  return later;
}

const say = after(kSpeakPause, (words) => { live.textContent = words; });

// The state of the page is its URL

function here() {
  return location.pathname + location.search;
}

// The URL that the form asks for, without what it leaves empty.
function asked() {
  const parameters = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (value !== "" || name === "exact" || name === "facets") parameters.append(name, value);
  }
  const text = parameters.toString();
  return text ? `/?${text}` : "/";
}

let committed = here();  // the entry of the history that typing goes on from
let shown = here();      // what #view shows, or will
let request = null;

async function show(url) {
  request?.abort();
  request = new AbortController();
  const { signal } = request;
  shown = url;
  view().setAttribute("aria-busy", "true");
  try {
    const fragment = new URL(url, location.origin);
    fragment.hash = "";
    fragment.searchParams.set("fragment", "1");
    const response = await fetch(fragment, { signal });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const next = page.getElementById("view");
    if (!next) throw new Error(`status ${response.status}`);
    if (signal.aborted) return false;
    swap(next);
    return true;
  } catch (error) {
    if (error.name === "AbortError") return false;
    swap(trouble());
    return true;
  }
}

function trouble() {
  const next = document.createElement("div");
  next.id = "view";
  next.className = "error";
  next.dataset.title = "No answer — cssearch";
  next.dataset.status = "No answer";
  const main = next.appendChild(document.createElement("main"));
  main.id = "content";
  main.tabIndex = -1;
  main.appendChild(document.createElement("h1")).textContent = "The search daemon does not answer";
  main.appendChild(document.createElement("p")).textContent =
    "Is cssearchd running? What you typed is kept; press Enter to try again.";
  shown = "";
  return next;
}

// Open drawers stay open and the focus stays where it was.
function swap(next) {
  const old = view();
  const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
  for (const details of old.querySelectorAll("details[id]")) {
    const same = next.querySelector(`#${CSS.escape(details.id)}`);
    if (same) same.open = details.open;
  }
  old.replaceWith(next);
  document.title = next.dataset.title;
  say(next.dataset.status);
  prepare();
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

function keepScroll() {
  keepScrollSoon.cancel();
  history.replaceState({ ...history.state, scroll: scrollY }, "");
}
const keepScrollSoon = after(100, keepScroll);

// Typing replaces the current entry; what is committed becomes the next one, and the entry that
// typing had replaced is put back before it.
function commit(url) {
  answerSoon.cancel();
  closeSuggestions();
  const replaced = here() !== committed;
  if (replaced) history.replaceState(history.state, "", committed);
  if (url !== committed) {
    if (!replaced) keepScroll();
    history.pushState({}, "", url);
  }
  committed = url;
  return url === shown ? Promise.resolve(true) : show(url);
}

const answerSoon = after(kTypingPause, () => {
  const url = asked();
  if (url === shown) return;
  if (location.pathname === "/") {
    history.replaceState(history.state, "", url);
  } else {
    keepScroll();
    history.pushState({}, "", url);
    committed = url;
  }
  show(url);
});

function fillInput() {
  input.value = new URLSearchParams(location.search).get("q") ?? "";
}

// Typing; an input method composes in peace

let composing = false;

input.addEventListener("compositionstart", () => {
  composing = true;
  answerSoon.cancel();
  keepSuggestions();
});
input.addEventListener("compositionend", () => {
  composing = false;
  typed();
});
input.addEventListener("input", (event) => {
  if (!composing && !event.isComposing) typed();
});

function typed() {
  keepSuggestions();
  choose(-1);
  answerSoon();
  suggestSoon();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!composing) commit(asked());
});

document.addEventListener("change", (event) => {
  if (event.target.form === form && event.target !== input) commit(asked());
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest("#view a[href]");
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || event.defaultPrevented) return;
  const target = link.getAttribute("href");
  if (target.startsWith("#")) return;
  if (target !== "/" && !target.startsWith("/?")) {
    if (here() !== committed) commit(here());
    keepScroll();
    return;
  }
  event.preventDefault();
  const done = commit(target);
  fillInput();
  if (!(await done)) return;
  const main = document.getElementById("content");
  if (document.activeElement === document.body) main.focus({ preventScroll: true });
  if (main.getBoundingClientRect().top < 0) scrollTo(0, 0);
});

// Back and forward

history.scrollRestoration = "manual";
addEventListener("scroll", keepScrollSoon, { passive: true });
if (history.state?.scroll !== undefined) scrollTo(0, history.state.scroll);

addEventListener("popstate", async () => {
  keepScrollSoon.cancel();  // it was about the entry that is left
  if (here() === shown) return;
  const scroll = history.state?.scroll ?? 0;
  answerSoon.cancel();
  closeSuggestions();
  committed = here();
  fillInput();
  if (await show(here())) scrollTo(0, scroll);
});

// Suggestions: a combobox with a list

const list = document.createElement("ul");
list.id = "suggestions";
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", "Suggestions");
list.hidden = true;
form.append(list);
for (const [name, value] of Object.entries({
  role: "combobox",
  "aria-autocomplete": "list",
  "aria-controls": list.id,
  "aria-expanded": "false",
})) {
  input.setAttribute(name, value);
}

let suggestions = [];
let chosen = -1;
let suggestRequest = null;
const suggestSoon = after(kTypingPause, suggest);

// Lets no answer that is still to come change the list.
function keepSuggestions() {
  suggestSoon.cancel();
  suggestRequest?.abort();
}

function closeSuggestions() {
  keepSuggestions();
  suggestions = [];
  choose(-1);
  list.hidden = true;
  list.replaceChildren();
  input.setAttribute("aria-expanded", "false");
}

async function suggest() {
  suggestRequest?.abort();
  suggestRequest = new AbortController();
  const { signal } = suggestRequest;
  const text = input.value;
  if (text.trim() === "") return closeSuggestions();
  try {
    const response = await fetch(`/api/v1/suggest?q=${encodeURIComponent(text)}`, { signal });
    if (!response.ok) return closeSuggestions();
    const answer = await response.json();
    if (!signal.aborted && input.value === text && document.activeElement === input)
      offer(answer.suggestions);
  } catch (error) {
    if (error.name !== "AbortError") closeSuggestions();
  }
}

// What would turn text around, or not be seen, by its number; in pages the server does it.
function visible(text) {
  return text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029\uFEFF]/gu,
    (sign) => `<U+${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}>`);
}

function offer(found) {
  suggestions = found.filter((suggestion) => suggestion.text !== input.value).slice(0, 8);
  list.replaceChildren(...suggestions.map((suggestion, i) => {
    const option = document.createElement("li");
    option.id = `suggestion-${i}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const label = option.appendChild(document.createElement("span"));
    label.className = "label";
    label.textContent = visible(suggestion.text);
    const what = option.appendChild(document.createElement("span"));
    what.className = "what";
    what.textContent = [suggestion.kind === "word" ? "" : suggestion.kind, suggestion.count ?? ""]
      .filter((part) => part !== "").join("\u2002");
    return option;
  }));
  choose(-1);
  list.hidden = suggestions.length === 0;
  input.setAttribute("aria-expanded", String(!list.hidden));
}

function choose(number) {
  chosen = number;
  [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === number)));
  if (number < 0) {
    input.removeAttribute("aria-activedescendant");
  } else {
    input.setAttribute("aria-activedescendant", `suggestion-${number}`);
    list.children[number].scrollIntoView({ block: "nearest" });
  }
}

// What is left of the query when `text` stands for its end.
function withoutEnd(query, text) {
  if (text.toLowerCase().startsWith(query.trim().toLowerCase())) return "";
  return query.replace(/\S+\s*$/, "");
}

function accept({ text, kind }) {
  const query = input.value;
  if (kind === "author" || kind === "category" || kind === "tag") {
    input.value = withoutEnd(query, text).trim();
    const url = new URL(asked(), location.origin);
    url.searchParams.append(kind, /\s/.test(text) ? text : `"${text}"`);
    commit(url.pathname + url.search);
  } else {
    const whole = kind === "title" || text.toLowerCase().startsWith(query.toLowerCase());
    input.value = whole ? text : withoutEnd(query, text) + text;
    commit(asked());
  }
}

list.addEventListener("mousedown", (event) => {
  event.preventDefault();
  if (event.button === 0 && event.target.closest("li")) keepSuggestions();
});
list.addEventListener("click", (event) => {
  const number = [...list.children].indexOf(event.target.closest("li"));
  if (number >= 0) accept(suggestions[number]);
});
input.addEventListener("blur", closeSuggestions);

input.addEventListener("keydown", (event) => {
  if (event.isComposing || composing) return;
  const last = suggestions.length - 1;
  if (event.key === "Escape" && !list.hidden) {
    closeSuggestions();
  } else if (event.key === "Enter" && chosen >= 0) {
    accept(suggestions[chosen]);
  } else if (event.key === "ArrowDown" && !list.hidden) {
    keepSuggestions();
    choose(chosen < last ? chosen + 1 : -1);
  } else if (event.key === "ArrowUp" && !list.hidden) {
    keepSuggestions();
    choose(chosen < 0 ? last : chosen - 1);
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
});

// Keys

const help = document.getElementById("help");
const helpButton = document.getElementById("help-button");
helpButton.hidden = false;
helpButton.addEventListener("click", () => help.showModal());

function isTextField(element) {
  return element.matches("select, textarea, input:not([type=checkbox])");
}

// To the next or previous title; before the first one is the search field.
function moveAmongHits(step) {
  const titles = [...document.querySelectorAll(".hit h2 a")];
  const hit = document.activeElement.closest(".hits > li");
  const at = hit ? titles.indexOf(hit.querySelector("h2 a")) : -1;
  const title = titles[at + step];
  if (title) {
    title.focus({ preventScroll: true });
    title.closest("li").scrollIntoView({ block: "nearest" });
  } else if (at + step < 0) {
    input.focus();
    scrollTo(0, 0);
  }
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return;
  const element = document.activeElement;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const ours = element === document.body || element === input || element.id === "content" ||
                 element.closest(".hits");
    if (!ours || (element === input && event.key === "ArrowUp")) return;
    if (!document.querySelector(".hit")) return;
    moveAmongHits(event.key === "ArrowDown" ? 1 : -1);
  } else if (isTextField(element)) {
    return;
  } else if (event.key === "/") {
    input.focus();
    input.select();
  } else if (event.key === "?") {
    help.showModal();
  } else {
    return;
  }
  event.preventDefault();
});

// Years: a range by pointer or by two handles

// The view may have been replaced since the key was pressed, and its fields with it.
const commitYears = after(kBrushPause, (since, until) => {
  for (const [id, value] of Object.entries({ since, until })) {
    const field = document.getElementById(id);
    if (field) field.value = value;
  }
  commit(asked());
});

class Years {
  constructor(box) {
    this.box = box;
    this.bars = [...box.querySelectorAll("[data-year]")];
    this.first = Number(this.bars[0].dataset.year);
    this.last = Number(this.bars.at(-1).dataset.year);
    for (const bar of this.bars) bar.setAttribute("tabindex", "-1");
    const bright = this.bars.filter((bar) => bar.classList.contains("chosen"));
    this.from = bright.length ? Number(bright[0].dataset.year) : this.first;
    this.to = bright.length ? Number(bright.at(-1).dataset.year) : this.last;
    this.handles = { from: this.handle("from", "From year"), to: this.handle("to", "To year") };
    this.draw();
    box.addEventListener("pointerdown", (event) => this.brush(event));
    box.addEventListener("click", (event) => event.preventDefault());
  }

  handle(end, label) {
    const handle = this.box.appendChild(document.createElement("div"));
    handle.id = `years-${end}`;
    handle.className = "handle";
    handle.tabIndex = 0;
    handle.setAttribute("role", "slider");
    handle.setAttribute("aria-label", label);
    handle.setAttribute("aria-valuemin", this.first);
    handle.setAttribute("aria-valuemax", this.last);
    handle.addEventListener("keydown", (event) => this.key(event, end));
    return handle;
  }

  draw() {
    const step = 100 / this.bars.length;
    this.handles.from.style.left = `${(this.from - this.first) * step}%`;
    this.handles.to.style.left = `${(this.to - this.first + 1) * step}%`;
    this.handles.from.setAttribute("aria-valuenow", this.from);
    this.handles.to.setAttribute("aria-valuenow", this.to);
    const all = this.from === this.first && this.to === this.last;
    for (const bar of this.bars) {
      const year = Number(bar.dataset.year);
      bar.classList.toggle("chosen", !all && year >= this.from && year <= this.to);
    }
  }

  set(from, to) {
    this.from = Math.max(this.first, Math.min(from, to));
    this.to = Math.min(this.last, Math.max(from, to));
    this.draw();
    const all = this.from === this.first && this.to === this.last;
    document.getElementById("since").value = all ? "" : this.from;
    document.getElementById("until").value = all ? "" : this.to;
  }

  key(event, end) {
    const year = this[end];
    const moved = {
      ArrowLeft: year - 1, ArrowDown: year - 1, ArrowRight: year + 1, ArrowUp: year + 1,
      Home: this.first, End: this.last,
    }[event.key];
    if (moved === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (end === "from") this.set(Math.min(moved, this.to), this.to);
    else this.set(this.from, Math.max(moved, this.from));
    commitYears(document.getElementById("since").value, document.getElementById("until").value);
  }

  yearAt(event) {
    const { left, width } = this.box.getBoundingClientRect();
    const part = Math.min(Math.max((event.clientX - left) / width, 0), 0.999);
    return this.first + Math.floor(part * this.bars.length);
  }

  brush(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    const held = event.target.closest(".handle");
    const start = held === this.handles.from ? this.to : held ? this.from : this.yearAt(event);
    const before = [this.from, this.to];
    const gesture = new AbortController();
    let moved = false;
    this.box.setPointerCapture(event.pointerId);
    const move = (to) => {
      moved = true;
      this.set(start, this.yearAt(to));
    };
    const end = (to) => {
      gesture.abort();
      if (!held && !moved) this.set(start, start);
      // The one year that is shown already: all of them again.
      if (!held && !moved && before[0] === start && before[1] === start) this.set(this.first, this.last);
      if (moved) this.set(start, this.yearAt(to));
      commit(asked());
    };
    const { signal } = gesture;
    this.box.addEventListener("pointermove", move, { signal });
    this.box.addEventListener("pointerup", end, { signal });
    this.box.addEventListener("pointercancel", () => { gesture.abort(); this.set(...before); }, { signal });
  }
}

// For each view that is shown

const wide = matchMedia("(min-width: 56.01rem)");

function prepare() {
  const years = document.getElementById("years");
  if (years) new Years(years);
  // Where the style sheet cannot open a closed drawer on wide screens.
  if (!CSS.supports("selector(::details-content)")) {
    for (const drawer of document.querySelectorAll(".drawer")) drawer.open = wide.matches;
  }
}

prepare();
