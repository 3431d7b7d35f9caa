// The dialog in which an example is chosen.

import { fill, freshId, h } from "../dom.ts";
import type { Example } from "../examples/example.ts";
import { createButton } from "../layout/fields.ts";
import type { Answered } from "../state/given.ts";

export interface ExamplesDialog {
  readonly button: HTMLButtonElement;
  /** Fetches the list before it is asked for, so that it is there without a server. */
  fetch(): Promise<void>;
}

export interface ExamplesOptions {
  choose(example: Example): void;
  say(text: string): void;
  /** The requests that the page's server has answered; not there where it answers none. */
  answered?: { list(): Promise<Answered[]>; open(answered: Answered): void };
}

/** What the dialog offers. */
interface Offer {
  group: string;
  title: string;
  about: string;
  note?: string;
  take(): void;
}

/** The button that opens the dialog; the list is fetched when it is opened first, and what was answered each time. */
export function createExamples({ choose, say, answered }: ExamplesOptions): ExamplesDialog {
  const headingId = freshId("examples");
  const list = h("div", { class: "example-list" });
  const filterId = freshId("filter");
  const filter = h("input", { type: "search", id: filterId, autocomplete: "off", spellcheck: "false" });
  const count = h("p", { class: "quiet", role: "status" });
  const close = createButton("Close", () => dialog.close());
  const dialog = h("dialog", { class: "dialog", "aria-labelledby": headingId },
    h("div", { class: "dialog-head" }, h("h2", { id: headingId }, "Examples"), close),
    h("div", { class: "dialog-tools" }, h("label", { for: filterId }, "Filter"), filter, count),
    list);
  document.body.append(dialog);
  let all: Example[] | null = null;
  let requests: Offer[] = [];
  const draw = () => {
    const wanted = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const offers = [...requests, ...(all ?? []).map((e): Offer => ({ group: e.group, title: e.title, about: e.about, ...(e.note ? { note: e.note } : {}), take: () => choose(e) }))];
    const found = offers.filter(e => wanted.every(word => `${e.title} ${e.about} ${e.note ?? ""}`.toLowerCase().includes(word)));
    fill(list, ...groups(found).map(([name, of]) => drawn(name, of, offer => {
      dialog.close();
      offer.take();
    })));
    count.textContent = `${found.length} of ${offers.length}`;
  };
  const ask = async () => {
    if (!answered) return;
    try {
      requests = (await answered.list()).map(a => ({ group: "Answered by this server", title: a.title, about: a.about, take: () => answered.open(a) }));
    } catch {
      requests = []; // it has ended: the examples are here all the same
    }
  };
  filter.addEventListener("input", draw);
  const open = async () => {
    await ask();
    try {
      all ??= await fetchExamples();
    } catch (error) {
      say(`The examples cannot be loaded: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    draw();
    dialog.showModal();
    filter.focus();
  };
  return {
    button: createButton("Examples…", () => void open()),
    async fetch() {
      try {
        all ??= await fetchExamples();
      } catch {
        // Asked for again, and told, when the list is opened.
      }
    },
  };
}

async function fetchExamples(): Promise<Example[]> {
  const response = await fetch(new URL("examples.json", document.baseURI));
  if (!response.ok) throw new Error(`status ${response.status}`);
  return (await response.json()) as Example[];
}

function groups(offers: Offer[]): [string, Offer[]][] {
  const found = new Map<string, Offer[]>();
  for (const offer of offers) found.set(offer.group, [...(found.get(offer.group) ?? []), offer]);
  return [...found];
}

function drawn(name: string, offers: Offer[], onChoose: (offer: Offer) => void): HTMLElement {
  const id = freshId("group");
  return h("section", { "aria-labelledby": id }, h("h3", { id }, name),
    h("ul", null, ...offers.map(offer => {
      const aboutId = freshId("about");
      return h("li", null,
        h("button", { type: "button", class: "example", "aria-describedby": aboutId, onclick: () => onChoose(offer) }, offer.title, " ", offer.note ? h("span", { class: "tag" }, offer.note) : null),
        h("p", { id: aboutId, class: "quiet" }, offer.about));
    })));
}
