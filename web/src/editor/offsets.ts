// The engine counts the bytes of UTF-8, and editors UTF-16 code units.

/** A function that turns offsets in bytes into offsets in UTF-16 code units. */
export function bytesToUTF16(text: string): (offset: number) => number {
  const ends = byteEnds(text);
  if (!ends) return (offset) => clamp(offset, text.length);
  return (offset) => {
    let low = 0;
    let high = text.length;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (ends[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return isMiddle(text, low) ? low - 1 : low;
  };
}

/** A function that turns offsets in UTF-16 code units into offsets in bytes. */
export function utf16ToBytes(text: string): (offset: number) => number {
  const ends = byteEnds(text);
  if (!ends) return (offset) => clamp(offset, text.length);
  return (offset) => {
    const at = clamp(offset, text.length);
    return ends[isMiddle(text, at) ? at - 1 : at]!;
  };
}

function clamp(offset: number, end: number): number {
  return Math.min(Math.max(offset, 0), end);
}

/** Whether an offset parts a surrogate pair. */
function isMiddle(text: string, at: number): boolean {
  if (at === 0 || at >= text.length) return false;
  const high = text.charCodeAt(at - 1);
  const low = text.charCodeAt(at);
  return high >= 0xd800 && high < 0xdc00 && low >= 0xdc00 && low < 0xe000;
}

/** The byte at which each code unit begins; null where all characters are ASCII. */
function byteEnds(text: string): Uint32Array | null {
  if (/^[\x00-\x7f]*$/.test(text)) return null;
  const ends = new Uint32Array(text.length + 1);
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    ends[i] = bytes;
    const c = text.codePointAt(i)!;
    if (c >= 0x10000) {
      ends[++i] = bytes;
      bytes += 4;
    } else bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3; // a lone surrogate is U+FFFD, of three
  }
  ends[text.length] = bytes;
  return ends;
}
