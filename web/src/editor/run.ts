import { type Extension, RangeSet, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, gutter, GutterMarker, WidgetType } from "@codemirror/view";

import type { Run, RunEvent } from "./types.ts";

// What an execution did, in the template: the lines that it executed, the values
// of its references, and why some have none.

const setRun = StateEffect.define<Run | null>();

interface Shown {
  run: Run | null;
  decorations: DecorationSet;
  counts: RangeSet<GutterMarker>;
  /** Where the events are in the text as it is now. */
  places: RangeSet<Said>;
}

const empty: Shown = { run: null, decorations: Decoration.none, counts: RangeSet.empty, places: RangeSet.empty };

const field = StateField.define<Shown>({
  create: () => empty,
  update(shown, tr) {
    for (const effect of tr.effects) if (effect.is(setRun)) return effect.value ? show(effect.value, tr.state.doc) : empty;
    if (!tr.docChanged || !shown.run) return shown;
    return {
      run: shown.run,
      decorations: shown.decorations.map(tr.changes),
      counts: shown.counts.map(tr.changes),
      places: shown.places.map(tr.changes),
    };
  },
  provide: (f) => EditorView.decorations.from(f, (shown) => shown.decorations),
});

type Doc = import("@codemirror/state").Text;

class Count extends GutterMarker {
  constructor(readonly count: number) {
    super();
    this.elementClass = count > 0 ? "cm-run-hit" : "cm-run-miss";
  }
  override eq(other: Count): boolean {
    return this.count === other.count;
  }
  override toDOM(): Node {
    const mark = document.createElement("span");
    mark.title = this.count === 0 ? "not executed" : this.count === 1 ? "executed once" : `executed ${this.count} times`;
    mark.append(this.count === 0 ? "–" : this.count > 999 ? "999+" : String(this.count));
    return mark;
  }
}

/** The range of an event, with all that happened there. */
class Said extends GutterMarker {
  constructor(readonly events: readonly RunEvent[]) {
    super();
  }
}

class Note extends WidgetType {
  constructor(
    readonly text: string,
    readonly wrong: boolean,
  ) {
    super();
  }
  override eq(other: Note): boolean {
    return this.text === other.text && this.wrong === other.wrong;
  }
  override toDOM(): HTMLElement {
    const note = document.createElement("span");
    note.className = this.wrong ? "cm-run-note cm-run-note-wrong" : "cm-run-note";
    note.append(this.text);
    return note;
  }
}

const missed = Decoration.line({ class: "cm-run-missed" });
const failed = Decoration.mark({ class: "cm-run-failed" });
const valued = Decoration.mark({ class: "cm-run-value" });
const emptied = Decoration.mark({ class: "cm-run-empty" });

const maxPlaces = 2000;
const maxNote = 90;

function show(run: Run, doc: Doc): Shown {
  const counts = new RangeSetBuilder<GutterMarker>();
  const ranges: { from: number; to: number; value: Decoration }[] = [];
  for (let n = 1; n <= Math.min(doc.lines, run.lines.length); n++) {
    const count = run.lines[n - 1]!;
    if (count < 0) continue;
    const line = doc.line(n);
    counts.add(line.from, line.from, new Count(count));
    if (count === 0) ranges.push({ from: line.from, to: line.from, value: missed });
  }
  const groups = grouped(run.events, doc.length);
  for (const [first, events] of groups) ranges.push(...marksOf(first, events, doc));
  if (run.failed) {
    const from = Math.min(run.failed.from, doc.length);
    const line = doc.lineAt(from);
    if (from < line.to) ranges.push({ from, to: line.to, value: failed });
    ranges.push({ from: line.to, to: line.to, value: note(`ends here: ${run.failed.message}`, true) });
  }
  const places = groups.map(([first, events]) => new Said(events).range(first.from, first.to));
  return {
    run,
    decorations: Decoration.set(ranges.map((r) => r.value.range(r.from, r.to)), true),
    counts: counts.finish(),
    places: RangeSet.of(places, true),
  };
}

/** The events by their place. */
function grouped(events: readonly RunEvent[], length: number): [RunEvent, RunEvent[]][] {
  const by = new Map<string, [RunEvent, RunEvent[]]>();
  for (const event of events) {
    if (event.from < 0 || event.to <= event.from || event.to > length) continue;
    const key = `${event.from} ${event.to} ${event.kind}`;
    const group = by.get(key);
    if (group) group[1].push(event);
    else if (by.size < maxPlaces) by.set(key, [event, [event]]);
  }
  return [...by.values()];
}

function marksOf(first: RunEvent, events: readonly RunEvent[], doc: Doc): { from: number; to: number; value: Decoration }[] {
  const { from, to } = first;
  const lineEnd = doc.lineAt(to).to;
  const without = events.find((e) => e.whyNot);
  const reason = without ? ` ${without.whyNot}${without.near ? `; ${without.near} may be meant` : ""}` : "";
  switch (first.kind) {
    case "reference":
      if (!without) return [{ from, to, value: valued }];
      return [
        { from, to, value: emptied },
        { from: lineEnd, to: lineEnd, value: note(`${doc.sliceString(from, Math.min(to, from + 40))}:${reason}`, true) },
      ];
    case "condition": {
      const values = [...new Set(events.map((e) => e.value ?? "no value"))];
      const behind = doc.sliceString(to, to + 1) === ")" ? to + 1 : to;
      return [{ from: behind, to: behind, value: note(values.join(" and "), false) }];
    }
    case "set":
      if (without) return [{ from: lineEnd, to: lineEnd, value: note(`sets nothing:${reason}`, true) }];
      return [];
    case "foreach": {
      const rounds = events.reduce((sum, e) => sum + (e.count ?? 0), 0);
      const text = rounds === 1 ? "1 round" : `${rounds} rounds`;
      return [{ from: lineEnd, to: lineEnd, value: note(without ? `${text}:${reason}` : text, without !== undefined) }];
    }
    case "operator":
      return without ? [{ from: lineEnd, to: lineEnd, value: note(reason.trim(), true) }] : [];
    default:
      return [];
  }
}

function note(text: string, wrong: boolean): Decoration {
  const line = text.replace(/\s+/g, " ");
  return Decoration.widget({ widget: new Note(line.length > maxNote ? `${line.slice(0, maxNote)}…` : line, wrong), side: 1 });
}

/** The events at the narrowest place around an offset, and that place. */
export function eventsAt(view: EditorView, offset: number): { from: number; to: number; events: readonly RunEvent[] } | null {
  let best: { from: number; to: number; events: readonly RunEvent[] } | null = null;
  view.state.field(field).places.between(offset, offset, (from, to, said) => {
    if (!best || to - from < best.to - best.from) best = { from, to, events: said.events };
  });
  return best;
}

export function showRun(view: EditorView, run: Run | null): void {
  view.dispatch({ effects: setRun.of(run) });
}

/** The marks of a run, and the gutter that counts executions. */
export const runSupport: Extension = [
  field,
  gutter({
    class: "cm-run",
    markers: (view) => view.state.field(field).counts,
  }),
];
