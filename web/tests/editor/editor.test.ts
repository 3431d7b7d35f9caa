import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

import type { Completions, Editor, EditorOptions, Finding, Hover, Run } from "../../src/editor/types.ts";
import { Fixture, type Opened } from "./browser.ts";

vi.setConfig({ testTimeout: 30_000 });

let fixture: Fixture;
beforeAll(async () => {
  fixture = await Fixture.start();
}, 60_000);
afterAll(() => fixture.stop());

// What the functions that run in the page find there; see fixture/main.ts.
declare const place: HTMLElement;
declare const editor: typeof import("../../src/editor/index.ts");
interface Made {
  made: Editor;
  changes: string[];
}

const template = `{
  "id": $input.json('$.id'),
  "name": "$util.escapeJavaScript($input.path('$.name'))", ## comment
#foreach($e in $input.path('$.items'))
  #if($e.price > 10)"x": \${e.price}#else"y": null#end
#end
}`;

/** Opens the fixture with one editor in it. */
async function open(options: Partial<Pick<EditorOptions, "label" | "language" | "value" | "readOnly">> = {}, how: Parameters<Fixture["open"]>[0] = {}): Promise<Opened> {
  const opened = await fixture.open(how);
  await opened.page.evaluate(
    (options) => {
      const it = window as unknown as Made;
      it.changes = [];
      it.made = editor.createEditor({ parent: place, label: "Template", language: "vtl", onChange: (value) => it.changes.push(value), ...options });
    },
    { value: template, ...options },
  );
  return opened;
}

const value = (page: Page): Promise<string> => page.evaluate(() => (window as unknown as Made).made.value);
const changes = (page: Page): Promise<string[]> => page.evaluate(() => (window as unknown as Made).changes);
const reveal = (page: Page, from: number, to = from): Promise<void> => page.evaluate(([from, to]) => (window as unknown as Made).made.reveal({ from, to }), [from, to] as const);

/** Ends with no complaint of the console, the policy or axe. */
async function close({ page, complaints }: Opened, really = true): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join()}`)).toEqual([]);
  expect(complaints).toEqual([]);
  if (really) await page.context().close();
}

test("the text box has its name, and typing is told", async () => {
  const opened = await open();
  const box = opened.page.getByRole("textbox", { name: "Template" });
  expect(await box.getAttribute("aria-multiline")).toBe("true");
  await box.press("Control+Home");
  await box.press("x");
  expect((await changes(opened.page)).at(-1)).toBe(`x${template}`);
  await box.press("Control+z");
  expect(await value(opened.page)).toBe(template);
  await opened.page.keyboard.press("Tab"); // leaves, and writes nothing
  expect(await value(opened.page)).toBe(template);
  expect(await box.evaluate((e) => e === document.activeElement)).toBe(false);
  await close(opened);
});

test("a value that the page sets is not told, and keeps the cursor", async () => {
  const opened = await open({ value: "abc def" });
  const { page } = opened;
  await reveal(page, 6);
  await page.evaluate(() => (window as unknown as Made).made.setValue("abc\r\nX def"));
  expect(await changes(page)).toEqual([]);
  expect(await value(page)).toBe("abc\nX def");
  await page.keyboard.type("!");
  expect(await value(page)).toBe("abc\nX de!f");
  await close(opened);
});

test("an editor for reading takes no keys, and can be focused", async () => {
  const opened = await open({ readOnly: true, label: "Result" });
  const box = opened.page.getByRole("textbox", { name: "Result" });
  expect(await box.getAttribute("aria-readonly")).toBe("true");
  await box.press("x");
  expect(await value(opened.page)).toBe(template);
  await opened.page.evaluate(() => {
    const { made } = window as unknown as Made;
    made.setReadOnly(false);
    made.setLabel("Body");
  });
  await opened.page.getByRole("textbox", { name: "Body" }).press("Control+Home");
  await opened.page.keyboard.type("y");
  expect(await value(opened.page)).toBe(`y${template}`);
  await close(opened);
});

const at = (part: string): { from: number; to: number } => ({ from: template.indexOf(part), to: template.indexOf(part) + part.length });

const finding: Finding = {
  ...at("$input.json"),
  severity: "warning",
  rule: "unknown-member",
  message: "<b>no such member</b>",
  hint: "write $input.path",
  fixes: [{ label: "Write $input.path", edits: [{ ...at(".json"), insert: ".path" }] }],
};

test("findings are listed and mended by keyboard, and never markup", async () => {
  const opened = await open();
  const { page } = opened;
  await page.evaluate((finding) => (window as unknown as Made).made.setFindings([finding, { from: 900, to: 1000, severity: "error", message: "behind the end" }]), finding);
  await page.getByRole("textbox", { name: "Template" }).press("Control+Shift+M");
  const list = page.getByRole("region", { name: "Findings" });
  expect(await list.getByRole("listitem").allInnerTexts()).toEqual([expect.stringContaining("<b>no such member</b>"), "line 7: error: behind the end"]);
  expect(await page.locator("b").count()).toBe(0);
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Close");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await close(opened, false);
  await page.keyboard.press("Enter");
  expect(await value(page)).toBe(template.replace("$input.json", "$input.path"));
  await list.getByRole("button", { name: /^line 7/ }).press("Enter");
  expect(await page.getByRole("textbox", { name: "Template" }).evaluate((e) => e === document.activeElement)).toBe(true);
  await list.getByRole("button", { name: "Close" }).press("Escape");
  expect(await list.count()).toBe(0);
  await close(opened);
});

test("a key goes to the next finding and says it", async () => {
  const opened = await open();
  const { page } = opened;
  await page.evaluate((finding) => (window as unknown as Made).made.setFindings([finding]), finding);
  await reveal(page, 0);
  await page.keyboard.press("F8");
  expect(await page.locator(".cm-announced").textContent()).toContain("no such member");
  await page.keyboard.press("F1");
  await page.locator(".cm-says").getByText("write $input.path").waitFor();
  await page.locator(".cm-lintRange-warning").first().hover();
  await page.locator(".cm-tooltip-lint").getByRole("button", { name: "Write $input.path" }).waitFor();
  await close(opened);
});

test("the fix at the cursor is made by a key, and can be taken back", async () => {
  const opened = await open();
  const { page } = opened;
  await page.evaluate((finding) => (window as unknown as Made).made.setFindings([finding]), finding);
  await reveal(page, 14);
  await page.keyboard.press("Control+.");
  expect(await value(page)).toBe(template.replace("$input.json", "$input.path"));
  expect(await changes(page)).toHaveLength(1);
  await page.keyboard.press("Control+z");
  expect(await value(page)).toBe(template);
  await close(opened);
});

const run: Run = {
  lines: [-1, 1, 1, 1, 0, -1, -1],
  events: [
    { kind: "reference", ...at("$input.json('$.id')"), type: "number", value: "7" },
    { kind: "reference", ...at("$util.escapeJavaScript($input.path('$.name'))"), whyNot: "there is no member name", near: "nam" },
    { kind: "condition", ...at("$e.price > 10"), value: "true", rounds: [1] },
    { kind: "condition", ...at("$e.price > 10"), value: "false", rounds: [2] },
    { kind: "foreach", ...at("#foreach($e in $input.path('$.items'))"), count: 2 },
    { kind: "reference", from: 5000, to: 5001, value: "of another text" },
  ],
};

test("a run shows what was executed, the values and why there is none", async () => {
  const opened = await open();
  const { page } = opened;
  await page.evaluate((run) => (window as unknown as Made).made.setRun(run), run);
  expect(await page.getByTitle("not executed").count()).toBe(1);
  expect(await page.getByTitle("executed once").count()).toBe(3);
  const text = await page.locator(".cm-content").innerText();
  for (const part of ["true and false", "2 rounds", "there is no member name; nam may be meant"]) expect(text).toContain(part);
  expect(await page.locator(".cm-run-empty").first().innerText()).toContain("$util");
  await reveal(page, template.indexOf("json"));
  await page.keyboard.press("F1");
  await page.locator(".cm-says").getByText("number: 7").waitFor();
  await page.keyboard.press("Escape");
  expect(await page.locator(".cm-says").count()).toBe(0);
  await page.locator(".cm-run-empty").first().hover();
  await page.locator(".cm-tooltip-hover").getByText("nothing: there is no member name").waitFor();
  await page.evaluate(() => (window as unknown as Made).made.setRun(null));
  expect(await page.locator(".cm-run-empty, .cm-run-note").count()).toBe(0);
  await close(opened);
});

test("what a source offers is completed with the cursor in its place", async () => {
  const opened = await open({ value: "$input.p" });
  const { page } = opened;
  const offered: Completions = {
    from: 7,
    to: 8,
    items: [
      { label: "params", insert: "params('')", cursor: 8, kind: "method", detail: "$input.params('NAME')" },
      { label: "path", insert: "path('$')", cursor: 7, kind: "method", detail: "$input.path('$')", doc: "The part at a <i>path</i>." },
    ],
  };
  await page.evaluate((offered) => (window as unknown as Made).made.setCompletionSource(async () => offered), offered);
  await reveal(page, 8);
  await page.keyboard.type("a");
  const list = page.getByRole("listbox", { name: "Completions" });
  await list.getByRole("option", { name: "path" }).waitFor();
  await page.waitForTimeout(100); // keys that come at once are meant for the text
  await page.keyboard.press("ArrowDown");
  await page.getByText("The part at a <i>path</i>.").waitFor();
  await page.keyboard.press("Enter");
  expect(await value(page)).toBe("$input.path('$')");
  await page.keyboard.type(".id");
  expect(await value(page)).toBe("$input.path('$.id')");
  await close(opened);
});

test("what a source says of a place is shown and spoken", async () => {
  const opened = await open();
  const { page } = opened;
  const said: Hover = { from: 12, to: 18, title: "$input", doc: ["The payload.", "And <i>more</i>."] };
  await page.evaluate((said) => (window as unknown as Made).made.setHoverSource(async (_text, offset) => (offset < 100 ? said : null)), said);
  await reveal(page, 13);
  await page.keyboard.press("F1");
  await page.getByText("And <i>more</i>.").first().waitFor();
  expect(await page.locator(".cm-announced").textContent()).toBe("$input. The payload.. And <i>more</i>.");
  await page.evaluate((run) => (window as unknown as Made).made.setRun(run), run);
  await page.keyboard.press("F1");
  await page.locator(".cm-says").getByText("$input.json('$.id') is number: 7").waitFor();
  await reveal(page, 140);
  expect(await page.locator(".cm-says").count()).toBe(0);
  await close(opened);
});

test("each language has its colours when its code has come", async () => {
  const values = { json: ' {"a": 1}', yaml: "a: 1", hcl: 'a = "x" # c', xml: "<a b='c'/>", vtl: "$a" } as const;
  const opened = await open({ language: "text", value: "" }, { dark: true, width: 320 });
  for (const [language, value] of Object.entries(values)) {
    await opened.page.evaluate(
      ([language, value]) => {
        const { made } = window as unknown as Made;
        made.setValue(value);
        made.setLanguage("text");
        made.setLanguage(language);
      },
      [language as keyof typeof values, value] as const,
    );
    await opened.page.locator(".cm-line span").first().waitFor();
  }
  await close(opened);
});

test("two texts side by side, and one below the other", async () => {
  for (const unified of [false, true]) {
    const { page, complaints } = await fixture.open();
    await page.evaluate(async (unified) => {
      const it = window as unknown as Made & { diff: Awaited<ReturnType<typeof editor.createDiff>> };
      it.changes = [];
      const after = { label: "After", value: "a\nB\nc", onChange: (value: string) => it.changes.push(value) };
      it.diff = await editor.createDiff({ parent: place, language: "vtl", before: { label: "Before", value: "a\nb\nc" }, after, unified });
    }, unified);
    const box = page.getByRole("textbox", { name: unified ? "After, compared with Before" : "After" });
    await box.press("Control+End");
    await box.press("!");
    expect(await changes(page)).toEqual(["a\nB\nc!"]);
    expect(await page.locator(".cm-changedLine").count()).toBeGreaterThan(0);
    await page.evaluate(() => {
      const { diff } = window as unknown as { diff: Awaited<ReturnType<typeof editor.createDiff>> };
      diff.setAfter("a\nb\nc");
      diff.setBefore("a\nb\nc");
      diff.setBefore("a\nb\nc");
    });
    expect(await changes(page)).toHaveLength(1);
    await page.locator(".cm-changedLine, .cm-deletedChunk").first().waitFor({ state: "detached" });
    await close({ page, complaints });
  }
});
