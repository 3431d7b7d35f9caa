import { expect, test } from "vitest";

import { editor, loaded, playground, textOf, withTemplate } from "./browser.ts";

const play = playground();

test("a template is completed with what the payload and the request have", async () => {
  const page = await play.show({ text: withTemplate("{}"), answers: [{ body: '{"pets": [{"name": "Rex"}]}' }], request: { headers: "X-Trace: 1" } });
  await loaded(page);
  const template = editor(page, "Mapping template");
  const list = page.getByRole("listbox", { name: "Completions" });
  const take = async (typed: string, option: string): Promise<void> => {
    await page.keyboard.type(typed);
    await list.getByRole("option", { name: option }).first().waitFor();
    await page.waitForTimeout(150); // keys that come at once are meant for the text
    await page.keyboard.press("Enter");
  };
  await template.press("Control+Home");
  await take("$input.pa", "path");
  await take(".pe", "$.pets");
  await expect.poll(() => textOf(template)).toContain("$input.path('$.pets')");
  await page.keyboard.press("Escape");
  await page.keyboard.press("End");
  await take(" $input.para", "params");
  await take("X-", "X-Trace");
  await expect.poll(() => textOf(template)).toContain("$input.params('X-Trace')");
});

test("a key says what stands at the cursor, and its value", async () => {
  const page = await play.show({ text: withTemplate('{"a": "$input.path(\'$.pets[0].name\')"}'), answers: [{ body: '{"pets": [{"name": "Rex"}]}' }] });
  await loaded(page);
  const template = editor(page, "Mapping template");
  await template.press("Control+Home");
  for (let i = 0; i < 14; i++) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("F1");
  await expect.poll(() => textOf(page.locator(".cm-says"))).toMatch(/\$\.pets\[0\]\.name of the sample is the text "Rex"[^]*string: Rex/);
});
