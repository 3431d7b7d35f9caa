import type { EngineError, Explained, Fault, Finding, Listed, Method } from "@gatemap/engine";

import type { TemplateOf } from "../places/templates.ts";
import type { InputFault } from "../state/evaluation.ts";
import type { Answer, State } from "../state/state.ts";

/** What came of one evaluation. */
export interface Result {
  explained: Explained;
  /** What it was evaluated from. */
  state: State;
  /** From the call to the answer, the worker's queue included. */
  milliseconds: number;
}

/** Why there is no new result. */
export interface Failure {
  message: string;
  reason: EngineError["reason"] | "unknown";
  faults: readonly Fault[];
}

/** The answers of both definitions to one backend answer. */
export interface Compared {
  answer: Answer;
  before: Explained | Failure;
  after: Explained | Failure;
}

/** A text that both definitions have, or one of them; "" where one has none. */
export interface Source {
  name: string;
  kind: "template" | "file";
  before: string;
  after: string;
  /** The index of a file in the other definition; -1 of what it has not, and of templates. */
  file: number;
}

/** The comparison with the other definition. */
export interface Comparison {
  /** The templates and files of both, the templates first. */
  sources: readonly Source[];
  answers: readonly Compared[];
  /** How many answers more there are, which are not compared. */
  left: number;
  /** The methods of the other definition, and the one that is compared; null of a lone integration. */
  listed: Listed | null;
  method: Method | null;
}

/** Everything that the page shows of its state. Each change makes a new one. */
export interface Outcome {
  /** The last good result; null before the first one. */
  result: Result | null;
  /** Why the state has no result of its own: then `result` is of an earlier state. */
  failure: Failure | null;
  inputFaults: readonly InputFault[];
  /** The methods of the definition; null of a lone integration. */
  listed: Listed | null;
  /** The method that is looked at, of `listed`. */
  method: Method | null;
  /** The templates of the integration. */
  templates: readonly TemplateOf[];
  /** The findings of lint in the definition. */
  findings: readonly Finding[];
  /** The comparison with the other definition; null without one. */
  compared: Comparison | null;
  /** A call is under way. */
  busy: boolean;
  /** The full engine is there. */
  full: boolean;
}

export const nothing: Outcome = {
  result: null,
  failure: null,
  inputFaults: [],
  listed: null,
  method: null,
  templates: [],
  findings: [],
  compared: null,
  busy: true,
  full: false,
};

/** Reports whether one side of a comparison has failed. */
export function isFailure(side: Explained | Failure): side is Failure {
  return "reason" in side;
}
