// A mapping template in the JSON of a lone integration.

import { jsonPlaces } from "./json.ts";
import { integrationOf } from "./templates.ts";

/** The text of the AWS command line with another text for the template at a pointer; null if the text has no such template. */
export function withTemplate(text: string, pointer: string, template: string): string | null {
  const found = integrationOf(text);
  if (!found) return null;
  const places = jsonPlaces(text).values;
  const span = places.get(found.at + pointer) ?? places.get(pointer.replace(/^\/integrationResponses\/[^/]+/, ""));
  return span && text[span.from] === '"' ? text.slice(0, span.from) + JSON.stringify(template) + text.slice(span.to) : null;
}
