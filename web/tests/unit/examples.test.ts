import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

import { twins } from "../../examples/archive.ts";
import { collect } from "../../examples/collect.ts";
import { flags, words } from "../../examples/shell.ts";
import { isIntegration } from "../../src/state/evaluation.ts";
import { readState } from "../../src/state/state.ts";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const all = collect(repository);

test("the first example needs no loader", () => {
  expect(all[0]!.id).toBe("example/dynamodb-list");
  expect(isIntegration(all[0]!.state.definition)).toBe(true);
  expect(all[0]!.state.answers.map(a => a.name)).toEqual(["items", "empty", "throttled"]);
});

test("each folder of examples/ that explains an evaluation is one", () => {
  const readme = readFileSync(`${repository}/examples/README.md`, "utf8");
  const folders = [...readme.matchAll(/^\| \[([\w-]+)\]/gm)].map(match => match[1]!);
  const explained = (folder: string) => /gatemap (explain|simulate|serve|test)/.test(readFileSync(`${repository}/examples/${folder}/README.md`, "utf8"));
  const named = folders.filter(explained).map(folder => `example/${folder}`);
  expect(named.length).toBeGreaterThan(5);
  expect(all.map(e => e.id)).toEqual(expect.arrayContaining(named));
});

test("each rule of lint that has a planted fault has an example, all formats are there", () => {
  const rules = all.filter(e => e.group === "Rules of lint");
  expect(new Set(rules.map(e => e.title.split(":")[0])).size).toBeGreaterThan(70);
  expect(new Set(rules.map(e => e.note))).toEqual(new Set(["aws-cli", "cdk", "cloudformation", "openapi", "sam", "serverless", "terraform"]));
  for (const e of rules) expect(e.twin!.text, e.id).not.toMatch(/[«‸]|»«/);
});

test("every example is a state as the page reads it, with a title and a text", () => {
  for (const example of all) {
    expect(readState(JSON.parse(JSON.stringify(example.state))), example.id).toEqual(example.state);
    expect(example.title, example.id).not.toBe("");
    expect(example.about, example.id).not.toBe("");
    expect(example.state.definition.files[0]!.text, example.id).not.toMatch(/^\s*$/);
  }
  expect(new Set(all.map(e => e.id)).size).toBe(all.length);
});

test("commands of a README are taken apart as a shell does", () => {
  expect(words(`a 'b c' "d e" f\\ g ''`)).toEqual(["a", "b c", "d e", "f g", ""]);
  expect(flags("$ gatemap simulate -f a.json --status=404 -H 'A: 1' -H 'B: 2' --explain", ["simulate"])).toEqual({
    "-f": ["a.json"], "--status": ["404"], "-H": ["A: 1", "B: 2"], "--explain": [""],
  });
  expect(flags("$ gatemap lint a.json", ["simulate"])).toBeNull();
});

test("a fault has a good twin", () => {
  expect(twins("a «‸b»«c» d ‸e")).toEqual({ faulty: "a b d e", good: "a c d e" });
});
