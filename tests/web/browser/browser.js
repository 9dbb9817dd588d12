// SPDX-License-Identifier: GPL-3.0-or-later
//
// A page of the server under test in Chromium, which fails its test on any error of its console.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

export const base = process.env.CSSEARCH_URL;

let browser;

export async function launch() {
  browser = await chromium.launch({
    executablePath: process.env.CSSEARCH_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
}

export async function close() {
  await browser.close();
}

// Opens `path` (of `base`, unless it is a whole URL), lets `work` use the page, then checks that
// nothing went wrong in it. `mayFail`: a request is meant to fail, or to be refused by the policy of
// the page. `prepare` gets the page before it is opened.
export async function visit(path, work, { mayFail = false, prepare = () => {}, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const errors = [];
  page.on("console", (message) => {
    const refused = /^Failed to load resource|Content Security Policy/.test(message.text());
    if (message.type() === "error" && !(mayFail && refused)) errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  page.fragments = [];  // what the script asked for
  page.on("request", (request) => {
    if (request.url().includes("fragment=1")) page.fragments.push(request.url());
  });
  try {
    await prepare(page);
    await page.goto(new URL(path, base).href);
    await work(page);
    assert.deepEqual(errors, [], "errors in the console");
  } finally {
    await context.close();
  }
}

export async function pause(milliseconds) {
  await new Promise((done) => { setTimeout(done, milliseconds); });
}

// Waits until `read` gives `expected`, half a minute at most, then compares, so that a failure shows
// both.
export async function until(read, expected) {
  for (let left = 600; left > 0; --left) {
    if (JSON.stringify(await read()) === JSON.stringify(expected)) return;
    await pause(50);
  }
  assert.deepEqual(await read(), expected);
}

export function urlOf(page) {
  const url = new URL(page.url());
  return decodeURIComponent(url.pathname + url.search).replaceAll("+", " ");
}

export const status = (page) => page.locator("#view").getAttribute("data-status");
export const titles = (page) => page.locator(".hit h2 a").allInnerTexts();
