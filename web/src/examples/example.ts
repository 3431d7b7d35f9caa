import type { File, State } from "../state/state.ts";

/** Something to start from. */
export interface Example {
  id: string;
  group: string;
  title: string;
  /** One paragraph of plain text. */
  about: string;
  /** The format of its definition, where that is worth saying. */
  note?: string;
  state: State;
  /** The definition without the fault that the example shows. */
  twin: File | null;
}
