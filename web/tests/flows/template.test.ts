import { expect, test } from "vitest";

import { body, editor, loaded, paste, playground, see, status, tab, textOf, withTemplate } from "./browser.ts";

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
  await page.keyboard.press("End");
  await page.keyboard.type("#if(1)2#end");
  await page.waitForTimeout(400);
  await page.keyboard.press("Enter"); // what is written is not offered: a line begins
  await page.keyboard.type("last");
  await expect.poll(() => textOf(template)).toMatch(/#end\s*\nlast/);
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

const value = (template: string, more = ""): string => `openapi: 3.0.1
info: {title: T, version: "1"}
paths:
  /pets:
    get:
      responses: {"200": {description: ok}}
      x-amazon-apigateway-integration:
        type: http
        httpMethod: GET
        uri: https://shop.example.com/
        responses:
          default:
            statusCode: "200"
            responseTemplates:
              application/json: ${template}
${more}`;

test("a template in quotes is edited where it is shown, and the definition keeps its quotes", async () => {
  const page = await play.show({ name: "api.yaml", text: value(`'{"a": $input.json(''$.a'')}' # once`), answers: [{ body: '{"a": 1, "b": [2]}' }] });
  await see(body(page), '"a": 1');
  const template = editor(page, "Mapping template");
  await see(template, `{"a": $input.json('$.a')}`);
  await template.press("Control+End");
  await template.press("ArrowLeft");
  await page.keyboard.type(`, "b": "it's"`);
  await see(body(page), `"b": "it's"`);
  expect(await textOf(template)).toContain(`{"a": $input.json('$.a'), "b": "it's"}`);
  await tab(page, "Definition").click();
  await see(editor(page, "Definition"), `application/json: '{"a": $input.json(''$.a''), "b": "it''s"}' # once`);
  await tab(page, "Template").click();
  await paste(template, '{\n  "b": $input.json("$.b")\n}\n');
  await see(body(page), /"b": \[\s*2\s*\]/);
  await tab(page, "Definition").click();
  await see(editor(page, "Definition"), String.raw`application/json: "{\n  \"b\": $input.json(\"$.b\")\n}\n" # once`);
});

test("a template that the definition computes says why it can only be read", async () => {
  const terraform = `resource "aws_api_gateway_integration" "a" {
  rest_api_id = "a"
  resource_id = "b"
  http_method = "GET"
  type = "HTTP"
  integration_http_method = "GET"
  uri = "https://shop.example.com/"
}
resource "aws_api_gateway_integration_response" "a" {
  rest_api_id = "a"
  resource_id = "b"
  http_method = "GET"
  status_code = "200"
  response_templates = { "application/json" = jsonencode({ a = 1 }) }
}
`;
  const page = await play.show({ name: "main.tf", text: terraform });
  await see(status(page), /^200/);
  const template = editor(page, "Mapping template");
  const panel = page.getByRole("tabpanel", { name: "Template" });
  await see(panel, "main.tf:14:47 computes this template");
  expect(await template.getAttribute("aria-readonly")).toBe("true");
  await template.press("Control+End");
  await page.keyboard.type("x");
  expect(await textOf(template)).not.toContain("x");
  await tab(page, "Definition").click();
  await paste(editor(page, "Definition"), terraform.replace("jsonencode({ a = 1 })", () => '"{\\"a\\": $${b}}"'));
  await see(body(page), '{"a": }');
  await tab(page, "Template").click();
  await expect.poll(() => template.getAttribute("aria-readonly")).toBe(null);
  await template.press("Control+Home");
  await page.keyboard.type("[");
  await see(body(page), '[{"a": }');
  await tab(page, "Definition").click();
  await see(editor(page, "Definition"), String.raw`"[{\"a\": $${"$"}{b}}"`);
});

test("pointing at a reference says its value in this run, and why it has none", async () => {
  const page = await play.show({ text: withTemplate("#set($pet = $input.path('$.pet'))\n{\"a\": \"$pet.title\", \"b\": \"$pet.weight\"}"), answers: [{ body: '{"pet": {"title": "Rex"}}' }] });
  await loaded(page);
  await see(body(page), "Rex");
  const says = page.locator(".cm-tooltip .cm-says");
  const hover = async (text: string): Promise<void> => {
    const at = await editor(page, "Mapping template").evaluate((element, wanted) => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const from = node.textContent!.indexOf(wanted);
        if (from < 0) continue;
        const range = document.createRange();
        range.setStart(node, from);
        range.setEnd(node, from + wanted.length);
        const box = range.getBoundingClientRect();
        return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      }
      throw new Error(`no ${wanted}`);
    }, text);
    await page.mouse.move(at.x - 30, at.y + 60);
    await page.mouse.move(at.x, at.y);
    await says.waitFor();
  };
  await hover("title");
  await see(says, "string: Rex");
  await hover("weight");
  await see(says, /nothing: .*weight/);
});
