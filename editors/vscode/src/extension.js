// The extension starts `gatemap lsp` and shows what it answers.
"use strict";

const vscode = require("vscode");
const { LanguageClient, State, TransportKind } = require("vscode-languageclient/node");

/** What the server looks at. */
const documents = [
  { scheme: "file", language: "vtl" },
  { scheme: "file", language: "yaml" },
  { scheme: "file", language: "json" },
  { scheme: "file", language: "terraform" },
  { scheme: "file", pattern: "**/*.tf" },
];

/** The command of a code lens, which the server executes. */
const explain = "gatemap.explain";

/** @type {LanguageClient | undefined} */
let client;
/** @type {vscode.OutputChannel | undefined} */
let output;
/** @type {vscode.WebviewPanel | undefined} */
let page;

async function start() {
  const command = vscode.workspace.getConfiguration("gatemap").get("path") || "gatemap";
  client = new LanguageClient("gatemap", "gatemap", { command, args: ["lsp"], transport: TransportKind.stdio }, {
    documentSelector: documents,
    outputChannel: output,
    middleware: { executeCommand: (name, args, next) => (name === explain ? show(name, args, next) : next(name, args)) },
  });
  try {
    await client.start();
  } catch (error) {
    const choice = await vscode.window.showErrorMessage(`gatemap cannot be started as ${command}: ${error.message ?? error}`, "Open the setting");
    if (choice) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "gatemap.path");
    }
  }
}

async function stop() {
  const running = client;
  client = undefined;
  if (running && running.state !== State.Stopped) {
    await running.stop().catch(() => undefined); // it did not start
  }
}

/** Shows the page of an explanation beside the editor. */
async function show(name, args, next) {
  const answer = await next(name, args);
  if (!answer) {
    return answer; // the client has said why
  }
  if (!page) {
    page = vscode.window.createWebviewPanel("gatemap.explanation", "gatemap", { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }, { enableScripts: true, localResourceRoots: [] });
    page.onDidDispose(() => (page = undefined));
  }
  page.title = `gatemap: ${answer.title}`;
  page.webview.html = answer.html;
  page.reveal(undefined, true);
  return answer;
}

/** @param {vscode.ExtensionContext} context */
async function activate(context) {
  output = vscode.window.createOutputChannel("gatemap");
  const restart = async () => {
    await stop();
    await start();
  };
  context.subscriptions.push(
    output,
    vscode.commands.registerCommand("gatemap.restart", restart),
    vscode.commands.registerCommand("gatemap.showOutput", () => output.show(true)),
    vscode.workspace.onDidChangeConfiguration((e) => (e.affectsConfiguration("gatemap.path") ? restart() : undefined)),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
