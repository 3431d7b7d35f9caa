// Makes of dist/, as Vite wrote it, what is served: the licences of what is in
// it, a manifest, each file compressed with brotli beside the file, and a check
// of the sizes. web/build runs it.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, brotliDecompressSync, constants } from "node:zlib";

const web = dirname(fileURLToPath(import.meta.url));
const repository = join(web, "..");
const dist = join(web, "dist");

/** Bytes that a browser loads for the first result, and for everything. */
const mostAtFirst = 1_900_000;
const mostTogether = 4_500_000;

const filesOf = folder => readdirSync(folder, { recursive: true, withFileTypes: true }).filter(e => e.isFile()).map(e => join(e.parentPath ?? e.path, e.name)).sort();

const named = path => relative(dist, path).split(sep).join("/");

/** Packages of node_modules of which code is in the page: its dependencies and theirs. */
function packages() {
  const wanted = Object.keys(JSON.parse(readFileSync(join(web, "package.json"), "utf8")).dependencies ?? {});
  const found = new Map();
  while (wanted.length > 0) {
    const name = wanted.pop();
    const folder = join(web, "node_modules", name);
    if (found.has(name) || name.startsWith("@gatemap/") || !existsSync(folder)) continue;
    const description = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    found.set(name, { folder, version: description.version, licence: description.license });
    wanted.push(...Object.keys(description.dependencies ?? {}));
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The Go modules of which code is in the engine. */
function modules() {
  const list = execFileSync("go", ["list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}{{end}}", "./engine/wasm/cmd/full"], {
    cwd: web, encoding: "utf8", env: { ...process.env, GOOS: "js", GOARCH: "wasm" },
  });
  return [...new Set(list.split("\n").filter(line => line !== ""))].sort().map(line => ({ name: line.split("\t")[0], folder: line.split("\t")[1] }));
}

function licences() {
  const texts = [["gatemap", readFileSync(join(repository, "LICENSE"), "utf8")]];
  for (const [name, { folder, version, licence }] of packages()) {
    const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry));
    texts.push([`${name} ${version} (${licence})`, file ? readFileSync(join(folder, file), "utf8") : `Licence: ${licence}`]);
  }
  const goLicence = join(execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim(), "LICENSE");
  texts.push(["Go, its standard library and wasm_exec.js (BSD-3-Clause)", existsSync(goLicence) ? readFileSync(goLicence, "utf8") : "Licence: BSD-3-Clause, https://go.dev/LICENSE"]);
  for (const { name, folder } of modules()) {
    const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry));
    texts.push([name, file ? readFileSync(join(folder, file), "utf8") : "No licence text is in the module."]);
  }
  return texts.map(([name, text]) => `${name}\n${"-".repeat(name.length)}\n\n${text.trim()}\n`).join("\n\n");
}

/** A hash of everything that dist/ is built from: the page's sources and Go's. */
function sourcesHash() {
  const hash = createHash("sha256");
  const skip = /(^|\/)(node_modules|dist|testdata|tests|\.pictures|\.git)(\/|$)|_test\.go$|\.tsbuildinfo$|wasm_exec\.js$/;
  const add = folder => {
    for (const entry of readdirSync(join(repository, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.name.startsWith(".") || skip.test(path) || path.startsWith("cmd/gatemap/internal/playground/dist")) continue;
      if (entry.isDirectory()) add(path);
      else if (/\.(go|ts|mjs|css|html|svg|json|txtar|yaml)$|^go\.(mod|sum)$|^web\/build$/.test(path)) hash.update(path).update("\0").update(readFileSync(join(repository, path))).update("\0");
    }
  };
  add("");
  for (const folder of ["lint/testdata/planted"]) {
    for (const file of filesOf(join(repository, folder))) hash.update(relative(repository, file)).update(readFileSync(file));
  }
  return hash.digest("hex");
}

const compress = bytes => promisify(brotliCompress)(bytes, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
});

/** Where what was compressed is kept between builds, by the hash of what it was; see forget. */
const kept = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "gatemap-web", `brotli-${process.versions.brotli}`);
const keptFor = 7 * 24 * 3600 * 1000;

/** The compressed form of bytes: the one that is kept, where it gives the bytes. */
async function compressed(bytes) {
  const path = join(kept, createHash("sha256").update(bytes).digest("hex"));
  try {
    const known = readFileSync(path);
    if (brotliDecompressSync(known, { maxOutputLength: bytes.length + 1 }).equals(bytes)) {
      utimesSync(path, new Date(), new Date());
      return known;
    }
  } catch {
    // There is none, or it is damaged.
  }
  const made = await compress(bytes);
  mkdirSync(kept, { recursive: true });
  writeFileSync(`${path}.${process.pid}`, made);
  renameSync(`${path}.${process.pid}`, path); // whole or not at all
  return made;
}

/** Deletes what no build of the last days has used. */
function forget() {
  for (const file of existsSync(kept) ? readdirSync(kept) : []) {
    const path = join(kept, file);
    if (Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > keptFor) rmSync(path, { force: true });
  }
}

forget();
for (const file of filesOf(dist)) if (file.endsWith(".br")) rmSync(file);
writeFileSync(join(dist, "licences.txt"), licences());

const sizes = {};
await Promise.all(filesOf(dist).filter(file => named(file) !== "manifest.json").map(async file => {
  const packed = await compressed(readFileSync(file));
  writeFileSync(`${file}.br`, packed);
  sizes[named(file)] = packed.length;
}));

// What is loaded later says so by its name; the rest is needed for the first result.
const later = /full-delta\.bin$|names\.bin$|examples\.json$|licences\.txt$|diff-|merge-|lang-|yaml-|xml-|hcl-/;
const sum = list => list.reduce((total, [, size]) => total + size, 0);
const first = sum(Object.entries(sizes).filter(([name]) => !later.test(name)));
const together = sum(Object.entries(sizes));
writeFileSync(join(dist, "manifest.json"), `${JSON.stringify({ sources: sourcesHash(), first, together, files: Object.fromEntries(Object.entries(sizes).sort()) }, null, 1)}\n`);
writeFileSync(join(dist, "manifest.json.br"), await compressed(readFileSync(join(dist, "manifest.json"))));

console.log(`first result: ${first.toLocaleString("en")} bytes of ${mostAtFirst.toLocaleString("en")}; everything: ${together.toLocaleString("en")} of ${mostTogether.toLocaleString("en")}`);
for (const [name, size] of Object.entries(sizes).sort((a, b) => b[1] - a[1]).slice(0, 8)) console.log(`${String(size).padStart(9)} ${name} (${statSync(join(dist, name)).size} plain)`);
if (first > mostAtFirst || together > mostTogether) {
  console.error("the page is too large");
  process.exit(1);
}
