// What the page is about: all that a link holds. Everything else can be
// computed from it.

/** A file of a definition. */
export interface File {
  name: string;
  text: string;
}

/** A definition and the method of it that is looked at. */
export interface Definition {
  /** The first is the one that is read; it may include the others. */
  files: File[];
  /** As `gatemap list --format` takes it; "" is found out. */
  format: string;
  /** The key of the method, "" is the first one. */
  method: string;
  /** Values that the definition leaves to its deployment, NAME=VALUE a line. */
  parameters: string;
}

/** The other definition of a comparison. */
export interface Other extends Definition {
  /** It is the definition itself, of which another method is looked at: what changes in one changes in both. */
  same?: boolean;
}

/** What the backend gives. */
export interface Answer {
  name: string;
  /** The status code as typed; "" is 200, or what the request template of a MOCK says. */
  status: string;
  /** A header a line. */
  headers: string;
  body: string;
  encoding: "text" | "base64";
  /** The errorMessage that a Lambda function fails with; null is none. */
  error: string | null;
}

/** What the client sends; the lists are NAME=VALUE a line. */
export interface Request {
  method: string;
  path: string;
  query: string;
  /** A header a line. */
  headers: string;
  pathParameters: string;
  stageVariables: string;
  /** A JSON object, or nothing. */
  context: string;
  body: string;
}

export interface State {
  definition: Definition;
  /** The other definition of a comparison; null without one. */
  other: Other | null;
  answers: Answer[];
  /** The index of the answer that is shown. */
  answer: number;
  request: Request;
}

export const noAnswer: Answer = { name: "Answer 1", status: "", headers: "", body: "", encoding: "text", error: null };

export const noRequest: Request = { method: "", path: "", query: "", headers: "", pathParameters: "", stageVariables: "", context: "", body: "" };

export const noDefinition: Definition = { files: [{ name: "integration.json", text: "" }], format: "", method: "", parameters: "" };

/** The answer that is shown. */
export function answerOf(state: State): Answer {
  return state.answers[state.answer] ?? state.answers[0] ?? noAnswer;
}

/** The text of a definition's first file. */
export function textOf(definition: Definition): string {
  return definition.files[0]?.text ?? "";
}

/** The definition with another text in its first file. */
export function withText(definition: Definition, text: string): Definition {
  return { ...definition, files: definition.files.map((file, i) => (i === 0 ? { ...file, text } : file)) };
}

/** The definition with a change in one of its files. */
export function withEdit(definition: Definition, edit: { file: string; from: number; to: number; insert: string }): Definition {
  const at = Math.max(definition.files.findIndex(f => f.name === edit.file), 0);
  return { ...definition, files: definition.files.map((f, i) => (i === at ? { ...f, text: f.text.slice(0, edit.from) + edit.insert + f.text.slice(edit.to) } : f)) };
}

/** The other definition, where it is the same one, of `of`; the method stays its own. */
export function followed<T extends Definition>(it: T, of: Definition): T {
  const { files, format, parameters } = of;
  return it.files === files && it.format === format && it.parameters === parameters ? it : { ...it, files, format, parameters };
}

/** Bounds of what is read: more is left out. */
export const mostFilesRead = 200;
export const mostAnswers = 100;

type Shape = Record<string, unknown>;

const isObject = (value: unknown): value is Shape => typeof value === "object" && value !== null && !Array.isArray(value);

/** The strings of value under the names that pattern has, and pattern's where there is none. */
function strings<T extends object>(value: unknown, pattern: T): T {
  const result = { ...pattern } as Shape;
  if (!isObject(value)) return result as T;
  for (const name of Object.keys(pattern)) if (typeof value[name] === "string") result[name] = value[name];
  return result as T;
}

function readDefinition(value: unknown): Definition {
  const read = strings(value, noDefinition);
  const files = isObject(value) && Array.isArray(value.files) ? value.files.filter(isObject).map(file => strings(file, { name: "definition", text: "" })) : [];
  return { ...read, files: files.length > 0 ? files.slice(0, mostFilesRead) : noDefinition.files };
}

function readOther(value: Shape): Other {
  const read = readDefinition(value);
  return value.same === true ? { ...read, same: true } : read;
}

function readAnswer(value: unknown): Answer {
  const read = strings(value, noAnswer);
  const error = isObject(value) && typeof value.error === "string" ? value.error : null;
  return { ...read, encoding: read.encoding === "base64" ? "base64" : "text", error };
}

/** Reads a state from a link or the local storage, of which nothing is taken for granted. */
export function readState(value: unknown): State | null {
  if (!isObject(value) || !isObject(value.definition)) return null;
  const answers = (Array.isArray(value.answers) ? value.answers : []).slice(0, mostAnswers).map(readAnswer);
  const index = typeof value.answer === "number" && Number.isInteger(value.answer) ? value.answer : 0;
  return {
    definition: readDefinition(value.definition),
    other: isObject(value.other) ? readOther(value.other) : null,
    answers: answers.length > 0 ? answers : [noAnswer],
    answer: Math.min(Math.max(index, 0), Math.max(answers.length - 1, 0)),
    request: strings(value.request, noRequest),
  };
}
