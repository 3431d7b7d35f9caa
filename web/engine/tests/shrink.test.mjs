// @ts-check
// The programs are rewritten without a change to what they do.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, test } from "node:test";

import { emptyTraces } from "../shrink/pclntab.mjs";
import { shrink } from "../shrink/shrink.mjs";
import { dataOf, memoryOf, section, sectionsOf } from "../shrink/wasm.mjs";
import { link } from "./support.mjs";

/** A program that prints a trace: one error that is recovered, and one that is not. */
const source = `package main

import "fmt"

type tree struct{ left, right *tree }

//go:noinline
func (t *tree) depth(n int) int { return t.left.left.depth(n + 1) }

func main() {
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		new(tree).depth(0)
	}()
	m := map[string]int{}
	for i := range 100000 {
		m[fmt.Sprint(i)] = i
	}
	fmt.Println(len(m))
	var nothing *tree
	nothing.depth(1)
}
`;

/** @type {Buffer} */
let linked;
before(() => void (linked = link({ "main.go": source }, "-s", "-w")));

/** What a program prints, with its trace. */
function printed(/** @type {Buffer} */ program) {
  const folder = mkdtempSync(join(tmpdir(), "shrink-"));
  writeFileSync(join(folder, "main.wasm"), program);
  const run = `import "${new URL("../dist/wasm_exec.js", import.meta.url)}";
import { readFileSync } from "node:fs";
const go = new Go();
go.run((await WebAssembly.instantiate(readFileSync("main.wasm"), go.importObject)).instance);`;
  writeFileSync(join(folder, "run.mjs"), run);
  return execFileSync(process.execPath, ["run.mjs"], { cwd: folder, stdio: ["ignore", "pipe", "ignore"] }).toString();
}

test("a program does the same, and its traces name functions", () => {
  const small = shrink(linked);
  const trace = (/** @type {string} */ text) => text.split("\n").filter((line) => !line.startsWith("\t")).map((line) => line.replace(/\([^(]*\)$|\{\.\.\.\}/, ""));
  const before = printed(linked);
  const after = printed(small);
  assert.match(before, /recovered: runtime error: invalid memory address or nil pointer dereference\n100000\n/);
  assert.match(before, /main\.go:8/);
  assert.match(after, /main\.\(\*tree\)\.depth/);
  assert.doesNotMatch(after, /main\.go/);
  assert.deepEqual(trace(after), trace(before));
  assert.deepEqual(shrink(small), small);
});

test("few segments make the same memory", () => {
  const data = sectionsOf(linked).find(({ id }) => id === section.data)?.body ?? Buffer.alloc(0);
  const memory = memoryOf(data);
  for (const gap of [8, 100, 1024]) assert.deepEqual(memoryOf(dataOf(memory, gap)), memory);
  for (const bytes of [[], [1], [0, 1], [1, 0, 0, 0, 1], [0, 0, 0, 1, 0, 1, 0, 0, 2]]) {
    assert.deepEqual([...memoryOf(dataOf(Buffer.from(bytes), 2))], bytes);
  }
});

test("what is not understood is said", () => {
  assert.throws(() => shrink(Buffer.from("nothing of the kind")), /no WebAssembly program/);
  assert.throws(() => shrink(linked.subarray(0, linked.length - 1)), /ends too early/);
  assert.throws(() => emptyTraces(Buffer.alloc(100)), /does not know this version of Go/);
  const memory = memoryOf(sectionsOf(linked).find(({ id }) => id === section.data)?.body ?? Buffer.alloc(0));
  const start = memory.indexOf(Buffer.from([0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8]));
  memory.writeBigUInt64LE(memory.readBigUInt64LE(start + 8 + 8 * 7) + 4n, start + 8 + 8 * 7);
  assert.throws(() => emptyTraces(memory), /does not know this version of Go/);
});
