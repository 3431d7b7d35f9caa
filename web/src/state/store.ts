import { followed, type State } from "./state.ts";

export type Part = keyof State;

/** Who changed the state: a control, which shows it already, or something else, as an example or a fix. */
export type Origin = "control" | "load";

type Listener = (state: State, changed: ReadonlySet<Part>, origin: Origin) => void;

/** Holds the one state of the page and tells its parts of changes. */
export class Store {
  #state: State;
  #listeners: Listener[] = [];

  constructor(state: State) {
    this.#state = state;
  }

  get state(): State {
    return this.#state;
  }

  /** Changes parts of the state. Parts that are the same objects count as unchanged. */
  set(patch: Partial<State>, origin: Origin = "control"): void {
    const changed = new Set<Part>();
    for (const part of Object.keys(patch) as Part[]) if (patch[part] !== this.#state[part]) changed.add(part);
    if (changed.size === 0) return;
    const next = { ...this.#state, ...patch };
    if (next.other?.same) {
      if (changed.has("definition")) next.other = followed(next.other, next.definition);
      else next.definition = followed(next.definition, next.other);
      for (const part of ["definition", "other"] as const) if (next[part] !== this.#state[part]) changed.add(part);
    }
    this.#state = next;
    for (const listener of this.#listeners) listener(this.#state, changed, origin);
  }

  subscribe(listener: Listener): void {
    this.#listeners.push(listener);
  }
}
