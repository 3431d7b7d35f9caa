// Bytes as hexadecimal lines: offset, sixteen bytes, and the characters of ASCII.

/** How many bytes are shown at first, and how many more each time. */
export const hexStep = 4096;

const width = 16;

/** The lines of the bytes from the beginning up to a count. */
export function hexLines(bytes: Uint8Array, count: number): string {
  const end = Math.min(bytes.length, count);
  const digits = Math.max(4, (Math.max(end - 1, 0)).toString(16).length);
  const lines: string[] = [];
  for (let at = 0; at < end; at += width) {
    const row = bytes.subarray(at, Math.min(at + width, end));
    let hex = "";
    let text = "";
    for (let i = 0; i < width; i++) {
      const b = row[i];
      hex += (i === width / 2 ? "  " : i > 0 ? " " : "") + (b === undefined ? "  " : b.toString(16).padStart(2, "0"));
      if (b !== undefined) text += b >= 0x20 && b < 0x7f ? String.fromCharCode(b) : "·";
    }
    lines.push(`${at.toString(16).padStart(digits, "0")}  ${hex}  ${text}`);
  }
  return lines.join("\n");
}
