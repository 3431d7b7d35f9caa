import type { Explained } from "../../engine/src/types.ts";
import { h } from "../dom.ts";
import { detailOf } from "./details.ts";
import { railOf, type Rail } from "./rail.ts";
import { pieces } from "./pieces.ts";
import { say, wayOf, type Place, type State, type Step, type Way } from "./way.ts";

export interface DrawingOptions {
  /** Goes to the source of a step. Without it there are no buttons for that. */
  onOpen?: (place: Place) => void;
  /** Steps that are open at first, by their ids. */
  open?: Iterable<string>;
  /** How long the body is, where the explanation has only its beginning. */
  bodyBytes?: number | undefined;
}

/** A drawing in the page. */
export interface Drawing {
  /** Shows another evaluation. What was open stays open, and the focus where it is. */
  update(explained: Explained): void;
  /** Opens a step, and brings it into view. */
  reveal(id: string): void;
}

/** Draws the way of an evaluation into an element, whose content it replaces. */
export function draw(root: Element, explained: Explained, options: DrawingOptions = {}): Drawing {
  const canvas = new Canvas(root, options);
  canvas.show(wayOf(explained, options.bodyBytes));
  return {
    update: (next) => canvas.show(wayOf(next)),
    reveal: (id) => canvas.reveal(id),
  };
}

/** How a state is said. */
const words: Record<State, string> = {
  taken: "",
  none: "nothing to do: ",
  passed: "not taken: ",
  warn: "attention: ",
  failed: "failed: ",
};

class Canvas {
  readonly #root: Element;
  readonly #options: DrawingOptions;
  readonly #open: Set<string>;
  readonly #shown = new Map<string, HTMLDetailsElement>();

  constructor(root: Element, options: DrawingOptions) {
    this.#root = root;
    this.#options = options;
    this.#open = new Set(options.open);
  }

  show(way: Way): void {
    const focus = this.#focused();
    for (const [id, details] of this.#shown) this.#note(id, details); // the event of the last one may be still to come
    this.#shown.clear();
    this.#root.replaceChildren(h("div", { class: "way" }, this.#head(way), this.#short(way), this.#steps(way.steps)));
    if (focus !== undefined) this.#find(focus)?.focus({ preventScroll: true });
  }

  reveal(id: string): void {
    const row = this.#find(`${id}\nsummary`) ?? this.#find(`${id}\nrow`);
    const details = row?.closest("details");
    if (details) details.open = true;
    row?.focus();
    row?.scrollIntoView({ block: "nearest" });
  }

  #note(id: string, details: HTMLDetailsElement): void {
    if (details.open) this.#open.add(id);
    else this.#open.delete(id);
  }

  /** What has the focus, by the step and the part of it. */
  #focused(): string | undefined {
    const active = document.activeElement;
    if (active === null || !this.#root.contains(active)) return undefined;
    return active instanceof HTMLElement ? active.dataset["focus"] : undefined;
  }

  #find(focus: string): HTMLElement | undefined {
    const all = this.#root.querySelectorAll<HTMLElement>("[data-focus]");
    return Array.from(all).find((e) => e.dataset["focus"] === focus);
  }

  #head(way: Way): Element | null {
    if (way.title.length === 0) return null;
    return h("p", { class: "way-title" }, ...pieces(way.title), this.#opener(way.place, "the method", "title"));
  }

  /** The steps that did something, in one line. */
  #short(way: Way): Element {
    const items = way.steps.filter((s) => s.short !== undefined && s.state !== "none");
    return h(
      "ol",
      { class: "way-short", "aria-label": "The way in short" },
      ...items.map((s) =>
        h(
          "li",
          { "data-state": s.state },
          h("button", { type: "button", "data-focus": `${s.id}\nshort`, onclick: () => this.reveal(s.id) }, s.short ?? ""),
        ),
      ),
    );
  }

  #steps(steps: Step[]): Element {
    const items = steps.map((s, i) => {
      const terminal = i === steps.length - 1;
      const row = this.#row(s, {
        state: s.state,
        at: "parent",
        above: i > 0,
        below: !terminal || s.children.length > 0,
        terminal,
        onWay: true,
      });
      return h("li", { class: "way-step", "data-state": s.state }, row, this.#children(s, terminal));
    });
    return h("ol", { class: "way-steps", "aria-label": "The way" }, ...items);
  }

  #children(s: Step, terminal: boolean): Element | null {
    if (s.children.length === 0) return null;
    const items = s.children.map((c, i) => {
      const below = !terminal || i < s.children.length - 1;
      const rail: Rail = { state: c.state, at: s.fork === true ? "choice" : "part", above: true, below, terminal: false, onWay: !terminal };
      return h("li", { class: "way-part", "data-state": c.state }, this.#row(c, rail));
    });
    return h("ol", { class: "way-parts", "aria-label": s.fork === true ? "Alternatives" : s.label }, ...items);
  }

  #row(s: Step, rail: Rail): Element {
    return h("div", { class: "way-row" }, railOf(rail), this.#body(s), this.#opener(s.place, say(s), s.id));
  }

  #body(s: Step): Element {
    const line = [
      h("span", { class: "way-label" }, words[s.state] === "" ? null : hidden(words[s.state]), s.label),
      h("span", { class: "way-text" }, h("span", { class: "way-decision" }, ...pieces(s.title)), ...reason(s)),
    ];
    if (s.details.length === 0) return h("div", { class: "way-line-of-text", "data-focus": `${s.id}\nrow`, tabindex: -1 }, ...line);
    const content = h("div", { class: "way-details" });
    const details = h(
      "details",
      { open: this.#open.has(s.id) },
      h("summary", { class: "way-line-of-text", "data-focus": `${s.id}\nsummary` }, ...line),
      content,
    );
    const fill = (): void => {
      if (details.open && content.childElementCount === 0) content.append(...s.details.map((d) => detailOf(d, this.#options.onOpen)));
    };
    fill(); // a detail is made when it is seen
    this.#shown.set(s.id, details);
    details.addEventListener("toggle", () => {
      if (this.#shown.get(s.id) === details) this.#note(s.id, details);
      fill();
    });
    return details;
  }

  #opener(place: Place | undefined, name: string, id: string): Element | null {
    const { onOpen } = this.#options;
    if (place === undefined || onOpen === undefined) return null;
    const attributes = {
      type: "button",
      class: "way-open",
      "data-focus": `${id}\nopen`,
      "aria-label": `Go to the source of ${name}`,
      title: "Go to the source",
    };
    return h("button", { ...attributes, onclick: () => onOpen(place) }, "source");
  }
}

function reason(s: Step): (Element | string)[] {
  return s.reason.every((p) => p.text === "") ? [] : [" ", h("span", { class: "way-reason" }, ...pieces(s.reason))];
}

function hidden(text: string): Element {
  return h("span", { class: "way-hidden" }, text);
}
