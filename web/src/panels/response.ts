// The client's response: its body as text and as bytes, its headers with where
// they come from, the execution log.

import type { Explained } from "@gatemap/engine";

import { fill, h } from "../dom.ts";
import { createEditor } from "../editor/index.ts";
import { hexLines, hexStep } from "../format/hex.ts";
import { layOut } from "../format/json.ts";
import { createButton } from "../layout/fields.ts";
import { languageOfText } from "./language.ts";

/** How many characters of a body are shown as text. */
const mostText = 1 << 20;

export interface BodyPanel {
  readonly element: HTMLElement;
  draw(explained: Explained): void;
}

/** The body as text: JSON is laid out unless that is not wanted. */
export function createBody(): BodyPanel {
  const note = h("span", { class: "quiet" });
  const laid = h("input", { type: "checkbox", id: "lay-out", checked: true });
  const host = h("div", { class: "editor-host" });
  const editor = createEditor({ parent: host, label: "Response body", language: "json", value: "", readOnly: true });
  let last: Explained | null = null;
  const draw = () => {
    if (!last) return;
    const { text, said } = shownText(last.body, laid.checked);
    editor.setLanguage(languageOfText(text));
    editor.setValue(text);
    note.textContent = said;
  };
  laid.addEventListener("change", draw);
  return {
    element: h("div", { class: "answer-part" },
      h("div", { class: "toolbar" }, h("span", { class: "check" }, laid, h("label", { for: "lay-out" }, "Lay out JSON")), note), host),
    draw(explained) {
      last = explained;
      draw();
    },
  };
}

function shownText(body: Uint8Array, lay: boolean): { text: string; said: string } {
  const size = `${body.length.toLocaleString("en")} bytes`;
  let text: string;
  try {
    const part = body.subarray(0, mostText);
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(part, { stream: part.length < body.length });
  } catch {
    return { text: "", said: `${size}, which are no UTF-8 text: see Bytes` };
  }
  if (body.length > mostText) return { text, said: `${size}, of which the first ${mostText.toLocaleString("en")} are shown` };
  if (text.trim() === "") return { text, said: body.length === 0 ? "empty" : size };
  const { text: laidOut, fault } = layOut(text);
  if (fault === "") return { text: lay ? laidOut : text, said: `${size}, valid JSON` };
  return { text, said: `${size}, no JSON: ${fault}` };
}

/** The body as bytes, in parts. */
export function createBytes(): BodyPanel {
  const text = h("pre", { class: "hex", tabindex: 0, role: "region", "aria-label": "Bytes of the body" });
  const note = h("span", { class: "quiet" });
  let body = new Uint8Array(0);
  let shown = hexStep;
  const more = createButton("Show more", () => {
    shown += hexStep;
    show();
  });
  const show = () => {
    text.textContent = hexLines(body, shown);
    more.hidden = shown >= body.length;
    note.textContent = `${body.length.toLocaleString("en")} bytes${shown < body.length ? `, the first ${shown.toLocaleString("en")} shown` : ""}`;
  };
  return {
    element: h("div", { class: "answer-part" }, h("div", { class: "toolbar" }, note, more), text),
    draw(explained) {
      body = new Uint8Array(explained.body);
      shown = hexStep;
      show();
    },
  };
}

/** The execution log, as a test invocation shows it. */
export function createLog(): BodyPanel {
  const text = h("pre", { class: "log", tabindex: 0, role: "region", "aria-label": "Execution log" });
  return {
    element: h("div", { class: "answer-part" }, text),
    draw(explained) {
      const { log } = explained.explanation;
      const lines: string[] = [];
      let size = 0;
      for (const line of log) {
        size += line.length;
        if (size > mostText) break;
        lines.push(line);
      }
      if (lines.length < log.length) lines.push(`(${log.length - lines.length} lines more)`);
      fill(text, lines.join("\n"));
    },
  };
}

const reasons: Record<number, string> = {
  200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 206: "Partial Content", 301: "Moved Permanently", 302: "Found", 303: "See Other",
  304: "Not Modified", 307: "Temporary Redirect", 308: "Permanent Redirect", 400: "Bad Request", 401: "Unauthorized", 402: "Payment Required",
  403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable", 408: "Request Timeout", 409: "Conflict", 410: "Gone",
  412: "Precondition Failed", 413: "Content Too Large", 415: "Unsupported Media Type", 422: "Unprocessable Content", 429: "Too Many Requests",
  500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
};

/** The status line, with what chose it. */
export function statusLine(explained: Explained): HTMLElement {
  const { statusCode, error, selected } = explained;
  const kind = statusCode >= 500 ? "bad" : statusCode >= 400 ? "warn" : "good";
  const why = error ? `answered by the gateway: ${error.type}` : `integration response ${selected ?? ""}`;
  return h("p", { class: "status-line" }, h("strong", { class: `code ${kind}` }, String(statusCode)), " ", reasons[statusCode] ?? "", h("span", { class: "quiet" }, ` · ${why}`));
}
