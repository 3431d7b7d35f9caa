// What goes over the border to the engine: a name and JSON.

import { EngineError } from "./error.js";
import type { Fault } from "./types.js";

/** Which of the two programs: the small one evaluates, the full one does all. */
export type Program = "engine" | "full";

const small: ReadonlySet<string> = new Set(["evaluate", "explain", "render"]);

/** Whether the small program cannot answer a call. */
export function needsFull(name: string, input: object): boolean {
  return !small.has(name) || ("definition" in input && input.definition !== undefined);
}

/** What the engine answers. */
interface Answer {
  result?: unknown;
  error?: { message: string; crash?: boolean; faults?: Fault[] };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const encode = (value: unknown): Uint8Array => encoder.encode(JSON.stringify(value));

/** The result of an answer; its error is thrown. */
export function decode(answer: Uint8Array): unknown {
  const { result, error } = JSON.parse(decoder.decode(answer)) as Answer;
  if (error) throw new EngineError(error.crash ? "crashed" : "input", error.message, error.faults ?? []);
  return result;
}
