// The mapping templates of an integration.

import { pointer } from "./json.ts";

export interface TemplateOf {
  /** JSON Pointer into the integration. */
  pointer: string;
  label: string;
  role: "request" | "response";
  /** The key of the integration response; "" of a request template. */
  response: string;
  contentType: string;
  source: string;
}

type Shape = Record<string, unknown>;

const objectOf = (value: unknown): Shape => (typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Shape) : {});

/** The integration that a text of the AWS command line is about, with where it stands in the text. */
export function integrationOf(text: string): { integration: Shape; at: string } | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const document = objectOf(value);
  if ("methodIntegration" in document) return { integration: objectOf(document.methodIntegration), at: "/methodIntegration" };
  if (!("integrationResponses" in document) && "statusCode" in document && !("type" in document)) {
    const key = String(document.statusCode);
    return { integration: { integrationResponses: { [key]: document } }, at: "" };
  }
  return { integration: document, at: "" };
}

/** The templates of an integration: those of responses first, by their keys. */
export function templatesOf(integration: Shape): TemplateOf[] {
  const list: TemplateOf[] = [];
  for (const [key, response] of Object.entries(objectOf(integration.integrationResponses))) {
    for (const [contentType, source] of Object.entries(objectOf(objectOf(response).responseTemplates))) {
      if (typeof source !== "string") continue;
      const place = pointer("integrationResponses", key, "responseTemplates", contentType);
      list.push({ pointer: place, label: `${key} ${contentType}`, role: "response", response: key, contentType, source });
    }
  }
  for (const [contentType, source] of Object.entries(objectOf(integration.requestTemplates))) {
    if (typeof source !== "string") continue;
    list.push({ pointer: pointer("requestTemplates", contentType), label: `request ${contentType}`, role: "request", response: "", contentType, source });
  }
  return list;
}
