// The page in Chromium, for the tests of this folder. A test fails when the page
// says anything on the console, throws, breaks its policy or asks another host.

import { fileURLToPath } from "node:url";
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Locator, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";

import { toFragment } from "../../src/state/fragment.ts";
import { noAnswer, noDefinition, noRequest, type Answer, type Definition, type Request, type State } from "../../src/state/state.ts";
import { serve, type Served } from "./server.ts";

const dist = fileURLToPath(new URL("../../dist", import.meta.url));

/** How long a result may take on a machine that does other things as well. */
export const patience = 20_000;

export class Playground {
  #browser: Browser | null = null;
  #served: Served | null = null;
  #pages: Page[] = [];
  #contexts = new Map<string, BrowserContext>();
  #fresh: BrowserContext[] = [];
  #said: string[] = [];

  /** The address of the page; GATEMAP_PAGE names one that is served already. */
  get url(): string {
    return process.env.GATEMAP_PAGE ?? this.#served!.url;
  }

  get requests(): string[] {
    return this.#served?.requests ?? [];
  }

  async start(): Promise<void> {
    if (!process.env.GATEMAP_PAGE) this.#served = await serve(dist);
    const root = process.getuid?.() === 0;
    this.#browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: root ? ["--no-sandbox"] : [] });
  }

  async stop(): Promise<void> {
    await this.#browser?.close();
    await this.#served?.close();
  }

  /**
   * A new page at the address and a fragment. Pages of the same options share a
   * cache, which an engine is compiled into once. before is called with the page
   * before it goes there.
   */
  async open(fragment = "", options: BrowserContextOptions = {}, before?: (page: Page) => Promise<void>): Promise<Page> {
    const key = JSON.stringify(options);
    const context = this.#contexts.get(key) ?? (await this.#context(options));
    this.#contexts.set(key, context);
    return this.#page(context, fragment, before);
  }

  /** A page with an empty cache of its own. */
  async openFresh(fragment = ""): Promise<Page> {
    const context = await this.#context({});
    this.#fresh.push(context);
    return this.#page(context, fragment);
  }

  async #context(options: BrowserContextOptions): Promise<BrowserContext> {
    const context = await this.#browser!.newContext({ viewport: { width: 1440, height: 900 }, permissions: ["clipboard-read", "clipboard-write"], acceptDownloads: true, reducedMotion: "reduce", ...options });
    context.setDefaultTimeout(patience);
    return context;
  }

  async #page(context: BrowserContext, fragment: string, before?: (page: Page) => Promise<void>): Promise<Page> {
    const page = await context.newPage();
    this.#watch(page);
    await before?.(page);
    await page.goto(this.url + fragment);
    return page;
  }

  /** A page that shows a state. */
  async show(patch: StatePatch, options: BrowserContextOptions = {}, before?: (page: Page) => Promise<void>): Promise<Page> {
    return this.open(await toFragment(stateOf(patch)), options, before);
  }

  #watch(page: Page): void {
    this.#pages.push(page);
    page.on("console", message => {
      if (!(process.env.GATEMAP_PAGE && message.type() === "debug")) this.#said.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    });
    page.on("pageerror", error => this.#said.push(`error: ${error.stack ?? error.message}`));
    page.on("request", request => {
      const url = request.url();
      if (!url.startsWith(new URL(this.url).origin) && !/^(blob|data):/.test(url)) this.#said.push(`request to ${url}`);
    });
    page.on("dialog", dialog => {
      this.#said.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }

  /** Closes the pages of a test; what they said fails it. */
  async finish(): Promise<void> {
    const said = this.#said;
    const pages = this.#pages;
    this.#said = [];
    this.#pages = [];
    for (const page of pages) {
      await page.evaluate(() => localStorage.clear()).catch(() => {}); // a page that is elsewhere has none
      await page.close();
    }
    await Promise.all(this.#fresh.splice(0).map(context => context.close()));
    expect(said).toEqual([]);
  }

  /** What was said on purpose, as by a page that is offline. */
  forgive(pattern: RegExp): void {
    this.#said = this.#said.filter(line => !pattern.test(line));
  }
}

/** The playground of a test file. */
export function playground(): Playground {
  const shared = new Playground();
  beforeAll(() => shared.start());
  afterAll(() => shared.stop());
  afterEach(() => shared.finish());
  return shared;
}

export interface StatePatch {
  text?: string;
  name?: string;
  definition?: Partial<Definition>;
  other?: string;
  answers?: Partial<Answer>[];
  answer?: number;
  request?: Partial<Request>;
}

export function stateOf(patch: StatePatch): State {
  const name = patch.name ?? "integration.json";
  return {
    definition: { ...noDefinition, files: [{ name, text: patch.text ?? "" }], ...patch.definition },
    other: patch.other === undefined ? null : { ...noDefinition, files: [{ name, text: patch.other }] },
    answers: (patch.answers ?? [{}]).map((answer, i) => ({ ...noAnswer, name: `Answer ${i + 1}`, ...answer })),
    answer: patch.answer ?? 0,
    request: { ...noRequest, ...patch.request },
  };
}

/** An HTTP integration with one response and one template. */
export function withTemplate(template: string, more: object = {}): string {
  const response = { statusCode: "200", responseTemplates: { "application/json": template }, ...more };
  return JSON.stringify({ type: "HTTP", httpMethod: "GET", uri: "https://shop.example.com/", integrationResponses: { "200": response } }, null, 2);
}

export const editor = (page: Page, name: string): Locator => page.getByRole("textbox", { name, exact: true });
export const button = (page: Page, name: string | RegExp): Locator => page.getByRole("button", { name, exact: typeof name === "string" });
export const tab = (page: Page, name: string): Locator => page.getByRole("tab", { name: new RegExp(`^${name}`) });
export const body = (page: Page): Locator => editor(page, "Response body");
export const status = (page: Page): Locator => page.getByRole("region", { name: "The client’s response" }).getByText(/^\d{3} /);

export const way = (page: Page): Locator => page.getByRole("group", { name: "Steps of the way" });

/** Pastes a text in place of an editor's. */
export async function paste(into: Locator, text: string): Promise<void> {
  await into.focus();
  await into.press("Control+a");
  await into.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/** Waits until a text is in a part of the page. */
export async function see(where: Locator, text: string | RegExp): Promise<void> {
  await expect.poll(() => textOf(where), { timeout: patience }).toMatch(text instanceof RegExp ? text : new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")));
}

/** The fragment of the page's address, which holds what is on the page. */
export const addressOf = (page: Page): Promise<string> => page.evaluate(() => location.hash);

/** The address once it holds the last change: it is written a moment after one, so that it is waited for until it stays. */
export async function settledAddress(page: Page): Promise<string> {
  for (let address = await addressOf(page); ; ) {
    await page.waitForTimeout(1500);
    const later = await addressOf(page);
    if (later === address) return address;
    address = later;
  }
}

/** The text of a part; of an editor that which it has. */
export async function textOf(where: Locator): Promise<string> {
  const first = where.first();
  if ((await first.count()) === 0) return "";
  return first.evaluate(element => {
    if (element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement) return element.value;
    return element instanceof HTMLOptionElement ? element.text : (element as HTMLElement).innerText;
  });
}

/** Chooses an example by its title. */
export async function choose(page: Page, title: string): Promise<void> {
  await button(page, "Examples…").click();
  await page.getByRole("searchbox", { name: "Filter" }).fill(title);
  await page.getByRole("dialog", { name: "Examples" }).getByRole("button", { name: title }).first().click();
}

/** Waits until lint, completion and the loaders are there. */
export async function loaded(page: Page): Promise<void> {
  await page.locator("body[data-full]").waitFor({ timeout: patience });
}
