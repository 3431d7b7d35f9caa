import type { DiffOptions, DiffView } from "./types.ts";

/** Two texts side by side, or one below the other, with their differences. */
export async function createDiff(options: DiffOptions): Promise<DiffView> {
  const { makeDiff } = await import("./merge.ts");
  return makeDiff(options);
}
