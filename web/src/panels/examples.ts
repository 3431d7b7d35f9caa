// The dialog in which an example is chosen.

import { fill, freshId, h } from "../dom.ts";
import type { Example } from "../examples/example.ts";
import { createButton } from "../layout/fields.ts";

export interface ExamplesDialog {
  readonly button: HTMLButtonElement;
  /** Fetches the list before it is asked for, so that it is there without a server. */
  fetch(): Promise<void>;
}

/** The button that opens the dialog; the list is fetched when it is opened first. */
export function createExamples(onChoose: (example: Example) => void, say: (text: string) => void): ExamplesDialog {
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
  const draw = () => {
    const wanted = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = (all ?? []).filter(e => wanted.every(word => `${e.title} ${e.about} ${e.note ?? ""}`.toLowerCase().includes(word)));
    fill(list, ...groups(found).map(([name, examples]) => drawn(name, examples, example => {
      dialog.close();
      onChoose(example);
    })));
    count.textContent = `${found.length} of ${all?.length ?? 0}`;
  };
  filter.addEventListener("input", draw);
  const open = async () => {
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

function groups(examples: Example[]): [string, Example[]][] {
  const found = new Map<string, Example[]>();
  for (const example of examples) found.set(example.group, [...(found.get(example.group) ?? []), example]);
  return [...found];
}

function drawn(name: string, examples: Example[], onChoose: (example: Example) => void): HTMLElement {
  const id = freshId("group");
  return h("section", { "aria-labelledby": id }, h("h3", { id }, name),
    h("ul", null, ...examples.map(example => {
      const aboutId = freshId("about");
      return h("li", null,
        h("button", { type: "button", class: "example", "aria-describedby": aboutId, onclick: () => onChoose(example) }, example.title, " ", example.note ? h("span", { class: "tag" }, example.note) : null),
        h("p", { id: aboutId, class: "quiet" }, example.about));
    })));
}
