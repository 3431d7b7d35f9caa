// The Engine over something that answers calls.

import { EngineError } from "./error.js";
import type {
  CallOptions, CaseOptions, Completions, Converted, Cursor, Definition, Engine, Evaluation, Explained, Finding, Fixed, Header,
  Hover, Lintable, LintOptions, Listed, Rendered, RenderInput, Response, Rewritten, Rule, TemplateQuery,
} from "./types.js";

/** Something that answers calls, in their order. */
export interface Caller {
  call(name: string, input: unknown, signal?: AbortSignal): Promise<unknown>;
  loadFull(): Promise<void>;
  close(): void;
}

/** What evaluate and explain answer. */
interface Told {
  told: { statusCode: number; body?: string; bodyBase64?: string; headers: unknown; [member: string]: unknown };
  headers: Header[];
  warnings: Response["warnings"];
}

/** Makes an Engine of a Caller. */
export function clientOf(caller: Caller): Engine {
  const call = async <T>(name: string, input: object, signal?: AbortSignal) => (await caller.call(name, input, signal)) as T;
  const told = async <T extends Response>(name: string, of: Evaluation, options?: CallOptions) => responseOf(await call<Told>(name, of, options?.signal)) as T;
  return {
    evaluate: (of, options) => told<Response>("evaluate", of, options),
    explain: (of, options) => told<Explained>("explain", of, options),
    render: (template: string, input: RenderInput = {}, options?: CallOptions) => call<Rendered>("render", { ...input, template }, options?.signal),
    list: (definition: Definition, options?: CallOptions) => call<Listed>("list", { definition }, options?.signal),
    lint(what: Lintable, { signal, ...options }: LintOptions & CallOptions = {}) {
      return call<Finding[]>("lint", { ...what, ...options }, signal);
    },
    fix(definition: Definition, { signal, ...options }: LintOptions & { rules?: readonly string[] } & CallOptions = {}) {
      return call<Fixed>("fix", { definition, ...options }, signal);
    },
    rewrite(definition: Definition, template: TemplateQuery, text?: string, options?: CallOptions) {
      return call<Rewritten>("rewrite", { definition, ...template, ...(text === undefined ? {} : { text }) }, options?.signal);
    },
    rules: (options?: CallOptions) => call<Rule[]>("rules", {}, options?.signal),
    convert(definition: Definition, to: string, { signal, ...options }: { api?: string } & CallOptions = {}) {
      return call<Converted>("convert", { definition, to, ...options }, signal);
    },
    caseOf: (of: Evaluation, { signal, ...options }: CaseOptions & CallOptions) => call<string>("caseOf", { evaluation: of, ...options }, signal),
    complete: (at: Cursor, options?: CallOptions) => call<Completions>("complete", at, options?.signal),
    async hover(at: Cursor, options?: CallOptions) {
      return (await call<{ hover: Hover | null }>("hover", at, options?.signal)).hover;
    },
    loadFull: () => caller.loadFull(),
    close: () => caller.close(),
  };
}

/** What the command prints, with the bytes of the body and the headers in their order. */
function responseOf({ told, headers, warnings }: Told): Response {
  const { body, bodyBase64, ...rest } = told;
  return { ...rest, headers, warnings, body: bodyBase64 === undefined ? new TextEncoder().encode(body) : bytesOf(bodyBase64) };
}

function bytesOf(base64: string): Uint8Array {
  const text = atob(base64);
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

/** The error of a call that is not made. */
export const closed = (): EngineError => new EngineError("closed", "the engine is closed");
