// Evaluates the state whenever it changes: after a pause in the typing, and
// without the calls that a newer state has made stale.

import { EngineError, type Definition as EngineDefinition, type Engine, type Evaluation, type Explained, type Listed, type Method } from "@gatemap/engine";

import { integrationOf, templatesOf, type TemplateOf } from "../places/templates.ts";
import { definitionOf, evaluationOf, isIntegration, keyOf } from "../state/evaluation.ts";
import { answerOf, textOf, type Answer, type Definition, type State } from "../state/state.ts";
import type { Store } from "../state/store.ts";
import { isFailure, nothing, type Compared, type Failure, type Outcome } from "./outcome.ts";
import { sourcesOf } from "./sources.ts";

/** Bounds of the pause before an evaluation; between them it is as long as the last evaluation took. */
const shortestPause = 15;
const longestPause = 400;

/** The pause before what is not needed at once: lint and comparisons. */
const laterPause = 250;

/** How many answers a comparison takes. */
export const mostCompared = 50;

interface Subject {
  listed: Listed | null;
  method: Method | null;
  templates: TemplateOf[];
}

type Listener = (outcome: Outcome) => void;

/** Tells what became of a call that was thrown out of. */
function failureOf(error: unknown): Failure {
  if (error instanceof EngineError) return { message: error.message, reason: error.reason, faults: error.faults };
  return { message: error instanceof Error ? error.message : String(error), reason: "unknown", faults: [] };
}

export class Runner {
  #outcome: Outcome = nothing;
  #listeners: Listener[] = [];
  #stale = new AbortController();
  #timer = 0;
  #laterTimer = 0;
  #pause = shortestPause;
  /** The lists of the last two definitions: the one that is shown and the other of a comparison. */
  #lists: { definition: Definition; listed: Listed }[] = [];

  constructor(
    private readonly engine: Engine,
    private readonly store: Store,
  ) {
    store.subscribe((_, changed, origin) => {
      if (changed.has("definition") || changed.has("answers") || changed.has("answer") || changed.has("request")) this.#soon(origin === "load" ? 0 : this.#pause);
      else this.#later();
    });
  }

  get outcome(): Outcome {
    return this.#outcome;
  }

  subscribe(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /** Evaluates now, and loads the full engine when the first result is there. */
  async start(): Promise<void> {
    await this.#run();
    try {
      await this.engine.loadFull();
      this.#tell({ full: true });
    } catch (error) {
      this.#tell({ failure: this.#outcome.failure ?? failureOf(error) });
    }
    this.#later();
  }

  #tell(patch: Partial<Outcome>): void {
    this.#outcome = { ...this.#outcome, ...patch };
    for (const listener of this.#listeners) listener(this.#outcome);
  }

  #soon(pause: number): void {
    clearTimeout(this.#timer);
    this.#stale.abort();
    this.#timer = window.setTimeout(() => void this.#run(), pause);
  }

  #later(): void {
    clearTimeout(this.#laterTimer);
    this.#laterTimer = window.setTimeout(() => void this.#extras(this.#stale.signal), laterPause);
  }

  async #run(): Promise<void> {
    clearTimeout(this.#laterTimer);
    this.#stale.abort();
    this.#stale = new AbortController();
    const { signal } = this.#stale;
    const state = this.store.state;
    const begin = performance.now();
    this.#tell({ busy: true });
    let subject: Subject | null = null;
    try {
      subject = await this.#subject(state.definition, signal);
      if (signal.aborted) return;
      const { evaluation, faults } = evaluationOf(state, state.definition, answerOf(state));
      const explained = await this.engine.explain(withMethod(evaluation, subject.method), { signal });
      if (signal.aborted) return;
      const milliseconds = performance.now() - begin;
      this.#pause = Math.min(Math.max(milliseconds, shortestPause), longestPause);
      this.#tell({ ...subject, result: { explained, state, milliseconds }, failure: null, inputFaults: faults, busy: false });
    } catch (error) {
      if (signal.aborted) return;
      this.#tell({ ...subject, failure: failureOf(error), inputFaults: evaluationOf(state, state.definition, answerOf(state)).faults, busy: false });
    }
    this.#later();
  }

  /**
   * The methods of a definition, the one that is looked at and its templates. The
   * other definition of a comparison follows the first one where it says nothing.
   */
  async #subject(definition: Definition, signal: AbortSignal): Promise<Subject> {
    if (isIntegration(definition)) {
      const found = integrationOf(textOf(definition));
      return { listed: null, method: null, templates: found ? templatesOf(found.integration) : [] };
    }
    const listed = await this.#list(definition, signal);
    const shown = definition === this.store.state.other && this.#outcome.method ? keyOf(this.#outcome.method) : "";
    const find = (key: string) => listed.methods.find(m => keyOf(m) === key);
    const method = find(definition.method) ?? find(shown) ?? listed.methods[0] ?? null;
    return { listed, method, templates: method ? templatesOf(method.integration) : [] };
  }

  async #list(definition: Definition, signal: AbortSignal): Promise<Listed> {
    const known = this.#lists.find(last => sameFiles(last.definition, definition));
    if (known) return known.listed;
    const listed = await this.engine.list(definitionOf(definition), { signal });
    this.#lists = [{ definition, listed }, ...this.#lists.slice(0, 1)];
    return listed;
  }

  /** What may come after the result: findings and the comparison. */
  async #extras(signal: AbortSignal): Promise<void> {
    const state = this.store.state;
    await Promise.all([this.#lint(state, signal), this.#compare(state, signal)]);
  }

  async #lint(state: State, signal: AbortSignal): Promise<void> {
    if (!this.#outcome.full) return;
    try {
      const findings = await this.engine.lint({ definition: definitionOf(state.definition) }, { samples: samplesOf(state), signal });
      if (!signal.aborted) this.#tell({ findings });
    } catch {
      // What cannot be read is the failure of the evaluation already.
      if (!signal.aborted) this.#tell({ findings: [] });
    }
  }

  async #compare(state: State, signal: AbortSignal): Promise<void> {
    const { other } = state;
    if (!other) {
      if (this.#outcome.compared) this.#tell({ compared: null });
      return;
    }
    const answers: Compared[] = [];
    for (const answer of state.answers.slice(0, mostCompared)) {
      const [before, after] = await Promise.all([this.#side(state, state.definition, answer, signal), this.#side(state, other, answer, signal)]);
      if (signal.aborted) return;
      answers.push({ answer, before, after });
    }
    const [before, after] = await Promise.all([this.#readable(state.definition, signal), this.#readable(other, signal)]);
    if (signal.aborted) return;
    const old = answers.every(a => isFailure(a.before)) ? null : (before?.templates ?? null);
    const now = answers.every(a => isFailure(a.after)) ? null : (after?.templates ?? null);
    this.#tell({ compared: { sources: sourcesOf(state.definition, other, old, now), answers, left: Math.max(state.answers.length - mostCompared, 0), listed: after?.listed ?? null, method: after?.method ?? null } });
  }

  /** What a definition has; null where it cannot be read. */
  async #readable(definition: Definition, signal: AbortSignal): Promise<Subject | null> {
    return this.#subject(definition, signal).catch(() => null);
  }

  async #side(state: State, definition: Definition, answer: Answer, signal: AbortSignal): Promise<Explained | Failure> {
    try {
      const { method } = await this.#subject(definition, signal);
      return await this.engine.explain(withMethod(evaluationOf(state, definition, answer).evaluation, method), { signal });
    } catch (error) {
      return failureOf(error);
    }
  }

  /** The evaluation that is shown, as the engine takes it. */
  evaluation(): Evaluation {
    const state = this.store.state;
    return withMethod(evaluationOf(state, state.definition, answerOf(state)).evaluation, this.#outcome.method);
  }

  /** The definition that is shown, as the engine takes it. */
  definition(): EngineDefinition {
    return definitionOf(this.store.state.definition);
  }
}

/** Reports whether two definitions are read from the same, whatever method is looked at. */
function sameFiles(a: Definition, b: Definition): boolean {
  return a.files === b.files && a.format === b.format && a.parameters === b.parameters;
}

/** Payloads that lint may know, as far as they are texts. */
export function samplesOf(state: State): string[] {
  return state.answers.filter(a => a.error === null && a.encoding === "text" && a.body.length > 0 && a.body.length < 1 << 20).map(a => a.body);
}

/** A MOCK has no backend: what is given counts only where it has a status, in place of the request template's. */
function ofMock(evaluation: Evaluation, integration: { readonly type?: unknown } | undefined): Evaluation {
  if (String(integration?.type).toUpperCase() !== "MOCK" || evaluation.backend?.statusCode !== undefined) return evaluation;
  const { backend: _, ...rest } = evaluation;
  return rest;
}

/** The evaluation of one method, where the definition has several. */
function withMethod(given: Evaluation, method: Method | null): Evaluation {
  const lone = typeof given.integration === "string" ? integrationOf(given.integration)?.integration : undefined;
  const evaluation = ofMock(given, method?.integration ?? lone);
  if (!method || !evaluation.definition) return evaluation;
  return { ...evaluation, ...(method.api ? { api: method.api } : {}), ...(method.method ? { method: method.method } : {}), ...(method.path ? { path: method.path } : {}) };
}
