import type { Explanation, Pattern, Selection } from "../../engine/src/types.ts";
import { marked } from "./subject.ts";
import { aboutSelection, remarkStep } from "./template.ts";
import { clip, code, detailLimit, plain, shorten, strong, visible, visibleLines, type Piece } from "./text.ts";
import { step, type Place, type State, type Step } from "./way.ts";

const ofMock = "statusCode of the request template";

/** What the patterns are matched against. */
export function subject(x: Explanation): Step | undefined {
  const s = x.selection;
  if ((s.subjectKind as string) === "") return undefined;
  const place: Place =
    s.subjectKind === ofMock
      ? { in: "requestTemplate", line: 1, column: 1 }
      : { in: "backend", part: s.subjectKind.startsWith("status") ? "status" : "body" };
  const out = step({
    id: "subject",
    label: "Subject",
    title: s.subject === "" ? [plain("empty")] : [code(s.subject)],
    reason: [plain(s.subjectKind)],
    state: "taken",
    place,
    short: visible(clip(s.subject === "" ? "empty subject" : s.subject, 28)),
  });
  if (s.functionError !== undefined) out.reason.push(plain("; X-Amz-Function-Error: "), code(s.functionError));
  if (s.subject.length > 80 || s.subject.includes("\n")) {
    out.details.push({ is: "text", name: "The whole subject", text: visibleLines(shorten(s.subject, detailLimit)) });
  }
  return out;
}

/** The patterns, and the response that they choose. */
export function choice(x: Explanation): Step | undefined {
  const s = x.selection;
  if ((s.subjectKind as string) === "") return undefined;
  const none = s.selected === undefined;
  const children = s.patterns.map((p, i) => patternStep(p, i, s));
  if (s.default && s.selected !== undefined) children.push(defaultStep(s.selected, s));
  children.push(...x.looksWrong.filter((r) => r.rule === aboutSelection).map(remarkStep));
  const wrong = children.some((c) => c.state === "warn");
  return step({
    id: "selection",
    label: "Response",
    title: none ? [strong("none")] : [strong(s.selected ?? "")],
    reason: [plain(why(s))],
    state: none ? "failed" : wrong ? "warn" : "taken",
    children,
    fork: true,
    short: none ? "no response" : s.default ? `default ${s.selected ?? ""}` : `${s.selected ?? ""} ${visible(clip(patternOf(s), 24))}`,
    ...(none
      ? {}
      : {
          place: { in: "response", key: s.selected ?? "", part: s.patterns.length > 0 && !s.default ? "selectionPattern" : "statusCode" },
        }),
  });
}

function patternOf(s: Selection): string {
  return s.patterns.find((p) => p.key === s.selected && p.matched)?.pattern ?? "";
}

function why(s: Selection): string {
  if (s.selected === undefined) {
    return s.patterns.some((p) => p.error !== undefined) ? "a pattern is undecided" : "no pattern matches, and there is no default";
  }
  if (s.default) return s.patterns.length === 0 ? "the default, the only one" : "the default: no pattern matches";
  if (s.ownStatus) return "several patterns match: it is the backend’s own status code";
  if (s.ambiguous) return "several patterns match: the lowest status code";
  return "the only pattern that matches";
}

function patternStep(p: Pattern, index: number, s: Selection): Step {
  const taken = p.matched && p.key === s.selected;
  const state: State = taken ? "taken" : p.error !== undefined ? "failed" : "passed";
  return step({
    id: `pattern/${index}/${p.key}`,
    label: p.key,
    title: [code(p.pattern)],
    reason: verdict(p, taken, s.subject),
    state,
    place: { in: "response", key: p.key, part: "selectionPattern" },
    details: [
      {
        is: "facts",
        facts: [
          {
            name: p.matched ? "What it matches" : "How far it reaches",
            value: s.subject === "" ? [plain("the subject is empty")] : marked(p, s.subject),
          },
        ],
      },
    ],
  });
}

function verdict(p: Pattern, taken: boolean, subject: string): Piece[] {
  if (p.error !== undefined) return [plain(`undecided: ${p.error}`)];
  if (p.matched && !taken) return [plain("matches too, and is not chosen")];
  if (p.matched) return [plain("matches "), ...(subject === "" ? [plain("the empty subject")] : marked(p, subject))];
  if (p.whyNot !== undefined) return [{ text: `no match: ${p.whyNot}` }];
  return [plain("no match")];
}

function defaultStep(key: string, s: Selection): Step {
  return step({
    id: `pattern/default/${key}`,
    label: key,
    title: [plain("default")],
    reason: [plain(s.patterns.length === 0 ? "the only response" : "no pattern matches")],
    state: "taken",
    place: { in: "response", key, part: "statusCode" },
  });
}
