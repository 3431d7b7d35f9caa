// Shows JSON with its members one below the other. Numbers, escapes, the order
// and repeated names stay as they are, which JSON.parse would lose.

/** Text above this is shown as it came: laying it out would hold up the page. */
export const layoutLimit = 512 << 10;

/** What is nested deep would become many times as long by its indentation. */
const longest = 4 << 20;

export interface Laid {
  text: string;
  /** Why the text was not laid out; "" if it was. */
  fault: string;
}

const indent = "  ";

/** A token of JSON: a string, a sign of structure, or a word such as a number. */
const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs;

/** Lays out a text that is JSON, and gives back any other with the reason. */
export function layOut(text: string): Laid {
  if (text.length > layoutLimit) return { text, fault: "too long to lay out" };
  try {
    JSON.parse(text);
  } catch (error) {
    return { text, fault: error instanceof Error ? error.message : String(error) };
  }
  const laid = written(text.match(token) ?? []);
  return laid === null ? { text, fault: "nested too deep to lay out" } : { text: laid, fault: "" };
}

function written(tokens: string[]): string | null {
  const out: string[] = [];
  let depth = 0;
  let size = 0;
  const line = () => {
    size += depth * indent.length;
    if (size < longest) out.push("\n", indent.repeat(depth));
  };
  tokens.forEach((t, i) => {
    if (t === "{" || t === "[") {
      out.push(t);
      depth++;
      if (!closes(tokens[i + 1])) line();
    } else if (closes(t)) {
      depth--;
      if (!opens(tokens[i - 1])) line();
      out.push(t);
    } else if (t === ",") {
      out.push(t);
      line();
    } else {
      out.push(t === ":" ? ": " : t);
    }
  });
  return size < longest ? out.join("") : null;
}

const opens = (t: string | undefined) => t === "{" || t === "[";
const closes = (t: string | undefined) => t === "}" || t === "]";
