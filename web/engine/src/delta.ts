// Makes the full program of the small one and the difference between them. Both
// are made of the same functions for the most part, with other numbers for the
// functions that they call and other addresses of data. shrink/delta.mjs writes
// differences, and describes them.

/** How a difference begins. */
export const magic = 0x31646d67; // "gmd1"

/** Bytes of the largest program that is made. */
const largest = 1 << 26;

/** What Go's linker adds to the number of a function before it makes an address of 65,536 bytes for each (cmd/link/internal/wasm). */
export const firstFunction = 0x1000;

/** Reads numbers of a difference; what is not there throws. */
class Reader {
  at = 0;

  constructor(readonly bytes: Uint8Array) {}

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  byte(): number {
    const b = this.bytes[this.at++];
    if (b === undefined) throw new Error("it ends too early");
    return b;
  }

  /** A number that is not negative, LEB128. */
  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const b = this.byte();
      value += (b & 127) * scale;
      if (b < 128) break;
    }
    if (value > Number.MAX_SAFE_INTEGER) throw new Error("a number is too large");
    return value;
  }

  /** A number whose lowest bit is its sign. */
  signed(): number {
    const n = this.number();
    return n % 2 === 0 ? n / 2 : -(n + 1) / 2;
  }

  word(): number {
    return (this.byte() | (this.byte() << 8) | (this.byte() << 16) | (this.byte() << 24)) >>> 0;
  }

  take(length: number): Uint8Array {
    if (length > this.bytes.length - this.at) throw new Error("it ends too early");
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}

/** Two FNV-1a hashes of the words of a program. */
export function hashOf(bytes: Uint8Array): readonly [number, number] {
  let a = 0x811c9dc5;
  let b = bytes.length;
  const words = bytes.length >> 2;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let i = 0; i < words; i++) {
    const word = view.getUint32(4 * i, true);
    a = Math.imul(a ^ word, 0x01000193);
    b = Math.imul(b ^ word ^ (b >>> 15), 0x2c1b3c6d);
  }
  for (let i = 4 * words; i < bytes.length; i++) {
    a = Math.imul(a ^ bytes[i]!, 0x01000193);
    b = Math.imul(b ^ bytes[i]! ^ (b >>> 15), 0x2c1b3c6d);
  }
  return [a >>> 0, b >>> 0];
}

/** Where the bodies of a program's functions are: begin and end of each. */
export function bodiesOf(program: Uint8Array): Int32Array {
  const reader = new Reader(program);
  for (reader.take(8); ; ) {
    const section = reader.byte();
    const size = reader.number();
    if (section !== 10) {
      reader.take(size);
      continue;
    }
    const bodies = new Int32Array(2 * reader.number());
    for (let i = 0; i < bodies.length; i += 2) {
      const length = reader.number();
      bodies[i] = reader.at;
      reader.take(length);
      bodies[i + 1] = reader.at;
    }
    return bodies;
  }
}

/**
 * Visits the calls and the constants of a body, whose values stand from one place
 * to another. Of constants those from 0 to
 * 2^31-1 are visited, and no others are addresses.
 */
export function visit(program: Uint8Array, begin: number, end: number, each: (isCall: boolean, value: number, from: number, to: number) => void): void {
  let at = begin;
  const skip = () => {
    while (program[at++]! > 127);
  };
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const b = program[at++]!;
      value |= (b & 127) << shift;
      if (!(b > 127)) return value >>> 0;
    }
  };
  for (let groups = number(); groups > 0 && at < end; groups--) {
    skip(); // how many locals
    at++; // of which type
  }
  while (at < end) {
    const from = at;
    const op = program[at++]!;
    switch (op) {
      case 0x10: // call
        each(true, number(), from + 1, at);
        break;
      case 0x41: // i32.const
      case 0x42: { // i64.const
        skip();
        const last = program[at - 1]!;
        const length = at - from - 1;
        if (last < 64 && (length < 5 || (length === 5 && last < 8))) {
          let value = 0;
          for (let i = 0; i < length; i++) value |= (program[from + 1 + i]! & 127) << (7 * i);
          each(false, value, from + 1, at);
        }
        break;
      }
      case 0x43: // f32.const
        at += 4;
        break;
      case 0x44: // f64.const
        at += 8;
        break;
      case 0x02: case 0x03: case 0x04: // block, loop, if
      case 0x0c: case 0x0d: // br, br_if
      case 0x20: case 0x21: case 0x22: case 0x23: case 0x24: // of locals and globals
      case 0x3f: case 0x40: // memory.size, memory.grow
        skip();
        break;
      case 0x0e: // br_table
        for (let labels = number(); labels >= 0 && at < end; labels--) skip();
        break;
      case 0xfc: { // memory.copy, memory.fill and others
        const which = number();
        if (which === 11) skip();
        else if (which > 7) skip(), skip();
        break;
      }
      default:
        if (op === 0x11 || (op >= 0x28 && op <= 0x3e)) skip(), skip(); // call_indirect, loads and stores
    }
  }
}

/** Where the functions and the data of the small program are in the full one. */
export class Moves {
  constructor(
    /** How many functions are imported. They have the first numbers for calls, and none in addresses. */
    private readonly imports: number,
    /** Of each function, without the imported ones, its place in the full program; -1 is none. */
    private readonly functions: Int32Array,
    /** Addresses from which on data has moved by the distance at the same index. */
    private readonly from: Int32Array,
    private readonly by: Int32Array,
    /** Constants that look like the address of a function. */
    private readonly constants: ReadonlySet<number>,
  ) {}

  moved(isCall: boolean, value: number): number {
    if (isCall) return value < this.imports ? value : this.imports + this.functionAt(value - this.imports);
    const place = (value >>> 16) - firstFunction;
    if (place >= 0) return this.constants.has(value) ? value : ((this.functionAt(place) + firstFunction) << 16) | (value & 0xffff);
    let low = 0;
    for (let high = this.from.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (this.from[middle]! <= value) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? value : value + this.by[low - 1]!;
  }

  /** The place of a function; one that is not in the full program keeps its own. */
  private functionAt(place: number): number {
    const now = this.functions[place] ?? -1;
    return now < 0 ? place : now;
  }
}

/** Writes a program. */
export class Writer {
  at = 0;

  constructor(readonly bytes: Uint8Array) {}

  copy(from: Uint8Array, begin: number, end: number): void {
    for (let i = begin; i < end; i++) this.bytes[this.at++] = from[i]!;
  }

  /** Writes a number that is not negative as an unsigned one (LEB128). */
  unsigned(value: number): void {
    for (; value > 127; value >>>= 7) this.bytes[this.at++] = (value & 127) | 128;
    this.bytes[this.at++] = value;
  }

  /** Writes a number that is not negative as a signed one (LEB128), as Go's linker writes what it fills in. */
  signed(value: number): void {
    for (; value > 63; value >>>= 7) this.bytes[this.at++] = (value & 127) | 128;
    this.bytes[this.at++] = value;
  }

  /** A body of the small program with what has moved. */
  body(program: Uint8Array, begin: number, end: number, moves: Moves): void {
    let copied = begin;
    visit(program, begin, end, (isCall, value, from, to) => {
      const now = moves.moved(isCall, value);
      if (now === value) return;
      this.copy(program, copied, from);
      this.signed(now);
      copied = to;
    });
    this.copy(program, copied, end);
  }
}

/** The full program. A difference that is damaged, or to another program, throws. */
export function apply(small: Uint8Array, delta: Uint8Array): Uint8Array {
  const reader = new Reader(delta);
  if (reader.word() !== magic) throw new Error("this is no difference of programs");
  const sameHash = (bytes: Uint8Array) => {
    const [a, b] = hashOf(bytes);
    return reader.word() === a && reader.word() === b;
  };
  if (!sameHash(small)) throw new Error("the difference is to another small program");
  const hashAt = reader.at;
  reader.take(8);
  const size = reader.number();
  if (size > largest) throw new Error("it is too large");
  const out = new Writer(new Uint8Array(size));
  const imports = reader.number();
  const functions = new Reader(reader.take(reader.number()));
  const addresses = new Reader(reader.take(reader.number()));
  const constants = new Reader(reader.take(reader.number()));
  const literals = new Reader(reader.take(reader.number()));
  const head = reader.take(reader.number());
  const tail = reader.take(reader.number());

  const bodies = bodiesOf(small);
  const { sources, places } = placesOf(functions, bodies.length / 2);
  const moves = new Moves(imports, places, ...shiftsOf(addresses), constantsOf(constants));
  out.copy(head, 0, head.length);
  for (const source of sources) {
    if (source < 0) {
      const length = literals.number();
      out.unsigned(length);
      const body = literals.take(length);
      out.copy(body, 0, length);
      continue;
    }
    const begin = out.at;
    out.at += 5; // the length, which is known behind the body
    out.body(small, bodies[2 * source]!, bodies[2 * source + 1]!, moves);
    const length = out.at - begin - 5;
    out.at = begin;
    out.unsigned(length);
    out.bytes.copyWithin(out.at, begin + 5, begin + 5 + length);
    out.at += length;
    if (out.at > size) break;
  }
  out.copy(tail, 0, tail.length);
  reader.at = hashAt;
  if (out.at !== size || !sameHash(out.bytes)) throw new Error("it is damaged");
  return out.bytes;
}

/**
 * Of each function of the full program the one of the small program that its body
 * is made of, or -1; and of each function of the small program its place in the
 * full one, or -1.
 */
function placesOf(functions: Reader, count: number): { sources: number[]; places: Int32Array } {
  const sources: number[] = [];
  const places = new Int32Array(count).fill(-1);
  for (let last = -1; !functions.done; ) {
    const code = functions.number();
    if (code === 0) {
      sources.push(-1);
      continue;
    }
    const step = code - 1;
    const half = Math.floor(step / 4);
    last += 1 + (step % 4 < 2 ? half : -half - 1);
    if (last < 0 || last >= count) throw new Error("it names a function that there is not");
    places[last] = sources.length;
    sources.push(step % 2 === 0 ? last : -1);
  }
  return { sources, places };
}

/** Where data has moved, and by how much. */
function shiftsOf(addresses: Reader): [Int32Array, Int32Array] {
  const from: number[] = [];
  const by: number[] = [];
  for (let at = 0, shift = 0; !addresses.done; ) {
    from.push((at += addresses.number()));
    by.push((shift += addresses.signed()));
  }
  return [Int32Array.from(from), Int32Array.from(by)];
}

/** Constants that look like the address of a function and are none. */
function constantsOf(distances: Reader): Set<number> {
  const constants = new Set<number>();
  for (let at = 0; !distances.done; ) constants.add((at += distances.number()));
  return constants;
}
