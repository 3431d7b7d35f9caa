import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "vitest";

import { addressOf, body, button, choose, editor, loaded, paste, playground, see, settledAddress, status, tab, textOf, withTemplate, way } from "./browser.ts";

const play = playground();
const repository = fileURLToPath(new URL("../../..", import.meta.url));
const pets = readFileSync(`${repository}/examples/serve-pets/openapi.yaml`, "utf8");

test("a whole definition that is pasted lists its methods, which a filter finds", async () => {
  const page = await play.open();
  await tab(page, "Definition").click();
  await paste(editor(page, "Definition"), pets);
  const method = page.getByRole("combobox", { name: "Method" });
  await see(page.getByText("of 4", { exact: true }), "of 4");
  await see(page.getByRole("combobox", { name: "Format" }).locator("option:checked"), "Detected: OpenAPI");
  await method.fill("get owner");
  expect(await page.getByRole("option", { name: /\/owner/ }).count()).toBe(1);
  await method.press("Enter");
  await see(status(page), /^200/);
  await see(way(page), "GET /owner");
  await method.click();
  await page.getByRole("option", { name: /GET \/pets\/\{id\}/ }).click();
  await see(way(page), "GET /pets/{id}");
  await button(page, "Compare").click();
  await expect.poll(() => textOf(method)).toBe("GET /pets/{id}"); // of the other definition
  await method.click();
  await page.getByRole("option", { name: /GET \/owner/ }).click();
  await see(page.getByRole("region", { name: "Differences" }), "They are the same.");
  await see(tab(page, "Differences"), /3\s+answers differ/);
});

test("the method list is worked by keys", async () => {
  const page = await play.show({ name: "openapi.yaml", text: pets });
  const method = page.getByRole("combobox", { name: "Method" });
  await see(page.getByText("of 4", { exact: true }), "of 4");
  await method.focus();
  await method.press("ArrowDown");
  await method.press("ArrowDown");
  await method.press("Enter");
  await see(way(page), "OPTIONS /pets");
  await method.press("ArrowDown");
  expect(await method.getAttribute("aria-expanded")).toBe("true");
  await method.press("Escape");
  expect(await method.getAttribute("aria-expanded")).toBe("false");
});

test.each([
  ["aws-cli", "pattern"],
  ["openapi", "OpenAPI"],
  ["cloudformation", "CloudFormation"],
  ["sam", "SAM"],
  ["cdk", "CDK"],
  ["terraform", "Terraform"],
  ["serverless", "Serverless Framework"],
])("an example of %s has a result", async format => {
  const page = await play.open();
  await loaded(page);
  await button(page, "Examples…").click();
  await page.getByRole("searchbox", { name: "Filter" }).fill(format);
  const dialog = page.getByRole("dialog", { name: "Examples" });
  const example = dialog.getByRole("listitem").filter({ has: page.getByText(format, { exact: true }) }).filter({ hasText: "pattern-" }).getByRole("button").first();
  const title = await example.innerText();
  await example.click();
  await see(status(page), /^\d{3} /);
  await tab(page, "Findings").click();
  await see(page.getByRole("region", { name: "Findings" }), `[${title.split(":")[0]}]`);
});

test("files are opened and dropped, the definition first", async () => {
  const page = await play.open();
  const chooser = page.waitForEvent("filechooser");
  await tab(page, "Definition").click();
  await button(page, "Open files…").click();
  await (await chooser).setFiles([
    { name: "body.vtl", mimeType: "text/plain", buffer: Buffer.from('{"from": "a file"}') },
    { name: "template.yaml", mimeType: "text/yaml", buffer: Buffer.from(withIncluded) },
  ]);
  await see(page.getByRole("status"), "2 files are loaded; template.yaml is the definition.");
  await page.getByRole("combobox", { name: "File" }).selectOption({ label: "body.vtl" });
  await see(editor(page, "Definition"), '{"from": "a file"}');
  const data = await page.evaluateHandle(text => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "openapi.yaml"));
    return transfer;
  }, pets);
  const target = page.locator(".definition .editor-host").first();
  await target.dispatchEvent("dragover", { dataTransfer: data });
  await target.dispatchEvent("drop", { dataTransfer: data });
  await see(page.getByRole("status"), "openapi.yaml is loaded.");
  await see(page.getByText("of 4", { exact: true }), "of 4");
});

const withIncluded = `Resources:
  Api: {Type: "AWS::ApiGateway::RestApi", Properties: {Name: shop}}
  Get:
    Type: AWS::ApiGateway::Method
    Properties:
      HttpMethod: GET
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      AuthorizationType: NONE
      Integration: {Type: HTTP, IntegrationHttpMethod: GET, Uri: "http://h/", IntegrationResponses: [{StatusCode: "200"}]}
      MethodResponses: [{StatusCode: "200"}]
`;

test("a template in a YAML block is edited beside its definition", async () => {
  const page = await play.show({ name: "openapi.yaml", text: block });
  await see(body(page), '"old": 1');
  await tab(page, "Template").click();
  await paste(editor(page, "Mapping template"), '{\n  "new": 2\n}');
  await see(body(page), '"new": 2');
  await tab(page, "Definition").click();
  await see(editor(page, "Definition"), '              "new": 2');
});

const block = `openapi: 3.0.1
info: {title: Shop, version: "1"}
paths:
  /things:
    get:
      responses: {"200": {description: things}}
      x-amazon-apigateway-integration:
        type: http
        httpMethod: GET
        uri: http://h/
        responses:
          default:
            statusCode: "200"
            responseTemplates:
              application/json: |
                {
                  "old": 1
                }
`;

test("two definitions are compared against all answers", async () => {
  const page = await play.show({ text: withTemplate('{"a": 1, "b": "$input.path(\'$.b\')"}'), other: withTemplate('{"a": 2, "b": "$input.path(\'$.b\')"}', { statusCode: "200", responseParameters: { "method.response.header.X": "'new'" } }), answers: [{ name: "first", body: '{"b": "x"}' }, { name: "second", body: "{}" }] });
  await tab(page, "Differences").click();
  const differences = page.getByRole("region", { name: "Differences" });
  await see(differences, "second");
  await see(differences, "Template 200 application/json 2 lines differ");
  await see(differences, /before:\s*\{"a": 1, "b": "\$input/);
  await see(differences, /after:\s*\{"a": 2, "b": "\$input/);
  await see(differences, /integration\.json \d+ lines differ/);
  await see(differences, /before:\s*"a": 1/);
  await see(differences, /after:\s*"a": 2/);
  await see(differences, /after:\s*X: new/);
  await see(tab(page, "Differences"), /2\s+answers differ/);
  await button(page, "Side by side").click();
  const dialog = page.getByRole("dialog", { name: "Side by side" });
  await see(editor(page, "Template 200 application/json, this definition"), '{"a": 1');
  await see(editor(page, "Template 200 application/json, compared with"), '{"a": 2');
  const { violations } = await new AxeBuilder({ page }).include("dialog").analyze();
  expect(violations.map(v => v.id)).toEqual([]);
  await dialog.getByRole("combobox", { name: "Text" }).selectOption({ label: "integration.json" });
  const other = editor(page, "integration.json, compared with");
  await other.waitFor();
  await button(page, "Next change").click();
  await page.keyboard.type("x"); // in the first line that differs
  await see(other, /^\s*x\s*"statusCode|x.*"a\\": 2|x +"response/m);
  await page.keyboard.press("Escape");
  expect(await dialog.isVisible()).toBe(false);
  await see(differences, "no response");
  expect(await textOf(differences)).not.toContain("Template 200");
  await tab(page, "Compared with").click();
  await see(editor(page, "Definition to compare with"), "x");
  await paste(editor(page, "Definition to compare with"), withTemplate('{"a": 1, "b": "$input.path(\'$.b\')"}'));
  await see(differences, "200, the same");
  await see(differences, /integration\.json|They are the same/);
  await button(page, "Stop comparing").click();
  expect(await tab(page, "Differences").isVisible()).toBe(false);
});

test("the example of a fault is compared with its good twin", async () => {
  const page = await play.open();
  await loaded(page);
  await choose(page, "pattern-repeated-letter: repeated letter");
  await button(page, "Compare").click();
  expect(await button(page, "Compare").getAttribute("aria-pressed")).toBe("true");
  await see(tab(page, "Differences"), /[1-9]\s+answers differ/);
  await button(page, "Exchange").click();
  await tab(page, "Definition").click();
  await see(editor(page, "Definition"), "[\\s\\S]*");
});

test("two methods of one definition are compared, which stays one", async () => {
  const twoMethods = (first: string, second: string) => `openapi: 3.0.1
paths:
${[["/cats", first], ["/dogs", second]].map(([path, template]) => `  ${path}:
    get:
      responses: {'200': {}}
      x-amazon-apigateway-integration:
        type: http
        httpMethod: GET
        uri: https://example.com
        responses: {default: {statusCode: 200, responseTemplates: {application/json: '${template}'}}}
`).join("")}`;
  const page = await play.show({ name: "openapi.yaml", text: twoMethods('{"cat": 1}', '{"dog": 1}') });
  await loaded(page);
  await see(way(page), "GET /cats");
  await button(page, "Compare").click();
  const same = button(page, "Same definition");
  expect(await same.getAttribute("aria-pressed")).toBe("false");
  await same.click();
  expect(await same.getAttribute("aria-pressed")).toBe("true");
  const method = page.getByRole("combobox", { name: "Method" });
  await expect.poll(() => textOf(method), { timeout: 20_000 }).toBe("GET /cats");
  await method.click();
  await page.getByRole("option", { name: /GET \/dogs/ }).click();
  const differences = page.getByRole("region", { name: "Differences" });
  await see(differences, "GET /cats compared with GET /dogs");
  await see(differences, "Template 200 application/json 2 lines differ");
  await see(differences, /before:\s*"cat": 1/);
  await see(differences, /after:\s*"dog": 1/);
  await tab(page, "Definition").click();
  await paste(editor(page, "Definition"), twoMethods('{"cat": 2}', '{"dog": 2}'));
  await see(differences, /after:\s*"dog": 2/); // the other one follows
  expect(await textOf(differences)).not.toContain("openapi.yaml");
  await tab(page, "Compared with").click();
  await see(editor(page, "Definition to compare with"), '{"dog": 2}');
  await paste(editor(page, "Definition to compare with"), twoMethods('{"pet": 3}', '{"pet": 3}'));
  await see(differences, "The templates of both methods are the same.");
  await see(differences, "200, the same");
  await tab(page, "Definition").click();
  await see(editor(page, "Definition"), '{"pet": 3}');
  await tab(page, "Compared with").click();
  const address = await settledAddress(page);
  await button(page, "Exchange").click();
  await see(differences, "GET /dogs compared with GET /cats");
  expect(await same.getAttribute("aria-pressed")).toBe("true");
  await expect.poll(() => addressOf(page), { timeout: 20_000 }).not.toBe(address);
  await page.reload(); // the address holds it
  await tab(page, "Differences").click();
  await see(page.getByRole("region", { name: "Differences" }), "GET /dogs compared with GET /cats");
  await tab(page, "Compared with").click();
  expect(await same.getAttribute("aria-pressed")).toBe("true");
  await same.click();
  await paste(editor(page, "Definition to compare with"), twoMethods('{"cat": 4}', '{"dog": 4}'));
  await see(page.getByRole("region", { name: "Differences" }), /openapi\.yaml 4 lines differ/);
});
