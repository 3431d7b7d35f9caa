import { expect, test } from "vitest";

import { jsonPlaces, nearest, pointer } from "../../src/places/json.ts";
import { spanInIntegration } from "../../src/places/open.ts";
import { templateAt, withTemplate } from "../../src/places/integration.ts";
import { integrationOf, templatesOf } from "../../src/places/templates.ts";
import { fittingName } from "../../src/panels/language.ts";
import { offsetOf } from "../../src/panels/squiggles.ts";

const text = '{"a": [1, {"b/c": "x\\"y"}], "d": {}, "a~": true}';
const shown = (span: { from: number; to: number } | null | undefined) => span && text.slice(span.from, span.to);

test.each([
  ["", text],
  ["/a", '[1, {"b/c": "x\\"y"}]'],
  ["/a/0", "1"],
  ["/a/1/b~1c", '"x\\"y"'],
  ["/d", "{}"],
  ["/a~0", "true"],
])("the pointer %s is at %s", (at, want) => {
  expect(shown(jsonPlaces(text).values.get(at))).toBe(want);
});

test("a part that is not there is shown by the nearest around it", () => {
  expect(shown(nearest(jsonPlaces(text), "/d/e/f"))).toBe('"d"');
  expect(shown(nearest(jsonPlaces(text), "/z"))).toBe("{");
});

test("a text that breaks off has places as far as it goes", () => {
  const broken = '{"a": {"b": 1, "c": [2, ';
  expect(jsonPlaces(broken).values.get("/a/b")).toEqual({ from: 12, to: 13 });
  expect(jsonPlaces(broken).values.get("/a/c/0")).toEqual({ from: 21, to: 22 });
  expect(jsonPlaces("").values.size).toBe(0);
  expect(jsonPlaces("]").values.size).toBe(0);
});

const template = '#set($a = "b")\n{\n\n  "a": "$a"\n}\n';

test.each([
  ["get-integration", (responses: object) => ({ type: "HTTP", integrationResponses: responses })],
  ["get-method", (responses: object) => ({ methodIntegration: { integrationResponses: responses } })],
  ["get-integration-response", (responses: { 200: object }) => ({ statusCode: "200", ...responses[200] })],
])("a template is written back into what %s prints", (_, documentOf) => {
  const document = (source: string) => JSON.stringify(documentOf({ 200: { responseTemplates: { "application/json": source } } }), null, 2);
  expect(withTemplate(document(template), "/integrationResponses/200/responseTemplates/application~1json", "new\n")).toBe(document("new\n"));
  expect(withTemplate(document(template), "/integrationResponses/200/responseTemplates/text~1plain", "new\n")).toBeNull();
  expect(withTemplate("{", "/requestTemplates/a", "new")).toBeNull();
});

test("an offset in the JSON string of a template is one in the template", () => {
  const document = JSON.stringify({ type: "HTTP", integrationResponses: { 200: { statusCode: "200", responseTemplates: { "application/json": 'a\n"\u00e9"\nb' } } } });
  const begin = document.indexOf('"a\\n');
  const at = (offset: number) => templateAt(document, begin + offset)?.offset;
  expect([0, 1, 2, 3, 4, 5].map(at)).toEqual([0, 0, 1, 1, 2, 2]); // "a\n\" : an escape is one character
  expect(templateAt(document, begin)?.template.label).toBe("200 application/json");
  expect(templateAt(document, 3)).toBeNull();
  expect(templateAt("{", 0)).toBeNull();
});

test.each([
  ['{"type":"HTTP","integrationResponses":{"200":{"selectionPattern":"a"}}}', '"a"'],
  ['{"methodIntegration":{"integrationResponses":{"200":{"selectionPattern":"a"}}}}', '"a"'],
  ['{"statusCode":"200","selectionPattern":"a"}', '"a"'],
])("the pattern of 200 in %s", (document, want) => {
  const span = spanInIntegration(document, pointer("integrationResponses", "200", "selectionPattern"))!;
  expect(document.slice(span.from, span.to)).toBe(want);
});

test("the templates of an integration are listed, whatever is odd about it", () => {
  const found = integrationOf('{"type":"MOCK","requestTemplates":{"a/b":"r"},"integrationResponses":{"200":{"responseTemplates":{"c/d":"t","e":7}},"x":null}}')!;
  expect(templatesOf(found.integration).map(t => [t.pointer, t.label, t.source])).toEqual([
    ["/integrationResponses/200/responseTemplates/c~1d", "200 c/d", "t"],
    ["/requestTemplates/a~1b", "request a/b", "r"],
  ]);
  expect(integrationOf("{")).toBeNull();
  expect(templatesOf(integrationOf("[]")!.integration)).toEqual([]);
});

test("lines and columns are those of characters", () => {
  expect(offsetOf("a\n\u{1f600}b", 2, 2)).toBe(4);
  expect(offsetOf("a\nb", 9, 1)).toBe(3);
  expect(offsetOf("a\nb", 1, 9)).toBe(1);
});

test.each([
  ["integration.json", "openapi: 3.0.1\n", "definition.yaml"],
  ["integration.json", '{"type": ', "integration.json"],
  ["integration.json", "", "integration.json"],
  ["template.yaml", '{"Resources": {}}', "template.yaml"],
  ["template.yaml", 'resource "aws_api_gateway_rest_api" "x" {\n', "main.tf"],
  ["main.tf", "Resources:\n  A: {}\n", "definition.yaml"],
  ["main.tf", 'variable "a" {}\n', "main.tf"],
])("%s with %s is called %s", (name, text, want) => {
  expect(fittingName(name, text)).toBe(want);
});
