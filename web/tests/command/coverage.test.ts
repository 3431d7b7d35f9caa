// The page of `gatemap test --coverhtml`, in Chromium: it has the look of the
// others, and is as strict.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { axe, launch, open, overflows } from "../support/browser.ts";
import { gatemap, scratch } from "../support/gatemap.ts";

let browser: Browser;
const file = join(scratch, "coverage.html");

beforeAll(async () => {
  gatemap("test", "--coverhtml", file, "examples/cloudformation-pets/after");
  browser = await launch();
});
afterAll(() => browser.close());

test.each([
  ["wide, light", { viewport: { width: 1000, height: 800 }, colorScheme: "light" as const }],
  ["phone, dark", { viewport: { width: 320, height: 640 }, colorScheme: "dark" as const }],
])("the coverage page (%s)", async (_, options) => {
  const { page, complaints, requests } = await open(browser, pathToFileURL(file).href, options);
  await page.getByRole("heading", { level: 1, name: /^Coverage of integration responses: / }).waitFor();
  expect(await page.locator(".listing-line.listing-hit").count()).toBeGreaterThan(3);
  expect(await page.locator("body").evaluate((b) => getComputedStyle(b).maxWidth), "the stylesheet is taken").not.toBe("none");
  expect(await axe(page)).toEqual([]);
  expect(await overflows(page)).toBe(false);
  expect(complaints).toEqual([]);
  expect(requests).toEqual([]);
  await page.context().close();
});
