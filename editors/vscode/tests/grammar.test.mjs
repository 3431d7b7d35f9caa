// The grammars give real templates the scopes of the golden files.
// UPDATE=1 rewrites them.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";

const require = createRequire(import.meta.url);
const local = (name) => fileURLToPath(new URL(name, import.meta.url));
const wasm = readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));

const manifest = JSON.parse(readFileSync(local("../package.json"), "utf8"));
const grammars = new Map(manifest.contributes.grammars.map((g) => [g.scopeName, local(`../${g.path}`)]));
for (const name of ["yaml", "json"]) {
  grammars.set(`source.${name}`, require.resolve(`tm-grammars/grammars/${name}.json`));
}

const registry = new textmate.Registry({
  onigLib: Promise.resolve({ createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns), createOnigString: (s) => new oniguruma.OnigString(s) }),
  loadGrammar: async (scope) => (grammars.has(scope) ? textmate.parseRawGrammar(readFileSync(grammars.get(scope), "utf8"), "grammar.json") : null),
  getInjections: (scope) => manifest.contributes.grammars.filter((g) => g.injectTo?.includes(scope)).map((g) => g.scopeName),
});

const scopeOf = { vtl: "source.vtl", yaml: "source.yaml", json: "source.json" };

/** The tokens of a text, a line each, under the line that they are of. */
async function tokens(text, kind) {
  const grammar = await registry.loadGrammar(scopeOf[kind]);
  let state = textmate.INITIAL;
  let out = "";
  for (const line of text.split("\n")) {
    const { tokens, ruleStack, stoppedEarly } = grammar.tokenizeLine(line, state, 1000);
    assert.ok(!stoppedEarly, line);
    state = ruleStack;
    out += `${line}\n`;
    for (const t of tokens) {
      const scopes = t.scopes.slice(1).join(" ");
      if (scopes && line.slice(t.startIndex, t.endIndex).trim()) {
        out += `    ${JSON.stringify(line.slice(t.startIndex, t.endIndex))} ${scopes}\n`;
      }
    }
  }
  return out;
}

for (const name of readdirSync(local("../../samples")).filter((name) => /^[a-z]+\.(vtl|yaml|json)$/.test(name))) {
  test(`tokens of ${name}`, async () => {
    const golden = local(`golden/${name}.tokens`);
    const got = await tokens(readFileSync(local(`../../samples/${name}`), "utf8"), name.split(".").pop());
    if (process.env.UPDATE) {
      writeFileSync(golden, got);
    }
    assert.equal(got, existsSync(golden) ? readFileSync(golden, "utf8") : "");
  });
}

test("a template ends where its string does", async () => {
  const end = (text, kind) => tokens(text, kind).then((out) => out.slice(out.lastIndexOf('"after')));
  for (const text of ['{"application/json": "#set($a = \'it", "after": 1}', '{"application/json": "## x", "after": 1}', '{"application/json": "$a.b(\\"", "after": 1}']) {
    assert.doesNotMatch(await end(text, "json"), /vtl/, text);
  }
  for (const text of ['a:\n  application/json: |\n    #set($a = "\n  after: "after"', "a:\n  application/json: '#if(''$a'\n  after: \"after\"", 'a:\n  application/json: "$a.b(\\""\n  after: "after"']) {
    assert.doesNotMatch(await end(text, "yaml"), /vtl/, text);
  }
});

test("other strings have no templates", async () => {
  assert.doesNotMatch(await tokens('{"$ref": "#/components/schemas/Pet", "description": "costs $five #end"}', "json"), /vtl/);
  assert.doesNotMatch(await tokens('a: {$ref: "#/x"}\nrun: |\n  echo $HOME #end\n', "yaml"), /vtl/);
});
