// What can be taken along: a link, a case of `gatemap test`, the definition.

import { EngineError, type Engine } from "@gatemap/engine";

import { h } from "../dom.ts";
import { createButton } from "../layout/fields.ts";
import type { Runner } from "../run/runner.ts";
import { linkTo } from "../state/keep.ts";
import { answerOf } from "../state/state.ts";
import type { Store } from "../state/store.ts";
import { download } from "./files.ts";

export interface Exporting {
  readonly link: HTMLElement;
  readonly menu: HTMLElement;
}

export function createExporting(store: Store, engine: Engine, runner: Runner, say: (text: string) => void): Exporting {
  const attempt = (what: () => Promise<string>) => () => {
    what().then(say, (error: unknown) => say(error instanceof EngineError || error instanceof Error ? error.message : String(error)));
  };
  const caseText = () => engine.caseOf(runner.evaluation(), { name: answerOf(store.state).name || "answer", definition: mainName(store) });
  const copyLink = attempt(async () => {
    await navigator.clipboard.writeText(await linkTo(store.state));
    return "The link is copied. It holds everything; whoever opens it sends nothing.";
  });
  const actions: [string, () => void][] = [
    ["Copy a test case", attempt(async () => {
      await navigator.clipboard.writeText(await caseText());
      return "A case of gatemap test is copied.";
    })],
    ["Download a test case", attempt(async () => {
      download(`${stem(mainName(store))}.gatemap.txtar`, await caseText());
      return "A case of gatemap test is downloaded.";
    })],
    ["Download the definition", attempt(async () => {
      download(mainName(store), store.state.definition.files[0]!.text);
      return `${mainName(store)} is downloaded.`;
    })],
    ["Download the definition, mended", attempt(async () => {
      const fixed = await engine.fix(runner.definition());
      download(mainName(store), fixed.text);
      for (const [name, text] of Object.entries(fixed.files)) download(name, text);
      return `${mainName(store)} is downloaded with ${fixed.fixed.length} ${fixed.fixed.length === 1 ? "fix" : "fixes"}.`;
    })],
  ];
  const menu = h("details", { class: "popup popup-end" }, h("summary", { class: "button" }, "Export"));
  const body = h("div", { class: "popup-body menu" }, ...actions.map(([label, act]) => createButton(label, () => {
    menu.open = false;
    act();
  }, { class: "menu-item" })));
  menu.append(body);
  return { link: createButton("Copy link", copyLink), menu };
}

const mainName = (store: Store) => store.state.definition.files[0]?.name ?? "definition";

const stem = (name: string) => name.replace(/\.[^.]+$/, "");
