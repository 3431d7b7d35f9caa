// The limits of the page that docs/limits.md names, each at the limit and one
// beyond. Those of the engine, of a body's file and of the time are seen in the
// flows.

import type { Engine, Explained } from "@gatemap/engine";
import { afterEach, expect, test, vi } from "vitest";

import { layOut, layoutLimit } from "../../src/format/json.ts";
import { mostBytes, mostFiles, readFiles } from "../../src/panels/files.ts";
import type { Outcome } from "../../src/run/outcome.ts";
import { mostCompared, Runner } from "../../src/run/runner.ts";
import { keep, largest, longest } from "../../src/state/keep.ts";
import { mostAnswers, mostFilesRead, noAnswer, noDefinition, noRequest, readState, type State } from "../../src/state/state.ts";
import { Store } from "../../src/state/store.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const state = (patch: Partial<State> = {}): State => ({
  definition: { ...noDefinition, files: [{ name: "integration.json", text: '{"type": "HTTP", "integrationResponses": {}}' }] }, other: null, answers: [noAnswer], answer: 0, request: noRequest, ...patch,
});

const list = (...sizes: number[]) => sizes.map((size, i) => ({ name: `f${i}.json`, size, text: () => Promise.resolve("") })) as unknown as FileList;

test("files that are opened together", async () => {
  expect(await readFiles(list(...Array<number>(mostFiles).fill(1)))).toHaveLength(200);
  await expect(readFiles(list(...Array<number>(mostFiles + 1).fill(1)))).rejects.toThrow("201 files are too many; 200 are read at most.");
  expect(await readFiles(list(mostBytes - 1, 1))).toHaveLength(2);
  await expect(readFiles(list(mostBytes, 1))).rejects.toThrow("16,777,217 bytes are too many; 16,777,216 are read at most.");
});

test("files and answers of a link", () => {
  const file = { name: "a", text: "" };
  const read = readState({ definition: { files: Array(mostFilesRead + 1).fill(file) }, answers: Array(mostAnswers + 1).fill(noAnswer), answer: 100 });
  expect([read?.definition.files.length, read?.answers.length, read?.answer]).toEqual([200, 100, 99]);
});

/** What the address and the storage hold of a state whose definition is random, and so not compressed, of a length. */
async function kept(length: number): Promise<{ inAddress: boolean; address: string; stored: number | null }> {
  vi.useFakeTimers();
  let address = "";
  const storage = new Map<string, string>();
  vi.stubGlobal("window", globalThis);
  vi.stubGlobal("location", { pathname: "/", search: "" });
  vi.stubGlobal("history", { replaceState: (_: unknown, __: unknown, to: string) => (address = to) });
  vi.stubGlobal("localStorage", { setItem: (key: string, value: string) => storage.set(key, value), removeItem: (key: string) => storage.delete(key) });
  const store = new Store(state());
  let seed = 1;
  const random = () => String.fromCharCode(33 + ((seed = (seed * 48271) % 2147483647) % 90));
  const told = new Promise<boolean>(resolve => keep(store, 10, ({ inAddress }) => resolve(inAddress)));
  store.set({ definition: { ...noDefinition, files: [{ name: "a", text: Array.from({ length }, random).join("").replace(/["\\]/g, "x") }] } });
  await vi.advanceTimersByTimeAsync(20);
  vi.useRealTimers();
  return { inAddress: await told, address, stored: [...storage.values()][0]?.length ?? null };
}

test("the address and the storage", async () => {
  const small = await kept(longest / 2);
  expect(small.inAddress).toBe(true);
  expect(small.address).toMatch(/^#s=/);
  expect(small.address.length).toBeLessThanOrEqual(65_536);
  const long = await kept(longest * 2);
  expect([long.inAddress, long.address]).toEqual([false, "/"]);
  expect(long.stored).toBeGreaterThan(longest);
  expect((await kept(largest)).stored).toBeNull();
});

test("JSON that is laid out", () => {
  const text = (length: number) => `["${"x".repeat(length - 4)}"]`;
  expect(layOut(text(layoutLimit)).text).toContain("\n");
  expect(layOut(text(layoutLimit + 1)).text).not.toContain("\n");
});

test("answers that are compared", async () => {
  vi.stubGlobal("window", globalThis);
  const explained = { statusCode: 200, headers: [], body: new Uint8Array(), explanation: {} } as unknown as Explained;
  const engine = { explain: () => Promise.resolve(explained), lint: () => Promise.resolve([]), loadFull: () => Promise.resolve() } as unknown as Engine;
  const answers = (n: number) => Array.from({ length: n }, (_, i) => ({ ...noAnswer, name: `${i}` }));
  const compared = async (n: number) => {
    const store = new Store(state({ answers: answers(n), other: state().definition }));
    const runner = new Runner(engine, store);
    const found = new Promise<NonNullable<Outcome["compared"]>>(resolve => runner.subscribe(({ compared }) => compared && resolve(compared)));
    await runner.start();
    const { answers: list, left } = await found;
    return [list.length, left];
  };
  expect(await compared(mostCompared)).toEqual([50, 0]);
  expect(await compared(mostCompared + 1)).toEqual([50, 1]);
});
