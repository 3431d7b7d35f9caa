// The commands that the READMEs of examples/ show, taken apart.

/** The words of a command line with the quotes of a POSIX shell. */
export function words(line: string): string[] {
  const list: string[] = [];
  let word: string | null = null;
  let quote = "";
  for (let i = 0; i < line.length; i++) {
    const c = line[i]!;
    if (quote) {
      if (c === quote) quote = "";
      else word += c;
    } else if (c === "'" || c === '"') {
      quote = c;
      word ??= "";
    } else if (c === " ") {
      if (word !== null) list.push(word);
      word = null;
    } else {
      word = (word ?? "") + (c === "\\" ? (line[++i] ?? "") : c);
    }
  }
  if (word !== null) list.push(word);
  return list;
}

/** The flags of a command of the given subcommands; null for any other line. A flag that is there twice has several values. */
export function flags(line: string, subcommands: string[]): Record<string, string[]> | null {
  const match = /^\$ (?:go run \.\/cmd\/)?gatemap (\S+) (.*)$/.exec(line);
  if (!match || !subcommands.includes(match[1]!)) return null;
  const found: Record<string, string[]> = {};
  const list = words(match[2]!);
  for (let i = 0; i < list.length; i++) {
    const [name = "", ...value] = list[i]!.split("=");
    if (!name.startsWith("-")) continue;
    const next = list[i + 1];
    if (value.length === 0 && next !== undefined && !next.startsWith("-")) i++;
    (found[name] ??= []).push(value.length > 0 ? value.join("=") : next !== undefined && !next.startsWith("-") ? next : "");
  }
  return found;
}
