// The lines of two texts side by side, by the algorithm of Myers (An O(ND)
// difference algorithm, 1986), bounded in its differences.

export interface DiffLine {
  kind: "same" | "gone" | "new";
  text: string;
}

/** With more differences than this the middle of the texts is shown as replaced whole. */
const mostDifferences = 1000;

/** What has to be done to `before` to have `after`, line by line. */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = before.split("\n");
  const b = after.split("\n");
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const same = (text: string): DiffLine => ({ kind: "same", text });
  return [
    ...a.slice(0, head).map(same),
    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...a.slice(a.length - tail).map(same),
  ];
}

/** The rounds of Myers' search: frontiers[d] has for each diagonal how far d differences reach. */
function search(a: string[], b: string[]): Int32Array[] | null {
  const most = Math.min(a.length + b.length, mostDifferences);
  const frontiers: Int32Array[] = [];
  let last = new Int32Array([0, 0, 0]); // diagonals -1, 0, 1 around the origin
  for (let d = 0; d <= most; d++) {
    const reach = new Int32Array(2 * d + 3);
    for (let k = -d; k <= d; k += 2) {
      let x = d === 0 ? 0 : down(last, d, k) ? last[k + 1 + d]! : last[k - 1 + d]! + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reach[k + d + 1] = x;
      if (x >= a.length && x - k >= b.length) {
        frontiers.push(reach);
        return frontiers;
      }
    }
    frontiers.push(reach);
    last = reach;
  }
  return null;
}

/** Whether round d reaches diagonal k by a line of b rather than by leaving out one of a. `last` is of round d-1. */
function down(last: Int32Array, d: number, k: number): boolean {
  return k === -d || (k !== d && last[k - 1 + d]! < last[k + 1 + d]!);
}

function middle(a: string[], b: string[]): DiffLine[] {
  const gone = (text: string): DiffLine => ({ kind: "gone", text });
  const fresh = (text: string): DiffLine => ({ kind: "new", text });
  const frontiers = search(a, b);
  if (!frontiers) return [...a.map(gone), ...b.map(fresh)];
  const lines: DiffLine[] = [];
  let x = a.length;
  let y = b.length;
  for (let d = frontiers.length - 1; d > 0; d--) {
    const last = frontiers[d - 1]!;
    const byNew = down(last, d, x - y);
    const k = x - y + (byNew ? 1 : -1);
    const fromX = last[k + d]!;
    const edited = byNew ? fromX : fromX + 1;
    while (x > edited) {
      x--;
      y--;
      lines.push({ kind: "same", text: a[x]! });
    }
    if (byNew) lines.push(fresh(b[--y]!));
    else lines.push(gone(a[--x]!));
  }
  while (x > 0) lines.push({ kind: "same", text: a[--x]! });
  return lines.reverse();
}
