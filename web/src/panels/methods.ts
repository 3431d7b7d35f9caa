// The method of a definition, chosen from a list with a filter: a combobox by
// the pattern of the ARIA authoring practices.

import type { Method } from "@gatemap/engine";

import { fill, freshId, h } from "../dom.ts";
import { keyOf } from "../state/evaluation.ts";

/** How many methods the list shows at once; the filter finds the others. */
const mostShown = 200;

export interface MethodChooser {
  readonly element: HTMLElement;
  draw(methods: readonly Method[], chosen: Method | null): void;
}

/** A method as people call it. */
export const nameOf = (method: Method) => [method.method || "ANY", method.path || "/", method.api ? `(${method.api})` : ""].filter(Boolean).join(" ");

export function createMethodChooser(onChoose: (key: string) => void): MethodChooser {
  const listId = freshId("methods");
  const input = h("input", {
    type: "text", role: "combobox", id: freshId("method"), "aria-expanded": "false", "aria-controls": listId, "aria-autocomplete": "list",
    autocomplete: "off", spellcheck: "false", class: "method-input",
  });
  const list = h("ul", { role: "listbox", id: listId, "aria-label": "Methods", class: "method-list", hidden: true });
  const count = h("span", { class: "quiet" });
  const element = h("div", { class: "method-chooser", hidden: true }, h("label", { for: input.id }, "Method"), h("div", { class: "method-box" }, input, list), count);
  let methods: readonly Method[] = [];
  let chosen: Method | null = null;
  let shown: Method[] = [];
  let active = -1;

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    input.value = chosen ? nameOf(chosen) : "";
  };
  const choose = (method: Method) => {
    chosen = method;
    close();
    onChoose(keyOf(method));
  };
  const mark = (to: number) => {
    active = shown.length === 0 ? -1 : (to + shown.length) % shown.length;
    [...list.children].forEach((option, i) => option.classList.toggle("active", i === active));
    const option = list.children[active];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    }
  };
  const open = (filter: string) => {
    const wanted = filter.toLowerCase().split(/\s+/).filter(Boolean);
    const found = methods.filter(m => wanted.every(word => nameOf(m).toLowerCase().includes(word)));
    shown = found.slice(0, mostShown);
    fill(list, ...shown.map(m => option(m, m === chosen, () => choose(m))));
    if (found.length === 0) list.append(h("li", { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "quiet" }, "No method has these words."));
    if (found.length > shown.length) list.append(h("li", { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "quiet" }, `${found.length - shown.length} more: filter to see them.`));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark(Math.max(shown.indexOf(chosen!), 0));
  };
  input.addEventListener("focus", () => input.select());
  input.addEventListener("click", () => open(""));
  input.addEventListener("input", () => open(input.value));
  input.addEventListener("blur", close);
  input.addEventListener("keydown", event => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) open("");
      else mark(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !list.hidden) {
      const method = shown[active];
      if (method) choose(method);
    }
    else if (event.key === "Escape" && !list.hidden) close();
    else return;
    event.preventDefault();
  });
  return {
    element,
    draw(all, method) {
      methods = all;
      chosen = method;
      element.hidden = all.length < 2;
      count.textContent = `of ${all.length}`;
      if (list.hidden) input.value = method ? nameOf(method) : "";
    },
  };
}

function option(method: Method, selected: boolean, onChoose: () => void): HTMLElement {
  const integration = method.integration as { type?: string };
  const element = h("li", { role: "option", id: freshId("option"), "aria-selected": String(selected) },
    h("span", { class: "verb" }, method.method || "ANY"), " ", h("span", { class: "path" }, method.path || "/"),
    method.api ? h("span", { class: "quiet" }, ` (${method.api})`) : null,
    " ", h("span", { class: "quiet" }, integration.type ?? ""));
  element.addEventListener("mousedown", event => {
    event.preventDefault(); // keeps the focus, whose loss would close the list first
    onChoose();
  });
  return element;
}
