import { expect, test } from "vitest";

import { sourcesOf } from "../../src/run/sources.ts";
import type { TemplateOf } from "../../src/places/templates.ts";
import { noDefinition, type File } from "../../src/state/state.ts";

const definition = (...files: File[]) => ({ ...noDefinition, files });
const template = (key: string, source: string): TemplateOf => ({ pointer: `/${key}`, label: key, role: "response", response: key, contentType: "a/b", source });

test("templates belong together by their place, files by their name, and the first files always", () => {
  const before = definition({ name: "a.json", text: "1" }, { name: "t.vtl", text: "2" }, { name: "gone.vtl", text: "3" });
  const after = definition({ name: "b.yaml", text: "4" }, { name: "new.vtl", text: "5" }, { name: "t.vtl", text: "2" });
  expect(sourcesOf(before, after, [template("200", "x"), template("400", "y")], [template("500", "z"), template("200", "w")])).toEqual([
    { name: "Template 200", kind: "template", before: "x", after: "w", file: -1 },
    { name: "Template 400", kind: "template", before: "y", after: "", file: -1 },
    { name: "Template 500", kind: "template", before: "", after: "z", file: -1 },
    { name: "a.json → b.yaml", kind: "file", before: "1", after: "4", file: 0 },
    { name: "t.vtl", kind: "file", before: "2", after: "2", file: 2 },
    { name: "gone.vtl", kind: "file", before: "3", after: "", file: -1 },
    { name: "new.vtl", kind: "file", before: "", after: "5", file: 1 },
  ]);
});

test("a definition that cannot be read has no templates to compare", () => {
  expect(sourcesOf(definition({ name: "a", text: "" }), definition({ name: "a", text: "{" }), [template("200", "x")], null).map(s => s.name)).toEqual(["a"]);
});
