import type { Fault } from "./types.js";

/** What kept a call from being answered. */
export type Reason =
  /** The input cannot be used; faults say where. */
  | "input"
  /** The call took too long, and the engine was started anew. */
  | "timeout"
  /** The engine ended by itself; it is started anew for the next call. */
  | "crashed"
  /** The engine cannot be loaded. */
  | "load"
  /** close was called. */
  | "closed";

/** The error of a call. Its message is plain text of several lines, one for each fault. */
export class EngineError extends Error {
  override readonly name = "EngineError";

  constructor(
    readonly reason: Reason,
    message: string,
    readonly faults: readonly Fault[] = [],
  ) {
    super(message);
  }
}
