// A state as the fragment of a link: JSON, deflated, in base64url. A browser
// sends fragments to nobody.

import { readState, type State } from "./state.ts";

const prefix = "#s=";

/** The largest state that is read from a link, so that a small link cannot fill the memory. */
const largest = 32 << 20;

async function piped(bytes: Uint8Array<ArrayBuffer>, through: CompressionStream | DecompressionStream, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([bytes]).stream().pipeThrough(through).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > limit) {
      await reader.cancel();
      throw new Error("the link holds too much");
    }
    parts.push(value as Uint8Array<ArrayBuffer>);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function base64url(bytes: Uint8Array): string {
  const step = 0x8000;
  let text = "";
  for (let i = 0; i < bytes.length; i += step) text += String.fromCharCode(...bytes.subarray(i, i + step));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** The fragment of a link to this state, with its #. */
export async function toFragment(state: State): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(state));
  return prefix + base64url(await piped(bytes, new CompressionStream("deflate-raw"), Infinity));
}

/** The state of a link's fragment; null for one that holds none, an error for one that is damaged. */
export async function fromFragment(fragment: string): Promise<State | null> {
  if (!fragment.startsWith(prefix)) return null;
  let text: string;
  try {
    const bytes = await piped(fromBase64url(fragment.slice(prefix.length)), new DecompressionStream("deflate-raw"), largest);
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Error(`the link is damaged: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error("the link is damaged: what it holds is no JSON", { cause: error });
  }
  return readState(value);
}
