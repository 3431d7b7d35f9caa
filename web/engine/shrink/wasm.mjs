// @ts-check
// The parts of a WebAssembly program (WebAssembly Core Specification 2.0, 5.5).

const magic = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
export const section = { custom: 0, imports: 2, code: 10, data: 11 };

/** Reads bytes one after the other; what is not there throws. */
export class Reader {
  at = 0;

  constructor(/** @type {Buffer} */ bytes) {
    this.bytes = bytes;
  }

  get done() {
    return this.at >= this.bytes.length;
  }

  byte() {
    const b = this.bytes[this.at++];
    if (b === undefined) throw new Error("the program ends too early");
    return b;
  }

  /** An unsigned number of up to 32 bits (LEB128). */
  unsigned() {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const b = this.byte();
      value += (b & 127) * scale;
      if (b < 128) return value;
    }
  }

  /** A signed number of up to 32 bits (LEB128). */
  signed() {
    let value = 0;
    for (let shift = 0; ; ) {
      const b = this.byte();
      value |= (b & 127) << shift;
      shift += 7;
      if (b < 128) return shift < 32 && (b & 64) ? value | (-1 << shift) : value;
    }
  }

  take(/** @type {number} */ length) {
    if (this.at + length > this.bytes.length) throw new Error("the program ends too early");
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}

/** The LEB128 form of a number that is not negative. */
export function unsigned(/** @type {number} */ value) {
  const bytes = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return Buffer.from([...bytes, value]);
}

/** The LEB128 form of a number of 32 bits with its sign. */
function signed(/** @type {number} */ value) {
  const bytes = [];
  for (; value < -64 || value > 63; value >>= 7) bytes.push((value & 127) | 128);
  return Buffer.from([...bytes, value & 127]);
}

/** The sections of a program in their order. */
export function sectionsOf(/** @type {Buffer} */ program) {
  if (!program.subarray(0, 8).equals(magic)) throw new Error("this is no WebAssembly program of version 1");
  const reader = new Reader(program.subarray(8));
  const sections = [];
  while (!reader.done) sections.push({ id: reader.byte(), body: reader.take(reader.unsigned()) });
  return sections;
}

/** The program of sections. */
export function programOf(/** @type {{id: number, body: Buffer}[]} */ sections) {
  return Buffer.concat([magic, ...sections.flatMap(({ id, body }) => [Buffer.from([id]), unsigned(body.length), body])]);
}

/** The memory that a data section makes, as far as it goes; what no segment covers is zero. */
export function memoryOf(/** @type {Buffer} */ data) {
  const reader = new Reader(data);
  const segments = [];
  for (let left = reader.unsigned(); left > 0; left--) {
    if (reader.byte() !== 0 || reader.byte() !== 0x41) throw new Error("a data segment does not stand at an address of memory 0"); // i32.const
    const address = reader.signed();
    if (reader.byte() !== 0x0b) throw new Error("the address of a data segment is computed"); // end
    segments.push({ address, bytes: reader.take(reader.unsigned()) });
  }
  const memory = Buffer.alloc(Math.max(0, ...segments.slice(-1).map(s => s.address + s.bytes.length)));
  for (const { address, bytes } of segments) {
    if (address + bytes.length > memory.length) throw new Error("the data segments are not in the order of their addresses");
    memory.set(bytes, address);
  }
  return memory;
}

/** A data section that makes a memory. Runs of zeros from `gap` bytes on are left out. */
export function dataOf(/** @type {Buffer} */ memory, /** @type {number} */ gap) {
  const parts = [];
  const zeros = Buffer.alloc(gap);
  const zerosEnd = (/** @type {number} */ at) => {
    while (at < memory.length && memory[at] === 0) at++;
    return at;
  };
  for (let start = zerosEnd(0); start < memory.length; ) {
    const found = memory.indexOf(zeros, start);
    const end = found < 0 ? memory.length : found;
    parts.push(Buffer.from([0, 0x41]), signed(start), Buffer.from([0x0b]), unsigned(end - start), memory.subarray(start, end));
    start = zerosEnd(end);
  }
  return Buffer.concat([unsigned(parts.length / 5), ...parts]);
}
