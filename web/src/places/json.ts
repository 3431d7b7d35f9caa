// Where the parts of a JSON text stand, by JSON Pointer. A text that breaks off
// has the places of what comes before.

export interface Span {
  from: number;
  to: number;
}

export interface JSONPlaces {
  /** The value of each pointer. */
  values: Map<string, Span>;
  /** The member's name, with its quotes, of each pointer to a member. */
  names: Map<string, Span>;
}

/** Parts beyond this are not told: no definition that people write has as many. */
const most = 200_000;

const token = /\s*("(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+)/gsy;

interface Open {
  pointer: string;
  from: number;
  /** The index of the next element; -1 in an object. */
  index: number;
  name: string;
  /** The next string is a name. */
  naming: boolean;
}

const escaped = (name: string) => name.replaceAll("~", "~0").replaceAll("/", "~1");

function decoded(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    return text.slice(1, -1);
  }
}

/** The places of a text's parts. */
export function jsonPlaces(text: string): JSONPlaces {
  const places: JSONPlaces = { values: new Map(), names: new Map() };
  const stack: Open[] = [];
  token.lastIndex = 0;
  for (let match = token.exec(text); match && places.values.size < most; match = token.exec(text)) {
    const word = match[1]!;
    const to = token.lastIndex;
    const span = { from: to - word.length, to };
    const top = stack.at(-1);
    if (word === "{" || word === "[") {
      const pointer = pointerIn(top);
      places.values.set(pointer, { from: span.from, to: text.length });
      stack.push({ pointer, from: span.from, index: word === "[" ? 0 : -1, name: "", naming: word === "{" });
    } else if (word === "}" || word === "]") {
      if (!top) break;
      places.values.set(top.pointer, { from: top.from, to });
      stack.pop();
      if (stack.length === 0) break;
    } else if (word === ",") {
      if (top) next(top);
    } else if (word === ":") {
      if (top) top.naming = false;
    } else if (top?.naming) {
      top.name = decoded(word);
      places.names.set(pointerIn(top), span);
    } else {
      places.values.set(pointerIn(top), span);
    }
  }
  return places;
}

function next(top: Open): void {
  if (top.index >= 0) top.index++;
  else top.naming = true;
}

function pointerIn(top: Open | undefined): string {
  if (!top) return "";
  return `${top.pointer}/${top.index >= 0 ? top.index : escaped(top.name)}`;
}

/** The span of a pointer in the places, or that of its nearest parent; a member is shown from its name on. */
export function nearest(places: JSONPlaces, pointer: string): Span | null {
  for (let p = pointer; ; p = p.slice(0, p.lastIndexOf("/"))) {
    const value = places.values.get(p);
    if (value) return p === pointer ? value : (places.names.get(p) ?? { from: value.from, to: value.from + 1 });
    if (p === "") return null;
  }
}

/** A JSON Pointer of these names. */
export function pointer(...names: string[]): string {
  return names.map(name => `/${escaped(name)}`).join("");
}
