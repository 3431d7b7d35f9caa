import type { Explanation, GatewayAnswer, Explained } from "../../engine/src/types.ts";
import { code, plain, strong } from "./text.ts";
import { step, type Step } from "./way.ts";

/** Why the gateway answers itself. */
export function failure(result: Explained): Step | undefined {
  const e = result.error;
  if (e === undefined) return undefined;
  return step({
    id: "failure",
    label: "Failure",
    title: [strong(e.type)],
    reason: [plain(e.log === "" ? e.message : e.log)],
    state: "failed",
    short: e.type,
    details: e.message === "" ? [] : [{ is: "facts", facts: [{ name: "Message", value: [code(e.message)] }] }],
  });
}

/** Whose answer the client gets then. */
export function gatewayResponse(x: Explanation): Step | undefined {
  const g = x.gatewayResponse;
  if (g === undefined) return undefined;
  const own = g.type === undefined;
  return step({
    id: "gateway",
    label: "Gateway response",
    title: [strong(own ? "the service’s own answer" : (g.type ?? ""))],
    reason: [plain(g.reason)],
    state: "taken",
    short: own ? "the service’s own answer" : `gateway response ${g.type ?? ""}`,
    ...(own ? {} : { place: { in: "gatewayResponse" as const, type: g.type ?? "" }, children: parts(g) }),
  });
}

function parts(g: GatewayAnswer): Step[] {
  const type = g.type ?? "";
  const body = step({
    id: "gateway/template",
    label: "template",
    title: g.template === undefined ? [plain("none")] : [code(g.template)],
    reason: [plain(g.templateReason ?? "")],
    state: g.template === undefined ? "none" : "taken",
    place: { in: "gatewayResponse", type },
  });
  const headers = (g.parameters ?? []).map((p, i) =>
    step({
      id: `gateway/${i}/${p.header}`,
      label: p.header,
      title: p.found ? [code(p.value)] : [plain("no header")],
      reason: p.found ? [plain("from "), code(p.expression)] : [plain(`${p.whyNot ?? ""} in `), code(p.expression)],
      state: p.found ? "taken" : "warn",
      place: { in: "gatewayResponse", type, key: p.key },
    }),
  );
  return [body, ...headers];
}
