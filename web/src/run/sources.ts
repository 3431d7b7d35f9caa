// The texts of two definitions, each beside the other's.

import type { TemplateOf } from "../places/templates.ts";
import type { Definition } from "../state/state.ts";
import type { Source } from "./outcome.ts";

/**
 * The templates and files of two definitions: templates of the same place and
 * files of the same name belong together, the first files always. Templates are
 * null where a definition cannot be read; then there are none.
 */
export function sourcesOf(before: Definition, after: Definition, old: readonly TemplateOf[] | null, now: readonly TemplateOf[] | null): Source[] {
  const templates = (old && now ? paired(old, now, t => t.pointer) : []).map(([a, b]): Source => ({
    name: `Template ${(b ?? a)!.label}`, kind: "template", before: a?.source ?? "", after: b?.source ?? "", file: -1,
  }));
  const [first, ...rest] = before.files;
  const [other, ...others] = after.files;
  const files: Source[] = [{ name: named(first?.name, other?.name), kind: "file", before: first?.text ?? "", after: other?.text ?? "", file: 0 }];
  for (const [a, b] of paired(rest, others, f => f.name)) {
    files.push({ name: (b ?? a)!.name, kind: "file", before: a?.text ?? "", after: b?.text ?? "", file: b ? after.files.indexOf(b) : -1 });
  }
  return [...templates, ...files];
}

const named = (before = "", after = "") => (before === after ? after : `${before} → ${after}`);

/** The elements of two lists that have the same key; those of one list alone with nothing. */
function paired<T>(before: readonly T[], after: readonly T[], key: (value: T) => string): [T | undefined, T | undefined][] {
  const rest = new Map(after.map(value => [key(value), value]));
  const pairs = before.map((value): [T, T | undefined] => {
    const other = rest.get(key(value));
    rest.delete(key(value));
    return [value, other];
  });
  return [...pairs, ...[...rest.values()].map((value): [undefined, T] => [undefined, value])];
}
