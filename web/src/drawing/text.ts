// Texts as they are shown: bounded, with what they say about their length.

/** How many UTF-16 units of a text are shown in a line, and in a detail. */
export const lineLimit = 240;
export const detailLimit = 20_000;

/** A part of a line of text. */
export interface Piece {
  text: string;
  /**
   * code: from the definition or a payload; match: the part of the subject that
   * a pattern matches; core: the text in it that the pattern is about; rest: the
   * part that it does not reach; strong: the outcome of a decision.
   */
  as?: "code" | "match" | "core" | "rest" | "strong";
}

/** Characters that have no picture of their own, or that change the order of others, as what can be seen. */
export function visible(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, (c) => {
    if (c === "\n") return "↵";
    if (c === "\t") return "⇥";
    return `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** The same for a text of several lines: line ends and tabs stay. */
export function visibleLines(text: string): string {
  return text
    .replace(/\r\n/g, "\n")
    .split(/([\n\t])/)
    .map((part) => (part === "\n" || part === "\t" ? part : visible(part)))
    .join("");
}

/** The beginning of a text, with its length when that is not all. */
export function shorten(text: string, limit = lineLimit): string {
  if (text.length <= limit) return text;
  return `${whole(text, limit)}… (${text.length.toLocaleString("en")} characters)`;
}

/** The beginning of a text, for where its length does not matter. */
export function clip(text: string, limit: number): string {
  return text.length <= limit ? text : `${whole(text, limit)}…`;
}

/** The first units of a text, without half of a character at the end. */
export function whole(text: string, units: number): string {
  const last = text.charCodeAt(units - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? units - 1 : units);
}

export function plain(text: string): Piece {
  return { text };
}

export function code(text: string): Piece {
  return { text: visible(shorten(text)), as: "code" };
}

export function strong(text: string): Piece {
  return { text: visible(shorten(text)), as: "strong" };
}

/** The text of pieces, as a screen reader says it. */
export function textOf(pieces: Piece[]): string {
  return pieces.map((p) => p.text).join("");
}

export function plural(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}
