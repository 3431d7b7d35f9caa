// `gatemap lsp` answers VS Code's own protocol client. GATEMAP names the command.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import protocol from "vscode-languageserver-protocol/node";
import { TextDocument } from "vscode-languageserver-textdocument";

const {
  CodeActionRequest, CodeLensRequest, CompletionRequest, DefinitionRequest, DidChangeTextDocumentNotification, DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification, DocumentSymbolRequest, ExecuteCommandRequest, ExitNotification, HoverRequest, InitializeRequest, InitializedNotification,
  PublishDiagnosticsNotification, ShutdownRequest, StreamMessageReader, StreamMessageWriter, createProtocolConnection,
} = protocol;

const folder = mkdtempSync(join(tmpdir(), "gatemap-"));
cpSync(fileURLToPath(new URL("../../samples", import.meta.url)), folder, { recursive: true });

let server, client, exited;
const told = new Map(); // diagnostics by URI and version
let heard = () => {};

before(async () => {
  server = spawn(process.env.GATEMAP ?? "gatemap", ["lsp"], { stdio: ["pipe", "pipe", "inherit"] });
  exited = new Promise((resolve, reject) => server.on("exit", resolve).on("error", reject));
  client = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  client.onNotification(PublishDiagnosticsNotification.type, (p) => {
    told.set(`${p.uri} ${p.version}`, p.diagnostics);
    heard();
  });
  client.listen();
  const { capabilities, serverInfo } = await client.sendRequest(InitializeRequest.type, {
    processId: process.pid, rootUri: pathToFileURL(folder).href, workspaceFolders: null,
    capabilities: { textDocument: { completion: { completionItem: { snippetSupport: true } }, publishDiagnostics: { versionSupport: true } } },
  });
  assert.equal(serverInfo.name, "gatemap");
  assert.deepEqual(capabilities.executeCommandProvider.commands, ["gatemap.explain"]);
  await client.sendNotification(InitializedNotification.type, {});
});

after(async () => {
  await client.sendRequest(ShutdownRequest.type);
  await client.sendNotification(ExitNotification.type);
  assert.equal(await exited, 0);
  client.dispose();
  rmSync(folder, { recursive: true });
});

/** Opens a sample. */
async function open(name, languageId) {
  const path = join(folder, name);
  const doc = TextDocument.create(pathToFileURL(path).href, languageId, 1, readFileSync(path, "utf8"));
  await client.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri: doc.uri, languageId, version: 1, text: doc.getText() } });
  return doc;
}

/** The diagnostics of a version of a document, once they are there. */
async function diagnostics(doc) {
  const key = `${doc.uri} ${doc.version}`;
  while (!told.has(key)) {
    await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no diagnostics of ${key}`)), 20_000);
      heard = () => { clearTimeout(late); resolve(); };
    });
  }
  return told.get(key);
}

/** Makes edits on both sides. */
async function change(doc, edits) {
  const text = TextDocument.applyEdits(doc, edits);
  const sorted = [...edits].sort((a, b) => doc.offsetAt(b.range.start) - doc.offsetAt(a.range.start)); // the last first
  const changes = sorted.map((e) => ({ range: e.range, text: e.newText }));
  const next = TextDocument.update(doc, changes, doc.version + 1);
  assert.equal(next.getText(), text);
  await client.sendNotification(DidChangeTextDocumentNotification.type, { textDocument: { uri: doc.uri, version: next.version }, contentChanges: changes });
  return next;
}

const place = (doc, mark, behind = 0) => {
  const at = doc.getText().indexOf(mark);
  assert.ok(at >= 0, mark);
  return doc.positionAt(at + behind);
};

for (const [name, language] of [
  ["openapi.yaml", "yaml"], ["openapi.json", "json"], ["cloudformation.yaml", "yaml"], ["sam.yaml", "yaml"], ["serverless.yml", "yaml"],
  ["terraform/main.tf", "terraform"], ["integration.json", "json"], ["list.vtl", "vtl"],
]) {
  test(name, async () => {
    let doc = await open(name, language);
    const textDocument = { uri: doc.uri };

    // The mistake is reported where it stands in the template.
    const found = (await diagnostics(doc)).filter((d) => d.code === "unknown-member");
    assert.equal(found.length, 1);
    assert.equal(found[0].source, "gatemap");
    const wrong = found[0].range;
    const mistake = place(doc, "$util.escapeJavascript");
    assert.equal(wrong.start.line, mistake.line);
    assert.ok(wrong.start.character >= mistake.character - 1 && wrong.start.character <= mistake.character + "$util.".length, JSON.stringify(wrong));

    const hover = await client.sendRequest(HoverRequest.type, { textDocument, position: place(doc, "$input.path", "$input.p".length) });
    assert.match(hover.contents.value, /path/);
    assert.match(doc.getText(hover.range), /^path\(/);

    // One is typed, and completed by what is chosen.
    const at = place(doc, "$util.escapeJavascript");
    doc = await change(doc, [{ range: { start: at, end: at }, newText: "$input.pa " }]);
    const typed = { line: at.line, character: at.character + "$input.pa".length };
    const { items } = await client.sendRequest(CompletionRequest.type, { textDocument, position: typed });
    const params = items.find((i) => i.label === "params");
    assert.ok(params, items.map((i) => i.label).join());
    doc = await change(doc, [{ ...params.textEdit, newText: params.textEdit.newText.replace("$0", "") }]);
    assert.ok(doc.getText().includes("$input.params('') $util"), doc.getText());
    const back = { start: at, end: place(doc, "$util.escapeJavascript") };
    doc = await change(doc, [{ range: back, newText: "" }]);

    // The fix makes the name right, and the mistake is gone.
    await diagnostics(doc);
    const actions = await client.sendRequest(CodeActionRequest.type, { textDocument, range: wrong, context: { diagnostics: found } });
    const fix = actions.find((a) => a.diagnostics.some((d) => d.code === "unknown-member"));
    assert.equal(fix.kind, "quickfix");
    const before = doc.getText();
    doc = await change(doc, fix.edit.changes[doc.uri]);
    assert.equal(doc.getText(), before.replace("escapeJavascript", "escapeJavaScript"));
    assert.deepEqual((await diagnostics(doc)).filter((d) => d.code === "unknown-member"), []);
    await client.sendNotification(DidCloseTextDocumentNotification.type, { textDocument });
  });
}

test("methods, cases and method responses", async () => {
  const doc = await open("openapi.yaml", "yaml");
  const textDocument = { uri: doc.uri };
  const symbols = await client.sendRequest(DocumentSymbolRequest.type, { textDocument });
  assert.deepEqual(symbols.map((s) => [s.name, s.children.map((c) => c.name)]), [["GET /pets/{id}", ["200", "404"]]]);

  const lenses = await client.sendRequest(CodeLensRequest.type, { textDocument });
  assert.deepEqual(lenses.map((l) => l.command.title), ["explain with case a pet with tags", "explain with case no such pet"]);
  const { command, arguments: args } = lenses[1].command;
  const answer = await client.sendRequest(ExecuteCommandRequest.type, { command, arguments: args });
  assert.match(answer.text, /"message": "no such pet"/);
  assert.match(answer.html, /^<!DOCTYPE html>/);
  await assert.rejects(client.sendRequest(ExecuteCommandRequest.type, { command: "gatemap.other", arguments: [] }), /no command of gatemap/);

  const [there] = await client.sendRequest(DefinitionRequest.type, { textDocument, position: place(doc, 'statusCode: "404"') });
  assert.equal(there.range.start.line, place(doc, '"404": {description').line);
  const pattern = await client.sendRequest(HoverRequest.type, { textDocument, position: place(doc, '"4\\\\d', 2) });
  assert.match(pattern.contents.value, /400 to 499[^]*It matches "404" of the case no such pet/);
  const value = await client.sendRequest(HoverRequest.type, { textDocument, position: place(doc, "$pet.tags", "$pet.t".length) });
  assert.match(value.contents.value, /In the case a pet with tags:[^]*good/);
});
