// @ts-check
// The table of a Go program that says of its functions where they are in the
// sources (cmd/link/internal/ld/pcln.go, runtime/symtab.go: pcHeader, _func).

/** How the table begins: its version, that of Go 1.20 and later, for instructions of one byte and addresses of eight. */
const header = Buffer.from([0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8]);

/** Where the members of a function's record are. */
const at = { entry: 0, name: 4, stack: 16, file: 20, line: 24, tables: 28, unit: 32, startLine: 36, pointers: 43, lists: 44 };
const recordSize = 44;

/** Tables of a function by their index: of the points at which it must not be interrupted, and of arguments that are still alive. */
const unsafePoint = 0;
const liveArguments = 3;
/** Pointers of a function by their index: to what its arguments are, for printing them. */
const argumentPointers = [5, 6];

/**
 * Empties what only a trace prints: files, lines and arguments. A trace of a
 * program says names of functions only then. WebAssembly has no signals, so no
 * function is interrupted anywhere, and the table of where it must not be goes too.
 * The table stays where it is; what is no longer used is zero.
 */
export function emptyTraces(/** @type {Buffer} */ memory) {
  const start = memory.indexOf(header);
  if (start < 0 || memory.indexOf(header, start + 1) >= 0) throw new Error("the table of functions is not found: shrink/pclntab.mjs does not know this version of Go");
  const word = (/** @type {number} */ i) => Number(memory.readBigUInt64LE(start + 8 + 8 * i));
  const names = memory.subarray(start + word(3), start + word(4));
  const tables = memory.subarray(start + word(6), start + word(7));
  const functions = start + word(7);
  const used = new Uint8Array(tables.length);
  for (let i = 0; i < word(0); i++) {
    const record = functions + memory.readUInt32LE(functions + 8 * i + 4);
    check(memory, record, memory.readUInt32LE(functions + 8 * i), names);
    emptyRecord(memory, record);
    for (const table of tablesOf(memory, record)) markTable(tables, table, used);
  }
  for (let i = 1; i < tables.length; i++) if (!used[i]) tables[i] = 0;
}

/** Throws where a record is not what is known of one. */
function check(/** @type {Buffer} */ memory, /** @type {number} */ record, /** @type {number} */ entry, /** @type {Buffer} */ names) {
  const name = memory.readInt32LE(record + at.name);
  const fits = memory.readUInt32LE(record + at.entry) === entry && name >= 0 && name < names.length && (name === 0 || names[name - 1] === 0)
    && memory.readUInt32LE(record + at.tables) <= 8 && (memory[record + at.pointers] ?? 255) <= 16;
  if (!fits) throw new Error("the record of a function is not as expected: shrink/pclntab.mjs does not know this version of Go");
}

function emptyRecord(/** @type {Buffer} */ memory, /** @type {number} */ record) {
  for (const member of [at.file, at.line, at.unit, at.startLine]) memory.writeUInt32LE(0, record + member); // 0 is no table
  const count = memory.readUInt32LE(record + at.tables);
  for (const table of [unsafePoint, liveArguments]) if (table < count) memory.writeUInt32LE(0, record + at.lists + 4 * table);
  for (const pointer of argumentPointers) {
    if (pointer < (memory[record + at.pointers] ?? 0)) memory.writeUInt32LE(0xffffffff, record + at.lists + 4 * (count + pointer)); // none
  }
}

/** The offsets of the tables that a record has. */
function tablesOf(/** @type {Buffer} */ memory, /** @type {number} */ record) {
  const offsets = [memory.readUInt32LE(record + at.stack)];
  for (let i = 0; i < memory.readUInt32LE(record + at.tables); i++) offsets.push(memory.readUInt32LE(record + recordSize + 4 * i));
  return offsets.filter(offset => offset !== 0);
}

/** Marks a table: pairs of a difference of values and one of places, the first of which is 0 at the end. */
function markTable(/** @type {Buffer} */ tables, /** @type {number} */ offset, /** @type {Uint8Array} */ used) {
  let at = offset;
  const skip = () => {
    while ((tables[at++] ?? 0) & 128);
  };
  while (at < tables.length && (tables[at] !== 0 || at === offset)) {
    skip();
    skip();
  }
  used.fill(1, offset, at + 1);
}
