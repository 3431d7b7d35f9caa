import { type Extension, StateEffect, StateField } from "@codemirror/state";
import { closeHoverTooltips, EditorView, hoverTooltip, keymap, showTooltip, type Tooltip } from "@codemirror/view";

import { findingsAt } from "./findings.ts";
import { eventsAt } from "./run.ts";
import type { HoverSource, RunEvent } from "./types.ts";

// What stands at a place: what the source says, and the values of the run.
// With the mouse, or with F1 (Mod-k Mod-i) at the cursor, where the findings come
// first; Escape closes it.

const setSource = StateEffect.define<HoverSource | null>();

const sourceField = StateField.define<HoverSource | null>({
  create: () => null,
  update(source, tr) {
    for (const effect of tr.effects) if (effect.is(setSource)) return effect.value;
    return source;
  },
});

export function setHover(view: EditorView, source: HoverSource | null): void {
  view.dispatch({ effects: setSource.of(source) });
}

interface Text {
  from: number;
  to: number;
  title: string;
  lines: { text: string; wrong: boolean }[];
}

async function textAt(view: EditorView, offset: number, signal: AbortSignal): Promise<Text | null> {
  const source = view.state.field(sourceField);
  const doc = view.state.doc;
  const found = source ? await source(doc.toString(), offset, signal).catch(() => null) : null;
  if (signal.aborted || view.state.doc !== doc) return null;
  const here = eventsAt(view, offset);
  if (!found || found.from > found.to || found.to > doc.length) {
    return here && { from: here.from, to: here.to, title: doc.sliceString(here.from, Math.min(here.to, here.from + 200)), lines: linesOf(here.events, "") };
  }
  const lines = found.doc.map((text) => ({ text, wrong: false }));
  if (here) {
    const part = here.from < found.from || here.to !== found.to; // the hover is of a part of the reference
    lines.push(...linesOf(here.events, part ? `${doc.sliceString(here.from, Math.min(here.to, here.from + 60))} is ` : ""));
  }
  return { from: found.from, to: found.to, title: found.title, lines };
}

function linesOf(events: readonly RunEvent[], before: string): Text["lines"] {
  const lines = events.slice(0, maxEvents).map((e) => ({ text: before + saidOf(e), wrong: e.whyNot !== undefined }));
  if (events.length > maxEvents) lines.push({ text: `and ${events.length - maxEvents} more`, wrong: false });
  return lines;
}

const maxEvents = 6;

/** What an event says of itself in a line. */
export function saidOf(event: RunEvent): string {
  const round = event.rounds?.length ? ` in round ${event.rounds.join(".")}` : "";
  if (event.whyNot) return `nothing${round}: ${event.whyNot}${event.near ? `; ${event.near} may be meant` : ""}`;
  if (event.kind === "foreach") return `${event.count ?? 0} rounds${round}`;
  const value = `${event.value ?? "no value"}${event.cut ? "…" : ""}`;
  return `${event.type && event.kind !== "condition" ? `${event.type}: ` : ""}${value}${round}`;
}

function box(text: Text): HTMLElement {
  const dom = document.createElement("div");
  dom.className = "cm-says";
  const title = document.createElement("p");
  title.className = "cm-says-title";
  title.append(text.title);
  dom.append(title);
  for (const line of text.lines) {
    const p = document.createElement("p");
    if (line.wrong) p.className = "cm-says-wrong";
    p.append(line.text);
    dom.append(p);
  }
  return dom;
}

function tooltip(text: Text): Tooltip {
  return { pos: text.from, end: text.to, above: true, create: () => ({ dom: box(text) }) };
}

const setPinned = StateEffect.define<Tooltip | null>();

const pinned = StateField.define<Tooltip | null>({
  create: () => null,
  update(shown, tr) {
    for (const effect of tr.effects) if (effect.is(setPinned)) return effect.value;
    return tr.docChanged || tr.selection ? null : shown;
  },
  provide: (f) => showTooltip.from(f),
});

function pin(view: EditorView): boolean {
  const at = view.state.selection.main.head;
  const state = view.state;
  void textAt(view, at, new AbortController().signal).then((found) => {
    const wrong = findingsAt(view, at).map((h) => ({ text: h.diagnostic.message, wrong: true }));
    const text = found ?? (wrong.length > 0 ? { from: at, to: at, title: "Findings", lines: [] } : null);
    text?.lines.unshift(...wrong);
    if (view.state.selection !== state.selection || view.state.doc !== state.doc) return;
    const spoken = text ? [text.title, ...text.lines.map((l) => l.text)].join(". ") : "nothing to say about this place";
    view.dispatch({ effects: [setPinned.of(text ? tooltip(text) : null), EditorView.announce.of(spoken)] });
  });
  return true;
}

function unpin(view: EditorView): boolean {
  if (!view.state.field(pinned)) return false;
  view.dispatch({ effects: [setPinned.of(null), closeHoverTooltips] });
  return true;
}

export const hoverSupport: Extension = [
  sourceField,
  pinned,
  hoverTooltip(async (view, pos, side) => {
    const offset = side < 0 ? Math.max(0, pos - 1) : pos;
    const text = await textAt(view, offset, AbortSignal.timeout(2000));
    return text && tooltip(text);
  }),
  keymap.of([
    { key: "F1", run: pin },
    { key: "Mod-k Mod-i", run: pin, preventDefault: true },
    { key: "Escape", run: unpin },
  ]),
];

