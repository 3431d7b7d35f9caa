// Where a mapping template stands in the text of its definition, and how it is
// written back there. A definition has it as a JSON string or as lines of a YAML
// block or a heredoc; other forms cannot be edited outside of the definition.

import { jsonPlaces, type Span } from "./json.ts";

export interface TemplatePlace extends Span {
  form: "string" | "block";
  /** The blanks before each line of a block. */
  indent: string;
}

/** The one place of the template in the text; null if there is none, or several. */
export function placeOf(text: string, template: string): TemplatePlace | null {
  if (template.trim() === "") return null;
  const found = /^\s*[{[]/.test(text) ? strings(text, template) : blocks(text, template);
  return found.length === 1 ? found[0]! : null;
}

function strings(text: string, template: string): TemplatePlace[] {
  const list: TemplatePlace[] = [];
  for (const span of jsonPlaces(text).values.values()) {
    if (text[span.from] !== '"' || span.to - span.from < template.length) continue;
    try {
      if (JSON.parse(text.slice(span.from, span.to)) === template) list.push({ ...span, form: "string", indent: "" });
    } catch {
      // A string that is not finished is none.
    }
  }
  return list;
}

function blocks(text: string, template: string): TemplatePlace[] {
  const wanted = template.replace(/\n+$/, "").split("\n");
  const lines = text.split("\n");
  const starts = offsets(lines);
  const list: TemplatePlace[] = [];
  for (let at = 0; at + wanted.length <= lines.length; at++) {
    if (!lines[at]!.endsWith(wanted[0]!)) continue;
    const indent = lines[at]!.slice(0, lines[at]!.length - wanted[0]!.length);
    if (indent.trim() !== "" || (wanted.length === 1 && !opensBlock(lines[at - 1]))) continue;
    const same = wanted.every((line, i) => lines[at + i] === indent + line || (line === "" && lines[at + i]!.trim() === ""));
    const last = at + wanted.length - 1;
    if (same) list.push({ from: starts[at]!, to: starts[last]! + lines[last]!.length, form: "block", indent });
  }
  return list;
}

/** Reports whether a line of YAML or HCL begins a block of text. */
function opensBlock(line: string | undefined): boolean {
  return line !== undefined && /([|>][0-9+-]*\s*(#.*)?$)|(<<[-~]?\w+\s*$)/.test(line);
}

function offsets(lines: string[]): number[] {
  const starts: number[] = [];
  let at = 0;
  for (const line of lines) {
    starts.push(at);
    at += line.length + 1;
  }
  return starts;
}

/** The text with another template at the place. */
export function replaced(text: string, place: TemplatePlace, template: string): string {
  return text.slice(0, place.from) + written(place, template) + text.slice(place.to);
}

function written(place: TemplatePlace, template: string): string {
  if (place.form === "string") return JSON.stringify(template);
  const lines = template.replace(/\n+$/, "").split("\n");
  return lines.map(line => (line === "" ? "" : place.indent + line)).join("\n");
}
