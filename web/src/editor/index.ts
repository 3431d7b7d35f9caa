export { createDiff } from "./diff.ts";
export { createEditor } from "./editor.ts";
export { bytesToUTF16, utf16ToBytes } from "./offsets.ts";
export type * from "./types.ts";
