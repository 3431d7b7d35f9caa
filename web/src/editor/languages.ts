import type { Extension } from "@codemirror/state";

import type { Language } from "./types.ts";
import { vtlLanguage } from "./vtl.ts";

/** The support of a language. All but that of templates are loaded when they are wanted. */
export function languageSupport(language: Language): Extension | Promise<Extension> {
  switch (language) {
    case "vtl":
      return vtlLanguage;
    case "json":
      return import("@codemirror/lang-json").then((m) => m.json());
    case "yaml":
      return import("@codemirror/lang-yaml").then((m) => m.yaml());
    case "hcl":
      return import("./hcl.ts").then((m) => m.hclLanguage);
    case "xml":
      return import("./xml.ts").then((m) => m.xmlLanguage);
    case "text":
      return [];
  }
}
