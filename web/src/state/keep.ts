// Keeps the state in the address and in the local storage, so that a reload and
// a link bring it back.

import { fromFragment, toFragment } from "./fragment.ts";
import { fromServer } from "./given.ts";
import { readState, type State } from "./state.ts";
import type { Store } from "./store.ts";

const key = "gatemap.playground";

/** Addresses above this are not written at each change: browsers become slow, and chats cut them. */
export const longest = 64 << 10;

/** The largest state that is kept in the local storage, which has about 5 MB. */
export const largest = 2 << 20;

/** What keep has to tell: whether the address holds the state. */
export interface Kept {
  inAddress: boolean;
}

export interface Restored {
  /** Null where there is none. */
  state: State | null;
  /** Why the address could not be read; "" if it could, or held nothing. */
  fault: string;
  /** The command has given it, which may have answered requests. */
  given: boolean;
}

/** The state that the address holds, else the one that was looked at last. */
export async function restore(): Promise<Restored> {
  let fault = "";
  const given = location.hash.startsWith("#given=");
  try {
    const state = (await fromFragment(location.hash)) ?? (await fromServer(location.hash));
    if (state) return { state, fault, given };
  } catch (error) {
    fault = error instanceof Error ? error.message : String(error);
  }
  try {
    const text = localStorage.getItem(key);
    if (text && fault === "") return { state: readState(JSON.parse(text)), fault, given };
  } catch {
    // A browser may refuse the storage, and another version may have written it.
  }
  return { state: null, fault, given };
}

function store(state: State): void {
  try {
    const text = JSON.stringify(state);
    if (text.length <= largest) localStorage.setItem(key, text);
    else localStorage.removeItem(key);
  } catch {
    // Without a storage the address alone holds the state.
  }
}

/** Writes each state of the store a moment after it was changed. */
export function keep(store_: Store, wait: number, told: (kept: Kept) => void): void {
  let timer = 0;
  let turn = 0;
  const write = async () => {
    const state = store_.state;
    const mine = ++turn;
    store(state);
    const fragment = await toFragment(state);
    if (mine !== turn) return;
    const fits = fragment.length <= longest;
    history.replaceState(null, "", fits ? fragment : location.pathname + location.search);
    told({ inAddress: fits });
  };
  store_.subscribe(() => {
    clearTimeout(timer);
    timer = window.setTimeout(write, wait);
  });
}

/** The whole address of a state, however long it is. */
export async function linkTo(state: State): Promise<string> {
  const url = new URL(location.href);
  url.hash = await toFragment(state);
  return url.href;
}
