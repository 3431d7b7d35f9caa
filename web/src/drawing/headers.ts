import type { Explanation, Parameter } from "../../engine/src/types.ts";
import { code, detailLimit, plain, plural, shorten, strong, visibleLines, type Piece } from "./text.ts";
import { chosen, step, type Detail, type Step } from "./way.ts";

const prefix = "method.response.header.";

/** What contentHandling and the binary media types do to the payload. */
export function conversion(x: Explanation): Step | undefined {
  const c = x.conversion;
  if (c === undefined) return undefined;
  const because: string[] = [];
  if (c.contentHandling) because.push(`contentHandling ${c.contentHandling}`);
  if (c.binaryPayload) because.push(`binary Content-Type ${c.payloadType ?? ""}`);
  if (c.binaryAccept) because.push(`binary Accept ${c.accept ?? ""}`);
  const quiet = because.length === 0 && !c.changed;
  return step({
    id: "conversion",
    label: "Payload",
    title: quiet ? [plain(c.action)] : [strong(c.action)],
    reason: [plain(because.join(", ") + (c.changed ? (because.length > 0 ? ": it is changed" : "it is changed") : ""))],
    state: quiet ? "none" : "taken",
    short: c.action,
    place: { in: "response", key: chosen(x), part: "contentHandling" },
  });
}

/** The response parameters, each with where its value comes from. */
export function parameters(x: Explanation): Step {
  const list = x.parameters;
  const empty = list.filter((p) => !p.found).length;
  const failed = list.some((p) => p.error !== undefined);
  const title = list.length === 0 ? "none" : plural(list.length - empty, "header");
  return step({
    id: "parameters",
    label: "Parameters",
    title: [list.length === 0 ? plain(title) : strong(title)],
    reason: empty === 0 || failed ? [] : [plain(`${plural(empty, "parameter")} without a value`)],
    state: failed ? "failed" : list.length === 0 ? "none" : "taken",
    children: list.map((p, i) => parameterStep(p, i, chosen(x))),
    short: plural(list.length - empty, "header"),
  });
}

function parameterStep(p: Parameter, index: number, response: string): Step {
  const name = p.key.startsWith(prefix) ? p.key.slice(prefix.length) : p.key;
  const failed = p.error !== undefined;
  return step({
    id: `parameter/${index}/${p.key}`,
    label: name,
    title: p.found ? [code(p.value)] : [plain(failed ? "failed" : "no header")],
    reason: failed
      ? [plain(p.error ?? "")]
      : p.found
        ? from(p.expression, p.source)
        : [plain(p.whyNot ?? ""), plain(" in "), code(p.expression)],
    state: failed ? "failed" : p.found ? "taken" : "warn",
    place: { in: "parameter", response, key: p.key },
    details: long(p.value, "The whole value"),
  });
}

function from(expression: string, source: string): Piece[] {
  return [plain("from "), code(expression), plain(`, ${source}`)];
}

/** A detail for a value that a line does not show whole. */
export function long(value: string, name: string): Detail[] {
  if (value.length <= 120 && !value.includes("\n")) return [];
  return [{ is: "text", name, text: visibleLines(shorten(value, detailLimit)) }];
}

/** What the template sets with $context.responseOverride. */
export function overrides(x: Explanation): Step {
  const { status, headers = [] } = x.overrides;
  const children: Step[] = [];
  if (status !== undefined) {
    children.push(
      step({
        id: "override/status",
        label: "status",
        title: [strong(String(status))],
        reason: [plain("in place of the response’s")],
        state: "taken",
      }),
    );
  }
  headers.forEach((h, i) => {
    children.push(
      step({
        id: `override/${i}/${h.name}`,
        label: h.name,
        title: h.values.length === 0 ? [plain("no value")] : [code(h.values.join(","))],
        reason: [plain("from $context.responseOverride.header")],
        state: "taken",
        details: long(h.values.join("\n"), "The whole value"),
      }),
    );
  });
  return step({
    id: "overrides",
    label: "Overrides",
    title: [children.length === 0 ? plain("none") : strong(what(status, headers.length))],
    state: children.length === 0 ? "none" : "taken",
    children,
    short: `override ${what(status, headers.length)}`,
  });
}

function what(status: number | undefined, headers: number): string {
  const parts: string[] = [];
  if (status !== undefined) parts.push(`status ${status}`);
  if (headers > 0) parts.push(plural(headers, "header"));
  return parts.join(", ");
}

/** The headers that the gateway renames or drops. */
export function headerRules(x: Explanation): Step {
  const children: Step[] = [];
  x.parameters.forEach((p, i) => {
    if (!p.found) return;
    const name = p.key.startsWith(prefix) ? p.key.slice(prefix.length) : p.key;
    if (p.header === undefined || p.renamed) children.push(rule(`rule/parameter/${i}`, name, p.header));
  });
  (x.overrides.headers ?? []).forEach((h, i) => {
    if (h.header !== h.name) children.push(rule(`rule/override/${i}`, h.name, h.header));
  });
  return step({
    id: "rules",
    label: "Header rules",
    title: [children.length === 0 ? plain("no header renamed or dropped") : strong(plural(children.length, "header"))],
    state: children.length === 0 ? "none" : "taken",
    children,
    short: `${plural(children.length, "header")} renamed or dropped`,
  });
}

function rule(id: string, name: string, header: string | undefined): Step {
  const dropped = header === undefined;
  return step({
    id,
    label: name,
    title: dropped ? [plain("dropped")] : [code(header)],
    reason: [plain(dropped ? "the gateway drops it" : "the gateway renames it")],
    state: dropped ? "warn" : "taken",
  });
}
