// A mapping template in the JSON of a lone integration.

import { jsonPlaces, type Span } from "./json.ts";
import { integrationOf, templatesOf, type TemplateOf } from "./templates.ts";

/** Where a template stands; a lone integration response has it without the response. */
function spanOf(places: Map<string, Span>, at: string, pointer: string): Span | undefined {
  return places.get(at + pointer) ?? places.get(pointer.replace(/^\/integrationResponses\/[^/]+/, ""));
}

/** The text of the AWS command line with another text for the template at a pointer; null if the text has no such template. */
export function withTemplate(text: string, pointer: string, template: string): string | null {
  const found = integrationOf(text);
  if (!found) return null;
  const span = spanOf(jsonPlaces(text).values, found.at, pointer);
  return span && text[span.from] === '"' ? text.slice(0, span.from) + JSON.stringify(template) + text.slice(span.to) : null;
}

/** The template whose string an offset of the text is in, and the offset in the template; null of another place. */
export function templateAt(text: string, offset: number): { template: TemplateOf; offset: number } | null {
  const found = integrationOf(text);
  if (!found) return null;
  const places = jsonPlaces(text).values;
  for (const template of templatesOf(found.integration)) {
    const span = spanOf(places, found.at, template.pointer);
    if (!span || offset < span.from || offset >= span.to) continue;
    return { template, offset: decodedLength(text.slice(span.from, Math.max(offset, span.from + 1))) };
  }
  return null;
}

/** The length of what the beginning of a JSON string says; that before an escape that it breaks off in. */
function decodedLength(begun: string): number {
  for (let end = begun.length; end > 1; end--) {
    try {
      return (JSON.parse(`${begun.slice(0, end)}"`) as string).length;
    } catch {
      // It ends within an escape.
    }
  }
  return 0;
}
