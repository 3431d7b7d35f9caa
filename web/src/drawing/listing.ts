import type { TemplateEvent, Remark, TemplateRun } from "../../engine/src/types.ts";
import { detailLimit, plural, shorten, visible, visibleLines } from "./text.ts";

/** How many lines of a template are listed, and values of one place in it. */
export const listedLines = 2_000;
const listedValues = 5;
const lineLength = 2_000;

/** A line of a template with what happened in it. */
export interface ListingLine {
  number: number;
  /** How often it was executed, -1 where there is nothing to execute. */
  times: number;
  parts: ListingPart[];
  notes: Note[];
}

/** A part of a line: a reference that had a value, or had none. */
export interface ListingPart {
  text: string;
  as?: "value" | "empty";
  /** The value, or why there is none. */
  says?: string;
}

export interface Note {
  /** value: what something was; empty: it had no value; wrong: it looks wrong; fix: what to write. */
  as: "value" | "empty" | "wrong" | "fix";
  text: string;
}

/** The template line by line: what was executed, the values, what looks wrong. */
export function listing(run: TemplateRun, remarks: readonly Remark[]): { lines: ListingLine[]; left: number } {
  const source = (run.source ?? "").slice(0, 50 * detailLimit).split("\n");
  if (source.at(-1) === "") source.pop();
  const events = byLine(run.events ?? []);
  const lines = source.slice(0, listedLines).map((text, i): ListingLine => {
    const number = i + 1;
    const here = events.get(number) ?? [];
    return {
      number,
      times: run.lines[i] ?? -1,
      parts: partsOf(text.replace(/\r$/, ""), here),
      notes: [...notesOf(here), ...remarksAt(remarks, number), ...endAt(run, remarks, number)],
    };
  });
  return { lines, left: Math.max(0, source.length - listedLines) };
}

function byLine(events: readonly TemplateEvent[]): Map<number, TemplateEvent[]> {
  const map = new Map<number, TemplateEvent[]>();
  events.forEach((e, i) => {
    const next = events[i + 1];
    if (e.kind === "round" || (next !== undefined && said(e, next))) return;
    const list = map.get(e.line);
    if (list === undefined) map.set(e.line, [e]);
    else list.push(e);
  });
  return map;
}

/** Whether an operand says what the statement around it, which comes next, says too. */
function said(e: TemplateEvent, next: TemplateEvent): boolean {
  if (e.kind !== "reference" || e.printed === true || !next.source.includes(e.source)) return false;
  if (next.kind === "set" || next.kind === "foreach") {
    return e.whyNot === undefined && next.whyNot === undefined && e.type === next.type && e.value === next.value;
  }
  return next.kind === "condition" && (next.whyNot !== undefined || next.source === e.source);
}

/** The text of a line with its references marked, by their columns. */
function partsOf(text: string, events: readonly TemplateEvent[]): ListingPart[] {
  const shown = shorten(text, lineLength);
  const spans: { from: number; to: number; as: "value" | "empty"; says: string }[] = [];
  for (const e of events) {
    if (e.kind !== "reference" && e.kind !== "condition") continue;
    const from = unitsAt(text, e.column);
    const to = from + e.source.length;
    const known = spans.find((s) => s.from === from && s.to === to);
    if (known !== undefined) {
      if (e.whyNot !== undefined) known.as = "empty";
    } else if (text.startsWith(e.source, from) && to <= lineLength && !spans.some((s) => s.from < to && from < s.to)) {
      spans.push({ from, to, as: e.whyNot === undefined ? "value" : "empty", says: saying(e) });
    }
  }
  spans.sort((a, b) => a.from - b.from);
  const parts: ListingPart[] = [];
  let pos = 0;
  for (const s of spans) {
    if (s.from > pos) parts.push({ text: visibleLines(shown.slice(pos, s.from)) });
    parts.push({ text: visibleLines(shown.slice(s.from, s.to)), as: s.as, says: s.says });
    pos = s.to;
  }
  if (pos < shown.length) parts.push({ text: visibleLines(shown.slice(pos)) });
  return parts;
}

/** The UTF-16 offset of a column, which counts characters from 1. */
function unitsAt(text: string, column: number): number {
  let units = 0;
  for (const c of text) {
    if (--column <= 0) break;
    units += c.length;
  }
  return units;
}

function notesOf(events: readonly TemplateEvent[]): Note[] {
  const count = new Map<string, number>();
  const notes: Note[] = [];
  for (const e of events) {
    const place = `${e.column} ${e.kind} ${e.source}`;
    const n = (count.get(place) ?? 0) + 1;
    count.set(place, n);
    if (n <= listedValues) notes.push({ as: noteKind(e), text: saying(e) });
  }
  for (const [place, n] of count) {
    if (n > listedValues)
      notes.push({ as: "value", text: `${visible(place.split(" ").slice(2).join(" "))}: ${plural(n - listedValues, "more time")}` });
  }
  return notes;
}

function noteKind(e: TemplateEvent): Note["as"] {
  return e.kind === "operator" || e.whyNot !== undefined ? "empty" : "value";
}

/** An event in words. */
export function saying(e: TemplateEvent): string {
  const text = visible(e.source) + inRounds(e);
  switch (e.kind) {
    case "condition":
      return `${text} is ${e.value ?? ""}${e.whyNot === undefined ? "" : `, without a value: ${whyOf(e)}`}`;
    case "else":
      return `${text} is taken`;
    case "set":
      return e.whyNot === undefined
        ? `${visible(e.name ?? "")}${inRounds(e)} = ${valueOf(e)}`
        : `${visible(e.name ?? "")}${inRounds(e)} is not set: ${whyOf(e)}`;
    case "foreach":
      return e.whyNot === undefined ? `${roundsOf(e)}${inRounds(e)} over ${valueOf(e)}` : `no round${inRounds(e)}: ${whyOf(e)}`;
    case "operator":
      return `${text}: ${visible(e.whyNot ?? "")}`;
  }
  return e.whyNot === undefined ? `${text} = ${valueOf(e)}` : `${text} has no value: ${whyOf(e)}`;
}

/** How many rounds a loop has. */
export function roundsOf(e: TemplateEvent): string {
  return plural(e.count ?? 0, "round") + (e.limited === true ? ", its limit: the rest of the list is left out" : "");
}

function inRounds(e: TemplateEvent): string {
  return e.rounds === undefined || e.rounds.length === 0 ? "" : ` (round ${e.rounds.join(".")})`;
}

/** Why an event has no value. */
export function whyOf(e: TemplateEvent): string {
  return visible(e.whyNot ?? "") + (e.near === undefined ? "" : `; ${visible(e.near)} is near`);
}

/** The value of an event, with its type where that does not show. */
export function valueOf(e: TemplateEvent): string {
  if (e.type === "null") return "null";
  const value = e.value ?? "";
  const text = e.type === "string" ? JSON.stringify(value) : visible(value);
  return visible(text) + (e.cut === true ? "…" : "") + (e.javaText === true ? " (in the notation of Java)" : "");
}

function remarksAt(remarks: readonly Remark[], line: number): Note[] {
  const notes: Note[] = [];
  for (const r of remarks) {
    if (r.line !== line) continue;
    notes.push({ as: "wrong", text: `${visible(r.message)} (${r.rule})` });
    if (r.fix !== undefined) notes.push({ as: "fix", text: visible(r.fix) });
  }
  return notes;
}

/** How the template ended, at the line where it did. */
function endAt(run: TemplateRun, remarks: readonly Remark[], line: number): Note[] {
  const notes: Note[] = [];
  if (run.failed?.line === line && !remarks.some((r) => r.line === line && r.rule === "template-failed"))
    notes.push({ as: "wrong", text: `it fails here: ${visible(run.failed.message)}` });
  return notes;
}
