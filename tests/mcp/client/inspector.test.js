// SPDX-License-Identifier: GPL-3.0-or-later
//
// The inspector's command line, as one would look at cssearch-mcp by hand.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";

const inspector = "node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js";

function inspect(...options) {
  const run = spawnSync("node", [inspector, "--cli", "cssearch-mcp", ...options], { encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout);
}

test("finds nothing to blame in the schemas", () => {
  assert.equal(inspect("--strict", "--method", "tools/list").tools.length, 5);
});

test("calls a tool", () => {
  const { structuredContent } = inspect("--method", "tools/call", "--tool-name", "search",
    "--tool-arg", "query=speculative decoding", "--tool-arg", "limit=1");
  assert.equal(structuredContent.hits.length, 1);
});

test("reads a resource", () => {
  const { resourceTemplates } = inspect("--method", "resources/templates/list");
  const { structuredContent } = inspect("--method", "tools/call", "--tool-name", "reading_list");
  const { key } = structuredContent.hits[0];
  const uri = resourceTemplates[0].uriTemplate.replace("{key}", encodeURIComponent(key));
  const { contents } = inspect("--method", "resources/read", "--uri", uri);
  assert.equal(JSON.parse(contents[0].text).key, key);
});
