// The answers of two definitions side by side: status, headers, and the lines of
// the body that differ.

import type { Explained } from "@gatemap/engine";

import { fill, h } from "../dom.ts";
import { diffLines, type DiffLine } from "../format/diff.ts";
import { layOut } from "../format/json.ts";
import { isFailure, type Compared, type Failure, type Outcome } from "../run/outcome.ts";

/** How many lines of one difference are shown, and how many equal lines around a change. */
const mostLines = 400;
const around = 3;

/** A body above this is compared by its bytes only. */
const mostText = 1 << 20;

export interface ComparePanel {
  readonly element: HTMLElement;
  draw(outcome: Outcome): void;
}

export function createCompare(): ComparePanel {
  const element = h("div", { class: "answer-part scroll compare", tabindex: 0, role: "region", "aria-label": "Differences" });
  return {
    element,
    draw: outcome => fill(element, ...(outcome.compared ?? []).map(one)),
  };
}

/** How many answers differ. */
export function differing(compared: readonly Compared[] | null): number {
  return compared?.filter(c => !equal(c)).length ?? 0;
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
  const title = h("h3", null, c.answer.name, " ", h("span", { class: "quiet" }, same ? `${status(c.before)}, the same` : `${status(c.before)} → ${status(c.after)}`));
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
    if (skipped > 0) block.append(h("div", { class: "diff-gap" }, `${skipped} lines`));
    skipped = 0;
    block.append(h("div", { class: `diff-line ${line.kind}` }, h("span", { class: "sign", "aria-hidden": "true" }, signs[line.kind]), h("span", { class: "visually-hidden" }, names[line.kind]), line.text));
  });
  if (skipped > 0) block.append(h("div", { class: "diff-gap" }, `${skipped} lines`));
  return block;
}
