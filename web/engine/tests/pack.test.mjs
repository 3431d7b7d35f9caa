// @ts-check
// The package as npm hands it out, in a folder that has nothing else.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

test("what npm pack makes can be installed and used", () => {
  const folder = mkdtempSync(join(tmpdir(), "engine-"));
  const npm = (/** @type {string[]} */ args, /** @type {string} */ cwd) => execFileSync("npm", args, { cwd, stdio: ["ignore", "pipe", "inherit"] }).toString();
  const [packed] = JSON.parse(npm(["pack", "--json", "--loglevel=error", "--pack-destination", folder], fileURLToPath(new URL("..", import.meta.url))));
  const names = packed.files.map((/** @type {{path: string}} */ f) => f.path);
  for (const name of ["LICENSE", "README.md", "dist/engine.wasm", "dist/full.wasm", "dist/names.bin", "dist/index.d.ts", "dist/worker.js"]) assert.ok(names.includes(name), name);
  writeFileSync(join(folder, "package.json"), '{"type": "module"}');
  npm(["install", "--offline", "--no-fund", "--no-audit", "--loglevel=error", join(folder, packed.filename)], folder);
  writeFileSync(join(folder, "use.js"), `import { load } from "@gatemap/engine";
const engine = await load({ smallFirst: true });
const integration = { type: "HTTP", integrationResponses: { 404: { statusCode: "404", selectionPattern: "4.." }, 200: { statusCode: "200" } } };
console.log((await engine.evaluate({ integration, backend: { statusCode: 404 } })).statusCode);
engine.close();
`);
  assert.equal(execFileSync("node", ["use.js"], { cwd: folder }).toString(), "404\n");
});
