import type { Language } from "../editor/index.ts";

/** The notation of a file, by its name and by how it begins. */
export function languageOfFile(name: string, text: string): Language {
  if (/\.(tf|hcl)$/i.test(name)) return "hcl";
  if (/\.ya?ml$/i.test(name)) return /^\s*\{/.test(text) ? "json" : "yaml";
  if (/\.json$/i.test(name) || /^\s*[{[]/.test(text)) return "json";
  return "yaml";
}

/**
 * A file's name, with another extension where the text is plainly of another
 * notation: somebody pastes YAML where JSON was.
 */
export function fittingName(name: string, text: string): string {
  const first = /\S/.exec(text)?.[0];
  if (first === undefined) return name;
  const json = first === "{" || first === "[";
  const hcl = !json && /^\s*(resource|terraform|provider|module|variable|locals|data|output)\b[^:\n]*\{/m.test(text);
  if (hcl) return /\.tf$/i.test(name) ? name : "main.tf";
  if (json) return /\.tf$/i.test(name) ? "definition.json" : name;
  return /\.(json|tf)$/i.test(name) ? "definition.yaml" : name;
}

/** The notation of a payload, by how it begins. */
export function languageOfText(text: string): Language {
  const first = /\S/.exec(text)?.[0];
  if (first === undefined || first === "{" || first === "[" || first === '"') return "json";
  return first === "<" ? "xml" : "text";
}
