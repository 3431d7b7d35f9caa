import type { Language } from "../editor/index.ts";

/** The notation of a file, by its name and by how it begins. */
export function languageOfFile(name: string, text: string): Language {
  if (/\.(tf|hcl)$/i.test(name)) return "hcl";
  if (/\.ya?ml$/i.test(name)) return /^\s*\{/.test(text) ? "json" : "yaml";
  if (/\.json$/i.test(name) || /^\s*[{[]/.test(text)) return "json";
  return "yaml";
}

/** The notation of a payload, by how it begins. */
export function languageOfText(text: string): Language {
  const first = /\S/.exec(text)?.[0];
  if (first === undefined || first === "{" || first === "[" || first === '"') return "json";
  return first === "<" ? "xml" : "text";
}
