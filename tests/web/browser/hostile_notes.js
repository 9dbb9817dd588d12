// SPDX-License-Identifier: GPL-3.0-or-later
//
// Notes that someone wrote to hurt whoever reads them: each field of a document holds markup with
// code, which would put the field's name into `window.ran`. All are found with "zebra".
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// Ends an attribute, an element, a comment and a script, and begins elements with code.
export const attack = (field) =>
  `${field} "'>--></title></textarea></script><img src=x onerror=ran.push('${field}')>` +
  `<svg onload=ran.push('${field}')><script>ran.push('${field}')</script>`;

// In a name of a file there is no slash.
export const attackInPath = (field) => `${field} "'><img src=x onerror=ran.push('${field}')>`;
// In that of a source there is no equals sign either.
export const source = `source "'><script>ran.push('source')<!--`;

export const bidiOverride = "\u202E";

// Where a browser would run code, or fetch what was not asked for.
export const badTargets = [
  "javascript:ran.push('link')", "JaVaScRiPt:ran.push('link')", "\u0001javascript:ran.push('link')",
  "&#106;avascript&colon;ran.push('link')", "java&#10;script:ran.push('link')",
  "javascript://example.org/%0Aran.push('link')", "vbscript:ran", "view-source:http://example.org/",
  "data:text/html,<script>opener.ran.push('link')</script>", "blob:http://example.org/1",
  "//evil.example/", "\\\\evil.example\\",
];

// Markdown and YAML in which the words are characters, and not markup.
const inMarkdown = (words) => words.replaceAll(/[!-/:-@[-`{-~]/g, "\\$&");
const inYaml = (words) => `'${words.replaceAll("'", "''")}'`;

const lines = (...all) => `${all.join("\n")}\n`;

function note() {
  const yaml = (field) => inYaml(attack(field));
  const text = (field) => inMarkdown(attack(field));
  return lines(
    "---", `title: ${inYaml(`zebra ${attack("title")}`)}`, `author: [${yaml("author")}]`,
    `category: ${yaml("category")}`, `tags: [${yaml("tag")}]`, `venue: ${yaml("venue")}`,
    `url: ${inYaml(badTargets[0])}`, `unknown: ${yaml("unknown")}`, "date: 2024-01-02", "---", "",
    `zebra ${text("paragraph")} #tag<img/src=x/onerror=ran.push(1)>`, "",
    `## zebra ${text("heading")}`, "", `A \`zebra ${attack("code")}\` and`, "",
    `\`\`\`html ${attack("info")}`, `zebra ${attack("block")}`, "```", "",
    `<div onclick="ran.push('html')">zebra ${attack("html")}</div>`, "",
    `<iframe srcdoc="<script>parent.ran.push('frame')</script>"></iframe>`, "",
    `zebra <b onmouseover=ran.push('inline')>inline</b> <style>@import "//evil.example/"</style>`, "",
    `| ${text("column")} |`, "| :- |", `| zebra ${text("cell")} |`, "",
    `[zebra](https://example.org/a"onclick="ran.push\\('url'\\) "${text("tooltip")}")`, "",
    `![${text("alternative")}](https://evil.example/picture.png "${text("tooltip")}")`,
    "![](x.png\"onerror=\"ran.push\\(1\\))", "",
    ...badTargets.flatMap((target) => [`[zebra](<${target}>) ![zebra](<${target}>)`, ""]),
    `zebra ${bidiOverride}gnp.exe\u2066 \u0007\u009B31m\u0085`,
  );
}

function list() {
  const text = (field) => inMarkdown(attack(field));
  const row = (target, number) =>
    `| [zebra${number} ${text("row")}](<${target}>) | ${text("row-author")} | 2023-04 | ${text("row-category")} ` +
    `| SOSP ${text("row-venue")} | [code](<${target}>) | zebra ${text("remark")} | ⭐⭐ |`;
  return lines(
    `# zebra ${text("list")}`, "", `## ${text("section")}`, "",
    "| Title | Author | Date | Category | Venue | Code | Note | Rec |", `|${" :- |".repeat(8)}`,
    ...["https://example.org/1", ...badTargets].map(row),
  );
}

// The folder is to be a source with the name `source`.
export function writeHostileNotes(folder) {
  const hostile = join(folder, attackInPath("folder"));
  mkdirSync(hostile);
  writeFileSync(join(hostile, `${attackInPath("file")}.md`), note());
  writeFileSync(join(folder, "list.md"), list());
  writeFileSync(join(folder, "override.md"), lines(
    "---", `title: "zebra ${bidiOverride}eltit"`, `tags: ["zebratag${bidiOverride}gat"]`, "---", "zebra"));
  writeFileSync(join(folder, "page.html"), lines(
    `<title>zebra ${attack("html-title").replaceAll("<", "&lt;")}</title>`,
    `<p>zebra <script>ran.push('html file')</script>${attack("html-file").replaceAll("<", "&lt;")}</p>`));
  // Overlong forms of "<", which some decoders take for it.
  const overlong = (text) => Buffer.from(text.replaceAll("<", "\u00C0\u00BC"), "latin1");
  writeFileSync(join(folder, "bytes.md"), overlong(`# zebra ${attack("bytes")}\n`));
}
