import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

import { explainedOf, type Printed } from "../../src/drawing/explained.ts";
import { listing, saying } from "../../src/drawing/listing.ts";
import { coreOf, marked, unitsOf } from "../../src/drawing/subject.ts";
import { shorten, visible } from "../../src/drawing/text.ts";
import { childLimit, say, wayOf, type Step } from "../../src/drawing/way.ts";

const data = new URL("testdata/", import.meta.url);

function printed(name: string): Printed {
  return JSON.parse(readFileSync(new URL(`${name}.json`, data), "utf8")) as Printed;
}

function outline(steps: Step[], indent = ""): string {
  const lines = steps.map((s) => {
    const details = s.details.map((d) => ` [${d.is}]`).join("");
    return `${indent}${s.state.padEnd(6)} ${say(s)}${details}\n${outline(s.children, `${indent}  `)}`;
  });
  return lines.join("");
}

// The ways of the explanations that the command prints (TestDrawn of cmd/gatemap
// keeps them true), as an outline.
for (const file of readdirSync(data).filter((f) => f.endsWith(".json"))) {
  const name = file.slice(0, -".json".length);
  test(`the way of ${name}`, async () => {
    const way = wayOf(explainedOf(printed(name)));
    await expect(`${way.summary}\n\n${outline(way.steps)}`).toMatchFileSnapshot(`testdata/${name}.txt`);
  });
}

test("one response is taken, and each place leads somewhere", () => {
  const way = wayOf(explainedOf(printed("lambda-error")));
  const choice = way.steps.find((s) => s.id === "selection");
  expect(choice?.children.filter((c) => c.state === "taken").map((c) => c.label)).toEqual(["404"]);
  expect(choice?.children[3]?.place).toEqual({ in: "response", key: "404", part: "selectionPattern" });
  const line = way.steps.find((s) => s.id === "template")?.children[0];
  expect(line?.place).toEqual({ in: "template", response: "404", contentType: "application/json", line: 6, column: 17 });
});

test("ids are unique, and the same for another answer", () => {
  for (const name of ["list", "headers", "hostile"]) {
    const ids: string[] = [];
    const collect = (s: Step): void => {
      ids.push(s.id);
      s.children.forEach(collect);
    };
    wayOf(explainedOf(printed(name))).steps.forEach(collect);
    expect(new Set(ids).size).toBe(ids.length);
  }
});

test("many patterns and headers are drawn up to the limit, the chosen one always", () => {
  const p = printed("lambda-error");
  const patterns = Array.from({ length: 500 }, (_, i) => ({ key: String(i), pattern: `p${i}`, matched: i === 450 }));
  p.explanation = { ...p.explanation, selection: { ...p.explanation.selection, patterns, selected: "450" } };
  const choice = wayOf(explainedOf(p)).steps.find((s) => s.id === "selection");
  expect(choice?.children.length).toBe(childLimit + 2);
  expect(choice?.children.filter((c) => c.state === "taken").map((c) => c.label)).toEqual(["450"]);
  expect(say(choice?.children.at(-1) as Step)).toBe("439 more");
});

test.each([
  [".*Not Found.*", "Not Found"],
  ["[\\s\\S]*\\[404\\][\\s\\S]*", "[404]"],
  ["(.|\\n)+a\\.b(\\n|.)*", "a.b"],
  ["^.*x$", "x"],
  ["4\\d{2}", ""],
  ["a|b", ""],
  [".*", ""],
  ["", ""],
  ["x\\", ""],
])("the text of the pattern %s is %s", (pattern, core) => {
  expect(coreOf(pattern)).toBe(core);
});

test("the subject is marked where a pattern ends, in characters of several bytes too", () => {
  expect(unitsOf("a€😀b", 4)).toBe(2);
  expect(unitsOf("a€😀b", 8)).toBe(4);
  expect(unitsOf("a€😀b", 99)).toBe(5);
  expect(marked({ key: "", pattern: "€x", matched: false, reach: 3 }, "€y")).toEqual([
    { text: "€", as: "code" },
    { text: "y", as: "rest" },
  ]);
  expect(marked({ key: "", pattern: ".*b.*", matched: true }, "abc").map((p) => p.as)).toEqual(["match", "core", "match"]);
  const long = marked({ key: "", pattern: ".*needle.*", matched: true }, `${"x".repeat(5000)}needle${"y".repeat(5000)}`);
  expect(long.some((p) => p.as === "core" && p.text === "needle")).toBe(true);
  expect(long.map((p) => p.text).join("").length).toBeLessThan(400);
});

test("what has no picture is seen, and nothing changes the order of the text", () => {
  expect(visible("a\u202eb\u0000\nc\u2028")).toBe("a\\u202eb\\u0000↵c\\u2028");
  expect(shorten("😀".repeat(200), 5)).toBe("😀😀… (400 characters)");
});

test("an event is said as the command's listing says it", () => {
  const e = { kind: "reference", line: 1, column: 1, source: "$x" } as const;
  expect(saying({ ...e, type: "string", value: "a\n" })).toBe('$x = "a\\n"');
  expect(saying({ ...e, whyNot: "nothing sets it", near: "$y", rounds: [2, 1] })).toBe(
    "$x (round 2.1) has no value: nothing sets it; $y is near",
  );
  expect(saying({ ...e, kind: "foreach", type: "list", value: "[1]", count: 1 })).toBe("1 round over [1]");
});

test("a listing is bounded, and marks references by their characters", () => {
  const source = `😀$a $b\n${"x\n".repeat(5000)}`;
  const events = [
    { kind: "reference", line: 1, column: 2, source: "$a", type: "number", value: "1" },
    { kind: "reference", line: 1, column: 5, source: "$b", whyNot: "nothing sets it" },
  ] as const;
  const { lines, left } = listing({ source, lines: [1], events }, []);
  expect(left).toBe(3001);
  expect(lines[0]?.parts.map((p) => [p.text, p.as])).toEqual([
    ["😀", undefined],
    ["$a", "value"],
    [" ", undefined],
    ["$b", "empty"],
  ]);
});
