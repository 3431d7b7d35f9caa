import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import pixelmatch from "pixelmatch";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { PNG } from "pngjs";
import { expect } from "vitest";

/** Debian's Chromium, or the one that CHROMIUM names. */
export function launch(): Promise<Browser> {
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: sandbox });
}

/** A page in a context of its own, and what it complains about. */
export interface Watched {
  page: Page;
  /** Messages of the console, errors, dialogs and violations of the policy. */
  complaints: string[];
  /** Addresses that the page asked for beyond the document. */
  requests: string[];
}

/** Opens an address and watches the page. */
export async function open(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (m) => complaints.push(`console: ${m.text()}`));
  page.on("pageerror", (e) => complaints.push(`error: ${e.message}`));
  page.on("dialog", (d) => {
    complaints.push(`dialog: ${d.message()}`);
    void d.dismiss();
  });
  page.on("request", (r) => {
    if (r.url() !== url) requests.push(r.url());
  });
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`));
  });
  await page.goto(url);
  return { page, complaints, requests };
}

/** What axe finds wrong. */
export async function axe(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(" ")} ${n.failureSummary ?? ""}`));
}

/** Whether the page is wider than its window. */
export function overflows(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}

/**
 * Compares a picture of the page with the one that is kept, which UPDATE=1
 * writes. One pixel in fifty may be another, as fonts differ.
 */
export async function pictured(page: Page, kept: URL): Promise<void> {
  const file = fileURLToPath(kept);
  const taken = await page.screenshot({ fullPage: true, animations: "disabled" });
  const got = PNG.sync.read(taken);
  if (process.env["UPDATE"] === "1" || !existsSync(file)) {
    expect(process.env["UPDATE"], `${file} is missing: UPDATE=1 writes it`).toBe("1");
    writeFileSync(file, taken);
    return;
  }
  const want = PNG.sync.read(readFileSync(file));
  expect([got.width, got.height], "the size of the picture; UPDATE=1 writes it").toEqual([want.width, want.height]);
  const wrong = pixelmatch(got.data, want.data, undefined, got.width, got.height, { threshold: 0.2 });
  expect(wrong / (got.width * got.height), "the part of the pixels that are others").toBeLessThan(0.02);
}
