import { StyleModule } from "style-mod";

// CodeMirror writes its styles into a <style> element, which a Content Security
// Policy without 'unsafe-inline' forbids, and uses constructed stylesheets only
// in a shadow root. A root that has stylesheets and no head is taken for one.
const asShadowRoot = {
  ownerDocument: document,
  get adoptedStyleSheets(): CSSStyleSheet[] {
    return document.adoptedStyleSheets;
  },
  set adoptedStyleSheets(sheets: CSSStyleSheet[]) {
    document.adoptedStyleSheets = sheets;
  },
};

let done = false;

/** Lets styles of editors be mounted under a strict Content Security Policy. */
export function mountStylesAsSheets(): void {
  if (done || !("adoptedStyleSheets" in document)) return;
  done = true;
  const mount = StyleModule.mount.bind(StyleModule);
  StyleModule.mount = (root, modules, options) => {
    mount(root === document ? (asShadowRoot as unknown as ShadowRoot) : root, modules, options);
  };
}
