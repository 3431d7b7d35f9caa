// The headers of the backend and of the client side by side, with where each of
// the client's comes from. The table says its roles itself, since it is laid out as
// a grid where it is narrow.

import type { Explained, Parameter } from "@gatemap/engine";

import { fill, h } from "../dom.ts";
import { pairs } from "../state/evaluation.ts";
import type { Answer } from "../state/state.ts";

/** How many rows and characters of a value are shown. */
const mostRows = 300;
const mostValue = 2000;

interface Row {
  backend: string;
  client: string;
  from: string;
  kind: "passed" | "made" | "lost";
}

export interface HeadersPanel {
  readonly element: HTMLElement;
  draw(explained: Explained, answer: Answer): void;
}

export function createHeaders(): HeadersPanel {
  const body = h("tbody");
  const head = h("thead", null, h("tr", { role: "row" }, ...["Backend", "Client", "Where from"].map(name => h("th", { scope: "col", role: "columnheader" }, name))));
  const table = h("table", { class: "headers-table", role: "table" }, h("caption", { class: "visually-hidden" }, "Headers of the backend and of the client"), head, body);
  return {
    element: h("div", { class: "answer-part scroll headers", tabindex: 0, role: "region", "aria-label": "Headers" }, table),
    draw(explained, answer) {
      const rows = rowsOf(explained, answer);
      fill(body, ...rows.slice(0, mostRows).map(drawn));
      if (rows.length > mostRows) body.append(h("tr", { role: "row" }, h("td", { colspan: 3, class: "quiet", role: "cell" }, `${rows.length - mostRows} more`)));
    },
  };
}

const cut = (text: string) => (text.length > mostValue ? `${text.slice(0, mostValue)}…` : text);

function drawn(row: Row): HTMLElement {
  const cell = (line: string) => {
    const at = line.indexOf(": ");
    if (line === "") return h("td", { class: "none", role: "cell" }, "–");
    return h("td", { role: "cell" }, h("b", null, cut(line.slice(0, at))), ": ", cut(line.slice(at + 2)));
  };
  return h("tr", { class: row.kind, role: "row" }, cell(row.backend), cell(row.client), h("td", { class: "from", role: "cell" }, ...breakable(cut(row.from))));
}

/** A text that may be broken behind its dots. */
function breakable(text: string): (Node | string)[] {
  return text.split(/(?<=\.)(?=\S)/).flatMap((part, i) => (i === 0 ? [part] : [h("wbr"), part]));
}

/** The rows: the client's headers in their order, mapped ones without a value, and the backend's that end here. */
export function rowsOf(explained: Explained, answer: Answer): Row[] {
  const given = Object.entries(pairs(answer.headers, ":").values).map(([name, values]) => ({ name, values, used: false }));
  const { parameters, overrides } = explained.explanation;
  const rows: Row[] = [];
  const line = (name: string, values: readonly string[]) => values.map(value => `${name}: ${value}`).join("\n");
  for (const header of explained.headers) {
    const override = overrides.headers?.find(o => same(o.header ?? o.name, header.name));
    const parameter = parameters.find(p => p.found && same(p.header ?? "", header.name));
    const name = backendName(parameter);
    const source = override ? undefined : given.find(g => same(g.name, name));
    if (source) source.used = true;
    rows.push({
      backend: source ? line(source.name, source.values) : "",
      client: line(header.name, header.values),
      from: origin(explained, header.name, override !== undefined, parameter),
      kind: source ? "passed" : "made",
    });
  }
  for (const p of parameters) {
    if (p.found && p.header) continue;
    const why = p.error ?? p.whyNot ?? (p.found ? "the gateway drops this header" : "there is no value");
    rows.push({ backend: "", client: "", from: `${shortKey(p.key)} = ${p.expression}: ${why}`, kind: "lost" });
  }
  for (const g of given) {
    if (!g.used) rows.push({ backend: line(g.name, g.values), client: "", from: "no parameter maps it", kind: "lost" });
  }
  return rows;
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

const shortKey = (key: string) => key.replace(/^method\.response\.header\./, "");

/** The name of the backend's header that a parameter reads; "" of any other expression. */
function backendName(parameter: Parameter | undefined): string {
  return /^integration\.response\.(?:multivalue)?header\.(.+)$/.exec(parameter?.expression ?? "")?.[1] ?? "";
}

function origin(explained: Explained, name: string, overridden: boolean, parameter: Parameter | undefined): string {
  if (overridden) return "an override in the template";
  if (parameter) return `${parameter.expression}${parameter.renamed ? ", renamed by the gateway" : ""}`;
  const gateway = explained.explanation.gatewayResponse?.parameters?.find(p => same(p.header, name));
  if (gateway) return `gateway response: ${gateway.expression}`;
  if (explained.error) return "the gateway";
  return same(name, "Content-Type") ? "the template’s media type, or the gateway’s default" : "the gateway";
}
