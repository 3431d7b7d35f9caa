import { expect, test } from "vitest";

import { bytesToUTF16, utf16ToBytes } from "../../src/editor/offsets.ts";

test.each(["", "abc", "aé€\u{1F600}b", "\u{1F600}\u{1F600}", "é"])("offsets of %j go there and back", (text) => {
  const bytes = utf16ToBytes(text);
  const units = bytesToUTF16(text);
  for (let i = 0; i <= text.length; i++) {
    if (/[\ud800-\udbff]$/.test(text.slice(0, i))) {
      expect(bytes(i)).toBe(bytes(i - 1)); // the middle of a character
      continue;
    }
    expect(bytes(i)).toBe(new TextEncoder().encode(text.slice(0, i)).length);
    expect(units(bytes(i))).toBe(i);
  }
  expect(units(-1)).toBe(0);
  expect(bytes(1000)).toBe(new TextEncoder().encode(text).length);
  expect(units(1000)).toBe(text.length);
});

test("bytes in the middle of a character are its beginning", () => {
  const units = bytesToUTF16("a€\u{1F600}");
  expect([0, 1, 2, 3, 4, 5, 6, 7, 8].map(units)).toEqual([0, 1, 1, 1, 2, 2, 2, 2, 4]);
});
