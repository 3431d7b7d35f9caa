// @ts-check
// What the package is for, as its users call it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { EngineError, load } from "@gatemap/engine";

/** @type {import("@gatemap/engine").Engine} */
let engine;
before(async () => void (engine = await load()));
after(() => engine.close());

const text = (/** @type {Uint8Array} */ body) => new TextDecoder().decode(body);
const lambda = {
  type: "AWS",
  uri: "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/f/invocations",
  integrationResponses: {
    200: { statusCode: "200" },
    404: { statusCode: "404", selectionPattern: "\\[404\\].*", responseTemplates: { "application/json": '{"message": "$input.path("$.errorMessage")"}' } },
  },
};
const openapi = `openapi: 3.0.1
info: {title: "é😀", version: "1"}
paths:
  /pets/{id}:
    get:
      responses: {"200": {description: ok}}
      x-amazon-apigateway-integration:
        type: http
        uri: https://example.com/
        httpMethod: GET
        responses:
          default:
            statusCode: "200"
            responseTemplates:
              application/json: '{"id": "$input.params("id")", "n": "$input.pth("$.n")"}'
`;
const definition = { name: "api.yaml", text: openapi };

test("evaluates an integration", async () => {
  const response = await engine.evaluate({ integration: lambda, backend: { errorMessage: "[404] no such order" } });
  assert.equal(response.statusCode, 404);
  assert.equal(text(response.body), '{"message": "[404] no such order"}');
  assert.deepEqual(response.headers, [{ name: "Content-Type", values: ["application/json"] }]);
  assert.equal(response.selected, "404");
});

test("gives bytes", async () => {
  const integration = { type: "HTTP", integrationResponses: { 200: { statusCode: "200" } } };
  const response = await engine.evaluate({ integration, binaryMediaTypes: ["*/*"], backend: { statusCode: 200, bodyBase64: "/wA=" } });
  assert.deepEqual([...response.body], [255, 0]);
});

test("an evaluation that the gateway answers is a response", async () => {
  const integration = { type: "HTTP", integrationResponses: { 200: { statusCode: "200", selectionPattern: "2.." } } };
  const response = await engine.evaluate({ integration, backend: { statusCode: 404 } });
  assert.equal(response.statusCode, 500);
  assert.equal(response.error?.type, "API_CONFIGURATION_ERROR");
});

test("writes a template back into its definition", async () => {
  const at = { pointer: "/integrationResponses/200/responseTemplates/application~1json" };
  const place = await engine.rewrite(definition, at);
  assert.equal(openapi.slice(place.from, place.to), place.insert);
  const { from, to, insert, file } = await engine.rewrite(definition, at, "it's\n");
  assert.equal(file, "api.yaml");
  assert.match(openapi.slice(0, from) + insert + openapi.slice(to), /application\/json: "it's\\n"\n$/);
  await assert.rejects(engine.rewrite(definition, { pointer: "/requestTemplates/a" }, ""), /no template/);
});

test("says where a configuration is at fault", async () => {
  await assert.rejects(engine.evaluate({ integration: '{"type": "HTTP", "x": "é😀",\n "integrationResponses": [' }), (error) => {
    assert.ok(error instanceof EngineError);
    assert.equal(error.reason, "input");
    assert.equal(error.faults[0]?.file, "integration");
    assert.equal(error.faults[0]?.line, 2);
    return true;
  });
});

test("explains", async () => {
  const { explanation } = await engine.explain({ integration: lambda, backend: { errorMessage: "[404] x" }, time: "2026-11-24T09:12:44Z" });
  assert.equal(explanation.selection.patterns[0]?.matched, true);
  assert.deepEqual(explanation.template?.run?.lines, [1]);
  assert.match(explanation.log[1] ?? "", /^Tue Nov 24 09:12:44 UTC 2026 : /);
});

test("renders a template alone", async () => {
  const made = await engine.render("$input.path('$.a') $v#set($context.responseOverride.status = 201)", { body: '{"a": 5}', vars: { v: [1] } });
  assert.equal(made.output, "5 [1]");
  assert.equal(made.responseOverride?.status, 201);
  await assert.rejects(engine.render("#if("), /template:1:/);
});

test("reads definitions", async () => {
  const { methods, format } = await engine.list(definition);
  assert.equal(format, "openapi");
  assert.deepEqual(methods.map((m) => `${m.method} ${m.path}`), ["GET /pets/{id}"]);
  const response = await engine.evaluate({ definition, method: "GET", path: "/pets/7", backend: { body: '{"n": 1}' } });
  assert.match(text(response.body), /"id": "7"/);
});

test("finds and mends mistakes", async () => {
  const findings = await engine.lint({ definition });
  const found = findings.find((f) => f.rule === "unknown-member");
  assert.ok(found?.offset !== undefined);
  assert.match(openapi.slice(found.offset), /^(\$input\.)?pth/);
  const { text: mended, fixed } = await engine.fix(definition, { rules: ["unknown-member"] });
  if (found.edit) assert.equal(openapi.slice(0, found.edit.from) + found.edit.insert + openapi.slice(found.edit.to), mended);
  assert.equal(fixed.length > 0, mended !== openapi);
  assert.ok((await engine.rules()).some((rule) => rule.id === "unknown-member"));
  assert.deepEqual((await engine.lint({ template: '{"a": $input.jsn("$.b")}' })).map((f) => f.rule), ["unknown-member"]);
});

test("completes and tells", async () => {
  const { options, from } = await engine.complete({ template: "é😀 $input.js", offset: 13 });
  assert.equal(options[0]?.label, "json");
  assert.equal(from, 11);
  assert.match((await engine.hover({ template: "$input.json('$')", offset: 9 }))?.text ?? "", /String/);
  assert.equal(await engine.hover({ template: "text", offset: 1 }), null);
});

test("writes test cases and other notations", async () => {
  const written = await engine.caseOf({ definition, method: "GET", path: "/pets/7", backend: { body: "{}" } }, { name: "a pet" });
  assert.match(written, /^definition: api\.yaml\nmethod: GET\n/);
  assert.match((await engine.convert(definition, "terraform")).text, /aws_api_gateway_integration_response/);
});

test("knows the names of characters", async () => {
  const template = "#set($s = 'aé')$s.matches('a\\N{LATIN SMALL LETTER E WITH ACUTE}')";
  for (const smallFirst of [true, false]) {
    const one = await load({ smallFirst });
    assert.equal((await one.render(template)).output, "true");
    one.close();
  }
});

test("what never ends and what is too large is an error, and the engine lives on", async () => {
  const loop = "#foreach($i in [1..1000])#foreach($j in [1..1000])#foreach($k in [1..1000])$k#end#end#end";
  assert.match((await engine.render(loop)).error ?? "", /exceeds the limit .* for steps/);
  assert.match((await engine.render("#set($s = 'aaaaaaaaaaaaaaaa')#foreach($i in [1..1000])#set($s = $s + $s)#end")).error ?? "", /for memory/);
  const integration = { type: "HTTP", integrationResponses: { 200: { statusCode: "200", responseTemplates: { "application/json": "$input.json('$')" } } } };
  const large = await engine.evaluate({ integration, backend: { statusCode: 200, body: `"${"x".repeat(10 << 20)}"` } });
  assert.equal(large.statusCode, 500);
  await assert.rejects(engine.render("#if(1)".repeat(7000)));
  assert.equal((await engine.render("$input.path('$')", { body: "1" })).output, "1");
});

test("a call that is aborted is not made", async () => {
  await assert.rejects(engine.render("x", {}, { signal: AbortSignal.abort() }), { name: "AbortError" });
  const other = await load({ smallFirst: true });
  assert.equal((await other.evaluate({ integration: lambda })).statusCode, 200);
  assert.equal((await other.list(definition)).methods.length, 1);
  other.close();
  await assert.rejects(other.rules(), { reason: "closed" });
});

test("a program that is not there is an error of loading", async () => {
  await assert.rejects(load({ full: new URL("file:///none.wasm") }), { reason: "load" });
  await assert.rejects(load({ full: new Uint8Array([0, 1]) }), { reason: "load" });
});
