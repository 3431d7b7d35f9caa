// A warm Node.js that renders mapping templates with velocityjs, or runs
// serverless-offline's response path, driven over a pipe (see ../doc.go).
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const require = createRequire(join(process.argv[2], "package.json"));
const velocity = require("velocityjs");

const escapes = { "\b": "\\b", "\n": "\\n", "\t": "\\t", "\f": "\\f", "\r": "\\r", "'": "\\'", '"': '\\"', "\\": "\\\\", "/": "\\/" };
const escapeOne = (c) => escapes[c] ?? "\\u" + c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
const util = { escapeJavaScript: (s) => String(s).replace(/[\x00-\x1f'"\\/\x7f-\uffff]/g, escapeOne) };

const input = (root) => ({
  path: (path) => path.replace("$", "").split(".").reduce((at, step) => (step === "" ? at : at?.[step]), root),
});

const variants = {
  full(source, body) {
    const compiled = new velocity.Compile(velocity.parse(source), { escape: false });
    return () => compiled.render({ input: input(JSON.parse(body)), util });
  },
  render(source, body) {
    const compiled = new velocity.Compile(velocity.parse(source), { escape: false });
    const context = { input: input(JSON.parse(body)), util };
    return () => compiled.render(context);
  },
  evaluate(source, body) {
    return () => new velocity.Compile(velocity.parse(source), { escape: false }).render({ input: input(JSON.parse(body)), util });
  },
};

/** serverless-offline's own modules: selection excepted, which throws there. */
async function offline(source, body, parameters) {
  const root = join(process.argv[2], "node_modules", "serverless-offline");
  const load = (file) => import(pathToFileURL(join(root, "src", file)).href);
  const { default: Context } = await load("events/http/lambda-events/VelocityContext.js");
  const { default: render } = await load("events/http/lambda-events/renderVelocityTemplateObject.js");
  const { jsonPath } = await load("utils/index.js");
  const request = { auth: null, headers: {}, info: { remoteAddress: "127.0.0.1" }, method: "get", params: {}, query: {}, raw: { req: { rawHeaders: [] } } };
  return () => {
    const result = JSON.parse(body);
    const headers = {};
    for (const [key, value] of Object.entries(parameters ?? {})) {
      const name = key.split(".").slice(3).join(".");
      const steps = value.split(".");
      headers[name] = steps[2] === "body" ? String(jsonPath(result, steps.slice(3).join("."))) : value.replace(/^'(.*)'$/, "$1");
    }
    const context = new Context(request, "dev", result).getContext();
    const rendered = render({ root: source }, context).root;
    return typeof rendered === "string" ? rendered : JSON.stringify(rendered);
  };
}

const prepared = new Map();

async function prepare({ id, variant, template, body, parameters }) {
  const work = variant === "serverless-offline" ? await offline(template, body, parameters) : variants[variant](template, body);
  prepared.set(id, work);
  return { output: work() };
}

function run({ id, ns }) {
  const work = prepared.get(id);
  const start = process.hrtime.bigint();
  const budget = BigInt(ns);
  let n = 0;
  let now = start;
  for (let batch = 1; now - start < budget; ) {
    for (let i = 0; i < batch; i++) work();
    n += batch;
    now = process.hrtime.bigint();
    if (now - start < budget / 8n) batch *= 2;
  }
  return { n, ns: Number(now - start) };
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    const request = JSON.parse(line);
    answer = request.op === "prepare" ? await prepare(request) : run(request);
  } catch (failure) {
    answer = { error: String(failure?.stack ?? failure) };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
