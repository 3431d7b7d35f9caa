// From a step of the way to the text that it comes from.

import type { Method } from "@gatemap/engine";

import type { Place } from "../drawing/way.ts";
import { jsonPlaces, nearest, pointer, type Span } from "./json.ts";
import { integrationOf } from "./templates.ts";

/** The part of the integration that a place of the way is; null for a place elsewhere. */
export function pointerOf(place: Place): string | null {
  switch (place.in) {
    case "response":
      return pointer("integrationResponses", place.key, place.part);
    case "parameter":
      return pointer("integrationResponses", place.response, "responseParameters", place.key);
    case "template":
      return pointer("integrationResponses", place.response, "responseTemplates", place.contentType);
    case "requestTemplate":
      return pointer("requestTemplates");
    default:
      return null;
  }
}

/** Where a part of the integration stands in a text of the AWS command line. */
export function spanInIntegration(text: string, part: string): Span | null {
  const found = integrationOf(text);
  if (!found) return null;
  const places = jsonPlaces(text);
  const lone = found.at === "" && !places.values.has("/integrationResponses");
  return nearest(places, found.at + (lone ? part.replace(/^\/integrationResponses\/[^/]+/, "") : part));
}

/** Where a part of a method's integration stands in a whole definition: its value, looked for from the method on. */
export function spanInDefinition(text: string, method: Method, part: string): Span {
  const start = method.offset ?? 0;
  const value = valueAt(method.integration, part);
  const last = part.slice(part.lastIndexOf("/") + 1).replaceAll("~1", "/").replaceAll("~0", "~");
  for (const word of [value, last].flatMap(spellings)) {
    const at = text.indexOf(word, start);
    if (at >= 0) return { from: at, to: at + word.length };
  }
  const end = text.indexOf("\n", start);
  return { from: start, to: end < 0 ? text.length : end };
}

function valueAt(value: unknown, part: string): string {
  let at = value;
  for (const name of part.split("/").slice(1)) {
    if (typeof at !== "object" || at === null) return "";
    at = (at as Record<string, unknown>)[name.replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return typeof at === "string" ? at : "";
}

/** How a text may be written: as it is, its first line, escaped. */
function spellings(text: string): string[] {
  const line = text.split("\n").find(l => l.trim() !== "") ?? "";
  return [text, JSON.stringify(text).slice(1, -1), line, JSON.stringify(line).slice(1, -1)].filter(t => t.trim() !== "");
}
