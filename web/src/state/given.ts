// What the command gives the page to begin with (`gatemap playground -f`,
// `gatemap serve --ui`). The address ends in #given=NAME then, and the page's own
// server has it; a link cannot name anything else.

import { readState, type State } from "./state.ts";

const named = /^#given=([a-z]+(?:-[0-9]{1,19})?)$/;

/** The state that the address names; null where it names none, an error for one that the server does not have. */
export async function fromServer(fragment: string): Promise<State | null> {
  const name = named.exec(fragment)?.[1];
  if (name === undefined) return null;
  const answer = await fetch(`given/${name}.json`, { cache: "no-store", credentials: "omit" });
  if (!answer.ok) throw new Error(`the server has no ${name.replace("-", " ")} any more`);
  return readState(await answer.json());
}

/** A request that the page's own server has answered. */
export interface Answered {
  /** What fromServer takes, behind #given=. */
  name: string;
  title: string;
  about: string;
}

/** The requests that the server has answered, the latest first. */
export async function answered(): Promise<Answered[]> {
  const answer = await fetch("given/requests.json", { cache: "no-store", credentials: "omit" });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const list: unknown = await answer.json();
  return (Array.isArray(list) ? list : []).filter((a): a is Answered => ["name", "title", "about"].every(part => typeof a?.[part] === "string"));
}
