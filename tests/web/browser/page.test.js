// SPDX-License-Identifier: GPL-3.0-or-later
//
// The page in a real browser, over an index of the project's examples/. CSSEARCH_URL says where it
// is served, for example http://127.0.0.1:7700.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import axe from "axe-core";
import { close, launch, pause, status, titles, until, urlOf, visit } from "./browser.js";

const kNote = "/document/note%3Aexamples%2Fnotes%2FLLM_Inference%2FKV_Cache%E6%98%BE%E5%AD%98%E4%BC%B0%E7%AE%97.md";

before(launch);
after(close);

// Fixed suggestions, in the form of /api/v1/suggest.
async function suggesting(page, suggestions) {
  await page.route("**/api/v1/suggest*", (route) => {
    const query = new URL(route.request().url()).searchParams.get("q");
    return route.fulfill({ json: { query, suggestions } });
  });
}

async function leadsTo(page, pattern) {
  await until(() => pattern.test(urlOf(page)), true);
}

describe("typing", () => {
  test("answers while typing, in the same entry of the history", () => visit("/", async (page) => {
    const before = await page.evaluate(() => history.length);
    await page.evaluate(() => {  // without a pause, however slow the machine
      for (const words of ["r", "ra", "raf", "raft"]) {
        document.getElementById("q").value = words;
        document.getElementById("q").dispatchEvent(new InputEvent("input", { bubbles: true }));
      }
    });
    await until(() => urlOf(page), "/?q=raft");
    await page.locator(".hit").first().waitFor();
    assert.equal(await page.evaluate(() => history.length), before);
    assert.equal(page.fragments.length, 1);
    assert.match(await page.title(), /^raft/);
  }));

  test("tells the count politely", () => visit("/", async (page) => {
    assert.equal(await page.locator("#live").getAttribute("role"), "status");
    await page.locator("#q").fill("raft");
    await until(async () => (await page.locator("#live").innerText()) !== "", true);
    assert.equal(await page.locator("#live").innerText(), await status(page));
  }));

  test("an old answer never replaces a newer one", () => visit("/", async (page) => {
    await page.route("**q=raft&fragment=1", async (route) => {
      await pause(800);
      await route.continue().catch(() => {});
    });
    await page.locator("#q").fill("raft");
    await pause(250);
    await page.locator("#q").fill("decoding");
    await page.locator(".hit").first().waitFor();
    await pause(900);
    assert.match(await page.title(), /^decoding/);
    assert.match((await titles(page))[0], /Decoding/);
  }));

  test("nothing is asked while an input method composes", () => visit("/", async (page) => {
    const asked = [];
    page.on("request", (request) => {
      if (request.resourceType() === "fetch") asked.push(request.url());
    });
    const input = await page.context().newCDPSession(page);
    await page.locator("#q").focus();
    for (const text of ["x", "xi", "xian", "xiancun"]) {
      await input.send("Input.imeSetComposition",
        { text, selectionStart: text.length, selectionEnd: text.length });
      await pause(200);
    }
    assert.deepEqual(asked, []);
    assert.equal(urlOf(page), "/");
    await input.send("Input.insertText", { text: "显存" });
    await until(() => urlOf(page), "/?q=显存");
    await page.locator(".hit mark").first().waitFor();
    assert.ok(asked.every((url) => !url.includes("xian")), asked.join(" "));
  }));

  test("nor by events of a composition alone", () => visit("/", async (page) => {
    const type = (kind, value, isComposing) => page.evaluate(([name, text, composing]) => {
      const field = document.getElementById("q");
      field.value = text;
      field.dispatchEvent(name === "input"
        ? new InputEvent(name, { bubbles: true, isComposing: composing })
        : new CompositionEvent(name, { bubbles: true, data: text }));
    }, [kind, value, isComposing]);
    await type("compositionstart", "", false);
    await type("input", "zhuangtai", true);
    await pause(400);
    assert.deepEqual(page.fragments, []);
    await type("compositionend", "状态", false);
    await until(() => urlOf(page), "/?q=状态");
  }));

  test("a server that does not answer is said, and what was typed kept", () =>
    visit("/?q=raft", async (page) => {
      await page.route("**/*fragment=1", (route) => route.abort());
      await page.locator("#q").fill("decoding");
      await page.getByText("The search daemon does not answer").waitFor();
      await page.unroute("**/*fragment=1");
      await page.keyboard.press("Enter");
      await page.locator(".hit").first().waitFor();
      assert.equal(await page.locator("#q").inputValue(), "decoding");
    }, { mayFail: true }));
});

describe("history", () => {
  test("Back returns to what was committed", () => visit("/", async (page) => {
    for (const words of ["raft", "decoding"]) {
      await page.locator("#q").fill("");
      await page.locator("#q").pressSequentially(words, { delay: 30 });
      await page.keyboard.press("Enter");
      await until(() => urlOf(page), `/?q=${words}`);
      await until(() => page.title(), `${words} — cssearch`);
    }
    await page.goBack();
    await until(() => page.title(), "raft — cssearch");
    assert.equal(await page.locator("#q").inputValue(), "raft");
    await page.goBack();
    await until(() => urlOf(page), "/");
    await page.getByRole("heading", { name: "Topics" }).waitFor();
    await page.goForward();
    await until(() => page.title(), "raft — cssearch");
  }));

  test("Back restores the scroll position, also from another page", () =>
    visit("/?q=decoding", async (page) => {
      await page.getByRole("link", { name: "Next" }).scrollIntoViewIfNeeded();
      const scrolled = await page.evaluate(() => scrollY);
      assert.ok(scrolled > 500);
      await page.getByRole("link", { name: "Next" }).click();
      await until(() => urlOf(page), "/?q=decoding&offset=10");
      await until(() => page.evaluate(() => scrollY < 200), true);
      await page.goBack();
      await until(() => urlOf(page), "/?q=decoding");
      await until(() => page.evaluate(() => scrollY), scrolled);
      await page.locator('.hit h2 a[href^="/document/"]').last().click();
      await page.locator(".reading").waitFor();
      await page.goBack();
      await page.locator(".hit").first().waitFor();
      await until(() => page.evaluate(() => scrollY > 100), true);
    }, { viewport: { width: 1280, height: 500 } }));

  test("what was typed and left by a link is there again", () => visit("/?q=raft", async (page) => {
    await page.locator("#q").fill("显存");
    await until(() => urlOf(page), "/?q=显存");
    await page.locator("#suggestions li").first().waitFor();
    await page.keyboard.press("Escape");  // closes them; without any it empties the field
    await page.locator('.hit h2 a[href^="/document/"]').first().click();
    await page.locator("#view.reading").waitFor();
    await page.goBack();
    await until(() => urlOf(page), "/?q=显存");
    await page.goBack();
    await until(() => urlOf(page), "/?q=raft");
  }));

  test("typing in the reading view leaves it in the history", () => visit(kNote, async (page) => {
    await page.locator("#q").fill("raft");
    await until(() => urlOf(page), "/?q=raft");
    await page.locator(".hit").first().waitFor();
    await page.goBack();
    await page.locator("#view.reading h1").waitFor();
  }));
});

describe("filters", () => {
  test("checkboxes narrow and widen, chips take off", () => visit("/?q=decoding", async (page) => {
    const count = (id) => page.locator(`label:has([id="${id}"]) .count`).innerText();
    const [papers, notes] = [await count("kind=paper"), await count("kind=note")];
    await page.locator('[id="kind=paper"]').check();
    await until(() => urlOf(page), "/?q=decoding&kind=paper");
    await until(() => status(page), `${papers} documents`);
    assert.equal(await count("kind=note"), notes);
    assert.ok(await page.evaluate(() => document.activeElement.id === "kind=paper"), "keeps the focus");
    await page.locator('[id="kind=note"]').check();
    await until(async () => (await status(page)).endsWith(`of ${Number(papers) + Number(notes)} documents`), true);
    await page.getByRole("link", { name: "Remove the filter kind paper" }).click();
    await until(() => urlOf(page), "/?q=decoding&kind=note");
    await until(() => page.locator('[id="kind=paper"]').isChecked(), false);
    await page.getByRole("link", { name: "Remove all" }).click();
    await until(() => urlOf(page), "/?q=decoding");
    await page.goBack();
    await until(() => urlOf(page), "/?q=decoding&kind=note");
    await until(() => page.locator('[id="kind=note"]').isChecked(), true);
  }));

  test("the order is a part of the URL", () => visit("/?q=decoding", async (page) => {
    await page.getByLabel("Sort by").selectOption({ label: "newest" });
    await until(() => urlOf(page), "/?q=decoding&sort=date");
    await page.getByLabel("Sort by").selectOption({ label: "relevance" });
    await until(() => urlOf(page), "/?q=decoding");
  }));

  test("years are brushed with the pointer", () => visit("/?kind=paper", async (page) => {
    const box = await page.locator("#years").boundingBox();
    const years = await page.locator("#years [data-year]").evaluateAll(
      (bars) => bars.map((bar) => Number(bar.dataset.year)));
    const middle = (i) => box.x + ((i + 0.5) * box.width) / years.length;
    const last = years.length - 2;
    await page.mouse.move(middle(1), box.y + 10);
    await page.mouse.down();
    await page.mouse.move(middle(2), box.y + 12);
    await page.mouse.move(middle(last), box.y + 12);
    await page.mouse.up();
    await until(() => urlOf(page), `/?kind=paper&since=${years[1]}&until=${years[last]}`);
    await page.locator(".chips").waitFor();
    const moved = await page.locator("#years").boundingBox();  // by the shorter lists above
    await page.mouse.click(middle(2), moved.y + 10);
    await until(() => urlOf(page), `/?kind=paper&since=${years[2]}&until=${years[2]}`);
  }));

  test("and with the keyboard", () => visit("/?kind=paper", async (page) => {
    const from = page.getByRole("slider", { name: "From year" });
    const first = Number(await from.getAttribute("aria-valuenow"));
    await from.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await until(() => from.getAttribute("aria-valuenow"), String(first + 2));
    await until(async () => urlOf(page).startsWith(`/?kind=paper&since=${first + 2}`), true);
    await until(() => page.evaluate(() => document.activeElement.id), "years-from");
    await page.keyboard.press("Home");
    await until(() => urlOf(page), "/?kind=paper");
  }));

  test("and a key pressed while an answer is on its way counts", () => visit("/?kind=paper", async (page) => {
    const from = page.getByRole("slider", { name: "From year" });
    const last = await page.getByRole("slider", { name: "To year" }).getAttribute("aria-valuenow");
    const first = Number(await from.getAttribute("aria-valuenow"));
    await page.route(/fragment=1/, async (route) => {
      await pause(200);  // less than the pause after a key
      await route.continue();
    });
    await from.focus();
    await page.keyboard.press("ArrowRight");
    await until(() => urlOf(page), `/?kind=paper&since=${first + 1}&until=${last}`);
    await page.keyboard.press("Home");
    await until(() => urlOf(page), "/?kind=paper");
  }));

  test("dates can be typed", () => visit("/?kind=paper", async (page) => {
    await page.getByLabel("From", { exact: true }).fill("2023-06");
    await page.keyboard.press("Enter");
    await until(() => urlOf(page), "/?kind=paper&since=2023-06");
  }));
});

describe("suggestions", () => {
  const offered = [
    { text: "speculative", kind: "word", count: 9 },
    { text: "KV Cache", kind: "category", count: 7 },
    { text: "Raft", kind: "tag", count: 1 },
    { text: "Medusa: Simple LLM Inference <b>", kind: "title", key: "arxiv:2401.10774" },
  ];
  const type = async (page, words) => {
    await suggesting(page, offered);
    await page.locator("#q").pressSequentially(words, { delay: 20 });
    await page.locator("#suggestions li").first().waitFor();
  };

  test("are a combobox with a list", () => visit("/", async (page) => {
    await type(page, "spec");
    const input = page.getByRole("combobox", { name: "Search" });
    assert.equal(await input.getAttribute("aria-expanded"), "true");
    assert.equal(await page.locator("#suggestions").getByRole("option").count(), 4);
    await page.keyboard.press("ArrowDown");
    assert.equal(await input.getAttribute("aria-activedescendant"), "suggestion-0");
    assert.equal(await page.locator("#suggestion-0").getAttribute("aria-selected"), "true");
    assert.deepEqual(await faults(page), []);
    await page.keyboard.press("Enter");
    await until(() => urlOf(page), "/?q=speculative");
    assert.equal(await input.getAttribute("aria-expanded"), "false");
  }));

  test("Escape closes them and keeps the words", () => visit("/", async (page) => {
    await type(page, "spec");
    await page.keyboard.press("Escape");
    assert.ok(await page.locator("#suggestions").isHidden());
    assert.equal(await page.locator("#q").inputValue(), "spec");
  }));

  // The next letter is typed, and `key` pressed before the answer to it comes: before it is asked for,
  // or while it is on its way. What the key did is not undone by that answer.
  for (const asked of [false, true]) {
    const when = asked ? "an answer that is on its way" : "an answer that is still to be asked for";
    const beforeAnswer = async (page, key) => {
      await type(page, "spe");
      await until(() => urlOf(page), "/?q=spe");
      await page.unroute("**/api/v1/suggest*");
      let requests = 0;
      await page.route("**/api/v1/suggest*", async (route) => {
        ++requests;
        await pause(300);
        await route.fulfill({ json: { suggestions: offered } }).catch(() => {});
      });
      await page.keyboard.press("c");
      if (asked) await until(() => requests > 0, true);
      await page.keyboard.press(key);
      await until(() => urlOf(page), "/?q=spec");
      await pause(600);
    };

    test(`${when} does not take back a choice`, () => visit("/", async (page) => {
      await beforeAnswer(page, "ArrowDown");
      const input = page.getByRole("combobox", { name: "Search" });
      assert.equal(await input.getAttribute("aria-activedescendant"), "suggestion-0");
    }));

    test(`${when} does not open what was closed`, () => visit("/", async (page) => {
      await beforeAnswer(page, "Escape");
      assert.ok(await page.locator("#suggestions").isHidden());
      assert.equal(await page.locator("#q").inputValue(), "spec");
    }));
  }

  test("one that is refused does not keep the next from being asked", () => visit("/", async (page) => {
    let release;
    const typed = new Promise((done) => { release = done; });
    await page.route("**/api/v1/suggest*", async (route) => {
      const query = new URL(route.request().url()).searchParams.get("q");
      if (query === "spec") return route.fulfill({ json: { suggestions: offered } });
      await typed;
      return route.fulfill({ status: 503 }).catch(() => {});
    });
    await page.locator("#q").fill("spe");
    await page.waitForRequest("**/api/v1/suggest*");
    await page.locator("#q").fill("spec");
    release();
    await page.locator("#suggestions li").first().waitFor();
  }, { mayFail: true }));

  test("typing on takes back a choice", () => visit("/", async (page) => {
    await type(page, "spe");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("c");
    const input = page.getByRole("combobox", { name: "Search" });
    assert.equal(await input.getAttribute("aria-activedescendant"), null);
    await page.keyboard.press("Enter");
    await until(() => urlOf(page), "/?q=spec");
  }));

  test("a category becomes a filter", () => visit("/", async (page) => {
    await type(page, "kv");
    await page.getByRole("option", { name: "KV Cache" }).click();
    await until(() => urlOf(page), "/?category=KV Cache");
    await until(() => page.locator("#q").inputValue(), "");
    await page.locator(".hit").first().waitFor();
  }));

  test("of one word, a whole value", () => visit("/", async (page) => {
    await type(page, "decoding ra");
    await page.getByRole("option", { name: "Raft" }).click();
    await until(() => urlOf(page), '/?q=decoding&tag="Raft"');
  }));
});

describe("keys", () => {
  test("/ searches, arrows move, Enter opens", () => visit("/?q=显存&kind=note", async (page) => {
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement.id), "q");
    await page.keyboard.press("ArrowDown");
    const focused = () => page.evaluate(() => document.activeElement.innerText);
    const all = await titles(page);
    assert.equal(await focused(), all[0]);
    await page.keyboard.press("ArrowDown");
    assert.equal(await focused(), all[1]);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    assert.equal(await page.evaluate(() => document.activeElement.id), "q");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.locator("#view.reading").waitFor();
  }));

  test("? shows the help, Escape closes it", () => visit("/?q=raft", async (page) => {
    await page.keyboard.press("?");
    await page.locator("#help[open]").waitFor();
    assert.deepEqual(await faults(page), []);
    await page.keyboard.press("Escape");
    await page.locator("#help").waitFor({ state: "hidden" });
    await page.locator("#q").focus();
    await page.keyboard.press("End");
    await page.keyboard.type("?/");
    assert.equal(await page.locator("#q").inputValue(), "raft?/");
  }));
});

describe("reading", () => {
  test("opens at the passage, with its words marked", () => visit("/?q=显存 碎片&kind=note", async (page) => {
    const link = page.locator('.hit h2 a[href*="#passage"]').first();
    const line = new URL(await link.getAttribute("href"), page.url()).searchParams.get("line");
    await link.click();
    await page.locator("#view.reading").waitFor();
    assert.ok(Number(line) > 0);
    assert.ok(await page.locator("#passage").isVisible());
    const top = () => page.locator("#passage").evaluate((block) => block.getBoundingClientRect().top);
    await until(async () => await top() >= 0 && await top() < 800, true);
    assert.ok(await page.locator(".text mark").count() > 0);
    await page.getByRole("heading", { name: "Related" }).waitFor();
    await page.getByRole("heading", { name: "Source" }).waitFor();
  }));

  test("a line holds about 75 characters", () => visit(kNote, async (page) => {
    const characters = await page.locator(".text p").first().evaluate((paragraph) => {
      const size = Number.parseFloat(getComputedStyle(paragraph).fontSize);
      return paragraph.getBoundingClientRect().width / (size * 0.5);
    });
    assert.ok(characters > 60 && characters < 85, `${characters}`);
  }));
});

describe("without a script", () => {
  const still = { javaScriptEnabled: false };

  test("the form, filters, bars and pages work", () => visit("/", async (page) => {
    await page.locator("#q").fill("decoding");
    await page.getByRole("button", { name: "Search" }).click();
    await page.locator(".hit").first().waitFor();
    await page.locator('[id="kind=paper"]').check();
    await page.getByRole("button", { name: "Apply filters" }).click();
    await leadsTo(page, /q=decoding.*kind=paper/);
    assert.ok(await page.locator('[id="kind=paper"]').isChecked());
    await page.locator("#years [data-year='2024']").click();
    await leadsTo(page, /since=2024&until=2024/);
    await page.getByRole("link", { name: "Remove all" }).click();
    await page.getByRole("link", { name: "Next" }).click();
    await leadsTo(page, /offset=10/);
  }, still));

  test("so does the reading view", () => visit("/?q=显存&kind=note", async (page) => {
    await page.locator(".hit h2 a").first().click();
    await page.locator(".text mark").first().waitFor();
    await until(() => new URL(page.url()).hash, "#passage");
  }, still));
});

async function faults(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  }));
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

describe("for everyone", () => {
  const pages = {
    start: "/",
    results: "/?q=speculative+decoding",
    "with filters": "/?q=decoding&kind=paper&category=Speculative+Decoding&since=2022&until=2024",
    "nothing found": "/?q=zzzz&kind=paper",
    reading: `${kNote}?q=cache&line=42#passage`,
    "a list": "/document/note%3Aexamples%2FREADME.md",
    "an entry": "/document/arxiv%3A2401.10774",
    error: "/?sort=size",
  };
  for (const [name, path] of Object.entries(pages)) {
    for (const colorScheme of ["light", "dark"]) {
      for (const width of [1280, 390]) {
        test(`axe finds no fault: ${name}, ${colorScheme}, ${width}`, () => visit(path, async (page) => {
          for (const details of await page.locator("details").all())
            await details.evaluate((element) => { element.open = true; });
          assert.deepEqual(await faults(page), []);
        }, { colorScheme, viewport: { width, height: 800 }, mayFail: name === "error" }));
      }
    }
    for (const width of [390, 320]) {
      test(`nothing is wider than the screen: ${name}, ${width}`, () => visit(path, async (page) => {
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(over <= 0, `${over} pixels`);
      }, { viewport: { width, height: 800 }, mayFail: name === "error" }));
    }
  }

  test("filters are a drawer on narrow screens", () => visit("/?q=decoding", async (page) => {
    assert.ok(await page.locator(".facets").isHidden());
    await page.getByText("Filters").click();
    await page.locator('[id="kind=paper"]').check();
    await until(() => urlOf(page), "/?q=decoding&kind=paper");
    assert.ok(await page.locator(".facets").isVisible(), "stays open");
  }, { viewport: { width: 390, height: 800 } }));

  test("and stand beside the answers on wide ones", () => visit("/?q=decoding", async (page) => {
    assert.ok(await page.locator('[id="kind=paper"]').isVisible());
    const facets = await page.locator(".facets").boundingBox();
    const hits = await page.locator(".hits").boundingBox();
    assert.ok(facets.x + facets.width < hits.x);
  }));
});

test("what is typed is never markup", () =>
  visit(`/?q=${encodeURIComponent("<img src=x onerror=window.hurt=1> raft")}`, async (page) => {
    assert.equal(await page.evaluate(() => window.hurt), undefined);
    assert.equal(await page.locator("#view img").count(), 0);
  }));
