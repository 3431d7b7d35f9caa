// What differs between two definitions: the lines of their templates and files,
// and of each answer the status, the headers and the lines of the body.

import type { Explained, Method } from "@gatemap/engine";

import { fill, h } from "../dom.ts";
import { diffLines, type DiffLine } from "../format/diff.ts";
import { layOut } from "../format/json.ts";
import { createButton } from "../layout/fields.ts";
import { keyOf } from "../state/evaluation.ts";
import { nameOf } from "./methods.ts";
import { isFailure, type Compared, type Comparison, type Failure, type Outcome, type Source } from "../run/outcome.ts";

/** How many lines of one difference are shown, and how many equal lines around a change. */
const mostLines = 400;
const around = 3;

/** A body above this is compared by its bytes only. */
const mostText = 1 << 20;

export interface ComparePanel {
  readonly element: HTMLElement;
  draw(outcome: Outcome): void;
}

/** sideBySide shows the sources in an editor of two columns. */
export function createCompare(sideBySide: (sources: readonly Source[]) => void): ComparePanel {
  const element = h("div", { class: "answer-part scroll compare", tabindex: 0, role: "region", "aria-label": "Differences" });
  const opened = new Map<string, boolean>();
  const source = (s: Source, open: boolean) => {
    const lines = diffLines(s.before, s.after);
    const changed = lines.filter(line => line.kind !== "same").length;
    const box = h("details", { open: opened.get(s.name) ?? open }, h("summary", null, h("h3", null, s.name, " ", quiet(`${count(changed, "line")} ${changed === 1 ? "differs" : "differ"}`))), drawn(lines));
    box.addEventListener("toggle", () => opened.set(s.name, box.open));
    return box;
  };
  const sources = (all: readonly Source[], methods: boolean) => {
    const differ = all.filter(s => s.before !== s.after);
    const templates = differ.some(s => s.kind === "template");
    const button = createButton("Side by side", () => sideBySide(all), { description: "Both definitions in an editor of two columns" });
    return h("section", { class: "compare-part" }, h("div", { class: "toolbar" }, h("h2", null, "The definitions"), button),
      ...(differ.length > 0 ? differ.map(s => source(s, s.kind === "template" || !templates)) : [h("p", { class: "note" }, methods ? "The templates of both methods are the same." : "They are the same. Change one of them, choose another method, or open another under “Compared with”.")]));
  };
  return {
    element,
    draw({ compared, method }) {
      if (!compared) return fill(element);
      fill(element, methods(method, compared.method), sources(compared.sources, isOther(method, compared.method)), h("section", { class: "compare-part" }, h("div", { class: "toolbar" }, h("h2", null, "The client’s responses")), ...compared.answers.map(one),
        compared.left > 0 ? h("p", { class: "note" }, `${compared.left} more of the backend’s answers are not compared.`) : null));
    },
  };
}

/** Reports whether two methods are compared that are not called in one way. */
function isOther(before: Method | null, after: Method | null): boolean {
  return before !== null && after !== null && keyOf(before) !== keyOf(after);
}

/** Says which methods are compared, where they are two. */
function methods(before: Method | null, after: Method | null): HTMLElement | null {
  return isOther(before, after) ? h("p", { class: "compare-part" }, h("strong", null, nameOf(before!)), " compared with ", h("strong", null, nameOf(after!))) : null;
}

const quiet = (text: string) => h("span", { class: "quiet" }, text);

const count = (n: number, what: string) => `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;

/** How many answers differ. */
export function differing(compared: Comparison | null): number {
  return compared?.answers.filter(c => !equal(c)).length ?? 0;
}

const linesOf = (side: Explained | Failure): string => {
  if (isFailure(side)) return `no response\n${side.message}`;
  const headers = side.headers.flatMap(header => header.values.map(value => `${header.name}: ${value}`));
  return [String(side.statusCode), ...headers, "", bodyOf(side)].join("\n");
};

function bodyOf(side: Explained): string {
  if (side.body.length > mostText) return `(${side.body.length} bytes)`;
  try {
    return layOut(new TextDecoder("utf-8", { fatal: true }).decode(side.body)).text;
  } catch {
    return `(${side.body.length} bytes that are no text)`;
  }
}

function equal(c: Compared): boolean {
  if (isFailure(c.before) || isFailure(c.after)) return isFailure(c.before) && isFailure(c.after) && c.before.message === c.after.message;
  const a = c.before.body;
  const b = c.after.body;
  return linesOf(c.before) === linesOf(c.after) && a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function one(c: Compared): HTMLElement {
  const same = equal(c);
  const status = (side: Explained | Failure) => (isFailure(side) ? "no response" : String(side.statusCode));
  const title = h("h3", null, c.answer.name, " ", quiet(same ? `${status(c.before)}, the same` : status(c.before) === status(c.after) ? `${status(c.after)}, differs` : `${status(c.before)} → ${status(c.after)}`));
  if (same) return h("section", { class: "same" }, title);
  const lines = diffLines(linesOf(c.before), linesOf(c.after));
  const onlyBytes = lines.every(line => line.kind === "same");
  return h("section", null, title, onlyBytes ? h("p", { class: "note" }, "The texts are the same as laid out; their bytes differ.") : drawn(lines));
}

const signs = { same: " ", gone: "-", new: "+" };
const names = { same: "", gone: "before: ", new: "after: " };

function drawn(lines: DiffLine[]): HTMLElement {
  const block = h("div", { class: "diff" });
  let skipped = 0;
  lines.forEach((line, i) => {
    const near = lines.slice(Math.max(0, i - around), i + around + 1).some(other => other.kind !== "same");
    if (!near || block.childElementCount >= mostLines) {
      skipped++;
      return;
    }
    if (skipped > 0) block.append(h("div", { class: "diff-gap" }, count(skipped, "equal line")));
    skipped = 0;
    block.append(h("div", { class: `diff-line ${line.kind}` }, h("span", { class: "sign", "aria-hidden": "true" }, signs[line.kind]), h("span", { class: "visually-hidden" }, names[line.kind]), line.text));
  });
  if (skipped > 0) block.append(h("div", { class: "diff-gap" }, count(skipped, "equal line")));
  return block;
}
