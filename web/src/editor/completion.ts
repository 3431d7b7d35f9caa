import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
  pickedCompletion,
  startCompletion,
} from "@codemirror/autocomplete";
import { type Extension, StateEffect, StateField } from "@codemirror/state";
import { type EditorView, keymap } from "@codemirror/view";

import type { CompletionItem, CompletionSource } from "./types.ts";

const setSource = StateEffect.define<CompletionSource | null>();

const sourceField = StateField.define<CompletionSource | null>({
  create: () => null,
  update(source, tr) {
    for (const effect of tr.effects) if (effect.is(setSource)) return effect.value;
    return source;
  },
});

export function setCompletion(view: EditorView, source: CompletionSource | null): void {
  view.dispatch({ effects: setSource.of(source) });
}

/** What is typed when there may be something to offer. */
const asks = /[\w$.#{!'"[-]$/;

async function complete(context: CompletionContext): Promise<CompletionResult | null> {
  const source = context.state.field(sourceField);
  const { doc } = context.state;
  if (!source || !context.explicit && !asks.test(doc.sliceString(Math.max(0, context.pos - 1), context.pos))) return null;
  const abort = new AbortController();
  context.addEventListener("abort", () => abort.abort(), { onDocChange: true });
  const found = await source(doc.toString(), context.pos, abort.signal).catch(() => null);
  if (!found || found.items.length === 0 || found.from > context.pos || found.to > doc.length) return null;
  const inText = found.items.some((item) => item.kind === "path" || item.kind === "value");
  return {
    from: found.from,
    to: Math.max(found.to, context.pos),
    options: found.items.map((item, i) => optionOf(item, i)),
    ...(inText ? {} : { validFor: (typed: string) => /^[\w-]*$/.test(typed) && !found.items.some((item) => (item.insert ?? item.label) === typed) }),
  };
}

const types = { variable: "variable", method: "method", property: "property", directive: "keyword", path: "text", value: "text" } as const;

/** The engine has the likeliest first. */
function optionOf(item: CompletionItem, rank: number): Completion {
  const insert = item.insert ?? item.label;
  const cursor = Math.min(item.cursor ?? insert.length, insert.length);
  return {
    label: item.label,
    type: types[item.kind],
    boost: Math.max(-98, 50 - rank),
    ...(item.detail ? { detail: item.detail.length > 60 ? `${item.detail.slice(0, 60)}…` : item.detail } : {}),
    ...(item.doc ? { info: () => info(item) } : {}),
    apply(view, completion, from, to) {
      view.dispatch({
        changes: { from, to, insert },
        selection: { anchor: from + cursor },
        userEvent: "input.complete",
        annotations: pickedCompletion.of(completion),
        scrollIntoView: true,
      });
      if (cursor < insert.length) startCompletion(view);
    },
  };
}

function info(item: CompletionItem): Node {
  const box = document.createElement("div");
  box.append(item.doc ?? "");
  return box;
}

export const completionSupport: Extension = [
  sourceField,
  autocompletion({ override: [complete], icons: false, defaultKeymap: false, maxRenderedOptions: 100 }),
  keymap.of(completionKeymap),
];
