import type { Explanation, Explained } from "../../engine/src/types.ts";
import { code, detailLimit, plain, plural, shorten, strong, visibleLines, type Piece } from "./text.ts";
import { step, type Detail, type Step } from "./way.ts";
import { long } from "./headers.ts";

/** What the client gets, each header with where it comes from. */
export function answer(result: Explained, bodyBytes: number): Step {
  const headers = result.headers;
  const body = bodyOf(result.body, bodyBytes);
  return step({
    id: "answer",
    label: "Client",
    title: [strong(`${result.statusCode} ${statusText(result.statusCode)}`.trim())],
    state: "taken",
    short: `${result.statusCode} for the client`,
    children: [
      ...headers.map(({ name, values }, i) =>
        step({
          id: `answer/${i}/${name}`,
          label: name,
          title: [code(values.join(","))],
          reason: origin(name, result.explanation),
          state: "taken",
          details: long(values.join("\n"), "The whole value"),
        }),
      ),
      step({
        id: "answer/body",
        label: "body",
        title: [plain(body.size)],
        state: result.body.length === 0 ? "none" : "taken",
        details: body.details,
        always: true,
      }),
    ],
  });
}

function bodyOf(body: Uint8Array, bytes: number): { size: string; details: Detail[] } {
  if (body.length === 0) return { size: "none", details: [] };
  const size = plural(bytes, "byte");
  const text = textOf(body);
  if (text === undefined)
    return { size: `${size} that are no text`, details: [{ is: "text", name: "Body, in hexadecimal", text: hex(body) }] };
  return { size, details: [{ is: "text", name: "Body", text: visibleLines(shorten(text, detailLimit)) }] };
}

function textOf(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}

/** How many bytes of a body that is no text are shown. */
const hexLimit = 1024;

function hex(body: Uint8Array): string {
  const rows: string[] = [];
  for (let at = 0; at < Math.min(body.length, hexLimit); at += 16) {
    rows.push(Array.from(body.subarray(at, at + 16), (b) => b.toString(16).padStart(2, "0")).join(" "));
  }
  if (body.length > hexLimit) rows.push(`… (${plural(body.length, "byte")})`);
  return rows.join("\n");
}

/** Where a header of the client's comes from. What comes later in the way counts. */
function origin(name: string, x: Explanation): Piece[] {
  const same = (other: string | undefined): boolean => other?.toLowerCase() === name.toLowerCase();
  if (x.gatewayResponse !== undefined) {
    const p = x.gatewayResponse.parameters?.find((p) => p.found && same(p.header));
    return [plain(p === undefined ? "set by the gateway" : "from the gateway response")];
  }
  const set = x.overrides.headers?.find((h) => same(h.header));
  if (set !== undefined) return [plain("from the template’s override")];
  const p = x.parameters.find((p) => p.found && same(p.header));
  if (p !== undefined) return [plain("from "), code(p.expression)];
  return [plain("set by the gateway")];
}

const texts: Record<number, string> = {
  200: "OK",
  201: "Created",
  202: "Accepted",
  204: "No Content",
  206: "Partial Content",
  301: "Moved Permanently",
  302: "Found",
  303: "See Other",
  304: "Not Modified",
  307: "Temporary Redirect",
  308: "Permanent Redirect",
  400: "Bad Request",
  401: "Unauthorized",
  402: "Payment Required",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  406: "Not Acceptable",
  408: "Request Timeout",
  409: "Conflict",
  410: "Gone",
  412: "Precondition Failed",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  418: "I\u2019m a teapot",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/** The reason phrase of a status code (RFC 9110, 15), '' for one without. */
export function statusText(status: number): string {
  return texts[status] ?? "";
}
