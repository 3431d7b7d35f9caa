import type { State } from "./way.ts";

/** Sizes of the rail in CSS pixels; drawing.css reserves the width. */
const spine = 14;
const twig = 38;
const middle = 15.5;

const thin = "way-line way-line-thin";

/** What a row of the rail shows. */
export interface Rail {
  state: State;
  /** parent: on the spine; part: beside it; choice: an alternative, which the way goes through or not. */
  at: "parent" | "part" | "choice";
  /** Whether the line comes from above and goes on below. */
  above: boolean;
  below: boolean;
  /** The last step: where the way ends. */
  terminal: boolean;
  /** The line beside the parts is the way itself. */
  onWay: boolean;
}

/** The picture beside a row: the line of the way, and the row's mark on it. */
export function railOf(rail: Rail): SVGSVGElement {
  const svg = make("svg", { class: "way-rail", "aria-hidden": "true", focusable: "false", width: 52, height: "100%" });
  const detour = rail.at === "choice" && rail.state === "taken";
  const line = rail.onWay ? "way-line" : thin;
  if (detour) {
    svg.append(
      make("path", { class: line, d: `M${spine} -1 C${spine} 10 ${twig} 3 ${twig} ${middle} C${twig} 29 ${spine} 22 ${spine} 33` }),
    );
    if (rail.below) svg.append(straight(line, 33, "100%"));
  } else {
    if (rail.above) svg.append(straight(line, 0, middle));
    if (rail.below) svg.append(straight(rail.terminal ? thin : line, middle, "100%"));
    if (rail.at !== "parent") svg.append(branch(rail.state));
  }
  svg.append(...mark(rail));
  return svg;
}

function straight(name: string, from: number, to: number | string): SVGElement {
  return make("line", { class: name, x1: spine, x2: spine, y1: from, y2: to });
}

function branch(state: State): SVGElement {
  const name = state === "passed" || state === "none" ? "way-branch way-branch-passed" : "way-branch";
  return make("path", { class: name, d: `M${spine} 4 C${spine} 13 ${spine + 6} ${middle} ${twig - 6} ${middle}` });
}

function mark(rail: Rail): SVGElement[] {
  const x = rail.at === "parent" ? spine : twig;
  const r = rail.at === "parent" ? 6 : 4.5;
  const circle = (size: number, name: string): SVGElement => make("circle", { class: name, cx: x, cy: middle, r: size });
  const cross = (size: number): SVGElement =>
    make("path", {
      class: "way-cross",
      d: `M${x - size} ${middle - size} l${2 * size} ${2 * size} m0 ${-2 * size} l${-2 * size} ${2 * size}`,
    });
  if (rail.terminal) return [circle(8, "way-dot-open way-taken"), circle(4, "way-dot way-taken")];
  switch (rail.state) {
    case "taken":
      return [circle(r, "way-dot way-taken")];
    case "warn":
      return [circle(r + 1.5, "way-dot way-warn"), make("path", { class: "way-bang", d: `M${x} ${middle - 3.4} v3.6 m0 2.6 v.6` })];
    case "failed":
      return [circle(r + 1.5, "way-dot way-failed"), make("g", { class: "way-on-dot" }, cross(2.2))];
    case "none":
      return [circle(r - 2, "way-dot-open way-quiet")];
    default:
      return rail.at === "choice" ? [cross(3)] : [circle(r - 1.5, "way-dot-open way-quiet")];
  }
}

function make<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | number>,
  ...children: SVGElement[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}
