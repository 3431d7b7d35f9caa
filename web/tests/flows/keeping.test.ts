import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

import { body, button, choose, editor, loaded, paste, patience, playground, see, stateOf, status, tab, textOf, withTemplate } from "./browser.ts";

const play = playground();

test("a link that is opened in a new page gives the same result", async () => {
  const page = await play.open();
  await choose(page, "Override the status from the body");
  await page.getByRole("combobox", { name: "Answer", exact: true }).selectOption({ label: "2. gone" });
  await see(status(page), /^410 Gone/);
  await button(page, "Copy link").click();
  await see(page.getByRole("status"), "The link is copied.");
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/^http:\/\/(127\.0\.0\.1|localhost):\d+\/.*#s=[\w-]+$/);
  const shown = await textOf(body(page));
  const other = await play.open(new URL(link).hash);
  await see(status(other), /^410 Gone/);
  expect(await textOf(body(other))).toBe(shown);
});

test("a reload brings back what was looked at, with the address and without", async () => {
  const page = await play.show({ text: withTemplate('{"kept": 1}') });
  await paste(editor(page, "Mapping template"), '{"kept": 2}');
  await see(body(page), '"kept": 2');
  await expect.poll(() => page.evaluate(() => localStorage.length)).toBeGreaterThan(0);
  await page.waitForTimeout(700); // the pause before the address is written
  await page.reload();
  await see(body(page), '"kept": 2');
  await page.goto("about:blank");
  await page.goto(play.url);
  await see(body(page), '"kept": 2');
});

test("a damaged link is told, and the page works", async () => {
  const page = await play.open("#s=AAAA");
  await see(page.getByRole("status"), "the link is damaged");
  await see(status(page), /^200/);
});

test("once loaded the page needs no server", async () => {
  const page = await play.openFresh();
  await loaded(page);
  await page.locator("body[data-ready]").waitFor();
  await page.context().setOffline(true);
  await choose(page, "pattern-repeated-letter: repeated letter");
  await see(status(page), /^\d{3} /);
  await tab(page, "Findings").click();
  await see(page.getByRole("region", { name: "Findings" }), "[pattern-repeated-letter]");
  await button(page, "Compare").click();
  await see(tab(page, "Differences"), /answers differ/);
  await page.getByText("Export", { exact: true }).click();
  await button(page, "Copy a test case").click();
  await see(page.getByRole("status"), "A case of gatemap test is copied.");
});

test("a case of gatemap test is copied and downloaded", async () => {
  const page = await play.open();
  await loaded(page);
  await page.getByText("Export", { exact: true }).click();
  await button(page, "Copy a test case").click();
  await see(page.getByRole("status"), "A case of gatemap test is copied.");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain("definition: integration.json");
  expect(copied).toContain("-- case: items --");
  expect(copied).toContain("-- expect.body --\n{\n  \"count\": 2,");
  const download = page.waitForEvent("download");
  await page.getByText("Export", { exact: true }).click();
  await button(page, "Download a test case").click();
  expect((await download).suggestedFilename()).toBe("integration.gatemap.txtar");
  expect(readFileSync(await (await download).path(), "utf8")).toBe(copied);
});

test("the definition is downloaded mended", async () => {
  const page = await play.open();
  await loaded(page);
  await choose(page, "pattern-repeated-letter: repeated letter");
  await see(status(page), /^\d{3} /);
  const download = page.waitForEvent("download");
  await page.getByText("Export", { exact: true }).click();
  await button(page, "Download the definition, mended").click();
  const text = readFileSync(await (await download).path(), "utf8");
  expect(text).toContain("[\\s\\S]*");
  expect((await download).suggestedFilename()).toBe("template.yaml");
});

test("the page asks its own server only; time to the first result, and from a key to its result", async () => {
  const page = await play.openFresh();
  await see(status(page), /^200/);
  const first = await page.evaluate(() => performance.getEntriesByName("gatemap-result")[0]!.startTime);
  await loaded(page);
  if (!process.env.GATEMAP_PAGE) for (const path of play.requests) expect(path).toMatch(/^\/some\/path\//);
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe-inline");
  expect(policy).not.toContain("'unsafe-eval'");
  const items = Array.from({ length: 100 }, (_, i) => ({ id: i, name: `Thing ${i}`, price: i * 1.5, tags: ["a", "b"] }));
  const template = "#set($page = $input.path('$'))\n{\"items\": [\n#foreach($i in $page.items)\n  {\"id\": $i.id, \"name\": \"$util.escapeJavaScript($i.name)\", \"price\": $i.price}#if($foreach.hasNext),#end\n\n#end\n]}\n";
  const medium = await play.show({ text: withTemplate(template), answers: [{ body: JSON.stringify({ items }, null, 1) }] });
  await see(body(medium), "Thing 1");
  await loaded(medium);
  await medium.waitForTimeout(1000);
  const times: number[] = [];
  for (let i = 0; i < 9; i++) {
    await editor(medium, "Mapping template").focus();
    const begun = await medium.evaluate(() => {
      performance.clearMarks("gatemap-result");
      (window as unknown as { keyTime: number }).keyTime = 0;
      document.addEventListener("keydown", () => ((window as unknown as { keyTime: number }).keyTime = performance.now()), { capture: true, once: true });
      return performance.now();
    });
    await medium.keyboard.press(i % 2 === 0 ? "Space" : "Backspace");
    await expect.poll(() => medium.evaluate(() => performance.getEntriesByName("gatemap-result").length), { timeout: patience, interval: 10 }).toBeGreaterThan(0);
    times.push(await medium.evaluate(() => performance.getEntriesByName("gatemap-result")[0]!.startTime - (window as unknown as { keyTime: number }).keyTime));
    expect(begun).toBeGreaterThan(0);
    await medium.waitForTimeout(300);
  }
  times.sort((a, b) => a - b);
  console.log(`first result after ${first.toFixed(0)} ms; from a key to its result ${times[4]!.toFixed(0)} ms (median of 9), ${times[8]!.toFixed(0)} ms at most`);
  // Meant are 1,500 and 100 ms; a machine that does other things as well takes a multiple.
  expect(first).toBeLessThan(10_000);
  expect(times[4]).toBeLessThan(500);
});

test("requests that the command has answered are offered beside the examples", async () => {
  const state = (name: string) => stateOf({ text: withTemplate(`{"from": "${name}"}`) });
  const page = await play.open("#given=definition-1", {}, async page => {
    await page.route(/\/given\//, route => {
      const name = /given\/(.*)\.json$/.exec(route.request().url())?.[1] ?? "";
      const json = name === "requests" ? [{ name: "request-7", title: "GET /pets/7: 200", about: "10:00:00 UTC" }] : state(name);
      return route.fulfill({ json });
    });
  });
  await see(body(page), "definition-1");
  await button(page, "Examples…").click();
  await see(page.getByRole("region", { name: "Answered by this server" }), "GET /pets/7: 200");
  await page.getByRole("button", { name: "GET /pets/7: 200" }).click();
  await see(body(page), "request-7");
  await see(page.getByRole("status"), "GET /pets/7: 200 is loaded, without its secrets.");
});
