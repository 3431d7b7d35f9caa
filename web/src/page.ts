// Puts the parts of the page together.

import type { Engine, Fault, Finding } from "@gatemap/engine";

import { byId, fill, h } from "./dom.ts";
import { draw as drawWay, type Drawing } from "./drawing/draw.ts";
import type { Place } from "./drawing/way.ts";
import type { Language } from "./editor/index.ts";
import { languageSupport } from "./editor/languages.ts";
import type { Example } from "./examples/example.ts";
import { createButton } from "./layout/fields.ts";
import { closePopups } from "./layout/popup.ts";
import { createTabs } from "./layout/tabs.ts";
import { createCompare, differing } from "./panels/compare.ts";
import { createDefinition } from "./panels/definition.ts";
import { createExamples } from "./panels/examples.ts";
import { createExporting } from "./panels/exporting.ts";
import { countOf, createFindings } from "./panels/findings.ts";
import { createGiven } from "./panels/given.ts";
import { createHeaders } from "./panels/headers.ts";
import { createBody, createBytes, createLog, statusLine } from "./panels/response.ts";
import { createSideBySide } from "./panels/sidebyside.ts";
import { offsetOf, wordEnd } from "./panels/squiggles.ts";
import { createTemplate } from "./panels/template.ts";
import { templateAt } from "./places/integration.ts";
import { pointerOf, spanInDefinition, spanInIntegration } from "./places/open.ts";
import type { Outcome } from "./run/outcome.ts";
import { Runner } from "./run/runner.ts";
import { isIntegration, keyOf } from "./state/evaluation.ts";
import { answered, fromServer, type Answered } from "./state/given.ts";
import { keep } from "./state/keep.ts";
import { answerOf, type Definition, type File, followed, type State, textOf, withEdit } from "./state/state.ts";
import { Store } from "./state/store.ts";

/** The pause before the address is written; browsers refuse it when it is written too often. */
const keepPause = 400;

/** Languages whose code is not part of the page's first script. */
const later: Language[] = ["yaml", "hcl", "xml"];

export interface Start {
  /** Why the link could not be read; "" if it could, or there was none. */
  fault: string;
  /** The command has given the state, and may have answered requests. */
  given: boolean;
  /** The example that the state is of, if it is one. */
  fresh: Example | null;
}

/** Builds the page around a state and evaluates it. */
export function startPage(engine: Engine, state: State, start: Start): void {
  const page = new Page(engine, new Store(state), start.given);
  if (start.fault) page.say(`What the address holds cannot be shown: ${start.fault}.`);
  page.start(start.fresh);
}

class Page {
  readonly #runner: Runner;
  readonly #given;
  readonly #definition;
  readonly #other;
  readonly #template;
  readonly #left;
  readonly #right;
  readonly #body = createBody();
  readonly #bytes = createBytes();
  readonly #headers = createHeaders();
  readonly #log = createLog();
  readonly #compare = createCompare(sources => this.#sideBySide.open(sources));
  readonly #sideBySide;
  readonly #findings;
  #drawing: Drawing | null = null;
  #shown: Outcome | null = null;
  /** The result that has waited for the engine. */
  #first: Outcome["result"] = null;
  #twin: File | null = null;
  /** The tab of the left pane is chosen by the next result, unless somebody chooses one before. */
  #choosesTab = true;
  /** What was told last; the next change of the state takes it away. */
  #message = "";

  constructor(
    private readonly engine: Engine,
    private readonly store: Store,
    private readonly given: boolean,
  ) {
    const say = (text: string) => this.say(text);
    this.#runner = new Runner(engine, store);
    this.#given = createGiven(store, say);
    this.#definition = createDefinition({ label: "Definition", say, get: () => store.state.definition, set: definition => store.set({ definition }) });
    this.#other = createDefinition({
      label: "Definition to compare with", say, controls: this.#otherControls(),
      get: () => store.state.other ?? store.state.definition, set: other => store.set({ other }),
    });
    this.#template = createTemplate(store, engine);
    this.#sideBySide = createSideBySide((file, text) => {
      const { other } = store.state;
      if (other) store.set({ other: { ...other, files: other.files.map((f, i) => (i === file ? { ...f, text } : f)) } }, "load");
    }, say);
    this.#findings = createFindings({
      openFault: fault => this.#openFault(fault),
      openRemark: remark => this.#openTemplate(remark.requestTemplate ? { role: "request" } : this.#usedTemplate(), remark.line ?? 1, remark.column ?? 1),
      fix: finding => this.#fix(finding),
      fixAll: () => void this.#fixAll(),
    });
    this.#left = createTabs("Integration", [
      { id: "definition", label: "Definition", content: this.#definition.element },
      { id: "template", label: "Template", content: this.#template.element },
      { id: "other", label: "Compared with", content: this.#other.element },
    ], () => (this.#choosesTab = false));
    this.#right = createTabs("Response", [
      { id: "body", label: "Body", content: this.#body.element },
      { id: "bytes", label: "Bytes", content: this.#bytes.element },
      { id: "headers", label: "Headers", content: this.#headers.element },
      { id: "log", label: "Log", content: this.#log.element },
      { id: "findings", label: "Findings", content: this.#findings.element },
      { id: "compare", label: "Differences", content: this.#compare.element },
    ], () => {});
    byId("definition").append(this.#left.element);
    byId("given").append(this.#given.element);
    byId("answer").append(this.#right.element);
    this.#bar();
    closePopups();
    this.#showOther(store.state);
    store.subscribe((next, changed, origin) => {
      this.#message = "";
      if (changed.has("other")) this.#showOther(next);
      if (origin === "load" || changed.has("definition")) this.#definition.show(next.definition);
    });
    this.#runner.subscribe(outcome => this.#show(outcome));
    keep(store, keepPause, ({ inAddress }) => {
      if (!inAddress) this.say("The address cannot hold all of this; “Copy link” still makes a link.");
    });
  }

  start(example: Example | null): void {
    this.#twin = example?.twin ?? null;
    if (example) this.#showAbout(example);
    void this.#runner.start();
  }

  /** Tells something that happened. */
  say(text: string): void {
    this.#message = text;
    byId("status").textContent = text;
  }

  #bar(): void {
    const examples = createExamples({ choose: example => this.#load(example), say: text => this.say(text), ...(this.given ? { answered: { list: answered, open: request => void this.#openAnswered(request) } } : {}) });
    const exporting = createExporting(this.store, this.engine, this.#runner, text => this.say(text));
    const compare = createButton("Compare", () => this.#toggleCompare(), { description: "Compare with another definition against the same answers" });
    compare.setAttribute("aria-pressed", "false");
    this.store.subscribe(state => compare.setAttribute("aria-pressed", String(state.other !== null)));
    compare.setAttribute("aria-pressed", String(this.store.state.other !== null));
    let fetched = false;
    this.#runner.subscribe(outcome => {
      if (!outcome.full || fetched) return;
      fetched = true;
      void Promise.all([examples.fetch(), ...later.map(language => languageSupport(language))]).then(() => document.body.toggleAttribute("data-ready", true));
    });
    fill(byId("bar"), examples.button, compare, exporting.link, exporting.menu);
  }

  #otherControls(): HTMLElement[] {
    const exchange = createButton("Exchange", () => {
      const { definition, other } = this.store.state;
      if (!other) return;
      const { same, ...first } = other;
      const [method, compared] = [this.#shown?.method, this.#shown?.compared?.method];
      const own = method && compared && keyOf(method) !== keyOf(compared); // a method that nobody has chosen would follow the other one
      const second = own ? { ...definition, method: keyOf(method) } : definition;
      this.store.set({ definition: own ? { ...first, method: keyOf(compared) } : first, other: same ? { ...second, same } : second }, "load");
    }, { description: "Exchange the two definitions" });
    const same = createButton("Same definition", () => this.#toggleSame(), { description: "Compare with another method of the same definition: what changes in one changes in both" });
    const show = ({ other }: State) => same.setAttribute("aria-pressed", String(other?.same === true));
    this.store.subscribe(show);
    show(this.store.state);
    return [same, exchange, createButton("Stop comparing", () => this.store.set({ other: null }))];
  }

  #load(example: Example): void {
    this.#twin = example.twin;
    this.store.set({ ...example.state }, "load");
    this.#choosesTab = true;
    this.#showAbout(example);
    this.say(`${example.title} is loaded.`);
  }

  /** Shows a request that the page's server has answered. */
  async #openAnswered({ name, title }: Answered): Promise<void> {
    try {
      const state = await fromServer(`#given=${name}`);
      if (!state) throw new Error("the server has none of this name");
      this.#twin = null;
      byId("about").hidden = true;
      this.store.set({ ...state }, "load");
      this.#choosesTab = true;
      this.say(`${title} is loaded, without its secrets.`);
    } catch (error) {
      this.say(`The request cannot be loaded: ${error instanceof Error ? error.message : String(error)}.`);
    }
  }

  /** What an example shows, above it. */
  #showAbout(example: Example): void {
    const box = byId("about");
    box.hidden = false;
    fill(box, h("p", null, h("strong", null, example.title), ". ", example.about), createButton("Close", () => {
      box.hidden = true;
      this.#left.focus();
    }, { class: "link" }));
  }

  #toggleCompare(): void {
    const { definition, other } = this.store.state;
    if (other) return this.store.set({ other: null });
    const twin = this.#twin;
    const start: Definition = { ...definition, method: "", ...(twin ? { files: [twin, ...definition.files.slice(1)] } : {}) };
    this.store.set({ other: start });
    this.#other.show(start);
    this.#openLeft("other");
    this.#right.select("compare");
  }

  #toggleSame(): void {
    const { definition, other } = this.store.state;
    if (!other) return;
    const { same, ...own } = other;
    this.store.set({ other: same ? own : { ...followed(own, definition), same: true } }, "load");
  }

  #showOther(state: State): void {
    this.#left.show("other", state.other !== null);
    this.#right.show("compare", state.other !== null);
    if (state.other) this.#other.show(state.other);
  }

  /** Draws what another outcome changes. */
  #show(outcome: Outcome): void {
    const was = this.#shown;
    this.#shown = outcome;
    const changed = (...parts: (keyof Outcome)[]) => was === null || parts.some(part => outcome[part] !== was[part]);
    document.body.toggleAttribute("data-busy", outcome.busy);
    document.body.toggleAttribute("data-full", outcome.full);
    if (changed("inputFaults")) this.#given.drawFaults(outcome.inputFaults);
    if (changed("listed", "method")) this.#definition.drawMethods(outcome.listed?.methods ?? [], outcome.method, outcome.listed?.format ?? "");
    if (changed("failure", "findings")) this.#definition.drawFindings([...(outcome.failure?.faults ?? []), ...outcome.findings]);
    if (changed("failure", "findings", "result", "listed", "full")) this.#showFindings(outcome);
    if (changed("compared")) this.#showCompared(outcome);
    if (changed("templates", "result", "full")) this.#template.draw(outcome);
    if (changed("templates")) this.#left.show("template", outcome.templates.length > 0);
    if (changed("failure", "result")) this.#showFailure(outcome);
    if (outcome.result && changed("result")) this.#showResult(outcome.result);
    if (!outcome.busy) this.#showStatus(outcome);
  }

  #showFindings(outcome: Outcome): void {
    this.#findings.draw(outcome);
    const count = countOf(outcome);
    this.#right.badge("findings", count > 0 ? String(count) : "", "findings");
  }

  #showCompared(outcome: Outcome): void {
    this.#compare.draw(outcome);
    this.#other.drawMethods(outcome.compared?.listed?.methods ?? [], outcome.compared?.method ?? null, outcome.compared?.listed?.format ?? "");
    this.#sideBySide.update(outcome.compared?.sources ?? []);
    this.#right.badge("compare", outcome.compared ? String(differing(outcome.compared)) : "", "answers differ");
  }

  #showResult(result: NonNullable<Outcome["result"]>): void {
    const { explained } = result;
    fill(byId("answer-line"), statusLine(explained));
    this.#body.draw(explained);
    this.#bytes.draw(explained);
    this.#headers.draw(explained, answerOf(result.state));
    this.#log.draw(explained);
    this.#right.badge("headers", String(explained.headers.length));
    if (this.#drawing) this.#drawing.update(explained);
    else this.#drawing = drawWay(byId("way"), explained, { onOpen: place => this.#open(place) });
    if (this.#choosesTab) this.#left.select(explained.explanation.template?.run || explained.explanation.requestTemplate ? "template" : "definition");
    this.#choosesTab = false;
    performance.mark("gatemap-result", { detail: { milliseconds: result.milliseconds } });
  }

  #showFailure(outcome: Outcome): void {
    const { failure } = outcome;
    const stale = failure !== null && outcome.result !== null;
    for (const pane of [byId("response"), byId("way").parentElement]) pane?.classList.toggle("stale", stale);
    const box = byId("failure");
    box.hidden = failure === null;
    if (!failure) return;
    const first = failure.faults[0];
    const template = first && this.#templateOf(first)?.template;
    fill(box,
      h("strong", null, outcome.result ? "This is the last good result. " : "There is no result yet. "),
      h("span", { class: "failure-text" }, template ? `Template ${template.label}, ` : null, (first ? first.message : failure.message).slice(0, 2000)), " ",
      first && (first.line !== undefined || first.offset !== undefined) ? createButton("Go to the fault", () => this.#openFault(first), { class: "link" }) : null);
  }

  #showStatus(outcome: Outcome): void {
    const { result, failure } = outcome;
    if (result) byId("timing").textContent = timeOf(result.milliseconds, result === (this.#first ??= result));
    const text = this.#message || statusOf(result, failure);
    if (byId("status").textContent !== text) byId("status").textContent = text;
  }

  #usedTemplate(): { role: "response"; response?: string; contentType?: string } {
    const explained = this.#runner.outcome.result?.explained;
    const type = explained?.explanation.template?.contentType;
    return { role: "response", ...(explained?.selected ? { response: explained.selected } : {}), ...(type ? { contentType: type } : {}) };
  }

  /** Opens a tab that somebody asked for, which the next result leaves open. */
  #openLeft(tab: "definition" | "template" | "other"): void {
    this.#choosesTab = false;
    this.#left.select(tab);
  }

  #openTemplate(what: Parameters<ReturnType<typeof createTemplate>["open"]>[0], line: number, column: number): void {
    this.#openLeft("template");
    this.#template.open(what, line, column);
  }

  #open(place: Place): void {
    if (place.in === "backend") return this.#given.open(place.part);
    if (place.in === "template") return this.#openTemplate({ role: "response", response: place.response, contentType: place.contentType }, place.line, place.column);
    if (place.in === "requestTemplate") return this.#openTemplate({ role: "request" }, place.line, place.column);
    this.#openLeft("definition");
    const { definition } = this.store.state;
    const text = textOf(definition);
    const file = definition.files[0]?.name ?? "";
    const part = pointerOf(place);
    const { method } = this.#runner.outcome;
    if (part !== null && isIntegration(definition)) this.#definition.reveal(file, spanInIntegration(text, part) ?? { from: 0, to: 0 });
    else if (part !== null && method) this.#definition.reveal(file, spanInDefinition(text, method, part));
    else if (place.in === "operation") this.#definition.reveal(place.file, lineOf(text, place.line));
    else if (place.in === "gatewayResponse") this.#definition.reveal(file, wordIn(text, place.type));
  }

  /** The template of a lone integration that a fault is in. */
  #templateOf(fault: Fault | Finding): ReturnType<typeof templateAt> {
    const { definition } = this.store.state;
    return isIntegration(definition) && fault.offset !== undefined ? templateAt(textOf(definition), fault.offset) : null;
  }

  #openFault(fault: Fault | Finding): void {
    const { files } = this.store.state.definition;
    const inside = this.#templateOf(fault);
    if (inside) { // a string of many lines: they are seen in the template
      const line = /^line (\d+), column (\d+): /.exec(fault.message);
      this.#openLeft("template");
      this.#template.openAt(inside.template.pointer, line ? offsetOf(inside.template.source, Number(line[1]), Number(line[2])) : inside.offset);
      return;
    }
    this.#openLeft("definition");
    const file = files.find(f => f.name === fault.file) ?? files[0]!;
    const from = fault.offset ?? offsetOf(file.text, fault.line ?? 1, fault.column ?? 1);
    this.#definition.reveal(file.name, { from, to: "end" in fault && fault.end !== undefined ? fault.end : wordEnd(file.text, from) });
  }

  #fix(finding: Finding): void {
    const { edit } = finding;
    if (!edit) return;
    this.store.set({ definition: withEdit(this.store.state.definition, edit) }, "load");
    this.say(`Fixed: ${finding.message}`);
  }

  async #fixAll(): Promise<void> {
    try {
      const fixed = await this.engine.fix(this.#runner.definition());
      const { definition } = this.store.state;
      const files = definition.files.map((f, i) => ({ ...f, text: i === 0 ? fixed.text : (fixed.files[f.name] ?? f.text) }));
      this.store.set({ definition: { ...definition, files } }, "load");
      this.say(`${fixed.fixed.length} ${fixed.fixed.length === 1 ? "fix is" : "fixes are"} made.`);
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error));
    }
  }
}

/** How long a result took; the first one has waited for the engine. */
function timeOf(milliseconds: number, first: boolean): string {
  if (first) return `ready after ${(milliseconds / 1000).toFixed(1)} s`;
  return `evaluated in ${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
}

/** What a screen reader is told of a result. */
function statusOf(result: Outcome["result"], failure: Outcome["failure"]): string {
  if (failure) return result ? "The last good result is shown; what is given now has none." : "What is given has no result.";
  if (!result) return "";
  const { statusCode, body } = result.explained;
  return `Status ${statusCode}, ${body.length.toLocaleString("en")} bytes.`;
}

function lineOf(text: string, line: number): { from: number; to: number } {
  const from = offsetOf(text, line, 1);
  const end = text.indexOf("\n", from);
  return { from, to: end < 0 ? text.length : end };
}

function wordIn(text: string, word: string): { from: number; to: number } {
  const from = Math.max(text.indexOf(word), 0);
  return { from, to: from + (from > 0 ? word.length : 0) };
}
