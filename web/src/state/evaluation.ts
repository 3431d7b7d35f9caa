// Makes the engine's input of the state. What cannot be read is a fault of the
// control that it was typed into.

import type { Backend, Definition as EngineDefinition, Evaluation, JSONValue, Request as EngineRequest, Values } from "@gatemap/engine";

import { textOf, type Answer, type Definition, type Request, type State } from "./state.ts";

/** A control whose text cannot be read, and why. */
export interface InputFault {
  control: "status" | "answerHeaders" | "body" | "requestHeaders" | "context";
  message: string;
}

export interface Input {
  evaluation: Evaluation;
  faults: InputFault[];
}

/** Lines of "NAME: VALUE" or "NAME=VALUE"; a name that is there twice has several values. */
export function pairs(text: string, separator: ":" | "="): { values: Record<string, string[]>; bad: number } {
  const values = new Map<string, string[]>();
  let bad = 0;
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    const at = line.indexOf(separator);
    const name = (at < 0 ? (separator === "=" ? line : "") : line.slice(0, at)).trim();
    if (name === "") {
      bad ||= text.slice(0, text.indexOf(line)).split("\n").length;
      continue;
    }
    const value = at < 0 ? "" : line.slice(at + 1);
    const list = values.get(name) ?? [];
    list.push(separator === ":" ? value.trim() : value);
    values.set(name, list);
  }
  return { values: Object.fromEntries(values), bad };
}

const single = (text: string): Record<string, string> =>
  Object.fromEntries(Object.entries(pairs(text, "=").values).map(([name, list]) => [name, list.at(-1) ?? ""]));

const some = (values: object): boolean => Object.keys(values).length > 0;

function headersOf(text: string, control: InputFault["control"], faults: InputFault[]): Values {
  const { values, bad } = pairs(text, ":");
  if (bad > 0) faults.push({ control, message: `Line ${bad} has no name before a colon.` });
  return values;
}

export function backendOf(answer: Answer, faults: InputFault[]): Backend {
  const headers = headersOf(answer.headers, "answerHeaders", faults);
  const status = answer.status.trim();
  if (status !== "" && !/^\d{3}$/.test(status)) faults.push({ control: "status", message: "A status code has three digits." });
  return {
    ...(/^\d{3}$/.test(status) ? { statusCode: Number(status) } : {}),
    ...(some(headers) ? { headers } : {}),
    ...payloadOf(answer, faults),
  };
}

function payloadOf(answer: Answer, faults: InputFault[]): Pick<Backend, "body" | "bodyBase64" | "errorMessage"> {
  if (answer.error !== null) return { errorMessage: answer.error };
  if (answer.body === "") return {};
  if (answer.encoding === "text") return { body: answer.body };
  const bodyBase64 = answer.body.replace(/\s+/g, "");
  try {
    atob(bodyBase64);
  } catch {
    faults.push({ control: "body", message: "This is no Base64." });
    return { body: "" };
  }
  return { bodyBase64 };
}

function contextOf(text: string, faults: InputFault[]): { readonly [name: string]: JSONValue } | undefined {
  if (text.trim() === "") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as { [name: string]: JSONValue };
    faults.push({ control: "context", message: "$context is a JSON object." });
  } catch (error) {
    faults.push({ control: "context", message: error instanceof Error ? error.message : String(error) });
  }
  return undefined;
}

export function requestOf(request: Request, faults: InputFault[]): EngineRequest {
  const headers = headersOf(request.headers, "requestHeaders", faults);
  const querystring = pairs(request.query, "=").values;
  const pathParameters = single(request.pathParameters);
  const stageVariables = single(request.stageVariables);
  const context = contextOf(request.context, faults);
  return {
    ...(request.method.trim() ? { httpMethod: request.method.trim() } : {}),
    ...(request.path.trim() ? { path: request.path.trim() } : {}),
    ...(some(headers) ? { headers } : {}),
    ...(some(querystring) ? { querystring } : {}),
    ...(some(pathParameters) ? { pathParameters } : {}),
    ...(some(stageVariables) ? { stageVariables } : {}),
    ...(context ? { context } : {}),
    ...(request.body ? { body: request.body } : {}),
  };
}

/** The definition as the engine takes it. */
export function definitionOf(definition: Definition): EngineDefinition {
  const [main, ...others] = definition.files;
  const parameters = single(definition.parameters);
  return {
    name: main?.name ?? "definition",
    text: main?.text ?? "",
    ...(others.length > 0 ? { files: Object.fromEntries(others.map(file => [file.name, file.text])) } : {}),
    ...(definition.format ? { format: definition.format } : {}),
    ...(some(parameters) ? { parameters } : {}),
  };
}

/**
 * Reports whether a definition is what the AWS command line prints about one
 * integration, which the small engine reads by itself.
 */
export function isIntegration(definition: Definition): boolean {
  if (definition.files.length > 1 || (definition.format !== "" && definition.format !== "aws-cli")) return false;
  const text = textOf(definition);
  const name = definition.files[0]?.name ?? "";
  if (!/^\s*\{/.test(text) || !/\.json$/i.test(name)) return false;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && oneMethod(value as Record<string, unknown>);
  } catch {
    // Broken JSON: its first member tells what it was meant to be.
    return /^\s*\{\s*"(type|httpMethod|methodIntegration|integrationResponses|statusCode|uri|requestTemplates)"/.test(text);
  }
}

function oneMethod(value: Record<string, unknown>): boolean {
  if ("methodIntegration" in value || "integrationResponses" in value) return true;
  return !("items" in value) && ["type", "selectionPattern", "responseTemplates", "responseParameters", "statusCode"].some(name => name in value);
}

/** A method of a definition by what `keyOf` gave. */
export function methodOf(key: string): { api?: string; method?: string; path?: string } {
  const [method, path, api] = key.split(" ");
  return { ...(method ? { method } : {}), ...(path ? { path } : {}), ...(api ? { api: decodeURIComponent(api) } : {}) };
}

/** What names a method in the state. */
export function keyOf(method: { method: string; path: string; api?: string }): string {
  return [method.method, method.path, method.api ? encodeURIComponent(method.api) : ""].join(" ").trimEnd();
}

/** The evaluation of a definition against an answer. */
export function evaluationOf(state: State, definition: Definition, answer: Answer): Input {
  const faults: InputFault[] = [];
  const backend = backendOf(answer, faults);
  const request = requestOf(state.request, faults);
  const subject = isIntegration(definition)
    ? { integration: textOf(definition) }
    : { definition: definitionOf(definition), ...methodOf(definition.method) };
  return { evaluation: { ...subject, backend, request }, faults };
}
