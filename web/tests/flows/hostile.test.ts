import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import { body, choose, editor, loaded, paste, playground, see, stateOf, status, tab, textOf, withTemplate } from "./browser.ts";

const play = playground();
const sources = fileURLToPath(new URL("../../src", import.meta.url));

/** What would run, or make an element, if it were taken for markup. */
const markup = `<img src=x onerror="document.title='broken'"><script>document.title='broken'</script><b id=injected>x</b>"'>`;

test("nothing in the sources makes markup of a text", () => {
  for (const name of readdirSync(sources, { recursive: true, encoding: "utf8" })) {
    if (!/\.ts$/.test(name)) continue;
    const text = readFileSync(join(sources, name), "utf8");
    expect(text, name).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc|createContextualFragment|DOMParser/);
  }
});

test("markup in every field stays text", async () => {
  const integration = JSON.stringify({
    type: "HTTP", uri: markup,
    integrationResponses: {
      [markup]: { statusCode: "404", selectionPattern: markup },
      "200": {
        statusCode: "200",
        responseParameters: { "method.response.header.X-Markup": `'${markup.replaceAll("'", "")}'` },
        responseTemplates: { "application/json": `#set($a = "${markup.replaceAll('"', "")}")\n$a ${markup} $input.path('$.x') $none` },
      },
    },
  });
  const state = stateOf({
    text: integration, name: `${markup}.json`, other: integration,
    answers: [{ name: markup, headers: `X-A: ${markup}`, body: JSON.stringify({ x: markup, [markup]: 1 }) }, { name: "error", error: markup }],
    request: {
      method: markup, path: markup, query: markup, headers: `X: ${markup}`, context: JSON.stringify({ stage: markup }), stageVariables: `a=${markup}`,
      pathParameters: `a=${markup}`, body: markup,
    },
  });
  const method = { "x-amazon-apigateway-integration": { type: "mock", responses: { [markup]: { statusCode: "200", responseTemplates: { [markup]: markup } } } } };
  const other = JSON.stringify({ openapi: "3.0.1", info: { title: markup }, paths: { [`/${markup}`]: { get: method, put: method } } });
  state.other = { files: [{ name: `${markup}.json`, text: other }, { name: markup, text: markup }], format: "openapi", method: markup, parameters: `A=${markup}` };
  const { toFragment } = await import("../../src/state/fragment.ts");
  const page = await play.open(await toFragment(state));
  await see(status(page), /^200/);
  await loaded(page);
  for (const name of ["Definition", "Template", "Compared with", "Client’s request", "Backend’s answer", "Bytes", "Headers", "Log", "Findings", "Differences", "Body"]) {
    if (await tab(page, name).isVisible()) await tab(page, name).click();
  }
  await tab(page, "Compared with").click();
  await page.getByRole("combobox", { name: "Method" }).click();
  await tab(page, "Differences").click();
  await page.getByRole("button", { name: "Side by side" }).click();
  await page.getByRole("dialog", { name: "Side by side" }).getByRole("textbox").first().waitFor();
  await page.keyboard.press("Escape");
  for (const summary of await page.locator(".way summary").all()) await summary.click();
  await page.waitForTimeout(500);
  expect(await page.title()).toBe("gatemap playground");
  expect(await page.locator("#injected, img:not(.cm-widgetBuffer), body script:not([type=module])").count()).toBe(0);
});

test("a template that never ends is ended, and the page goes on", async () => {
  const loop = "#foreach($a in [1..1000])#foreach($b in [1..1000])#foreach($c in [1..1000])$a$b$c#end#end#end";
  const page = await play.show({ text: withTemplate(loop) });
  await expect.poll(async () => (await textOf(page.getByRole("alert"))) + (await textOf(status(page))), { timeout: 60_000 }).not.toBe("");
  await tab(page, "Template").click();
  await paste(editor(page, "Mapping template"), '{"ok": true}');
  await see(body(page), '"ok": true');
});

/** A page whose worker takes its time for templates that ask for it: {slow} a second, {stuck} for ever. */
async function withWorker(template: string): Promise<Page> {
  const page = await play.show({ text: withTemplate(template) }, {}, async page => {
    await page.clock.install();
    await page.route(/\/worker-[^/]+\.js$/, async route => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `${await response.text()}
        ;self.seen = [];
        const inner = self.onmessage;
        self.onmessage = event => {
          const { kind, name, input } = event.data;
          if (kind === "call" && name === "explain") {
            const text = JSON.stringify(input);
            self.seen.push(text);
            if (text.includes("{stuck}")) for (;;);
            if (text.includes("{slow}")) for (const end = Date.now() + 1000; Date.now() < end;);
          }
          inner(event);
        };` });
    });
  });
  return page;
}

test("of what is typed while the engine is at work the last is evaluated, and one that hangs is replaced", async () => {
  const page = await withWorker('{"a": 1}');
  await see(body(page), '"a": 1');
  const template = editor(page, "Mapping template");
  await paste(template, '{"slow": "{slow}"}');
  await page.waitForTimeout(200);
  for (let i = 0; i < 8; i++) {
    await paste(template, `{"n": ${i}}`);
    await page.waitForTimeout(60);
  }
  await see(body(page), '"n": 7');
  const seen: string[] = await page.workers()[0]!.evaluate(() => (self as unknown as { seen: string[] }).seen);
  expect(seen.filter(text => /\{slow\}|\\"n\\"/.test(text)).length).toBeLessThanOrEqual(3);

  await paste(template, '{"a": "{stuck}"}');
  await page.waitForTimeout(300);
  await page.clock.fastForward(15_000);
  await see(page.getByRole("alert"), "the engine did not answer within 15000 ms");
  await see(body(page), '"n": 7'); // the last good result
  await paste(template, '{"b": 2}');
  await see(body(page), '"b": 2');
  expect(await page.getByRole("alert").isVisible()).toBe(false);

  await paste(template, '{"a": "{stuck}"}');
  await page.waitForTimeout(300);
  await paste(template, '{"c": 3}'); // nobody waits for the other any longer
  await page.waitForTimeout(300);
  await page.clock.fastForward(2_000);
  await see(body(page), '"c": 3');
});

test("a body of 10 MB is answered and shown in part, and a larger file is refused in words", async () => {
  const page = await play.open();
  await see(status(page), /^200/);
  await choose(page, "Headers from everywhere");
  await see(status(page), /^200/);
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Open file…" }).click();
  const large = `{"report": {"id": "r-9", "owners": [{"name": "Zed"}]}, "text": "${"x".repeat(10_000_000)}"}`;
  await (await chooser).setFiles([{ name: "large.json", mimeType: "application/json", buffer: Buffer.from(large) }]);
  await see(page.getByRole("status"), /large\.json|Status/);
  await tab(page, "Headers").click();
  await see(page.getByRole("row", { name: "X-Owner" }), "Zed");
  await tab(page, "Body").click();
  await see(page.getByRole("tabpanel", { name: "Body" }), /10,000,\d+ bytes, of which the first 1,048,576 are shown/);
  expect(await page.evaluate(() => document.querySelectorAll("*").length)).toBeLessThan(5_000);
  const again = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Open file…" }).click();
  await (await again).setFiles([{ name: "huge.bin", mimeType: "application/octet-stream", buffer: Buffer.alloc(13 << 20) }]);
  await see(page.getByRole("status"), "no payload of the service is that long");
});
