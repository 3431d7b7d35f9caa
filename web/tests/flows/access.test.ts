import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import { body, button, choose, editor, loaded, playground, see, status, tab, withTemplate } from "./browser.ts";

const play = playground();

/** Looks for what axe knows, its best practices included, or for some of its rules. */
async function clean(page: Page, state: string, rules?: string[], part?: string): Promise<void> {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] });
  if (part) axe.include(part);
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  expect(violations.map(v => `${v.id}: ${v.help}: ${v.nodes.map(n => n.target.join(" ")).slice(0, 4).join(", ")}`), state).toEqual([]);
}

const phone = { width: 320, height: 640 };

test.each([
  ["light", { colorScheme: "light" }, undefined],
  ["dark", { colorScheme: "dark" }, ["color-contrast", "link-in-text-block"]],
  ["a phone", { viewport: phone }, ["target-size", "scrollable-region-focusable", "color-contrast", "label"]],
] as const)("axe finds nothing on any state: %s", async (_, options, some) => {
  const page = await play.open("", options);
  const rules = some ? [...some] : undefined;
  await see(status(page), /^200/);
  await loaded(page);
  await clean(page, "the first result", rules);
  for (const [name, part] of [["Definition", "#definition"], ["Client’s request", "#given"], ["Bytes", "#answer"], ["Headers", "#answer"], ["Log", "#answer"], ["Findings", "#answer"]] as const) {
    await tab(page, name).click();
    await clean(page, name, rules, part);
  }
  await button(page, "Compare").click();
  await see(tab(page, "Differences"), /answers differ/);
  await clean(page, "a comparison", rules, "main");
  await page.getByText("Export", { exact: true }).click();
  await clean(page, "the export menu", rules, "header");
  await page.keyboard.press("Escape");
  await button(page, "Examples…").click();
  await page.getByRole("searchbox", { name: "Filter" }).fill("pattern-b");
  await clean(page, "the examples", rules, "dialog");
}, 180_000);

test("axe finds nothing on a fault, on findings and on a list of methods", async () => {
  const page = await play.show({ text: withTemplate('{"a": $none, "b": "$input.path(\'$.b\')"}').replace('"uri"', 'uri"') });
  await see(page.getByRole("alert"), "There is no result yet.");
  await clean(page, "a fault");
  await tab(page, "Findings").click();
  await clean(page, "the fault in the list", undefined, "#answer");
  await choose(page, "pattern-repeated-letter: repeated letter");
  await see(page.getByRole("region", { name: "Findings" }), "[pattern-repeated-letter]");
  await clean(page, "findings", undefined, "main");
}, 120_000);

test("every control is reached by the tab key, with a focus that is seen", async () => {
  const page = await play.open();
  await see(status(page), /^200/);
  const seen: string[] = [];
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      let e = document.activeElement;
      while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
      if (!e || e === document.body) return "";
      const style = getComputedStyle(e);
      const ring = style.outlineStyle !== "none" || style.boxShadow !== "none" || e.closest(".cm-editor") !== null;
      return `${e.getAttribute("aria-label") ?? e.textContent?.trim().slice(0, 30) ?? e.id}${ring ? "" : " (no focus ring)"}`;
    });
    if (at === "") break;
    seen.push(at);
    if (await page.evaluate(() => !!document.activeElement?.closest(".cm-editor"))) await page.keyboard.press("Escape"); // the editor keeps Tab otherwise
  }
  expect(seen.filter(name => name.endsWith("(no focus ring)"))).toEqual([]);
  expect(seen[0]).toBe("Skip to the response");
  for (const name of ["Examples…", "Compare", "Copy link", "Export"]) expect(seen).toContain(name);
});

test("tabs are chosen with the arrow keys, Home and End", async () => {
  const page = await play.open();
  await see(status(page), /^200/);
  await tab(page, "Body").focus();
  await page.keyboard.press("ArrowRight");
  expect(await tab(page, "Bytes").getAttribute("aria-selected")).toBe("true");
  await page.keyboard.press("End");
  expect(await tab(page, "Findings").getAttribute("aria-selected")).toBe("true");
  await page.keyboard.press("ArrowRight");
  expect(await tab(page, "Body").getAttribute("aria-selected")).toBe("true");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Home");
  expect(await tab(page, "Body").evaluate(e => e === document.activeElement)).toBe(true);
});

test("on a phone of 320 pixels nothing is wider than the screen", async () => {
  const page = await play.open("", { viewport: phone });
  await see(status(page), /^200/);
  await see(body(page), "Zo");
  const wide = await page.evaluate(() => ({ page: document.documentElement.scrollWidth, screen: document.documentElement.clientWidth }));
  expect(wide.page).toBe(wide.screen);
  await button(page, "Examples…").click();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(wide.screen);
});

test("with less motion wanted nothing moves", async () => {
  const page = await play.open("", { reducedMotion: "reduce" });
  await see(status(page), /^200/);
  const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter(e => {
    const style = getComputedStyle(e);
    return parseFloat(style.transitionDuration) > 0 || (style.animationName !== "none" && !e.closest(".cm-editor"));
  }).map(e => e.className.toString()));
  expect(moving).toEqual([]);
  await editor(page, "Mapping template").focus();
});
