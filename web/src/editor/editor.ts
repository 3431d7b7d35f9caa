import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, foldKeymap, indentUnit } from "@codemirror/language";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Annotation, Compartment, EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers, placeholder } from "@codemirror/view";

import { completionSupport, setCompletion } from "./completion.ts";
import { findingsSupport, showFindings } from "./findings.ts";
import { hoverSupport, setHover } from "./hover.ts";
import { languageSupport } from "./languages.ts";
import { runSupport, showRun } from "./run.ts";
import { mountStylesAsSheets } from "./style.ts";
import { theme } from "./theme.ts";
import type { Editor, EditorOptions, Language } from "./types.ts";

/** Marks changes that the page makes. */
const byPage = Annotation.define<boolean>();

/** What all editors of the page have, those of a diff, too. */
export function basics(): Extension {
  return [
    lineNumbers(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    bracketMatching({ maxScanDistance: 5000 }),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    EditorView.lineWrapping,
    indentUnit.of("  "),
    EditorState.tabSize.of(4),
    theme,
    keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, ...foldKeymap]),
  ];
}

/** The accessible name. */
export function named(label: string): Extension {
  return EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", spellcheck: "false", autocorrect: "off", autocapitalize: "off" });
}

function locked(readOnly: boolean): Extension {
  return readOnly ? [EditorState.readOnly.of(true), EditorView.contentAttributes.of({ "aria-readonly": "true" })] : [];
}

/** The smallest single change that makes one text of another. */
export function changeOf(before: string, after: string): { from: number; to: number; insert: string } {
  let from = 0;
  const least = Math.min(before.length, after.length);
  while (from < least && before.charCodeAt(from) === after.charCodeAt(from)) from++;
  let tail = 0;
  while (tail < least - from && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) tail++;
  return { from, to: before.length - tail, insert: after.slice(from, after.length - tail) };
}

/** Makes an editor below options.parent. Tab leaves it, as everywhere on the page. */
export function createEditor(options: EditorOptions): Editor {
  mountStylesAsSheets();
  const language = new Compartment();
  const label = new Compartment();
  const lock = new Compartment();
  let wanted: Language = options.language;

  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.value,
      extensions: [
        runSupport,
        hoverSupport,
        completionSupport,
        findingsSupport,
        closeBrackets(),
        highlightSelectionMatches(),
        keymap.of(closeBracketsKeymap),
        basics(),
        label.of(named(options.label)),
        lock.of(locked(options.readOnly ?? false)),
        language.of([]),
        options.placeholder ? placeholder(options.placeholder) : [],
        EditorView.updateListener.of((update) => {
          if (!update.docChanged || update.transactions.some((tr) => tr.annotation(byPage))) return;
          options.onChange?.(update.state.doc.toString());
        }),
      ],
    }),
  });

  function speak(next: Language): void {
    wanted = next;
    const support = languageSupport(next);
    if (!(support instanceof Promise)) return view.dispatch({ effects: language.reconfigure(support) });
    void support.then(
      (loaded) => wanted === next && view.dispatch({ effects: language.reconfigure(loaded) }),
      () => undefined, // without its code the text has no colours
    );
  }
  speak(options.language);

  return {
    element: view.dom,
    get value() {
      return view.state.doc.toString();
    },
    setValue(value) {
      const before = view.state.doc.toString();
      const after = value.replace(/\r\n?/g, "\n");
      if (before !== after) view.dispatch({ changes: changeOf(before, after), annotations: byPage.of(true) });
    },
    setLanguage(next) {
      if (next !== wanted) speak(next);
    },
    setLabel: (text) => view.dispatch({ effects: label.reconfigure(named(text)) }),
    setReadOnly: (readOnly) => view.dispatch({ effects: lock.reconfigure(locked(readOnly)) }),
    setFindings: (findings) => showFindings(view, findings),
    setRun: (run) => showRun(view, run),
    setCompletionSource: (source) => setCompletion(view, source),
    setHoverSource: (source) => setHover(view, source),
    reveal(range, how) {
      const length = view.state.doc.length;
      const anchor = Math.min(Math.max(range.from, 0), length);
      const head = Math.min(Math.max(range.to, anchor), length);
      view.dispatch({ selection: { anchor, head }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
      if (how?.focus !== false) view.focus();
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}
