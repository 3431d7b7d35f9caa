import { fill, freshId, h } from "../dom.ts";

export interface Tab {
  id: string;
  label: string;
  content: HTMLElement;
}

export interface Tabs {
  readonly element: HTMLElement;
  readonly selected: string;
  select(id: string): void;
  /** Moves the focus to the selected tab. */
  focus(): void;
  /** A number or mark behind the label; "" takes it away. */
  badge(id: string, text: string, description?: string): void;
  /** Hides a tab, and selects the first one if it was selected. */
  show(id: string, shown: boolean): void;
}

/**
 * Tabs by the pattern of the ARIA authoring practices: one tab stop, arrow keys,
 * Home and End choose. onSelect is called for choices of the user only, that of
 * the selected tab among them.
 */
export function createTabs(name: string, tabs: Tab[], onSelect: (id: string) => void): Tabs {
  const list = h("div", { role: "tablist", "aria-label": name, class: "tabs" });
  const element = h("div", { class: "tabbed" }, list);
  let selected = tabs[0]!.id;
  const parts = tabs.map(tab => {
    const badge = h("span", { class: "badge", hidden: true });
    const panelId = freshId("panel");
    const button = h("button", { type: "button", role: "tab", id: freshId("tab"), "aria-controls": panelId, class: "tab" }, tab.label, badge);
    const panel = h("div", { role: "tabpanel", id: panelId, "aria-labelledby": button.id, class: "tab-panel" }, tab.content);
    button.addEventListener("click", () => choose(tab.id));
    return { id: tab.id, button, panel, badge };
  });
  fill(list, ...parts.map(p => p.button));
  for (const p of parts) element.append(p.panel);
  list.addEventListener("keydown", event => {
    const open = parts.filter(p => !p.button.hidden);
    const at = open.findIndex(p => p.id === selected);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: open.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = open[(to + open.length) % open.length]!;
    choose(next.id);
    next.button.focus();
  });
  const draw = () => {
    for (const p of parts) {
      const on = p.id === selected;
      p.button.setAttribute("aria-selected", String(on));
      p.button.tabIndex = on ? 0 : -1;
      p.panel.hidden = !on;
    }
  };
  const choose = (id: string) => {
    selected = id;
    draw();
    onSelect(id);
  };
  const find = (id: string) => parts.find(p => p.id === id);
  draw();
  return {
    element,
    get selected() { return selected; },
    select(id) {
      const part = find(id);
      if (!part || part.button.hidden) return;
      selected = id;
      draw();
    },
    focus() {
      find(selected)?.button.focus();
    },
    badge(id, text, description) {
      const part = find(id);
      if (!part) return;
      part.badge.hidden = text === "";
      fill(part.badge, h("span", { "aria-hidden": description ? "true" : null }, text), description ? h("span", { class: "visually-hidden" }, ` ${description}`) : null);
    },
    show(id, shown) {
      const part = find(id);
      if (!part) return;
      part.button.hidden = !shown;
      if (!shown && selected === id) {
        selected = tabs[0]!.id;
        draw();
      }
    },
  };
}
