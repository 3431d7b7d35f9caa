// Writes a picture as a PNG with a palette (PNG, 11.2.1), which is a third of the
// size of one with three bytes a point.

import { crc32, deflateSync } from "node:zlib";
import type { PNG } from "pngjs";

const colours = 256;

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  const sum = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** The colours that most points have. */
function paletteOf(picture: PNG): number[] {
  const counts = new Map<number, number>();
  for (let i = 0; i < picture.data.length; i += 4) {
    const colour = picture.data.readUInt32BE(i) >>> 8;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, colours).map(([colour]) => colour);
}

function distance(a: number, b: number): number {
  const part = (shift: number) => ((a >> shift) & 255) - ((b >> shift) & 255);
  return part(16) ** 2 + part(8) ** 2 + part(0) ** 2;
}

/** The picture, in which rare colours are the nearest of the 256 that most points have. */
export function indexed(picture: PNG): Buffer {
  const palette = paletteOf(picture);
  const known = new Map(palette.map((colour, i) => [colour, i]));
  const indexOf = (colour: number) => {
    let index = known.get(colour);
    if (index === undefined) {
      index = palette.reduce((best, other, i) => (distance(colour, other) < distance(colour, palette[best]!) ? i : best), 0);
      known.set(colour, index);
    }
    return index;
  };
  const rows = Buffer.alloc(picture.height * (picture.width + 1));
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) rows[y * (picture.width + 1) + 1 + x] = indexOf(picture.data.readUInt32BE((y * picture.width + x) * 4) >>> 8);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(picture.width, 0);
  header.writeUInt32BE(picture.height, 4);
  header.set([8, 3, 0, 0, 0], 8); // eight bits, a palette
  const table = Buffer.from(palette.flatMap(colour => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("PLTE", table), chunk("IDAT", deflateSync(rows, { level: 9, memLevel: 9 })), chunk("IEND", Buffer.alloc(0))]);
}
