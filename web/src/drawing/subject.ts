import type { Pattern } from "../../engine/src/types.ts";
import { lineLimit, visible, whole, type Piece } from "./text.ts";

/** How much of the subject stands before the part that a pattern is about. */
const before = 40;

/**
 * The subject as one pattern sees it. A match is a match of the whole subject
 * (selectionPattern is not searched for); of a pattern that is one text between
 * wildcards, that text is marked in it. Without a match, the part that it reaches
 * is told from the part that it does not.
 */
export function marked(pattern: Pattern, subject: string): Piece[] {
  if (pattern.matched) return matchOf(pattern.pattern, subject);
  const at = pattern.reach === undefined ? subject.length : unitsOf(subject, pattern.reach);
  if (at >= subject.length) return cutAround([{ text: subject, as: "code" }], 0);
  return cutAround(
    [
      { text: subject.slice(0, at), as: "code" },
      { text: subject.slice(at), as: "rest" },
    ],
    at,
  );
}

function matchOf(pattern: string, subject: string): Piece[] {
  const core = coreOf(pattern);
  const at = core === "" ? -1 : subject.indexOf(core);
  if (at < 0 || core.length === subject.length) return cutAround([{ text: subject, as: "core" }], 0);
  return cutAround(
    [
      { text: subject.slice(0, at), as: "match" },
      { text: subject.slice(at, at + core.length), as: "core" },
      { text: subject.slice(at + core.length), as: "match" },
    ],
    at,
  );
}

const wildcard = String.raw`(?:\.|\[\\s\\S\]|\[\\S\\s\]|\(\?:\.\|\\n\)|\(\.\|\\n\)|\(\\n\|\.\))[*+][?+]?`;
const around = new RegExp(`^\\^?(?:${wildcard})*|(?:${wildcard})*\\$?$`, "g");

/**
 * The text of a pattern that is one text between wildcards, such as
 * .*Not Found.*; '' for every other pattern.
 */
export function coreOf(pattern: string): string {
  const inner = pattern.replace(around, "");
  let text = "";
  for (let i = 0; i < inner.length; i++) {
    let c = inner.charAt(i);
    if (c === "\\") {
      c = inner.charAt(++i);
      if (c === "" || /[A-Za-z0-9]/.test(c)) return "";
    } else if (".[]{}()*+?|^$".includes(c)) {
      return "";
    }
    text += c;
  }
  return text;
}

/** The UTF-16 offset of an offset in UTF-8. */
export function unitsOf(text: string, bytes: number): number {
  let units = 0;
  for (const c of text) {
    const point = c.codePointAt(0) ?? 0;
    bytes -= point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (bytes < 0) break;
    units += c.length;
  }
  return units;
}

/** The pieces, shortened at both ends so that the offset at stays in view. */
function cutAround(pieces: Piece[], at: number): Piece[] {
  const total = pieces.reduce((n, p) => n + p.text.length, 0);
  const from = total <= lineLimit ? 0 : Math.max(0, Math.min(at - before, total - lineLimit));
  const out: Piece[] = from > 0 ? [{ text: "…" }] : [];
  let pos = 0;
  for (const p of pieces) {
    const start = Math.max(0, from - pos);
    const end = Math.min(p.text.length, from + lineLimit - pos);
    pos += p.text.length;
    if (end > start) out.push({ ...p, text: visible(whole(p.text, end).slice(start)) });
  }
  if (from + lineLimit < total) out.push({ text: `… (${total.toLocaleString("en")} characters)` });
  return out;
}
