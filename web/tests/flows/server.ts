// A server of static files as the command's is: compressed when the page was
// built, with the page's policy, below a path that is not the root.

import { createServer, type Server } from "node:http";
import { existsSync, readFileSync, statSync } from "node:fs";
import { extname, join, normalize } from "node:path";
import type { AddressInfo } from "node:net";

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
};

/** The Content-Security-Policy that the page has in its head. */
export function policyOf(folder: string): string {
  const page = readFileSync(join(folder, "index.html"), "utf8");
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1];
  if (!policy) throw new Error("index.html has no Content-Security-Policy");
  return policy;
}

export interface Served {
  /** The address of the page. */
  url: string;
  /** The paths that were asked for, in their order. */
  requests: string[];
  close(): Promise<void>;
}

/** Serves a folder below /some/path/. */
export async function serve(folder: string): Promise<Served> {
  const root = "/some/path/";
  const policy = policyOf(folder);
  const requests: string[] = [];
  const server: Server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://h").pathname);
    requests.push(path);
    const inside = path.startsWith(root) ? normalize(path.slice(root.length) || "index.html") : "..";
    const file = join(folder, inside);
    if (inside.startsWith("..")) return void response.writeHead(404).end();
    const packed = existsSync(`${file}.br`) && /\bbr\b/.test(String(request.headers["accept-encoding"]));
    if (!packed && !statSync(file, { throwIfNoEntry: false })?.isFile()) return void response.writeHead(404).end();
    response.writeHead(200, {
      "Content-Type": types[extname(file)] ?? "application/octet-stream",
      "Content-Security-Policy": policy,
      "X-Content-Type-Options": "nosniff",
      ...(packed ? { "Content-Encoding": "br" } : {}),
    });
    response.end(readFileSync(packed ? `${file}.br` : file));
  });
  await new Promise<void>(done => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${root}`,
    requests,
    close: () => new Promise<void>(done => {
      server.closeAllConnections();
      server.close(() => done());
    }),
  };
}
