import type { File } from "../state/state.ts";

/** Bounds of what is dropped: a folder of Terraform has hundreds of files at most. */
export const mostFiles = 200;
export const mostBytes = 16 << 20;

/** Reads files that were chosen or dropped; the error says in plain words what is too much. */
export async function readFiles(list: FileList): Promise<File[]> {
  const chosen = [...list];
  if (chosen.length > mostFiles) throw new Error(`${chosen.length} files are too many; ${mostFiles} are read at most.`);
  const size = chosen.reduce((sum, file) => sum + file.size, 0);
  if (size > mostBytes) throw new Error(`${size.toLocaleString("en")} bytes are too many; ${mostBytes.toLocaleString("en")} are read at most.`);
  const files = await Promise.all(chosen.map(async file => ({ name: file.name, text: await file.text() })));
  return files.sort((a, b) => rank(a.name) - rank(b.name) || a.name.localeCompare(b.name, "en"));
}

/** The file that is probably the definition goes first. */
function rank(name: string): number {
  if (/^(serverless|template|openapi|swagger|api|main)\.(ya?ml|json|tf)$/i.test(name)) return 0;
  return /\.(ya?ml|json|tf)$/i.test(name) ? 1 : 2;
}

/** Hands a text to the user as a file. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
