import type { Explanation, Explained } from "../../engine/src/types.ts";
import { answer } from "./answer.ts";
import { conversion, headerRules, overrides, parameters } from "./headers.ts";
import { gatewayResponse, failure } from "./gateway.ts";
import { choice, subject } from "./selection.ts";
import { requestTemplate, template } from "./template.ts";
import type { ListingLine } from "./listing.ts";
import { code, plain, textOf, visible, type Piece } from "./text.ts";

/** Where in the configuration or the backend's answer a step comes from. */
export type Place =
  | { in: "backend"; part: "status" | "headers" | "body" }
  | { in: "response"; key: string; part: "selectionPattern" | "contentHandling" | "statusCode" }
  | { in: "parameter"; response: string; key: string }
  | { in: "template"; response: string; contentType: string; line: number; column: number }
  | { in: "requestTemplate"; line: number; column: number }
  | { in: "gatewayResponse"; type: string; key?: string }
  | { in: "operation"; file: string; line: number };

/**
 * What became of a step: taken is the way, none had nothing to do, passed was
 * looked at and not taken, warn is taken and looks wrong, and failed ended it.
 */
export type State = "taken" | "none" | "passed" | "warn" | "failed";

/** Something that is shown when a step is opened. */
export type Detail =
  | { is: "facts"; facts: { name: string; value: Piece[] }[] }
  | { is: "text"; name: string; text: string }
  | { is: "listing"; name: string; lines: ListingLine[]; left: number; template?: Place };

/** One decision. */
export interface Step {
  /** The same for the same decision of another evaluation. */
  id: string;
  /** What is decided. */
  label: string;
  /** The decision. */
  title: Piece[];
  /** Why. */
  reason: Piece[];
  state: State;
  place?: Place;
  details: Detail[];
  /** The alternatives (of which one is taken) or the parts of the step. */
  children: Step[];
  /** It is drawn however many steps are beside it. */
  always?: boolean;
  /** The children are alternatives. */
  fork?: boolean;
  /** How the step is called in the way in short; it is left out there without. */
  short?: string;
}

/** The way of an evaluation, from the backend's answer to the client's. */
export interface Way {
  /** The method, where a definition has it. */
  title: Piece[];
  place?: Place;
  steps: Step[];
  /** What looks wrong and is about no step. */
  summary: string;
}

/** How many alternatives or parts of a step are drawn. */
export const childLimit = 60;

/** The way that an explanation tells of. */
export function wayOf(result: Explained, bodyBytes = result.body.length): Way {
  const x = result.explanation;
  const stages = [
    requestTemplate(x),
    subject(x),
    choice(x),
    conversion(x),
    parameters(x),
    template(x),
    overrides(x),
    headerRules(x),
    failure(result),
    gatewayResponse(x),
    answer(result, bodyBytes),
  ];
  const ended = result.error !== undefined; // what comes after a failure has nothing to say
  const steps = stages.filter((s) => s !== undefined && !(ended && s.state === "none")).map((s) => bounded(s as Step));
  const o = result.operation;
  return {
    title: o === undefined ? [] : [code(`${o.method} ${o.path}`.trim()), plain(`  ${visible(o.file)}:${o.line}`)],
    ...(o === undefined ? {} : { place: { in: "operation" as const, file: o.file, line: o.line } }),
    steps,
    summary: steps
      .filter((s) => s.short !== undefined && s.state !== "none")
      .map((s) => s.short)
      .join(", then "),
  };
}

/** Without the children beyond the limit; those that are the way stay. */
function bounded(step: Step): Step {
  const more = step.children.length - childLimit;
  if (more <= 0) return { ...step, children: step.children.map(bounded) };
  const kept = step.children
    .filter((c, i) => i < childLimit || c.always === true || (step.fork === true && c.state !== "passed"))
    .map(bounded);
  kept.push({
    id: `${step.id}/more`,
    label: "",
    title: [{ text: `${(step.children.length - kept.length).toLocaleString("en")} more` }],
    reason: [],
    state: "passed",
    details: [],
    children: [],
  });
  return { ...step, children: kept };
}

/** A step with what most steps do not have. */
export function step(s: Pick<Step, "id" | "label" | "title" | "state"> & Partial<Step>): Step {
  return { reason: [], details: [], children: [], ...s };
}

/** A step in words, as tests and screen readers tell of it. */
export function say(s: Step): string {
  const parts = [s.label, textOf(s.title), textOf(s.reason)].filter((t) => t !== "");
  return parts.join(": ");
}

/** The key of the chosen response. */
export function chosen(x: Explanation): string {
  return x.selection.selected ?? "";
}
