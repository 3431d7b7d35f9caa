import { getOriginalDoc, goToNextChunk, goToPreviousChunk, MergeView, originalDocChangeEffect, unifiedMergeView } from "@codemirror/merge";
import { ChangeSet, EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";

import { basics, changeOf, named } from "./editor.ts";
import { languageSupport } from "./languages.ts";
import { mountStylesAsSheets } from "./style.ts";
import type { DiffOptions, DiffView } from "./types.ts";

const look = EditorView.theme({
  ".cm-changedLine, .cm-insertedLine": { backgroundColor: "color-mix(in srgb, var(--hit) 70%, transparent)" },
  "&.cm-merge-a .cm-changedLine, .cm-deletedChunk, .cm-deletedLine": { backgroundColor: "color-mix(in srgb, var(--miss) 70%, transparent)" },
  "&.cm-merge-b .cm-changedText, .cm-insertedLine .cm-changedText": { background: "color-mix(in srgb, var(--good) 35%, transparent)" },
  "&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText": { background: "color-mix(in srgb, var(--bad) 35%, transparent)" },
  ".cm-changeGutter": { width: "4px" },
  ".cm-collapsedLines": { color: "var(--quiet)", background: "var(--panel)", padding: "2px 8px" },
  ".cm-collapsedLines:before, .cm-collapsedLines:after": { content: '""', margin: "0" }, // the library's sign is in few fonts
});

const keys = keymap.of([
  { key: "Alt-F5", run: goToNextChunk },
  { key: "Shift-Alt-F5", run: goToPreviousChunk },
]);

function goTo(view: EditorView, which: "next" | "previous"): void {
  (which === "next" ? goToNextChunk : goToPreviousChunk)(view);
  view.focus();
}

const config = { scanLimit: 1000, timeout: 500 }; // of the search for the smallest difference

export async function makeDiff(options: DiffOptions): Promise<DiffView> {
  mountStylesAsSheets();
  const language = await languageSupport(options.language);
  const { before, after } = options;
  let quiet = false;
  const told = EditorView.updateListener.of((update) => {
    if (update.docChanged && !quiet) after.onChange?.(update.state.doc.toString());
  });
  const shared: Extension = [language, look, keys];
  const write = after.onChange ? told : EditorState.readOnly.of(true);

  const silently = (f: () => void): void => {
    quiet = true;
    try {
      f();
    } finally {
      quiet = false;
    }
  };
  const replace = (view: EditorView, value: string): void => {
    const now = view.state.doc.toString();
    if (now !== value) silently(() => view.dispatch({ changes: changeOf(now, value) }));
  };

  if (options.unified) {
    const view = new EditorView({
      parent: options.parent,
      doc: after.value,
      extensions: [
        basics(),
        named(`${after.label}, compared with ${before.label}`),
        shared,
        write,
        unifiedMergeView({ original: before.value, mergeControls: false, diffConfig: config, collapseUnchanged: { margin: 3, minSize: 6 } }),
      ],
    });
    return {
      setBefore(value) {
        const original = getOriginalDoc(view.state);
        const now = original.toString();
        if (now === value) return;
        view.dispatch({ effects: originalDocChangeEffect(view.state, ChangeSet.of(changeOf(now, value), original.length)) });
      },
      setAfter: (value) => replace(view, value),
      goTo: (which) => goTo(view, which),
      destroy: () => view.destroy(),
    };
  }
  const view = new MergeView({
    parent: options.parent,
    a: { doc: before.value, extensions: [basics(), named(before.label), shared, EditorState.readOnly.of(true)] },
    b: { doc: after.value, extensions: [basics(), named(after.label), shared, write] },
    gutter: true,
    diffConfig: config,
    collapseUnchanged: { margin: 3, minSize: 6 },
  });
  return {
    setBefore: (value) => replace(view.a, value),
    setAfter: (value) => replace(view.b, value),
    goTo: (which) => goTo(view.b, which),
    destroy: () => view.destroy(),
  };
}
