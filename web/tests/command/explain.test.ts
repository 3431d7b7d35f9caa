// The pages of `gatemap explain --html`, in Chromium.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { axe, launch, open, overflows, pictured, type Watched } from "../support/browser.ts";
import { gatemap, scratch } from "../support/gatemap.ts";

const input = "web/tests/drawing/testdata/input";
const lines: Record<string, string[]> = {
  "lambda-error": ["-f", "examples/lambda-errors/integration.json", "--backend", "examples/lambda-errors/not-found.json"],
  override: ["-f", "examples/dynamodb-list/integration.json", "--backend", "examples/dynamodb-list/throttled.json"],
  headers: ["-f", `${input}/headers.json`, "--status", "418", "-H", "Server: backend", "-H", "X-Long: 1", "--body", "{}"],
  gateway: ["-f", `${input}/none.json`, "--gateway-responses", `${input}/gateway.json`, "--status", "503"],
  "mock-template": ["-f", `${input}/mock.json`, "--query", "status=409"],
  hostile: [
    ...["-f", `${input}/hostile.json`, "--status", "404", "-H", "X-A: <script>alert(1)</script>"],
    ...["--body", '{"a":"</script><!--<script>alert(2)//</noscript><img src=x onerror=alert(8)>\u2028\u202e"}'],
  ],
  huge: ["-f", `${input}/hostile.json`, "--status", "404", "--backend", join(scratch, "huge.json"), "--backend-format", "raw"],
};

function write(name: string): { file: string; url: string } {
  const file = join(scratch, `${name}.html`);
  gatemap("explain", "--time", "2026-11-24T09:12:44Z", ...(lines[name] ?? []), "--html", file);
  return { file, url: pathToFileURL(file).href };
}

let browser: Browser;
const pages = new Map<string, string>();

beforeAll(async () => {
  writeFileSync(join(scratch, "huge.json"), JSON.stringify({ a: "<b>".repeat(1_500_000) }));
  for (const name of Object.keys(lines)) pages.set(name, write(name).url);
  browser = await launch();
});
afterAll(() => browser.close());

/** Opens a page, closes it after the checks, and expects that it is silent and asks for nothing. */
async function inPage(name: string, options: Parameters<typeof open>[2], check: (w: Watched) => Promise<void>): Promise<void> {
  const w = await open(browser, pages.get(name) ?? "", options);
  try {
    await check(w);
    expect(w.complaints).toEqual([]);
    expect(w.requests).toEqual([]);
  } finally {
    await w.page.context().close();
  }
}

const wide = { viewport: { width: 1000, height: 800 } };
const phone = { viewport: { width: 320, height: 640 } };

test.each([
  ...["lambda-error", "headers", "hostile"].map((name) => [name, "wide, light", { ...wide, colorScheme: "light" as const }] as const),
  ...["override", "gateway", "mock-template", "huge"].map(
    (name) => [name, "phone, dark", { ...phone, colorScheme: "dark" as const }] as const,
  ),
])("%s: nothing is wrong when all is open (%s)", (name, _, options) =>
  inPage(name, options, async ({ page }) => {
    await page.getByRole("list", { name: "The way", exact: true }).waitFor();
    expect(await overflows(page)).toBe(false);
    await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
    expect(await axe(page)).toEqual([]);
    expect(await overflows(page)).toBe(false);
  }),
);

test("the way is a list by role and name, and opens by the keyboard", () =>
  inPage("lambda-error", wide, async ({ page }) => {
    const way = page.getByRole("list", { name: "The way", exact: true });
    await expect.poll(() => way.locator("> li").count()).toBe(8);
    const choices = page.getByRole("list", { name: "Alternatives" });
    expect(await choices.getByRole("listitem").count()).toBe(8);
    expect(await choices.getByText("not taken: ").count()).toBe(7);
    expect(await page.locator("mark.way-core").first().textContent()).toBe("[404]");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain("[404] There is");
    for (let i = 0; i < 5; i++) await page.keyboard.press("Tab");
    const summary = page.locator("summary:focus");
    expect(await summary.textContent()).toContain("Subject");
    await page.keyboard.press("Enter");
    await page.getByRole("region", { name: "The whole subject" }).waitFor();
    expect(await summary.evaluate((s) => getComputedStyle(s).outlineStyle)).toBe("solid");
    await page.getByRole("button", { name: "template application/json" }).press("Enter");
    expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset["focus"])).toBe("template\nrow");
  }));

test("the template is listed with its executed lines and values", () =>
  inPage("override", wide, async ({ page }) => {
    const listing = page.getByRole("region", { name: "The template" });
    expect(await listing.locator(".listing-hit").count()).toBe(6);
    expect(await listing.textContent()).toContain('$name = "ProvisionedThroughputExceededException"');
  }));

test("hostile texts are text", () =>
  inPage("hostile", wide, async ({ page }) => {
    await page.getByRole("list", { name: "The way", exact: true }).waitFor();
    expect(await page.locator("script").count()).toBe(2);
    expect(await page.locator("img, svg:not(.way-rail), iframe, object, b").count()).toBe(0);
    const seen = (await page.locator("main").textContent()) ?? "";
    for (const n of [1, 2, 3, 4, 5, 6, 7]) expect(seen).toContain(`alert(${n})`);
    expect(seen).not.toContain("\u202e");
  }));

test("without JavaScript the explanation is there as text", () =>
  inPage("hostile", { ...wide, javaScriptEnabled: false }, async ({ page }) => {
    const text = (await page.locator("noscript pre").innerText()) ?? "";
    expect(text).toMatch(/^subject {3}status code of the backend: "404"/);
    expect(text).toContain("<script>alert(1)</script>");
    expect(await page.locator("img, b").count()).toBe(0);
  }));

test("a page is bounded, and secrets are not in it", () => {
  expect(readFileSync(new URL(pages.get("huge") ?? "")).length).toBeLessThan(2_500_000);
  const secret = ["-H", "Set-Cookie: id=s3cr3t-cookie-value", "--request-header", "Authorization: Bearer s3cr3t-token-value"];
  const page = gatemap("explain", ...(lines["headers"] ?? []), ...secret, "--html", "-");
  expect(page).not.toContain("s3cr3t");
  expect(page).toContain("REDACTED-1");
  expect(gatemap("explain", ...(lines["headers"] ?? []), ...secret, "--keep-secrets", "--html", "-")).toContain("s3cr3t-token-value");
});

test.each([
  ["lambda-error", "wide-light", { ...wide, colorScheme: "light" as const }],
  ["gateway", "wide-dark", { ...wide, colorScheme: "dark" as const }],
  ["override", "phone-light", { ...phone, colorScheme: "light" as const }],
])("a picture of %s, %s", (name, what, options) =>
  inPage(name, options, async ({ page }) => {
    await page.getByRole("list", { name: "The way", exact: true }).waitFor();
    await pictured(page, new URL(`pictures/${name}-${what}.png`, import.meta.url));
  }),
);
