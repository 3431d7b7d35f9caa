// Findings and faults of the engine as the editor shows them.

import type { Fault, Finding as EngineFinding } from "@gatemap/engine";

import type { Finding } from "../editor/index.ts";

/** The UTF-16 offset of a line and column, both from 1, columns in characters. */
export function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let l = 1; l < line; l++) {
    const end = text.indexOf("\n", start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  let at = start;
  for (let c = 1; c < column && at < text.length && text[at] !== "\n"; c++) at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  return at;
}

/** The end of the word at an offset, one character at least where there is one. */
export function wordEnd(text: string, from: number): number {
  const rest = /^[^\s"'{}[\],:]+/.exec(text.slice(from, from + 200));
  return Math.min(text.length, from + (rest ? rest[0].length : 1));
}

/** An offset of a text as the editor counts it, which takes every line end for one character. */
export function shownOffset(text: string, offset: number): number {
  let returns = 0;
  for (let at = text.indexOf("\r\n"); at >= 0 && at < offset; at = text.indexOf("\r\n", at + 2)) returns++;
  return offset - returns;
}

/** A finding at its place in a file's text; null for one of another file. The first file's faults may name none. */
export function placed(fault: EngineFinding | Fault, text: string, first: boolean, name: string | undefined): Finding | null {
  const mine = fault.file === undefined ? first : fault.file === name || (first && (fault.file === "integration" || fault.file === "definition"));
  if (!mine) return null;
  const from = Math.min(fault.offset ?? (fault.line ? offsetOf(text, fault.line, fault.column ?? 1) : 0), text.length);
  const end = "end" in fault && fault.end !== undefined ? fault.end : wordEnd(text, from);
  const rule = "rule" in fault ? fault.rule : fault.code;
  const last = Math.max(from, Math.min(end, text.length));
  const finding: Finding = { from: shownOffset(text, from), to: shownOffset(text, last), severity: fault.severity, message: fault.message };
  if (rule !== undefined) finding.rule = rule;
  if ("fix" in fault && fault.fix !== undefined) finding.hint = fault.fix;
  if ("edit" in fault && fault.edit) {
    const { from: start, to, insert } = fault.edit;
    finding.fixes = [{ label: fault.fix ? `Fix: ${fault.fix.slice(0, 80)}` : "Fix", edits: [{ from: shownOffset(text, start), to: shownOffset(text, to), insert }] }];
  }
  return finding;
}
