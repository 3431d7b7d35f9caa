import { h } from "../dom.ts";
import type { Piece } from "./text.ts";

/** Pieces of text as elements. */
export function pieces(list: readonly Piece[]): (Element | string)[] {
  return list.map((p) => {
    switch (p.as) {
      case undefined:
        return p.text;
      case "code":
        return h("code", null, p.text);
      case "strong":
        return h("strong", null, p.text);
      case "rest":
        return h("span", { class: "way-rest" }, p.text);
      default:
        return h("mark", { class: `way-${p.as}` }, p.text);
    }
  });
}
