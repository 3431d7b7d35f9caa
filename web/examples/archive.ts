// Archives of txtar, as golang.org/x/tools/txtar writes them, and the header
// lines that the examples of this repository begin with.

export interface Archive {
  header: Record<string, string>;
  about: string;
  files: { name: string; text: string }[];
}

/** Reads an archive whose comment is header lines, an empty line and a paragraph. */
export function readArchive(text: string): Archive {
  const parts = text.split(/^-- (.+) --\n/m);
  const [head = "", ...story] = (parts[0] ?? "").split("\n\n");
  const header: Record<string, string> = {};
  for (const line of head.split("\n")) {
    const match = /^([a-z]+): (.+)$/.exec(line);
    if (match) header[match[1]!] = match[2]!;
  }
  const files: Archive["files"] = [];
  for (let i = 1; i + 1 < parts.length; i += 2) files.push({ name: parts[i]!.trim(), text: parts[i + 1]! });
  return { header, about: story.join("\n\n").trim(), files };
}

/** A text of lint/testdata/planted with its fault, and its good twin: `«faulty»«good»`, `‸` marks the place. */
export function twins(text: string): { faulty: string; good: string } {
  const plain = text.replaceAll("‸", "");
  const both = /«([^]*?)»«([^]*?)»/g;
  return { faulty: plain.replace(both, "$1"), good: plain.replace(both, "$2") };
}
