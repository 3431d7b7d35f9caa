// @ts-check
// What the package gives is what the command prints: for the examples and for
// the cases of testdata/rules.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { before, test } from "node:test";

import { EngineError, load } from "@gatemap/engine";
import { asResponse, comparable, command, read, resultOf, ruleCases } from "./support.mjs";

/** @type {ReturnType<typeof command>} */
let gatemap;
before(() => void (gatemap = command()));

/** Whether a line has a number that JavaScript writes in another way, such as 1.0: no program in it can hand that over. */
function losesNumbers(/** @type {string} */ line) {
  const numbers = line.replace(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d[\d.eE+-]*/g) ?? [];
  return numbers.some((n) => String(Number(n)) !== n);
}

const time = "2026-11-24T09:12:44Z";

/** The commands of the examples' pages as calls: folder, configuration, flags. */
const examples = [
  { folder: "lambda-errors", integration: "integration.json", backends: ["success.json", "not-found.json", "timeout.json"] },
  { folder: "dynamodb-list", integration: "integration.json", backends: ["items.json", "empty.json", "throttled.json"] },
  { folder: "cors-mock", integration: "method.json", requests: ["preflight.json"] },
  { folder: "openapi-errors", definition: "openapi.yaml", backends: ["two-lines.json"], method: "GET", path: "/orders/7" },
];

test("the examples", async () => {
  const engine = await load();
  let count = 0;
  for (const { folder, integration, definition, backends = [""], requests = [""], method, path } of examples) {
    for (const backend of backends) {
      for (const request of requests) {
        const at = (/** @type {string} */ name) => `examples/${folder}/${name}`;
        const config = integration ?? definition ?? "";
        const args = ["explain", "-o", "json", "--time", time, "-f", at(config)];
        if (backend) args.push("--backend", at(backend), "--backend-format", "raw");
        if (request) args.push("--request", at(request));
        if (method && path) args.push("--method", method, "--path", path);
        const want = asResponse(JSON.parse(gatemap(...args)));
        /** @type {import("@gatemap/engine").Evaluation} */
        const evaluation = {
          ...(integration ? { integration: read(at(integration)) } : { definition: { name: at(config), text: read(at(config)) } }),
          ...(method && path ? { method, path, request: { httpMethod: method } } : {}),
          ...(request ? { request: JSON.parse(read(at(request))) } : {}),
          ...(backend ? { backend: { body: read(at(backend)) } } : {}),
          time,
        };
        assert.deepEqual(comparable(await engine.explain(evaluation)), want, `${folder} ${backend}${request}`);
        count++;
      }
    }
  }
  console.log(`${count} evaluations of the examples are those of the command`);
  engine.close();
});

// The way is drawn of these explanations (web/tests/drawing), which the command
// prints: TestDrawn of cmd/gatemap keeps the files true.
const input = (/** @type {string} */ name) => read("web/tests/drawing/testdata/input", `${name}.json`);
const example = (/** @type {string} */ name) => read("examples", name);
/** What get-gateway-responses prints, by the types. */
const byType = (/** @type {{items: {responseType: string}[]}} */ printed) => Object.fromEntries(printed.items.map(({ responseType, ...rest }) => [responseType, rest]));
/** @type {Record<string, import("@gatemap/engine").Evaluation>} */
const drawn = {
  "lambda-error": { integration: example("lambda-errors/integration.json"), backend: { body: example("lambda-errors/not-found.json") } },
  list: { integration: example("dynamodb-list/integration.json"), backend: { body: example("dynamodb-list/items.json") } },
  override: { integration: example("dynamodb-list/integration.json"), backend: JSON.parse(example("dynamodb-list/throttled.json")) },
  mock: { integration: example("cors-mock/method.json"), request: JSON.parse(example("cors-mock/preflight.json")) },
  "mock-template": { integration: input("mock"), request: { querystring: { status: "409" } } },
  "mock-failed": { integration: input("mock-failed"), request: { querystring: { status: "409" } } },
  payload: { integration: input("payload"), backend: { body: '{"items":[{"id":1}],"tags":[1]}' } },
  gateway: { integration: input("none"), gatewayResponses: byType(JSON.parse(input("gateway"))), backend: { statusCode: 503 } },
  headers: { integration: input("headers"), backend: { statusCode: 418, headers: { Server: "backend", "X-Long": "0123456789" }, body: "{}" } },
  broken: { integration: input("broken"), backend: { body: "{}" } },
  binary: { integration: input("binary"), binaryMediaTypes: ["image/png"], backend: { headers: { "Content-Type": "image/png" }, body: "/9j/4A==" }, request: { headers: { Accept: "image/png" } } },
  hostile: { integration: input("hostile"), backend: { statusCode: 404, headers: { "X-A": "<script>alert(1)</script>" }, body: '{"a":"</script><!--<script>alert(2)//"}' } },
};

test("what is drawn of an explanation is what the command prints", async () => {
  const engine = await load();
  for (const [name, evaluation] of Object.entries(drawn)) {
    const want = asResponse(JSON.parse(read("web/tests/drawing/testdata", `${name}.json`)));
    assert.deepEqual(comparable(await engine.explain({ ...evaluation, time })), want, name);
  }
  engine.close();
});

// The results of all cases in the form of the command's, for .ci/web, which
// compares them with what the cases expect.
test("every case of testdata/rules has a result", async () => {
  const engine = await load();
  const results = [];
  for (const { line } of ruleCases()) results.push(await resultOf(engine, JSON.parse(line)));
  const file = process.env["GATEMAP_RESULTS"];
  if (file) writeFileSync(file, results.map((result) => JSON.stringify(result) + "\n").join(""));
  assert.ok(results.every((result) => Object.keys(result).length > 1), "a case has no result");
  engine.close();
});

for (const smallFirst of [true, false]) {
  test(`the cases of testdata/rules, with the ${smallFirst ? "small" : "full"} program`, async () => {
    const engine = await load({ smallFirst });
    const results = gatemap("replay", ...new Set([...ruleCases()].map(({ file }) => `testdata/rules/${file}`))).trimEnd().split("\n");
    const counts = { evaluations: 0, templates: 0, refused: 0, lossy: 0 };
    let line = 0;
    for (const { line: text } of ruleCases()) {
      if (!smallFirst && line % 3 !== 0) {
        line++; // the full program has the same code: a third of the cases shows that it is called in the same way
        continue;
      }
      const want = JSON.parse(results[line++] ?? "");
      if (losesNumbers(text)) {
        counts.lossy++;
        continue;
      }
      const { id, expect, expectError, source, evidence, recordedAs, area, ...input } = JSON.parse(text);
      if (input.integration !== undefined) {
        const { id: _, ...told } = want;
        // A backend without a status answers 200 here, as for gatemap simulate.
        const statusCode = input.backend?.statusCode ?? (input.integration.type === "MOCK" ? undefined : 200);
        const backend = { ...input.backend, statusCode };
        try {
          // The text of the integration keeps the order of its members.
          const got = await engine.evaluate({ ...JSON.parse(text), backend });
          const response = comparable(got);
          const wanted = asResponse(told);
          response.headers.sort();
          wanted.headers.sort();
          assert.deepEqual(response, wanted, id);
          counts.evaluations++;
        } catch (error) {
          if (!(error instanceof EngineError)) throw error;
          // The service would not store it: the command tells of it as of a failure.
          assert.equal(told.error?.type, "API_CONFIGURATION_ERROR", `${id}: ${error.message}`);
          counts.refused++;
        }
      } else if (input.template !== undefined) {
        const got = await engine.render(input.template, input).catch((/** @type {Error} */ error) => ({ error: error.message, output: "" }));
        if (want.error !== undefined) assert.ok(got.error !== undefined, id);
        else assert.equal(got.output, want.output, id);
        counts.templates++;
      }
    }
    console.log(`${counts.evaluations} evaluations and ${counts.templates} templates are those of the command; ${counts.refused} configurations are refused, ${counts.lossy} have numbers that JavaScript does not have`);
    assert.ok(counts.evaluations + counts.templates >= 1000);
    assert.ok(counts.refused < 40 && counts.lossy < 150);
    engine.close();
  });
}
