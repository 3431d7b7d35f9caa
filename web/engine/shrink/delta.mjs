// @ts-check
// Writes the difference of the full program to the small one, of which
// src/delta.ts makes the full program. A difference is
//
//   magic, hash of the small program, hash of the full one (words of 32 bits)
//   length of the full program, number of imported functions
//   functions: for each one of the full program 0, or one more than
//     4 * step + 2 * (the step is negative) + (its body is a literal),
//     where the step is from behind the last function of the small program to
//     the one that it is; a negative one is counted from -1
//   addresses: pairs of a distance to the next address of the small program,
//     and by how much more data has moved from there on
//   constants: those that look like the address of a function and are none, as
//     distances from one to the next
//   literals: bodies of which the small program does not have the like
//   what stands before and behind the bodies in the full program
//
// Each of the last six begins with its length. Numbers are LEB128, those with a
// sign have it in the lowest bit.

import { Moves, Writer, apply, bodiesOf, firstFunction, hashOf, magic, visit } from "../dist/delta.js";
import { Reader, section, sectionsOf, unsigned } from "./wasm.mjs";

/** The names of a program's functions by their numbers, of its custom section "name". */
export function namesOf(/** @type {Buffer} */ program) {
  for (const { id, body } of sectionsOf(program)) {
    const reader = new Reader(body);
    if (id !== section.custom || reader.take(reader.unsigned()).toString() !== "name") continue;
    while (!reader.done) {
      const kind = reader.byte();
      const names = new Reader(reader.take(reader.unsigned()));
      if (kind !== 1) continue; // names of functions
      /** @type {Map<number, string>} */
      const byNumber = new Map();
      for (let left = names.unsigned(); left > 0; left--) byNumber.set(names.unsigned(), names.take(names.unsigned()).toString());
      return byNumber;
    }
  }
  throw new Error("the program has no names of functions");
}

/** How many functions a program imports. */
function importsOf(/** @type {Buffer} */ program) {
  const imports = sectionsOf(program).find(({ id }) => id === section.imports);
  return imports ? new Reader(imports.body).unsigned() : 0; // Go imports functions only
}

/**
 * Of each function of the full program that of the small one with its name, or -1.
 * @param {Map<number, string>} small
 * @param {Map<number, string>} full
 * @param {number} imports
 * @param {number} count
 */
function pairs(small, full, imports, count) {
  /** @type {Map<string, number[]>} */
  const byName = new Map();
  for (const [number, name] of [...small].sort(([a], [b]) => a - b)) byName.set(name, [...(byName.get(name) ?? []), number - imports]);
  return Array.from({ length: count }, (_, i) => byName.get(full.get(imports + i) ?? "")?.shift() ?? -1);
}

/** The calls and constants of a body, and what is between them. */
function parts(/** @type {Uint8Array} */ program, /** @type {number} */ begin, /** @type {number} */ end) {
  /** @type {{isCall: boolean, value: number}[]} */
  const numbers = [];
  const between = [];
  let last = begin;
  visit(program, begin, end, (isCall, value, from, to) => {
    numbers.push({ isCall, value });
    between.push(Buffer.from(program.subarray(last, from)).toString("latin1"));
    last = to;
  });
  between.push(Buffer.from(program.subarray(last, end)).toString("latin1"));
  return { numbers, between: between.join("\u{100}") };
}

/** Where data has moved and what is no address, as most of the constants of functions with the same body say. */
function shifts(/** @type {Map<number, Map<number, number>>} */ votes) {
  /** @type {number[]} */
  const from = [];
  /** @type {number[]} */
  const by = [];
  /** @type {number[]} */
  const constants = [];
  for (const [value, moved] of [...votes].sort(([a], [b]) => a - b)) {
    const [[now]] = /** @type {[[number, number]]} */ ([...moved].sort(([, a], [, b]) => b - a));
    if (value >= firstFunction << 16) {
      if (now === value) constants.push(value); // or a function that has not moved, which is the same
      continue;
    }
    if (now - value === (by.at(-1) ?? 0)) continue;
    from.push(value);
    by.push(now - value);
  }
  return { from, by, constants };
}

const signed = (/** @type {number} */ n) => unsigned(n < 0 ? -2 * n - 1 : 2 * n);
const counted = (/** @type {Buffer[]} */ parts) => {
  const bytes = Buffer.concat(parts);
  return [unsigned(bytes.length), bytes];
};
const words = (/** @type {readonly number[]} */ list) => Buffer.from(Uint32Array.from(list).buffer);

/**
 * The difference of a full program to a small one, with the names of their functions.
 * @param {Buffer} small
 * @param {Buffer} full
 * @param {Map<number, string>} smallNames
 * @param {Map<number, string>} fullNames
 */
export function deltaOf(small, full, smallNames, fullNames) {
  const imports = importsOf(full);
  if (importsOf(small) !== imports) throw new Error("the programs import other functions");
  const [of, to] = [bodiesOf(small), bodiesOf(full)];
  const pair = pairs(smallNames, fullNames, imports, to.length / 2);
  const places = new Int32Array(of.length / 2).fill(-1);
  pair.forEach((source, i) => source >= 0 && (places[source] = i));

  /** @type {Map<number, Map<number, number>>} */
  const votes = new Map();
  pair.forEach((source, i) => {
    if (source < 0) return;
    const a = parts(small, of[2 * source] ?? 0, of[2 * source + 1] ?? 0);
    const b = parts(full, to[2 * i] ?? 0, to[2 * i + 1] ?? 0);
    if (a.between !== b.between) return;
    a.numbers.forEach(({ isCall, value }, j) => {
      const now = b.numbers[j]?.value ?? 0;
      if (isCall) return;
      const moved = votes.get(value) ?? new Map();
      votes.set(value, moved.set(now, (moved.get(now) ?? 0) + 1));
    });
  });
  const { from, by, constants } = shifts(votes);
  const moves = new Moves(imports, places, Int32Array.from(from), Int32Array.from(by), new Set(constants));

  const writer = new Writer(new Uint8Array(full.length));
  const [functions, literals] = [/** @type {Buffer[]} */ ([]), /** @type {Buffer[]} */ ([])];
  let next = 0;
  pair.forEach((source, i) => {
    const body = full.subarray(to[2 * i], to[2 * i + 1]);
    writer.at = 0;
    if (source >= 0) writer.body(small, of[2 * source] ?? 0, of[2 * source + 1] ?? 0, moves);
    const literal = source < 0 || !body.equals(writer.bytes.subarray(0, writer.at));
    if (literal) literals.push(unsigned(body.length), body);
    if (source < 0) functions.push(unsigned(0));
    else {
      const step = source - next;
      functions.push(unsigned(1 + 4 * (step < 0 ? -step - 1 : step) + (step < 0 ? 2 : 0) + (literal ? 1 : 0)));
      next = source + 1;
    }
  });
  const addresses = from.flatMap((at, i) => [unsigned(at - (from[i - 1] ?? 0)), signed((by[i] ?? 0) - (by[i - 1] ?? 0))]);
  const distances = constants.map((at, i) => unsigned(at - (constants[i - 1] ?? 0)));
  const head = full.subarray(0, (to[0] ?? 0) - unsigned((to[1] ?? 0) - (to[0] ?? 0)).length);
  const delta = Buffer.concat([
    words([magic, ...hashOf(small), ...hashOf(full)]), unsigned(full.length), unsigned(imports),
    ...counted(functions), ...counted(addresses), ...counted(distances), ...counted(literals), ...counted([head]), ...counted([full.subarray(to.at(-1))]),
  ]);
  if (!full.equals(apply(small, delta))) throw new Error("the difference does not give the full program");
  return delta;
}
