import { type Action, type Diagnostic, forEachDiagnostic, linter, lintGutter, nextDiagnostic, previousDiagnostic, setDiagnostics, setDiagnosticsEffect } from "@codemirror/lint";
import { type Extension, StateEffect, StateField } from "@codemirror/state";
import { EditorView, keymap, type Panel, showPanel } from "@codemirror/view";

import type { Edit, Finding } from "./types.ts";

// Findings are squiggles with their message under the mouse. By keyboard: F8 and
// Shift-F8 go to the next and the one before, Mod-. makes the fix at the cursor,
// Mod-Shift-m lists all with their fixes.

/** Shows findings in place of those before. */
export function showFindings(view: EditorView, findings: readonly Finding[]): void {
  const length = view.state.doc.length;
  const list = findings.map((f): Diagnostic => {
    const from = Math.min(Math.max(f.from, 0), length);
    const to = Math.min(Math.max(f.to, from), length);
    return {
      from,
      to,
      severity: f.severity === "note" ? "info" : f.severity,
      ...(f.rule ? { source: f.rule } : {}),
      message: `${f.severity}: ${f.message}${f.hint ? `\n${f.hint}` : ""}`,
      actions: (f.fixes ?? []).map((fix): Action => ({ name: fix.label, apply: (view) => make(view, fix.edits) })),
    };
  });
  list.sort((a, b) => a.from - b.from || a.to - b.to);
  view.dispatch(setDiagnostics(view.state, list));
}

function make(view: EditorView, edits: readonly Edit[]): void {
  const length = view.state.doc.length;
  const changes = edits.filter((e) => e.from >= 0 && e.from <= e.to && e.to <= length);
  if (view.state.readOnly || changes.length !== edits.length) return;
  view.dispatch({ changes, userEvent: "input.fix", effects: EditorView.announce.of("fixed") });
}

interface Here {
  diagnostic: Diagnostic;
  from: number;
  to: number;
}

/** The findings at a place. */
export function findingsAt(view: EditorView, offset: number): Here[] {
  return allFindings(view).filter(({ from, to }) => from <= offset && offset <= to);
}

function allFindings(view: EditorView): Here[] {
  const list: Here[] = [];
  forEachDiagnostic(view.state, (diagnostic, from, to) => list.push({ diagnostic, from, to }));
  return list;
}

/** Makes the fix of the finding at the cursor; lists the findings if there is none or a choice. */
function quickFix(view: EditorView): boolean {
  const actions = findingsAt(view, view.state.selection.main.head).flatMap((h) => (h.diagnostic.actions ?? []).map((action) => ({ ...h, action })));
  const only = actions.length === 1 ? actions[0] : undefined;
  if (!only) return openList(view);
  only.action.apply(view, only.from, only.to);
  return true;
}

/** Goes to another finding and says what it is. */
function spoken(go: (view: EditorView) => boolean): (view: EditorView) => boolean {
  return (view) => {
    if (!go(view)) return false;
    const said = findingsAt(view, view.state.selection.main.from).map((h) => h.diagnostic.message);
    view.dispatch({ effects: EditorView.announce.of(said.join(". ")) });
    return true;
  };
}

const setOpen = StateEffect.define<boolean>();

const opened = StateField.define<boolean>({
  create: () => false,
  update(open, tr) {
    for (const effect of tr.effects) if (effect.is(setOpen)) return effect.value;
    return open;
  },
  provide: (f) => showPanel.from(f, (open) => (open ? panel : null)),
});

function openList(view: EditorView): boolean {
  view.dispatch({ effects: setOpen.of(true) });
  view.dom.querySelector<HTMLElement>(".cm-findings button")?.focus();
  return true;
}

function closeList(view: EditorView): void {
  view.dispatch({ effects: setOpen.of(false) });
  view.focus();
}

function panel(view: EditorView): Panel {
  const dom = document.createElement("section");
  dom.className = "cm-findings";
  dom.setAttribute("aria-label", "Findings");
  dom.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    closeList(view);
  });
  const fill = (): void => dom.replaceChildren(button("Close", () => closeList(view), "cm-findings-close"), listOf(view));
  fill();
  return {
    dom,
    update(update) {
      if (!update.transactions.some((tr) => tr.docChanged || tr.effects.some((e) => e.is(setDiagnosticsEffect)))) return;
      const focused = dom.contains(document.activeElement);
      fill();
      if (focused) dom.querySelector("button")?.focus();
    },
  };
}

function listOf(view: EditorView): HTMLElement {
  const list = document.createElement("ul");
  for (const { diagnostic, from, to } of allFindings(view)) {
    const item = document.createElement("li");
    item.className = `cm-diagnostic cm-diagnostic-${diagnostic.severity}`;
    const go = (): void => {
      view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
      view.focus();
    };
    item.append(button(`line ${view.state.doc.lineAt(from).number}: ${diagnostic.message}`, go, "cm-findings-go"));
    for (const action of diagnostic.actions ?? []) item.append(button(action.name, () => action.apply(view, from, to), "cm-diagnosticAction"));
    list.append(item);
  }
  if (!list.firstChild) {
    const none = document.createElement("p");
    none.append("no findings");
    return none;
  }
  return list;
}

function button(text: string, press: () => void, className: string): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = className;
  made.append(text);
  made.addEventListener("click", press);
  return made;
}

export const findingsSupport: Extension = [
  linter(null),
  lintGutter(),
  opened,
  keymap.of([
    { key: "Mod-.", run: quickFix },
    { key: "Mod-Shift-m", run: openList, preventDefault: true },
    { key: "F8", run: spoken(nextDiagnostic), shift: spoken(previousDiagnostic) },
  ]),
];
