import type { Explained } from "@gatemap/engine";
import { expect, test } from "vitest";

import { rowsOf } from "../../src/panels/headers.ts";
import { noAnswer } from "../../src/state/state.ts";

const parameter = { expression: "", source: "", value: "", found: true, renamed: false };

const explained: Explained = {
  statusCode: 200,
  headers: [{ name: "ETag", values: ['"a"'] }, { name: "X-Fixed", values: ["1", "2"] }, { name: "Retry-After", values: ["3"] }, { name: "Content-Type", values: ["application/json"] }, { name: "x-amzn-Remapped-Date", values: ["now"] }],
  body: new Uint8Array(),
  warnings: [],
  explanation: {
    selection: { subjectKind: "status code of the backend", subject: "200", patterns: [], default: true, ambiguous: false, ownStatus: false },
    parameters: [
      { ...parameter, key: "method.response.header.ETag", expression: "integration.response.header.etag", header: "ETag" },
      { ...parameter, key: "method.response.header.X-Fixed", expression: "'1'", header: "X-Fixed" },
      { ...parameter, key: "method.response.header.Retry-After", expression: "'9'", header: "Retry-After" },
      { ...parameter, key: "method.response.header.Date", expression: "'now'", header: "x-amzn-Remapped-Date", renamed: true },
      { ...parameter, key: "method.response.header.X-None", expression: "integration.response.body.a", found: false, whyNot: "there is no a" },
      { ...parameter, key: "method.response.header.Connection", expression: "'close'" },
    ],
    overrides: { headers: [{ name: "retry-after", values: ["3"], header: "Retry-After" }] },
    looksWrong: [],
    log: [],
  },
};

test("each header of the client says where it comes from, and what is lost is there, too", () => {
  expect(rowsOf(explained, { ...noAnswer, headers: 'etag: "a"\nServer: s' }).map(r => [r.backend, r.client, r.from])).toEqual([
    ['etag: "a"', 'ETag: "a"', "integration.response.header.etag"],
    ["", "X-Fixed: 1\nX-Fixed: 2", "'1'"],
    ["", "Retry-After: 3", "an override in the template"],
    ["", "Content-Type: application/json", "the template’s media type, or the gateway’s default"],
    ["", "x-amzn-Remapped-Date: now", "'now', renamed by the gateway"],
    ["", "", "X-None = integration.response.body.a: there is no a"],
    ["", "", "Connection = 'close': the gateway drops this header"],
    ["Server: s", "", "no parameter maps it"],
  ]);
});
