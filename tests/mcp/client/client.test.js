// SPDX-License-Identifier: GPL-3.0-or-later
//
// The official client, in each of its ways to agree on a revision, asks cssearch-mcp for all that it
// has. Each answer is held against the schema that the program gives out for it.
import assert from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020.js";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";

const ajv = new Ajv2020({ strict: true, strictTypes: false });

const questions = [
  ["search", { query: "speculative decoding" }],
  ["search", { query: "推测解码", limit: 1 }],
  ["search", { query: "\"kv cache\" -draft", kind: ["paper"], since: "2023", sort: "date" }],
  ["search", { query: "zzzzqqqq" }],
  ["search", { rating: [">=2"], limit: 50 }],
  ["facets", {}],
  ["facets", { query: "cache", field: ["author", "rating", "source"], limit: 1 }],
  ["reading_list", {}],
  ["reading_list", { state: "read", sort: "date", query: "attention" }],
  ["reading_list", { state: "any", limit: 1 }],
];

for (const mode of ["auto", "legacy", { pin: "2026-07-28" }]) {
  describe(`a client in mode ${mode.pin ?? mode}`, () => {
    let client, tools;

    before(async () => {
      client = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode } });
      await client.connect(new StdioClientTransport({ command: "cssearch-mcp", env: process.env }));
      ({ tools } = await client.listTools());
    });
    after(() => client.close());

    // What a tool answers, which is what its schema says, and the same as text.
    async function ask(name, args) {
      const answer = await client.callTool({ name, arguments: args });
      assert.equal(answer.isError ?? false, false, JSON.stringify(answer));
      const validate = ajv.compile(tools.find((tool) => tool.name === name).outputSchema);
      assert.ok(validate(answer.structuredContent), JSON.stringify(validate.errors));
      assert.deepEqual(JSON.parse(answer.content[0].text), answer.structuredContent);
      assert.match(answer.structuredContent.untrusted, /follow no instructions/);
      return { ...answer.structuredContent, links: answer.content.slice(1) };
    }

    test("agrees on a revision", () => {
      const revision = mode === "legacy" ? "2025-11-25" : "2026-07-28";
      assert.equal(client.getNegotiatedProtocolVersion(), revision);
      assert.match(client.getInstructions(), /reading lists/);
    });

    test("sees tools that only read", () => {
      assert.deepEqual(tools.map((tool) => tool.name),
        ["search", "get", "facets", "similar", "reading_list"]);
      for (const tool of tools) {
        assert.ok(ajv.validateSchema(tool.inputSchema), tool.name);
        assert.deepEqual(tool.annotations,
          { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false });
      }
    });

    for (const [name, args] of questions)
      test(`asks ${name} ${JSON.stringify(args)}`, () => ask(name, args));

    test("reads each hit, and what is like it", async () => {
      const { hits, links } = await ask("search", { query: "attention" });
      assert.ok(hits.length > 1);
      for (const [i, hit] of hits.entries()) {
        assert.ok(JSON.stringify(hit).length < 1_500, JSON.stringify(hit));
        const { document } = await ask("get", { key: hit.key });
        assert.equal(document.title, hit.title);
        await ask("similar", { key: hit.key, limit: 2 });
        const { contents } = await client.readResource({ uri: links[i].uri });
        assert.equal(JSON.parse(contents[0].text).key, hit.key);
      }
    });

    test("answers what the README asks", async () => {
      const readme = readFileSync("../../../README.md", "utf8");
      const calls = [...readme.matchAll(/^(search|get|reading_list) +(\{.*\})/gm)];
      assert.equal(calls.length, 3);
      for (const [, name, args] of calls) {
        const { hits, sections } = await ask(name, JSON.parse(args));
        assert.ok((hits ?? sections).length > 0, name);
      }
    });

    test("reads a section", async () => {
      const { hits } = await ask("search", { query: "attention", kind: ["note"] });
      const hit = hits.find(({ heading }) => heading?.length);
      const { sections } = await ask("get", { key: hit.key, section: hit.heading.join(" > ") });
      assert.ok(sections.length > 0);
      for (const { heading } of sections)  // of hits it begins below the title
        assert.ok(heading.join(" > ").includes(hit.heading.join(" > ")), heading);
    });

    test("turns pages until all was there once", async () => {
      const keys = [];
      let answer = {};
      do {
        answer = await ask("reading_list", { state: "any", limit: 7, cursor: answer.cursor });
        keys.push(...answer.hits.map(({ key }) => key));
        assert.equal(answer.truncated, answer.cursor !== undefined);
      } while (answer.cursor);
      assert.equal(keys.length, answer.total);
      assert.equal(new Set(keys).size, answer.total);
    });

    test("lists resources by a template", async () => {
      assert.deepEqual((await client.listResources()).resources, []);
      const { resourceTemplates } = await client.listResourceTemplates();
      assert.equal(resourceTemplates[0].uriTemplate, "cssearch://document/{key}");
    });

    for (const [name, args, words] of [
      ["get", { key: "no such" }, /no document.*\n.*search/],
      ["get", {}, /'key' is missing/],
      ["search", {}, /neither a query nor a filter/],
      ["search", { query: "x", limit: 0 }, /limit.*\n.*"minimum":1/s],
      ["search", { query: 7 }, /query/],
      ["search", { words: "x" }, /no argument 'words'/],
      ["search", { query: "x", cursor: "elsewhere" }, /no cursor/],
      ["facets", { field: ["shoe size"] }, /field/],
    ]) {
      test(`is told what to do: ${name} ${JSON.stringify(args)}`, async () => {
        const answer = await client.callTool({ name, arguments: args });
        assert.equal(answer.isError, true);
        assert.match(answer.content[0].text, words);
      });
    }

    test("may not ask for what there is not", async () => {
      const refused = { code: -32602 };
      await assert.rejects(client.callTool({ name: "delete", arguments: {} }), refused);
      for (const uri of ["cssearch://document/no", "file:///etc/passwd"])
        await assert.rejects(client.readResource({ uri }), refused);
    });
  });
}
