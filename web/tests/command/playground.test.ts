// The page as the command serves it: gatemap playground, and gatemap serve --ui.
import { spawn, type ChildProcess } from "node:child_process";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { axe, launch, open } from "../support/browser.ts";
import { command, repository } from "../support/gatemap.ts";

const pets = "examples/serve-pets/openapi.yaml";
/** How long a result may take on a machine that does other things as well. */
const patience = { timeout: 20_000 };

let browser: Browser;
const running: ChildProcess[] = [];

beforeAll(async () => {
  command();
  browser = await launch();
});
afterAll(() => browser.close());
afterEach(async () => {
  for (const process of running.splice(0)) {
    const ended = new Promise((resolve) => process.once("exit", resolve));
    process.kill("SIGINT");
    expect(await ended, "it ends in order").toBe(0);
  }
});

/** Starts the command and returns the rest of the lines that begin with the words, in their order. */
async function start(words: string[], ...args: string[]): Promise<string[]> {
  const process = spawn(command(), args, { cwd: repository, stdio: ["ignore", "pipe", "inherit"] });
  running.push(process);
  let printed = "";
  const found = (word: string): string | undefined => new RegExp(`^${word} (.*)\n`, "m").exec(printed)?.[1];
  await new Promise<void>((resolve, reject) => {
    process.once("exit", (code) => reject(new Error(`it ended with ${code}: ${printed}`)));
    process.stdout.on("data", (data: Buffer) => {
      printed += data.toString();
      if (words.every((w) => found(w) !== undefined)) resolve();
    });
  });
  return words.map((w) => found(w) ?? "");
}

test("the page begins with the definition and the method that are named", async () => {
  const [url = ""] = await start(["playground"], "playground", "-f", pets, "-m", "GET /owner");
  const { page, complaints, requests } = await open(browser, url);
  const encodings = new Set<string | undefined>();
  page.on("response", (r) => encodings.add(r.headers()["content-encoding"]));
  await page.getByText("GET /owner").first().waitFor(patience);
  await page.getByRole("list", { name: "The way", exact: true }).waitFor(patience);
  await expect.poll(() => page.locator("#answer-line, #status").allInnerTexts().then((t) => t.join(" ")), patience).toMatch(/200/);
  expect(requests.filter((r) => !r.startsWith(new URL(url).origin))).toEqual([]);
  expect(await axe(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("the page is compressed, typed, and strict", async () => {
  const [url = ""] = await start(["playground"], "playground");
  const page = await fetch(url, { headers: { "accept-encoding": "br" } });
  expect(page.headers.get("content-encoding")).toBe("br");
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  const html = await page.text();
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? "";
  for (const part of policy.split("; ")) expect(page.headers.get("content-security-policy")).toContain(part);
  const { port } = new URL(url);
  expect((await fetch(`http://127.0.0.1:${port}/assets/`)).status).toBe(404);
});

test("serve --ui shows a request that was answered", async () => {
  const [api = "", admin = ""] = await start(["serving", "admin"], "serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--ui", pets);
  await fetch(`${api}/owner?name=Ann`);
  const { page, complaints } = await open(browser, `${admin}/requests/1.html`);
  await page.getByRole("link", { name: "open in the playground" }).click();
  await page.getByRole("list", { name: "The way", exact: true }).waitFor(patience);
  await page.getByText("GET /owner").first().waitFor(patience);
  expect(complaints).toEqual([]);
  await page.context().close();
});
