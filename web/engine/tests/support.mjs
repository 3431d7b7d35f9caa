// @ts-check
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const repository = fileURLToPath(new URL("../../..", import.meta.url));
export const read = (/** @type {string[]} */ ...path) => readFileSync(join(repository, ...path), "utf8");

/** The command, built for this run. */
export function command() {
  const name = join(mkdtempSync(join(tmpdir(), "gatemap-")), "gatemap");
  execFileSync("go", ["build", "-trimpath", "-o", name, "./cmd/gatemap"], { cwd: repository });
  return (/** @type {string[]} */ ...args) => execFileSync(name, args, { cwd: repository, maxBuffer: 1 << 28 }).toString();
}

/** The lines of testdata/rules. */
export function* ruleCases() {
  for (const file of readdirSync(join(repository, "testdata/rules")).filter((name) => name.endsWith(".ndjson")).sort()) {
    for (const line of read("testdata/rules", file).split("\n")) if (line !== "") yield { file, line };
  }
}

/** What the command prints, in the form of a Response. */
export function asResponse(/** @type {any} */ told) {
  const { body, bodyBase64, headers, ...rest } = told;
  return {
    ...rest,
    headers: Object.entries(headers),
    body: Buffer.from(bodyBase64 === undefined ? body : bodyBase64, bodyBase64 === undefined ? "utf8" : "base64").toString("base64"),
  };
}

/** A Response in a form that can be compared with asResponse. */
export function comparable(/** @type {any} */ response) {
  const { warnings, body, headers, ...rest } = response;
  /** @type {Record<string, string[]>} */
  const byName = {};
  for (const { name, values } of headers) byName[name] = [...(byName[name] ?? []), ...values];
  return { ...rest, headers: Object.entries(byName), body: Buffer.from(body).toString("base64") };
}

/** What the package makes of a case, in the form of the command's results. */
export async function resultOf(/** @type {import("@gatemap/engine").Engine} */ engine, /** @type {any} */ line) {
  const { id } = line;
  try {
    if (line.integration !== undefined) {
      const statusCode = line.backend?.statusCode ?? (line.integration.type === "MOCK" ? undefined : 200);
      return { id, ...members(await engine.evaluate({ ...line, backend: { ...line.backend, statusCode } })) };
    }
    if (line.template !== undefined) {
      const { output, error } = await engine.render(line.template, line);
      return error === undefined ? { id, output } : { id, error };
    }
    if (line.regex !== undefined) return { id, matches: (await engine.evaluate(matching(line.regex, line.input))).statusCode === 201 };
    return { id, path: line.path }; // there is no call for one
  } catch (error) {
    return { id, error: line.integration === undefined ? String(error) : { message: String(error) } };
  }
}

function members(/** @type {import("@gatemap/engine").Response} */ { statusCode, headers, body, error }) {
  /** @type {Record<string, string[]>} */
  const byName = {};
  for (const { name, values } of headers) byName[name] = [...(byName[name] ?? []), ...values];
  const bytes = Buffer.from(body);
  const text = bytes.toString("utf8");
  return { statusCode, headers: byName, error, ...(Buffer.from(text).equals(bytes) ? { body: text } : { bodyBase64: bytes.toString("base64") }) };
}

/** An evaluation whose status is 201 where a pattern matches a text. */
function matching(/** @type {string} */ selectionPattern, /** @type {string} */ errorMessage) {
  const uri = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations";
  const integrationResponses = { 200: { statusCode: "200" }, 201: { statusCode: "201", selectionPattern } };
  return { integration: { type: "AWS", httpMethod: "POST", uri, integrationResponses }, backend: { errorMessage } };
}

/** A WebAssembly program that Go links of files, with flags of the linker. */
export function link(/** @type {Record<string, string>} */ files, /** @type {string[]} */ ...flags) {
  const folder = mkdtempSync(join(tmpdir(), "program-"));
  writeFileSync(join(folder, "go.mod"), "module x\n\ngo 1.24\n");
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  execFileSync("go", ["build", "-trimpath", `-ldflags=${flags.join(" ")}`, "-o", "main.wasm"], { cwd: folder, env: { ...process.env, GOOS: "js", GOARCH: "wasm", GOFLAGS: "", GOWORK: "off" } });
  return readFileSync(join(folder, "main.wasm"));
}
