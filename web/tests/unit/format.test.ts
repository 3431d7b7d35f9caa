import { expect, test } from "vitest";

import { diffLines } from "../../src/format/diff.ts";
import { hexLines } from "../../src/format/hex.ts";
import { layOut } from "../../src/format/json.ts";

test.each([
  ["", "Unexpected end"],
  ["{", "JSON"],
  ["[1,]", "JSON"],
])("%s is no JSON and stays as it is", (text, fault) => {
  const laid = layOut(text);
  expect(laid.text).toBe(text);
  expect(laid.fault).toContain(fault);
});

test.each([
  ['{"a":1.0,"a":1e400}', '{\n  "a": 1.0,\n  "a": 1e400\n}'],
  ["[]", "[]"],
  ["[ [ ] , { } ]", "[\n  [],\n  {}\n]"],
  ['{"a":"b, {\\"c\\": [1]}"}', '{\n  "a": "b, {\\"c\\": [1]}"\n}'],
  ['"\\u00e4"', '"\\u00e4"'],
  ["12345678901234567890", "12345678901234567890"],
])("%s is laid out with its numbers, escapes and repeated names", (text, want) => {
  expect(layOut(text)).toEqual({ text: want, fault: "" });
});

test("what is nested deep is not laid out at any length", () => {
  const deep = "[".repeat(5000) + "]".repeat(5000);
  expect(layOut(deep)).toEqual({ text: deep, fault: "nested too deep to lay out" });
});

test("bytes are shown up to a count, with what is ASCII", () => {
  const bytes = new TextEncoder().encode("gatemap\n\u00e9 0123456789");
  expect(hexLines(bytes, 100)).toBe(
    "0000  67 61 74 65 6d 61 70 0a  c3 a9 20 30 31 32 33 34  gatemap··· 01234\n" +
    "0010  35 36 37 38 39                                    56789");
  expect(hexLines(bytes, 3)).toBe("0000  67 61 74                                          gat");
  expect(hexLines(new Uint8Array(0), 100)).toBe("");
});

/** The lines of one side of a difference. */
const side = (before: string, after: string, other: "gone" | "new") =>
  diffLines(before, after).filter(line => line.kind === "same" || line.kind === other).map(line => line.text).join("\n");

test("a difference has both texts in it and is the shortest", () => {
  const texts = ["", "a", "a\nb\nc", "a\nc", "b\nc\nd", "x\na\nb\nc\nd\ny", "a\na\na", "c\nb\na", "a\nb\nc\na\nb\nb\na", "c\nb\na\nb\na\nc"];
  for (const before of texts) {
    for (const after of texts) {
      expect(side(before, after, "gone"), `before ${before} and ${after}`).toBe(before);
      expect(side(before, after, "new"), `after ${before} and ${after}`).toBe(after);
    }
  }
  const changes = diffLines("a\nb\nc\na\nb\nb\na", "c\nb\na\nb\na\nc").filter(line => line.kind !== "same");
  expect(changes).toHaveLength(5); // Myers 1986, figure 2
});

test("texts without anything in common end in time", () => {
  const before = Array.from({ length: 5000 }, (_, i) => `a${i}`).join("\n");
  const after = Array.from({ length: 5000 }, (_, i) => `b${i}`).join("\n");
  expect(diffLines(before, after)).toHaveLength(10_000);
});
