// What build.mjs packs is an extension: all that it names is in it, and it loads.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import Module from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import yauzl from "yauzl";

const local = (name) => fileURLToPath(new URL(name, import.meta.url));

/** The files of a zip by their names. */
function unzip(name) {
  const files = new Map();
  return new Promise((resolve, reject) => {
    yauzl.open(name, { lazyEntries: true }, (err, zip) => {
      if (err) return reject(err);
      zip.on("entry", (entry) => zip.openReadStream(entry, (err, stream) => {
        if (err) return reject(err);
        const parts = [];
        stream.on("data", (part) => parts.push(part)).on("end", () => { files.set(entry.fileName, Buffer.concat(parts).toString()); zip.readEntry(); });
      }));
      zip.on("end", () => resolve(files)).on("error", reject);
      zip.readEntry();
    });
  });
}

test("the package", async () => {
  const files = await unzip(local("../gatemap.vsix"));
  const manifest = JSON.parse(files.get("extension/package.json"));
  const named = [manifest.main, ...manifest.contributes.grammars.map((g) => g.path), ...manifest.contributes.languages.map((l) => l.configuration)];
  for (const path of named) {
    assert.ok(files.has(`extension/${path.slice(2)}`), path);
  }
  const assets = [...files.get("extension.vsixmanifest").matchAll(/<Asset [^>]*Path="([^"]+)"/g)].map((m) => m[1]);
  assert.equal(assets.length, 3);
  for (const path of assets) {
    assert.ok(files.has(path), path);
  }
  for (const name of files.keys()) {
    const type = name.split(".").pop();
    assert.match(files.get("[Content_Types].xml"), new RegExp(name.endsWith("LICENSE") ? "/extension/LICENSE" : name.startsWith("[") ? "<Types" : `Extension=".${type}"`), name);
  }
  assert.equal(manifest.devDependencies, undefined);
  assert.match(files.get("extension/licences.txt"), /vscode-languageclient \d/);
  assert.equal(files.get("extension/dist/extension.js"), readFileSync(local("../dist/extension.js"), "utf8"));
});

test("the extension loads, and registers its commands", async () => {
  const registered = [];
  const some = () => new Proxy(class {}, { get: (target, name) => (name === "prototype" ? target.prototype : some()), apply: () => some() });
  const vscode = new Proxy({
    commands: { registerCommand: (name) => { registered.push(name); return { dispose() {} }; }, executeCommand: async () => undefined },
    window: { createOutputChannel: () => ({ show() {}, append() {}, appendLine() {}, dispose() {} }), showErrorMessage: async () => undefined },
    workspace: { onDidChangeConfiguration: () => ({ dispose() {} }), getConfiguration: () => ({ get: () => "/nowhere/gatemap" }) },
  }, { get: (target, name) => target[name] ?? some() });
  const load = Module._load;
  Module._load = (name, ...rest) => (name === "vscode" ? vscode : load(name, ...rest));
  try {
    const extension = Module.createRequire(import.meta.url)("../dist/extension.js");
    assert.equal(typeof extension.deactivate, "function");
    await extension.activate({ subscriptions: [] }).catch(() => undefined); // there is no editor to start a server for
  } finally {
    Module._load = load;
  }
  const manifest = JSON.parse(readFileSync(local("../package.json"), "utf8"));
  for (const { command } of manifest.contributes.commands) {
    assert.ok(registered.includes(command), command);
  }
});
