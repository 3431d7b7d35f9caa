import type { Reason } from "./error.js";
import type { Fault } from "./types.js";

/** What the page tells the worker. */
export type ToWorker =
  | { readonly id: number; readonly kind: "start"; readonly engine: string; readonly full?: string; readonly delta?: string }
  | { readonly id: number; readonly kind: "loadFull" }
  | { readonly id: number; readonly kind: "call"; readonly name: string; readonly input: unknown };

/** What the worker answers. */
export interface FromWorker {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly reason: Reason; readonly message: string; readonly faults: readonly Fault[] };
}
