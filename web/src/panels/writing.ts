// Writes what is typed into a template back into its definition, and says where
// that is not possible.

import type { Engine, Method, MethodQuery } from "@gatemap/engine";

import { withTemplate } from "../places/integration.ts";
import type { TemplateOf } from "../places/templates.ts";
import { definitionOf, isIntegration } from "../state/evaluation.ts";
import { textOf, withEdit, withText, type Definition } from "../state/state.ts";
import type { Store } from "../state/store.ts";

/** A template of the definition of the store, and its method; null of a lone integration. */
export interface Written {
  template: TemplateOf;
  method: Method | null;
}

export interface Writer {
  /** The text that is not in the definition yet, of the template at a pointer; null if there is none. */
  waiting(pointer: string): string | null;
  /** Writes a text; the source of the template is what the definition has then. */
  write(what: Written, text: string): void;
  /** Asks whether a template can be written; tells "", or why not. */
  look(what: Written): void;
}

/** Tells of the template at a pointer why it cannot be written; "" where it can. */
type Tell = (pointer: string, whyNot: string) => void;

export function createWriter(store: Store, engine: Engine, tell: Tell): Writer {
  let pending: { pointer: string; text: string } | null = null;
  let call = new AbortController();
  let looked: { definition: Definition; pointer: string } | null = null;

  store.subscribe((_, changed, origin) => {
    if (origin === "load" && changed.has("definition")) drop();
  });
  const drop = () => {
    call.abort();
    pending = null;
  };
  const fail = (pointer: string, error: unknown) => tell(pointer, error instanceof Error ? error.message : String(error));
  const took = (template: TemplateOf, text: string, definition: Definition) => {
    pending = null;
    template.source = text;
    looked = { definition, pointer: template.pointer };
    store.set({ definition }, "control");
    tell(template.pointer, "");
  };
  const inDefinition = async ({ template, method }: Written, text: string): Promise<void> => {
    const { signal } = (call = new AbortController());
    const { pointer } = template;
    try {
      for (;;) {
        const { definition } = store.state;
        const edit = await engine.rewrite(definitionOf(definition), { ...queryOf(method), pointer }, text, { signal });
        if (signal.aborted) return;
        if (definition === store.state.definition) return took(template, edit.text, withEdit(definition, edit));
      }
    } catch (error) {
      if (!signal.aborted) fail(pointer, error);
    }
  };
  return {
    waiting: pointer => (pending?.pointer === pointer ? pending.text : null),
    write(what, typed) {
      const { template } = what;
      const text = /\r\n/.test(template.source) ? typed.replace(/\n/g, "\r\n") : typed;
      const { definition } = store.state;
      drop();
      if (!isIntegration(definition)) {
        pending = { pointer: template.pointer, text: typed };
        return void inDefinition(what, text);
      }
      const after = withTemplate(textOf(definition), template.pointer, text);
      if (after !== null) took(template, text, withText(definition, after));
    },
    look({ template, method }) {
      const { definition } = store.state;
      const { pointer } = template;
      if (pending?.pointer === pointer || (looked?.definition === definition && looked.pointer === pointer)) return;
      looked = { definition, pointer };
      if (isIntegration(definition)) return tell(pointer, "");
      const still = () => looked?.definition === definition && looked.pointer === pointer && pending?.pointer !== pointer;
      engine.rewrite(definitionOf(definition), { ...queryOf(method), pointer }).then(
        () => still() && tell(pointer, ""),
        (error: unknown) => still() && fail(pointer, error),
      );
    },
  };
}

/** The method of a template, for the engine. */
function queryOf(method: Method | null): MethodQuery {
  return { ...(method?.api ? { api: method.api } : {}), ...(method?.method ? { method: method.method } : {}), ...(method?.path ? { path: method.path } : {}) };
}
