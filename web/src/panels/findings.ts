// What is wrong: faults of the definition, findings of lint, and what looks
// wrong about this very evaluation.

import type { Fault, Finding, Remark } from "@gatemap/engine";

import { fill, h } from "../dom.ts";
import { createButton } from "../layout/fields.ts";
import type { Outcome } from "../run/outcome.ts";

/** How many findings are listed. */
const mostListed = 200;

export interface FindingsPanel {
  readonly element: HTMLElement;
  draw(outcome: Outcome): void;
}

export interface FindingsOptions {
  openFault(fault: Fault | Finding): void;
  openRemark(remark: Remark): void;
  fix(finding: Finding): void;
  fixAll(): void;
}

export function createFindings(options: FindingsOptions): FindingsPanel {
  const list = h("ul", { class: "findings-list" });
  const fixAll = createButton("Make all safe fixes", () => options.fixAll());
  const said = h("span", { class: "quiet" });
  const fault = (f: Fault | Finding) => item(f.severity, "rule" in f ? f.rule : (f.code ?? "definition"), f.message, placeOf(f), {
    ...(f.offset !== undefined || f.line !== undefined ? { open: () => options.openFault(f) } : {}),
    ...("edit" in f && f.edit ? { fix: () => options.fix(f) } : {}),
    ...("fix" in f && f.fix ? { hint: f.fix } : {}),
  });
  const remark = (r: Remark) => item("note", r.rule, r.message, r.line ? `${r.requestTemplate ? "request template" : "template"}, line ${r.line}` : "this evaluation", {
    ...(r.line ? { open: () => options.openRemark(r) } : {}),
    ...(r.fix ? { hint: r.fix } : {}),
    ...(r.input ? { shown: r.input } : {}),
  });
  const toolbar = h("div", { class: "toolbar" }, said, fixAll);
  return {
    element: h("div", { class: "answer-part scroll", tabindex: 0, role: "region", "aria-label": "Findings" }, toolbar, list),
    draw(outcome) {
      const faults = faultsOf(outcome);
      const remarks = outcome.failure ? [] : (outcome.result?.explained.explanation.looksWrong ?? []);
      const problems = outcome.listed?.problems.filter(p => !outcome.findings.some(f => f.message === p.message)) ?? [];
      const items = [...faults.map(fault), ...remarks.map(remark), ...outcome.findings.map(fault), ...(outcome.findings.length === 0 ? problems.map(fault) : [])];
      fill(list, ...items.slice(0, mostListed));
      if (items.length > mostListed) list.append(h("li", { class: "quiet" }, `${items.length - mostListed} more`));
      fixAll.hidden = !outcome.findings.some(f => f.edit);
      toolbar.hidden = items.length > 0 && fixAll.hidden;
      said.textContent = items.length > 0 ? "" : outcome.full ? "Nothing looks wrong." : "Lint is being loaded.";
    },
  };
}

/** Why there is no result, without what lint says better of the same line. */
function faultsOf(outcome: Outcome): readonly Fault[] {
  const faults = outcome.failure?.faults ?? [];
  return faults.filter(f => f.line === undefined || !outcome.findings.some(found => found.severity === "error" && found.line === f.line));
}

const placeOf = (f: Fault) => [f.file, f.line].filter(part => part !== undefined).join(":");

function item(severity: string, rule: string, message: string, place: string, more: { open?: () => void; fix?: () => void; hint?: string; shown?: string }): HTMLElement {
  return h("li", { class: `finding is-${severity}` },
    h("p", null, h("span", { class: "severity" }, severity), " ", h("span", null, message), " ", h("span", { class: "quiet" }, `[${rule}]`)),
    more.hint ? h("p", { class: "hint" }, "Instead: ", h("code", null, more.hint)) : null,
    more.shown ? h("p", { class: "hint" }, "Shown by the body: ", h("code", null, more.shown)) : null,
    h("p", { class: "finding-actions" },
      more.open ? createButton(`Go to ${place}`, more.open, { class: "link" }) : h("span", { class: "quiet" }, place),
      more.fix ? createButton("Fix it", more.fix, { class: "link" }) : null));
}

/** How many things are wrong, for the tab's mark. */
export function countOf(outcome: Outcome): number {
  return faultsOf(outcome).length + (outcome.failure ? 0 : (outcome.result?.explained.explanation.looksWrong.length ?? 0)) + outcome.findings.length;
}
