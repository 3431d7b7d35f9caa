import { expect, test } from "vitest";

import { definitionOf, evaluationOf, isIntegration, keyOf, methodOf, pairs } from "../../src/state/evaluation.ts";
import { fromFragment, toFragment } from "../../src/state/fragment.ts";
import { noAnswer, noDefinition, noRequest, readState, type State } from "../../src/state/state.ts";
import { Store } from "../../src/state/store.ts";

const state: State = {
  definition: { ...noDefinition, files: [{ name: "integration.json", text: '{"type":"HTTP","uri":"http://h/\u{1f600}"}' }] },
  other: null,
  answers: [{ ...noAnswer, headers: "A: 1\na: 2\nB:x: y" }, { ...noAnswer, name: "second", error: "no" }],
  answer: 1,
  request: { ...noRequest, query: "a=1\na=2\nb", stageVariables: "v=x=y" },
};

test("a state comes back from its link", async () => {
  const fragment = await toFragment(state);
  expect(fragment).toMatch(/^#s=[\w-]+$/);
  expect(await fromFragment(fragment)).toEqual(state);
});

test("an address without a state has none, and a damaged one says so", async () => {
  expect(await fromFragment("")).toBeNull();
  expect(await fromFragment("#response")).toBeNull();
  const fragment = await toFragment(state);
  await expect(fromFragment(fragment.slice(0, -9))).rejects.toThrow("the link is damaged");
  await expect(fromFragment("#s=%%%")).rejects.toThrow("the link is damaged");
  await expect(fromFragment("#s=" + btoa("no deflate at all"))).rejects.toThrow("the link is damaged");
});

test("a small link that becomes large is refused", async () => {
  const bomb = { ...state, definition: { ...state.definition, files: [{ name: "a", text: "0".repeat(40 << 20) }] } };
  const fragment = await toFragment(bomb);
  expect(fragment.length).toBeLessThan(200_000);
  await expect(fromFragment(fragment)).rejects.toThrow("holds too much");
});

test("nothing of a stored state is taken for granted", () => {
  expect(readState(null)).toBeNull();
  expect(readState([])).toBeNull();
  expect(readState({})).toBeNull();
  expect(readState({ definition: {} })).toEqual({ definition: noDefinition, other: null, answers: [noAnswer], answer: 0, request: noRequest });
  const odd = readState({ definition: { files: [1, { name: 2, text: "t" }], format: {} }, answers: [{ status: 200, encoding: "x", error: 1 }], answer: 9, request: [], more: 1 });
  expect(odd).toEqual({
    definition: { ...noDefinition, files: [{ name: "definition", text: "t" }] },
    other: null, answers: [{ ...noAnswer }], answer: 0, request: noRequest,
  });
});

test("lines are names and values, and one without a name is told", () => {
  expect(pairs("A: 1\n\nA:2", ":")).toEqual({ values: { A: ["1", "2"] }, bad: 0 });
  expect(pairs("A: 1\nno colon", ":")).toEqual({ values: { A: ["1"] }, bad: 2 });
  expect(pairs("a=1=2\nb", "=")).toEqual({ values: { a: ["1=2"], b: [""] }, bad: 0 });
  expect(pairs("__proto__=1", "=").values).toEqual(Object.fromEntries([["__proto__", ["1"]]]));
});

test("an evaluation has what was typed, and a fault for what cannot be read", () => {
  const { evaluation, faults } = evaluationOf(state, state.definition, state.answers[0]!);
  expect(faults).toEqual([]);
  expect(evaluation).toEqual({
    integration: state.definition.files[0]!.text,
    backend: { headers: { A: ["1"], a: ["2"], B: ["x: y"] } },
    request: { querystring: { a: ["1", "2"], b: [""] }, stageVariables: { v: "x=y" } },
  });
  const bad = evaluationOf({ ...state, request: { ...noRequest, context: "[1]" } }, state.definition, { ...noAnswer, status: "20", body: "=", encoding: "base64" });
  expect(bad.faults.map(f => f.control)).toEqual(["status", "body", "context"]);
});

test.each([
  ['{"type": "AWS"}', "a.json", true],
  ['{"methodIntegration": {}}', "a.json", true],
  ['{"statusCode": "200", "selectionPattern": ""}', "a.json", true],
  ['{"type": "AWS", ', "a.json", true],
  ['{"openapi": "3.0.1"}', "a.json", false],
  ['{"items": [], "type": "AWS"}', "a.json", false],
  ['{"Resources": {}}', "a.json", false],
  ["type: AWS", "a.yaml", false],
])("%s in %s is a lone integration: %s", (text, name, want) => {
  expect(isIntegration({ ...noDefinition, files: [{ name, text }] })).toBe(want);
});

test("a method's key leads back to it", () => {
  const method = { method: "GET", path: "/pets/{id}", api: "My API" };
  expect(methodOf(keyOf(method))).toEqual(method);
  expect(methodOf(keyOf({ method: "ANY", path: "/" }))).toEqual({ method: "ANY", path: "/" });
});

test("files beside the definition go with it", () => {
  const definition = { files: [{ name: "a.yaml", text: "x" }, { name: "b.json", text: "y" }], format: "sam", method: "", parameters: "A=1" };
  expect(definitionOf(definition)).toEqual({ name: "a.yaml", text: "x", files: { "b.json": "y" }, format: "sam", parameters: { A: "1" } });
});

test("the other definition that is the same one follows, and keeps its method", () => {
  const definition = { ...noDefinition, files: [{ name: "a.yaml", text: "one" }], method: "GET /a" };
  const store = new Store({ ...readState({ definition })!, other: { ...definition, method: "GET /b", same: true } });
  const told: string[][] = [];
  store.subscribe((_, changed) => told.push([...changed].sort()));
  store.set({ definition: { ...store.state.definition, files: [{ name: "a.yaml", text: "two" }] } });
  expect(store.state.other).toEqual({ ...noDefinition, files: [{ name: "a.yaml", text: "two" }], method: "GET /b", same: true });
  store.set({ other: { ...store.state.other!, parameters: "a=b", method: "GET /c" } });
  expect(store.state.definition).toEqual({ ...noDefinition, files: [{ name: "a.yaml", text: "two" }], method: "GET /a", parameters: "a=b" });
  store.set({ other: { ...store.state.other!, method: "GET /d" } });
  expect(told).toEqual([["definition", "other"], ["definition", "other"], ["other"]]);
  store.set({ other: { ...store.state.other!, same: false, files: [] } });
  expect(store.state.definition.files).toHaveLength(1);
  const read = readState(JSON.parse(JSON.stringify({ definition, other: { ...definition, same: true } })));
  expect(read!.other!.same).toBe(true);
  expect(readState({ definition, other: { ...definition, same: "yes" } })!.other!.same).toBeUndefined();
});
