// Elements are made by these functions only. Whatever a user or a definition
// says becomes text or an attribute's value, never markup.

type Child = Node | string | null | undefined | false;
type Handler = (event: Event) => void;
type Props = Record<string, string | number | boolean | null | undefined | Handler>;

/**
 * An element with its properties and children. A property that is a function
 * listens to the event of its name behind "on", a Boolean is an attribute that
 * is there or not, and anything else is an attribute's value.
 */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props?: Props | null, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  add(element, ...children);
  return element;
}

/** Appends children; strings become text. */
export function add(parent: Element, ...children: Child[]): void {
  for (const child of children) if (child) parent.append(child);
}

/** Replaces all children. */
export function fill(parent: Element, ...children: Child[]): void {
  parent.replaceChildren();
  add(parent, ...children);
}

/** The element of the page with this id, which index.html has. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element;
}

let serial = 0;

/** An id that no other element has. */
export function freshId(prefix: string): string {
  serial += 1;
  return `${prefix}-${serial}`;
}
