import type { TemplateEvent, Explanation, Remark, TemplateRun } from "../../engine/src/types.ts";
import { listing, roundsOf, valueOf, whyOf } from "./listing.ts";
import { clip, code, plain, plural, strong, type Piece } from "./text.ts";
import { chosen, step, type Detail, type Place, type Step } from "./way.ts";

/** How many conditions, loops and references without a value are drawn. */
const drawn = 24;

/** The rule about a failure of the backend that the default response takes. */
export const aboutSelection = "failure-as-success";

type PlaceAt = (line: number, column: number) => Place;

/** The request template of a MOCK integration. */
export function requestTemplate(x: Explanation): Step | undefined {
  const run = x.requestTemplate;
  if (run === undefined) return undefined;
  const remarks = x.looksWrong.filter((r) => r.requestTemplate === true);
  const at: PlaceAt = (line, column) => ({ in: "requestTemplate", line, column });
  return step({
    id: "requestTemplate",
    label: "Request template",
    title: [strong(executed(run))],
    reason: summary(run, remarks, true),
    state: run.failed !== undefined ? "failed" : remarks.length > 0 ? "warn" : "taken",
    place: at(1, 1),
    children: [...happened("requestTemplate", run, at), ...listed("requestTemplate", run, remarks, at(1, 1))],
    short: "request template",
  });
}

/** Which template is chosen, and what it did. */
export function template(x: Explanation): Step | undefined {
  const t = x.template;
  if (t === undefined) return undefined;
  const remarks = x.looksWrong.filter((r) => r.requestTemplate !== true && r.rule !== aboutSelection);
  const wrong = remarks.filter((r) => (r.line ?? 0) === 0).map(remarkStep);
  const type = t.contentType;
  if (type === undefined || t.run === undefined) {
    return step({
      id: "template",
      label: "Template",
      title: type === undefined ? [plain("none")] : [code(type)],
      reason: [plain(type !== undefined && t.passthrough ? `empty: the body passes through (${t.reason})` : t.reason)],
      state: wrong.length > 0 ? "warn" : type === undefined ? "none" : "taken",
      children: wrong,
      short: type === undefined ? "body passes through" : type,
      ...(type === undefined ? {} : { place: { in: "template" as const, response: chosen(x), contentType: type, line: 1, column: 1 } }),
    });
  }
  const at: PlaceAt = (line, column) => ({ in: "template", response: chosen(x), contentType: type, line, column });
  return step({
    id: "template",
    label: "Template",
    title: [code(type)],
    reason: [plain(t.reason), ...summary(t.run, remarks, false)],
    state: t.run.failed !== undefined ? "failed" : remarks.length > 0 ? "warn" : "taken",
    place: at(1, 1),
    children: [...happened("template", t.run, at), ...wrong, ...listed("template", t.run, remarks, at(1, 1))],
    short: `template ${type}`,
  });
}

/** Something that looks wrong and is about no place in a template. */
export function remarkStep(r: Remark, index: number): Step {
  return step({
    id: `remark/${index}/${r.rule}`,
    label: "looks wrong",
    title: [plain(r.message)],
    reason: r.fix === undefined ? [] : [plain(`instead: ${r.fix}`)],
    state: "warn",
  });
}

function executed(run: TemplateRun): string {
  const able = run.lines.filter((n) => n >= 0).length;
  const ran = run.lines.filter((n) => n > 0).length;
  return able === ran ? `${plural(able, "line")}, all executed` : `${ran} of ${plural(able, "line")} executed`;
}

function summary(run: TemplateRun, remarks: readonly Remark[], alone: boolean): Piece[] {
  const parts: string[] = [];
  const empty = (run.events ?? []).filter((e) => e.kind === "reference" && e.whyNot !== undefined).length;
  if (empty > 0) parts.push(`${plural(empty, "reference")} without a value`);
  const places = remarks.filter((r) => (r.line ?? 0) > 0).length;
  if (places > 0) parts.push(`${plural(places, "place")} ${places === 1 ? "looks" : "look"} wrong`);
  if (run.failed !== undefined) parts.push(`failed at line ${run.failed.line}: ${run.failed.message}`);
  else if (run.output !== undefined) parts.push(output(run));
  if (parts.length === 0) return [];
  return [plain((alone ? "" : "; ") + parts.join(", "))];
}

function output(run: TemplateRun): string {
  const o = run.output;
  if (o === undefined) return "";
  const size = plural(o.bytes, "byte");
  if (o.bytes === 0 || o.json) return o.json ? `${size} of valid JSON` : "no output";
  const f = o.fault;
  return f === undefined ? size : `${size}, not JSON from line ${f.line}, column ${f.column} of the output: ${f.message}`;
}

function listed(id: string, run: TemplateRun, remarks: readonly Remark[], place: Place): Step[] {
  if (run.source === undefined) return [];
  const name = id === "template" ? "The template" : "The request template";
  const { lines, left } = listing(run, remarks);
  const details: Detail[] = [{ is: "listing", name, lines, left, template: place }];
  return [step({ id: `${id}/lines`, label: "line by line", title: [plain(executed(run))], state: "taken", details, always: true })];
}

/** What decided the output: conditions, loops, and references without a value. */
function happened(id: string, run: TemplateRun, at: PlaceAt): Step[] {
  const told = new Map<string, Step>();
  let left = 0;
  (run.events ?? []).forEach((e) => {
    const s = decision(e, at);
    if (s === undefined) return;
    const key = `${id}/${e.line}.${e.column} ${e.kind} ${e.value ?? ""}`;
    const known = told.get(key);
    if (known !== undefined) {
      const times = (known as Counted).times + 1;
      (known as Counted).times = times;
      known.label = `line ${e.line}, ${times} times`;
    } else if (told.size >= drawn) {
      left++;
    } else {
      told.set(key, Object.assign(s, { id: key, times: 1 }));
    }
  });
  const steps = [...told.values()];
  left += run.left ?? 0;
  if (left > 0)
    steps.push(
      step({
        id: `${id}/left`,
        label: "",
        title: [plain(`${plural(left, "more event")} in the listing or in later rounds`)],
        state: "passed",
      }),
    );
  return steps;
}

/** A step that counts how often it happened with the same outcome. */
type Counted = Step & { times: number };

function decision(e: TemplateEvent, at: PlaceAt): Step | undefined {
  const base = { id: "", label: `line ${e.line}`, place: at(e.line, e.column) };
  switch (e.kind) {
    case "condition": {
      const yes = e.value === "true";
      return step({
        ...base,
        title: [code(e.source)],
        reason: [plain(`is ${e.value ?? ""}${e.whyNot === undefined ? "" : `: ${whyOf(e)}`}`)],
        state: yes ? "taken" : "passed",
      });
    }
    case "else":
      return step({ ...base, title: [code("#else")], reason: [plain("is taken")], state: "taken" });
    case "foreach":
      return step({
        ...base,
        title: [code(e.source.split("\n")[0] ?? "")],
        reason: [plain(e.whyNot === undefined ? `${roundsOf(e)} over ${clip(valueOf(e), 48)}` : `no round: ${whyOf(e)}`)],
        state: e.whyNot !== undefined || e.limited === true ? "warn" : "taken",
      });
    case "operator":
      return step({ ...base, title: [code(e.source)], reason: [plain(e.whyNot ?? "")], state: "warn" });
    case "set":
      return e.whyNot === undefined
        ? undefined
        : step({ ...base, title: [code(e.name ?? "")], reason: [plain(`is not set: ${whyOf(e)}`)], state: "warn" });
    case "reference":
      return e.whyNot === undefined || e.printed !== true
        ? undefined
        : step({ ...base, title: [code(e.source)], reason: [plain(`is empty: ${whyOf(e)}`)], state: "warn" });
  }
  return undefined;
}
