// The mapping templates of the integration, one at a time, with what the last
// evaluation did in them.

import type { Completion, Engine, TemplateRun } from "@gatemap/engine";

import { fill, freshId, h } from "../dom.ts";
import { createEditor, type Editor, type Run, type RunEvent } from "../editor/index.ts";
import type { TemplateOf } from "../places/templates.ts";
import type { Outcome } from "../run/outcome.ts";
import { samplesOf } from "../run/runner.ts";
import { requestOf } from "../state/evaluation.ts";
import type { State } from "../state/state.ts";
import type { Store } from "../state/store.ts";
import { offsetOf, placed } from "./squiggles.ts";
import { createWriter, type Writer } from "./writing.ts";

export interface TemplatePanel {
  readonly element: HTMLElement;
  draw(outcome: Outcome): void;
  /** Shows a place of the template that the evaluation used, or of the request template. */
  open(what: { role: "request" | "response"; response?: string; contentType?: string }, line: number, column: number): void;
  /** Shows an offset of the template at a pointer. */
  openAt(pointer: string, offset: number): void;
}

export function createTemplate(store: Store, engine: Engine): TemplatePanel {
  let outcome: Outcome | null = null;
  let shown = "";
  let used = "";
  let linted = "";
  const chooseId = freshId("template");
  const choose = h("select", { id: chooseId });
  const note = h("p", { class: "note", hidden: true });
  const run = h("span", { class: "quiet" });
  const host = h("div", { class: "editor-host" });
  const editor: Editor = createEditor({ parent: host, label: "Mapping template", language: "vtl", value: "", onChange: text => edited(text) });
  const current = () => outcome?.templates.find(t => t.pointer === shown) ?? outcome?.templates[0] ?? null;

  const written = (template: TemplateOf) => ({ template, method: outcome?.method ?? null });
  const writer: Writer = createWriter(store, engine, (pointer, whyNot) => {
    if (pointer !== current()?.pointer) return;
    const lost = writer.waiting(pointer) !== null;
    editor.setReadOnly(whyNot !== "" && !lost);
    note.hidden = whyNot === "";
    note.textContent = lost ? `What you have typed is not in the definition: ${whyNot}.` : `The template can only be read here: ${whyNot}.`;
  });
  const edited = (text: string) => {
    const template = current();
    if (!template) return;
    editor.setRun(null);
    writer.write(written(template), text);
  };
  const show = () => {
    const template = current();
    if (!template) {
      editor.setValue("");
      editor.setReadOnly(true);
      note.hidden = false;
      note.textContent = "This integration has no mapping template.";
      run.textContent = "";
      return void lint(null);
    }
    writer.look(written(template));
    const source = writer.waiting(template.pointer) ?? template.source; // what is typed is newer than what was evaluated
    editor.setValue(source);
    const ran = runOf(outcome, template);
    editor.setRun(ran && ran.source === source ? toRun(ran, source) : null);
    run.textContent = said(ran);
    if (source === template.source) void lint(template);
  };
  const lint = async (template: TemplateOf | null) => {
    const key = template ? JSON.stringify([template.role, template.contentType, template.source]) : "";
    if (!outcome?.full || key === linted) return;
    linted = key;
    if (!template || template.source === "") return editor.setFindings([]);
    try {
      const findings = await engine.lint({ template: template.source, role: template.role, contentType: template.contentType }, { samples: samplesOf(store.state) });
      if (key === linted) editor.setFindings(findings.map(f => placed(f, template.source, true, "template")).filter(f => f !== null));
    } catch {
      if (key === linted) editor.setFindings([]);
    }
  };
  choose.addEventListener("change", () => {
    shown = choose.value;
    show();
  });
  editor.setCompletionSource(async (template, offset, signal) => {
    if (!outcome?.full) return null;
    const found = await engine.complete({ template, offset, ...known(store.state, current()?.role ?? "response") }, { signal });
    const typed = template.slice(found.from, found.to);
    if (found.options.some(option => (option.apply ?? option.label) === typed)) return null; // it is written: Enter begins a line
    return { from: found.from, to: found.to, items: found.options.map(toItem) };
  });
  editor.setHoverSource(async (template, offset, signal) => {
    if (!outcome?.full) return null;
    const found = await engine.hover({ template, offset, ...known(store.state, current()?.role ?? "response") }, { signal });
    if (!found) return null;
    const [title = "", ...doc] = found.text.split("\n").filter(line => line !== "");
    return { from: found.from, to: found.to, title, doc };
  });
  return {
    element: h("div", { class: "template" }, h("div", { class: "toolbar" }, h("label", { for: chooseId }, "Template"), choose, run), note, host),
    draw(next) {
      outcome = next;
      const now = usedPointer(next);
      if (now !== used || !next.templates.some(t => t.pointer === shown)) shown = now || (next.templates[0]?.pointer ?? "");
      used = now;
      fill(choose, ...next.templates.map(t => h("option", { value: t.pointer }, t.pointer === now ? `${t.label} (used)` : t.label)));
      choose.value = shown;
      choose.disabled = next.templates.length === 0;
      show();
    },
    openAt(pointer, offset) {
      if (!outcome?.templates.some(t => t.pointer === pointer)) return;
      shown = pointer;
      choose.value = shown;
      show();
      editor.reveal({ from: offset, to: endOfReference(editor.value, offset) });
    },
    open(what, line, column) {
      const found = outcome?.templates.find(t => t.role === what.role && (what.role === "request" || (t.response === what.response && t.contentType === (what.contentType || t.contentType))));
      if (found) {
        shown = found.pointer;
        choose.value = shown;
        show();
      }
      const from = offsetOf(editor.value, line, column);
      editor.reveal({ from, to: endOfReference(editor.value, from) });
    },
  };
}

/** The pointer of the template that the last evaluation used; "" without one. */
function usedPointer(outcome: Outcome): string {
  const explained = outcome.result?.explained;
  const type = explained?.explanation.template?.contentType;
  if (!explained || !type) return "";
  return outcome.templates.find(t => t.role === "response" && t.response === explained.selected && t.contentType === type)?.pointer ?? "";
}

function runOf(outcome: Outcome | null, template: TemplateOf): TemplateRun | null {
  const explanation = outcome?.result?.explained.explanation;
  if (!outcome || !explanation) return null;
  if (template.role === "request") return explanation.requestTemplate ?? null;
  return template.pointer === usedPointer(outcome) ? (explanation.template?.run ?? null) : null;
}

function said(run: TemplateRun | null): string {
  if (!run) return "not executed";
  const executed = run.lines.filter(times => times > 0).length;
  const all = run.lines.filter(times => times >= 0).length;
  return run.failed ? `failed in line ${run.failed.line}` : `${executed} of ${all} lines executed`;
}

/** The end of the reference, or of the line's rest, at an offset of a template. */
function endOfReference(template: string, from: number): number {
  const match = /^(?:#\w*|\$!?\{?[\w.-]*\}?)/.exec(template.slice(from, from + 200));
  return from + Math.max(match?.[0].length ?? 0, 1);
}

function toRun(run: TemplateRun, source: string): Run {
  const starts: number[] = [0];
  for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1)) starts.push(at + 1);
  const place = (line: number, column: number) => offsetOf(source.slice(starts[line - 1] ?? 0), 1, column) + (starts[line - 1] ?? 0);
  const result: Run = { lines: [...run.lines], events: [] };
  for (const event of run.events ?? []) {
    const from = place(event.line, event.column);
    const { kind, name, type, value, cut, whyNot, near, count } = event;
    const made: RunEvent = { kind, from, to: Math.min(source.length, from + event.source.length) };
    Object.assign(made, defined({ name, type, value, cut, whyNot, near, count }));
    if (event.rounds) made.rounds = [...event.rounds];
    result.events.push(made);
  }
  if (run.failed) result.failed = { from: place(run.failed.line, run.failed.column), message: run.failed.message };
  return result;
}

/** The members that are there. */
function defined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as Partial<T>;
}

const kinds = ["variable", "method", "property", "directive", "path", "value"] as const;

function toItem(option: Completion) {
  const kind = kinds.find(k => k === option.kind) ?? "value";
  return { label: option.label, kind, cursor: option.cursor, ...defined({ insert: option.apply, doc: option.info }), ...(option.detail && option.detail !== option.label ? { detail: option.detail } : {}) };
}

/** What is known of the place of a template: payloads, and the names that the request has. */
function known(state: State, role: "request" | "response") {
  const request = requestOf(state.request, []);
  const samples = role === "request" ? (state.request.body ? [state.request.body] : []) : samplesOf(state);
  const parameters = { path: Object.keys(request.pathParameters ?? {}), querystring: Object.keys(request.querystring ?? {}), header: Object.keys(request.headers ?? {}) };
  const stageVariables = Object.keys(request.stageVariables ?? {});
  return { role, samples, parameters, ...(stageVariables.length > 0 ? { stageVariables } : {}) };
}
