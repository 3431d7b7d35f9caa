// The drawing as a part of a page: what it opens, and what stays when another
// evaluation is shown.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";

import type { Printed } from "../../src/drawing/explained.ts";
import { axe, launch, open, overflows } from "../support/browser.ts";
import { scratch } from "../support/gatemap.ts";

let browser: Browser;
const url = pathToFileURL(join(scratch, "drawing.html")).href;

beforeAll(async () => {
  const entry = fileURLToPath(new URL("fixture/drawing.ts", import.meta.url));
  const out = join(scratch, "drawing");
  await build({
    configFile: false,
    logLevel: "error",
    publicDir: false,
    build: { outDir: out, emptyOutDir: true, lib: { entry, formats: ["iife"], name: "fixture", fileName: () => "drawing.js", cssFileName: "style" } },
  });
  const [style, script] = ["style.css", "drawing.js"].map((f) => readFileSync(join(out, f), "utf8"));
  writeFileSync(
    fileURLToPath(url),
    `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Drawing</title><style>${style} body { background: var(--paper); margin: 0 }</style><body><header><h1>Drawing</h1></header><script>${script}</script></body></html>`,
  );
  browser = await launch();
});
afterAll(() => browser.close());

function printed(name: string): Printed {
  return JSON.parse(readFileSync(new URL(`../drawing/testdata/${name}.json`, import.meta.url), "utf8")) as Printed;
}

async function drawn(check: (page: Page, show: (name: string) => Promise<void>) => Promise<void>, width = 420): Promise<void> {
  const { page, complaints } = await open(browser, url, { viewport: { width, height: 700 } });
  await check(page, (name) => page.evaluate((p) => window.show(p), printed(name)));
  expect(complaints).toEqual([]);
  await page.context().close();
}

test("each step leads to its source", () =>
  drawn(async (page, show) => {
    await show("lambda-error");
    await page.getByRole("button", { name: "Go to the source of 404: " }).click();
    await page.getByRole("button", { name: "Go to the source of line 6: " }).click();
    await page.getByText("7 lines, all executed").click();
    await page.getByRole("button", { name: "Go to line 4" }).click();
    await page.getByRole("button", { name: "Go to the source of Access-Control-Allow-Origin: " }).first().press("Enter");
    const template = { in: "template", response: "404", contentType: "application/json" };
    expect(await page.evaluate(() => window.opened)).toEqual([
      { in: "response", key: "404", part: "selectionPattern" },
      { ...template, line: 6, column: 17 },
      { ...template, line: 4, column: 1 },
      { in: "parameter", response: "404", key: "method.response.header.Access-Control-Allow-Origin" },
    ]);
    expect(await axe(page)).toEqual([]);
    expect(await overflows(page)).toBe(false);
  }));

test("what was open stays open, and the focus where it was, when another evaluation is shown", () =>
  drawn(async (page, show) => {
    await show("lambda-error");
    const body = page.locator("summary", { hasText: "128 bytes" });
    await body.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("region", { name: "Body" }).waitFor();
    await show("override");
    await page.getByRole("region", { name: "Body" }).waitFor();
    expect(await page.locator("summary:focus").textContent()).toContain("52 bytes");
    await page.keyboard.press("Enter");
    await show("lambda-error");
    expect(await page.getByRole("region", { name: "Body" }).count()).toBe(0);
  }));

test("a step is revealed: opened, in view, and focused", () =>
  drawn(async (page, show) => {
    await show("list");
    await page.evaluate(() => window.reveal("template/lines"));
    await page.getByRole("region", { name: "The template" }).waitFor();
    const focused = page.locator("summary:focus");
    expect(await focused.textContent()).toContain("line by line");
    const box = await focused.boundingBox();
    expect(box && box.y >= 0 && box.y < 700).toBe(true);
  }));
