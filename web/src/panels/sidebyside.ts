// The texts of two definitions in an editor of two columns, in a dialog. On a
// narrow screen they are one below the other.

import { fill, freshId, h } from "../dom.ts";
import { createDiff, type DiffView } from "../editor/index.ts";
import { createButton } from "../layout/fields.ts";
import type { Source } from "../run/outcome.ts";
import { languageOfFile } from "./language.ts";

export interface SideBySide {
  open(sources: readonly Source[]): void;
  /** Shows other texts, if it is open. */
  update(sources: readonly Source[]): void;
}

/** write takes what is typed into a file of the other definition. */
export function createSideBySide(write: (file: number, text: string) => void, say: (text: string) => void): SideBySide {
  const headingId = freshId("side-by-side");
  const chooseId = freshId("source");
  const choose = h("select", { id: chooseId });
  const host = h("div", { class: "diff-host" });
  const dialog = h("dialog", { class: "dialog dialog-wide", "aria-labelledby": headingId },
    h("div", { class: "dialog-head" }, h("h2", { id: headingId }, "Side by side"), createButton("Close", () => dialog.close())),
    h("div", { class: "dialog-tools" }, h("label", { for: chooseId }, "Text"), choose,
      createButton("Previous change", () => view?.goTo("previous")), createButton("Next change", () => view?.goTo("next"))),
    host);
  document.body.append(dialog);
  let sources: readonly Source[] = [];
  let view: DiffView | null = null;
  const shown = () => sources.find(s => s.name === choose.value) ?? null;
  const take = async () => {
    const source = shown();
    view?.destroy();
    view = null;
    fill(host);
    if (!source) return;
    const made = await createDiff({
      parent: host,
      language: source.kind === "template" ? "vtl" : languageOfFile(source.name, source.after),
      before: { label: `${source.name}, this definition`, value: source.before },
      after: { label: `${source.name}, compared with`, value: source.after, ...(source.file >= 0 ? { onChange: text => write(source.file, text) } : {}) },
      unified: window.matchMedia("(max-width: 699px)").matches,
    });
    if (shown() === source && dialog.open && !view) view = made;
    else made.destroy();
  };
  const draw = () => void take().catch((error: unknown) => say(`The editor cannot be loaded: ${error instanceof Error ? error.message : String(error)}`));
  choose.addEventListener("change", draw);
  dialog.addEventListener("close", () => {
    view?.destroy();
    view = null;
  });
  return {
    open(all) {
      sources = all;
      fill(choose, ...all.map(s => h("option", { value: s.name }, s.before === s.after ? `${s.name} (the same)` : s.name)));
      choose.value = (all.find(s => s.before !== s.after) ?? all[0])?.name ?? "";
      dialog.showModal();
      draw();
    },
    update(all) {
      if (!dialog.open || !view) return;
      sources = all;
      const source = shown();
      if (!source) return;
      view.setBefore(source.before);
      if (source.file < 0) view.setAfter(source.after); // a file has what is typed here, which may be newer
    },
  };
}
