// What the page and the editor agree on. Places are UTF-16 code units of the
// editor's text, as CodeMirror and the DOM count.

/** A part of the text, `to` not included. */
export interface Range {
  from: number;
  to: number;
}

/** Replaces a part of the text. */
export interface Edit extends Range {
  insert: string;
}

export type Language = "vtl" | "json" | "yaml" | "hcl" | "xml" | "text";

export type Severity = "error" | "warning" | "note";

/** A fault or a mistake, shown as a squiggle with its message. */
export interface Finding extends Range {
  severity: Severity;
  /** The rule's ID, as `unknown-member`. */
  rule?: string;
  message: string;
  /** What to do, in words. */
  hint?: string;
  /** Quick fixes, the best first. */
  fixes?: { label: string; edits: Edit[] }[];
}

/** Something that a template did, at the part that did it. */
export interface RunEvent extends Range {
  kind: "reference" | "condition" | "else" | "set" | "foreach" | "round" | "operator";
  name?: string;
  /** The type of the value: string, number, boolean, object, list, null, … */
  type?: string;
  /** The value as text; not there where there is none. */
  value?: string;
  /** `value` is the beginning of a longer one. */
  cut?: boolean;
  /** Why there is no value, in plain words. */
  whyNot?: string;
  /** The name that was probably meant. */
  near?: string;
  /** The numbers of the rounds of the loops around, from 1, the outermost first. */
  rounds?: number[];
  /** Of a foreach: how many rounds there were. */
  count?: number;
}

/** What one execution of the template in the editor did. */
export interface Run {
  /** How often each line was executed; -1 for a line with nothing to execute. */
  lines: number[];
  events: RunEvent[];
  /** Where the execution failed. */
  failed?: { from: number; message: string };
}

export interface CompletionItem {
  label: string;
  /** What is written in place of the completion's range; `label` if it is not there. */
  insert?: string;
  /** Where the cursor goes, within `insert`; its end if it is not there. */
  cursor?: number;
  kind: "variable" | "method" | "property" | "directive" | "path" | "value";
  /** Signature or type, in one line. */
  detail?: string;
  /** One or two sentences. */
  doc?: string;
}

export interface Completions extends Range {
  items: CompletionItem[];
}

export interface Hover extends Range {
  /** What it is: `String $input.json(String)`. */
  title: string;
  /** Paragraphs of plain text. */
  doc: string[];
  /** Where the variable was set. */
  definition?: Range;
}

export type CompletionSource = (text: string, offset: number, signal: AbortSignal) => Promise<Completions | null>;
export type HoverSource = (text: string, offset: number, signal: AbortSignal) => Promise<Hover | null>;

export interface EditorOptions {
  parent: HTMLElement;
  /** The accessible name. */
  label: string;
  language: Language;
  value: string;
  readOnly?: boolean;
  /** Shown while the text is empty. */
  placeholder?: string;
  /** Called after each change that the user makes, not for `setValue`. */
  onChange?: (value: string) => void;
}

export interface Editor {
  readonly element: HTMLElement;
  readonly value: string;
  /** Replaces the text, if it is another one, and keeps cursor and scroll where that is possible. */
  setValue(value: string): void;
  setLanguage(language: Language): void;
  setLabel(label: string): void;
  setReadOnly(readOnly: boolean): void;
  setFindings(findings: Finding[]): void;
  /** Shows what an execution did; null takes it away. It is for the text that the editor has now. */
  setRun(run: Run | null): void;
  setCompletionSource(source: CompletionSource | null): void;
  setHoverSource(source: HoverSource | null): void;
  /** Selects a part of the text, scrolls to it and moves the focus to the editor unless told not to. */
  reveal(range: Range, options?: { focus?: boolean }): void;
  focus(): void;
  destroy(): void;
}

export interface DiffOptions {
  parent: HTMLElement;
  language: Language;
  before: { label: string; value: string };
  after: { label: string; value: string; onChange?: (value: string) => void };
  /** One below the other, with the changes marked, for narrow places. */
  unified?: boolean;
}

export interface DiffView {
  setBefore(value: string): void;
  setAfter(value: string): void;
  /** Moves the cursor and the focus to another change. */
  goTo(which: "next" | "previous"): void;
  destroy(): void;
}

// The functions of index.ts:
//
//   createEditor(options: EditorOptions): Editor
//   createDiff(options: DiffOptions): Promise<DiffView>   // loads its code when it is called
//   bytesToUTF16(text: string): (offset: number) => number // of UTF-8 bytes, as the engine counts
//   utf16ToBytes(text: string): (offset: number) => number
