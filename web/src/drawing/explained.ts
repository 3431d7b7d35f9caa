import type { Explained, Explanation, GatewayError } from "../../engine/src/types.ts";

/** What `gatemap explain -o json` prints. */
export interface Printed {
  statusCode: number;
  headers: Record<string, string[]>;
  body?: string;
  /** A body that is no UTF-8 text. */
  bodyBase64?: string;
  selected?: string;
  error?: GatewayError;
  operation?: NonNullable<Explained["operation"]>;
  explanation: Explanation;
  /** How long the body is, where a page has only its beginning. */
  bodyBytes?: number;
}

/** What the command prints, as the engine gives it. */
export function explainedOf(printed: Printed): Explained {
  const { headers, body, bodyBase64, bodyBytes: _, ...rest } = printed;
  return {
    ...rest,
    headers: Object.entries(headers).map(([name, values]) => ({ name, values })),
    body: bodyBase64 === undefined ? new TextEncoder().encode(body ?? "") : Uint8Array.from(atob(bodyBase64), (c) => c.charCodeAt(0)),
    warnings: [],
  };
}
