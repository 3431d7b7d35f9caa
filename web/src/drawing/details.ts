import { h } from "../dom.ts";
import type { ListingLine } from "./listing.ts";
import { pieces } from "./pieces.ts";
import type { Detail, Place } from "./way.ts";

/** What a step shows when it is opened. */
export function detailOf(detail: Detail, onOpen?: (place: Place) => void): Element {
  switch (detail.is) {
    case "facts":
      return h("dl", { class: "way-facts" }, ...detail.facts.flatMap((f) => [h("dt", null, f.name), h("dd", null, ...pieces(f.value))]));
    case "text":
      return h(
        "figure",
        { class: "way-figure" },
        h("figcaption", null, detail.name),
        h("pre", { tabindex: 0, role: "region", "aria-label": detail.name }, detail.text),
      );
    case "listing":
      return listing(detail, onOpen);
  }
}

function listing(detail: Extract<Detail, { is: "listing" }>, onOpen?: (place: Place) => void): Element {
  const lines = detail.lines.map((l) => lineOf(l, detail.template, onOpen));
  if (detail.left > 0) lines.push(h("li", null, `… ${detail.left.toLocaleString("en")} more lines`));
  const box = h("div", { class: "listing", tabindex: 0, role: "region", "aria-label": detail.name }, h("ol", null, ...lines));
  return h("figure", { class: "way-figure" }, h("figcaption", null, detail.name), box);
}

function lineOf(l: ListingLine, template: Place | undefined, onOpen?: (place: Place) => void): HTMLElement {
  const ran = l.times > 0 ? "hit" : l.times === 0 ? "miss" : "still";
  const parts = l.parts.map((p) => (p.as === undefined ? p.text : h("span", { class: `listing-${p.as}`, title: p.says }, p.text)));
  return h(
    "li",
    { class: `listing-line listing-${ran}` },
    number(l, template, onOpen),
    h("span", { class: "listing-times", title: said(l.times) }, times(l.times)),
    h("code", null, ...parts),
    l.notes.length === 0
      ? null
      : h("ul", { class: "listing-notes" }, ...l.notes.map((n) => h("li", { class: `listing-note listing-note-${n.as}` }, n.text))),
  );
}

function number(l: ListingLine, template: Place | undefined, onOpen?: (place: Place) => void): HTMLElement {
  const text = String(l.number);
  if (onOpen === undefined || template === undefined || !("line" in template)) return h("span", { class: "listing-number" }, text);
  const place = { ...template, line: l.number, column: 1 } as Place;
  return h("button", { type: "button", class: "listing-number", "aria-label": `Go to line ${text}`, onclick: () => onOpen(place) }, text);
}

function times(n: number): string {
  return n > 1 ? `${n}×` : "";
}

function said(n: number): string {
  return n < 0 ? "nothing to execute" : n === 0 ? "not executed" : n === 1 ? "executed once" : `executed ${n} times`;
}
