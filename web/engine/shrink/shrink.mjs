// @ts-check
// Rewrites a program that Go's linker made, so that it does the same and is
// smaller when it is compressed.

import { emptyTraces } from "./pclntab.mjs";
import { dataOf, memoryOf, programOf, section, sectionsOf } from "./wasm.mjs";

/**
 * How long a run of zeros is left out. The linker leaves out 8 and more, 100,000
 * times; the addresses of what is between them compress much worse than zeros.
 */
const gap = 1024;

/** The program without what only a trace prints and its custom sections, and with few segments of data. */
export function shrink(/** @type {Buffer} */ program) {
  return programOf(sectionsOf(program).filter(({ id }) => id !== section.custom).map(({ id, body }) => {
    if (id !== section.data) return { id, body };
    const memory = memoryOf(body);
    emptyTraces(memory);
    return { id, body: dataOf(memory, gap) };
  }));
}
