import { expect, test } from "vitest";

import { body, button, choose, editor, loaded, paste, playground, see, status, tab, textOf, withTemplate, way } from "./browser.ts";

const play = playground();

test("the first example has its result without anything done", async () => {
  const page = await play.open();
  await see(status(page), /^200 OK/);
  await see(body(page), '"author": "Zo\\u00EB"');
  await see(page.getByRole("status"), "Status 200, 264 bytes.");
});

test("a result follows what is typed into the backend's body", async () => {
  const page = await play.show({ text: withTemplate('{"name": "$input.path(\'$.name\')"}'), answers: [{ body: '{"name": "Ann"}' }] });
  await see(body(page), '"name": "Ann"');
  await paste(editor(page, "Backend’s body"), '{"name": "Bob"}');
  await see(body(page), '"name": "Bob"');
});

test("a result follows what is typed into the template, and the definition has it", async () => {
  const page = await play.show({ text: withTemplate('{"a": 1}') });
  await see(body(page), '"a": 1');
  await paste(editor(page, "Mapping template"), '{"b": "$context.stage"}');
  await see(body(page), '"b": ""');
  await tab(page, "Definition").click();
  await see(editor(page, "Definition"), '"application/json": "{\\"b\\": \\"$context.stage\\"}"');
});

test("the answers of an example are chosen from a list; one can be added, renamed and removed", async () => {
  const page = await play.open();
  await see(status(page), /^200/);
  const answers = page.getByRole("combobox", { name: "Answer", exact: true });
  await answers.selectOption({ label: "3. throttled" });
  await see(status(page), /^429 Too Many Requests/);
  await see(way(page), "Retry-After");
  await button(page, "Add").click();
  await page.getByRole("textbox", { name: "Name" }).fill("mine");
  await see(answers.locator("option:checked"), "4. mine");
  await page.getByRole("textbox", { name: "Status" }).fill("500");
  await see(status(page), /^502 Bad Gateway/);
  await button(page, "Remove").click();
  expect(await answers.locator("option").count()).toBe(3);
  await see(status(page), /^429/);
});

test("a Lambda function's error, a Base64 body and plain text are answers", async () => {
  const page = await play.open();
  await choose(page, "Errors of a Lambda function");
  await see(status(page), /^(200|404)/);
  const kind = page.getByRole("combobox", { name: "Body as" });
  await kind.selectOption({ label: "Error of a Lambda function" });
  await paste(editor(page, "errorMessage of the Lambda function"), "[401] who are you?");
  await see(status(page), /^401 Unauthorized/);
  await see(body(page), "who are you?");
  await kind.selectOption({ label: "Base64" });
  await paste(editor(page, "Backend’s body"), "eyJvcmRlciI6IDd9");
  await see(body(page), '"order": 7');
  await paste(editor(page, "Backend’s body"), "!!");
  await see(page.getByText("This is no Base64."), "This is no Base64.");
});

test("all parts of the request are in the result", async () => {
  const template = "$context.httpMethod $input.params('q') $input.params('X-H') $input.params('id') $stageVariables.color $context.stage";
  const page = await play.show({ text: withTemplate(template) });
  await tab(page, "Client’s request").click();
  for (const [name, value] of [["Query parameters", "q=one"], ["Path parameters", "id=seven"], ["Stage variables", "color=blue"], ["$context", '{"stage": "prod", "httpMethod": "PUT"}']] as const) {
    await page.getByRole("textbox", { name, exact: true }).fill(value);
  }
  await page.getByRole("tabpanel", { name: /^Client’s request/ }).getByRole("textbox", { name: "Headers" }).fill("X-H: two");
  await see(body(page), "PUT one two seven blue prod");
  await page.getByRole("textbox", { name: "$context", exact: true }).fill("{");
  await see(tab(page, "Client’s request"), "has a fault");
});

test("the bytes, the headers with where they come from and the log are there", async () => {
  const page = await play.open();
  await choose(page, "Headers from everywhere");
  await see(status(page), /^200/);
  await tab(page, "Bytes").click();
  await see(page.getByRole("region", { name: "Bytes of the body" }), "0000  7b 22 72 65 70 6f 72 74");
  await tab(page, "Headers").click();
  const row = (name: string) => page.getByRole("row", { name });
  await see(row("ETag: \"a91\" ETag: \"a91\""), "integration.response.header.ETag");
  await see(row("X-Stage"), "stageVariables.color");
  await see(row("Server: files/2"), "no parameter maps it");
  await see(row("X-Missing"), "integration.response.header.X-Not-There");
  await tab(page, "Log").click();
  await see(page.getByRole("region", { name: "Execution log" }), "Method completed with status: 200");
});

test("a body of any length is shown in parts", async () => {
  const page = await play.show({ text: withTemplate("$input.body"), answers: [{ body: JSON.stringify("x".repeat(9000)) }] });
  await tab(page, "Bytes").click();
  await see(page.getByRole("tabpanel", { name: "Bytes" }), "9,002 bytes, the first 4,096 shown");
  await button(page, "Show more").click();
  await button(page, "Show more").click();
  await see(page.getByRole("tabpanel", { name: "Bytes" }), /9,002 bytes\s/);
  expect(await button(page, "Show more").isVisible()).toBe(false);
});

test("the request template of a MOCK decides", async () => {
  const page = await play.open();
  await choose(page, "A MOCK that decides by the request");
  await see(status(page), /^200/);
  await see(body(page), "Hello from the inside, 192.0.2.7");
  await page.getByRole("combobox", { name: "Template" }).selectOption({ label: "request application/json" });
  await see(editor(page, "Mapping template"), "$input.params('scope')");
  await tab(page, "Client’s request").click();
  await page.getByRole("textbox", { name: "Query parameters" }).fill("scope=public");
  await see(status(page), /^500/);
  await see(body(page), "Not for you.");
});

test("a step of the way leads to where it comes from", async () => {
  const page = await play.open();
  const steps = way(page);
  const source = (of: RegExp) => steps.getByRole("button", { name: of }).first();
  await source(/source of line 5/).click();
  expect(await tab(page, "Template").getAttribute("aria-selected")).toBe("true");
  await source(/source of 400/).click();
  expect(await tab(page, "Definition").getAttribute("aria-selected")).toBe("true");
  await expect.poll(() => page.evaluate(() => document.getSelection()?.toString() || (document.activeElement as HTMLTextAreaElement).value?.slice((document.activeElement as HTMLTextAreaElement).selectionStart, (document.activeElement as HTMLTextAreaElement).selectionEnd))).toBe('"4\\\\d{2}"');
  await source(/source of Subject/).click();
  expect(await page.getByRole("textbox", { name: "Status" }).evaluate(e => e === document.activeElement)).toBe(true);
});

test("a broken definition keeps the last good result and shows the fault at its place", async () => {
  const good = withTemplate('{"a": 1}');
  const page = await play.show({ text: good });
  await see(body(page), '"a": 1');
  await tab(page, "Definition").click();
  await paste(editor(page, "Definition"), good.replace('"uri"', 'uri"'));
  const alert = page.getByRole("alert");
  await see(alert, "This is the last good result.");
  await see(body(page), '"a": 1');
  await button(page, "Go to the fault").click();
  expect(await editor(page, "Definition").evaluate(e => e === document.activeElement || e.contains(document.activeElement))).toBe(true);
  await see(tab(page, "Findings"), /[1-9]/);
  await paste(editor(page, "Definition"), good.replace("\\\"a\\\": 1", "\\\"a\\\": 2"));
  await see(body(page), '"a": 2');
  expect(await alert.isVisible()).toBe(false);
});

test("what looks wrong is listed, and leads to its line", async () => {
  const page = await play.show({ text: withTemplate('{\n  "a": "$input.path(\'$.b\')$nothing"\n}') });
  await tab(page, "Findings").click();
  const findings = page.getByRole("region", { name: "Findings" });
  await see(findings, "$nothing");
  await findings.getByRole("button", { name: "Go to template, line 2" }).first().click();
  expect(await tab(page, "Template").getAttribute("aria-selected")).toBe("true");
});

test("a finding of lint is fixed, one and all", async () => {
  const page = await play.open();
  await loaded(page);
  await choose(page, "pattern-repeated-letter: repeated letter");
  await tab(page, "Findings").click();
  const findings = page.getByRole("region", { name: "Findings" });
  await see(findings, "[pattern-repeated-letter]");
  await findings.getByRole("button", { name: "Fix it" }).first().click();
  await see(editor(page, "Definition"), "[\\s\\S]*");
  await expect.poll(() => textOf(findings), { timeout: 20_000 }).not.toContain("[pattern-repeated-letter]");
});
