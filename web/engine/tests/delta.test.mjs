// @ts-check
// The full program is made of the small one and a difference, or not at all.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";

import { EngineError, load } from "@gatemap/engine";
import { apply, hashOf } from "../dist/delta.js";
import { deltaOf, namesOf } from "../shrink/delta.mjs";
import { shrink } from "../shrink/shrink.mjs";
import { link } from "./support.mjs";

const main = 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("small", 0x10010000, uint64(1)<<40) }\n';
const more = 'package main\n\nimport (\n\t"os"\n\t"text/tabwriter"\n)\n\nfunc init() { tabwriter.NewWriter(os.Stdout, 1, 2, 3, 4, 5).Write([]byte("full\\n")) }\n';

/** @type {Buffer} */
let small;
/** @type {Buffer} */
let full;
/** @type {Buffer} */
let delta;
before(() => {
  const linked = [link({ "main.go": main }, "-w"), link({ "main.go": main, "more.go": more }, "-w")];
  [small, full] = /** @type {[Buffer, Buffer]} */ (linked.map(shrink));
  const [ofSmall, ofFull] = /** @type {[Map<number, string>, Map<number, string>]} */ (linked.map(namesOf));
  delta = deltaOf(small, full, ofSmall, ofFull);
});

test("the difference makes the full program, and is small", () => {
  assert.ok(full.equals(apply(small, delta)));
  const data = full.length - delta.length;
  assert.ok(data > 500_000, `${delta.length} bytes of ${full.length} are in the difference`);
  assert.ok(full.equals(apply(new Uint8Array(small), new Uint8Array(delta))));
});

test("what is damaged makes no program", () => {
  const known = /^(it ends too early|it is damaged|it is too large|a number is too large|it names a function that there is not|this is no difference of programs|the difference is to another small program)$/;
  let refused = 0;
  const damaged = (/** @type {Uint8Array} */ bytes) => {
    try {
      assert.ok(full.equals(apply(small, bytes))); // what was damaged is not used
    } catch (error) {
      assert.match(/** @type {Error} */ (error).message, known);
      refused++;
    }
  };
  for (let length = 0; length < delta.length; length = 2 * length + 1) damaged(delta.subarray(0, length));
  let seed = 1;
  for (let i = 0; i < 150; i++) {
    seed = (seed * 48271) % 0x7fffffff;
    const at = i < 60 ? i : seed % (i < 100 ? 5000 : delta.length);
    const bytes = new Uint8Array(delta);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << seed % 8);
    damaged(bytes);
  }
  assert.ok(refused > 140, `${refused} are refused`);
});

test("a difference is to one program only", () => {
  const other = new Uint8Array(small);
  other[other.length - 1] = (other[other.length - 1] ?? 0) ^ 1;
  for (const base of [other, small.subarray(1), full, new Uint8Array(0)]) assert.throws(() => apply(base, delta), /another small program/);
});

test("a hash changes with each byte", () => {
  const bytes = Uint8Array.from({ length: 1003 }, (_, i) => i * 7);
  const seen = new Set([hashOf(bytes).join()]);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = (bytes[i] ?? 0) ^ 0x80;
    seen.add(hashOf(bytes).join());
    bytes[i] = (bytes[i] ?? 0) ^ 0x80;
  }
  seen.add(hashOf(bytes.subarray(0, 1002)).join());
  assert.equal(seen.size, 1005);
});

const file = (/** @type {string} */ name) => new URL(`../dist/${name}`, import.meta.url);
const definition = { name: "api.json", text: '{"openapi": "3.0.1", "info": {"title": "", "version": ""}, "paths": {}}' };

test("the engine uses it", async () => {
  assert.ok(readFileSync(file("full.wasm")).equals(apply(readFileSync(file("engine.wasm")), readFileSync(file("full-delta.bin")))));
  for (const smallFirst of [true, false]) {
    const engine = await load({ smallFirst, delta: file("full-delta.bin"), full: new Uint8Array(0) });
    assert.equal((await engine.render("$a", { vars: { a: 1 } })).output, "1");
    assert.equal((await engine.list(definition)).format, "openapi");
    engine.close();
  }
});

test("an engine whose difference is damaged evaluates still", async () => {
  const bytes = readFileSync(file("full-delta.bin"));
  const engine = await load({ smallFirst: true, delta: bytes.subarray(0, -1) });
  for (let i = 0; i < 2; i++) {
    await assert.rejects(engine.list(definition), (error) => error instanceof EngineError && error.reason === "load" && /cannot be loaded: it ends too early/.test(error.message));
    assert.equal((await engine.render("$a", { vars: { a: 1 } })).output, "1");
  }
  engine.close();
});
