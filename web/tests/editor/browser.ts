import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

import { type Browser, chromium, type Page } from "playwright-core";
import { build } from "vite";

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'";
const types: Record<string, string> = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css" };

export interface Opened {
  page: Page;
  /** What the console and the policy complained about. */
  complaints: string[];
}

/** The editors in Chromium, built as the page builds them, under a strict policy. */
export class Fixture {
  private constructor(
    private readonly folder: string,
    private readonly server: Server,
    private readonly browser: Browser,
  ) {}

  static async start(): Promise<Fixture> {
    const folder = await mkdtemp(join(tmpdir(), "editor-"));
    const root = fileURLToPath(new URL("fixture", import.meta.url));
    await build({
      configFile: false,
      root,
      base: "./",
      logLevel: "error",
      build: { outDir: folder, emptyOutDir: true, target: "es2022", minify: false, modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
    });
    const server = createServer((request, response) => {
      const path = normalize(new URL(request.url ?? "/", "http://x").pathname).replace(/\/$/, "/index.html");
      readFile(join(folder, path)).then(
        (data) => {
          response.writeHead(200, { "content-type": types[extname(path)] ?? "application/octet-stream", "content-security-policy": policy });
          response.end(data);
        },
        () => response.writeHead(path === "/favicon.ico" ? 204 : 404).end(),
      );
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    const browser = await chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args });
    return new Fixture(folder, server, browser);
  }

  async open(options: { dark?: boolean; width?: number } = {}): Promise<Opened> {
    const context = await this.browser.newContext({
      colorScheme: options.dark ? "dark" : "light",
      viewport: { width: options.width ?? 900, height: 700 },
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`);
    return { page, complaints };
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await new Promise((done) => this.server.close(done));
    await rm(this.folder, { recursive: true });
  }
}
