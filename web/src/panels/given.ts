// What is given: the backend's answer and the client's request.

import { fill, h } from "../dom.ts";
import { createEditor } from "../editor/index.ts";
import { createButton, createField, createFileButton, type Field } from "../layout/fields.ts";
import { createTabs, type Tabs } from "../layout/tabs.ts";
import type { InputFault } from "../state/evaluation.ts";
import { answerOf, noAnswer, type Answer, type Request, type State } from "../state/state.ts";
import type { Store } from "../state/store.ts";
import { languageOfText } from "./language.ts";

/** Files above this are not read: the service's payload quota is 10 MB. */
const largestFile = 12 << 20;

export interface GivenPanel {
  readonly element: HTMLElement;
  drawFaults(faults: readonly InputFault[]): void;
  /** Opens the control that a step of the way was taken from. */
  open(part: "status" | "headers" | "body"): void;
}

export function createGiven(store: Store, say: (text: string) => void): GivenPanel {
  const answer = createAnswer(store, say);
  const request = createRequest(store);
  const tabs: Tabs = createTabs("Given", [
    { id: "answer", label: "Backend’s answer", content: answer.element },
    { id: "request", label: "Client’s request", content: request.element },
  ], () => {});
  return {
    element: tabs.element,
    drawFaults(faults) {
      answer.drawFaults(faults);
      request.drawFaults(faults);
      const mine = faults.filter(f => f.control === "requestHeaders" || f.control === "context").length;
      tabs.badge("request", mine > 0 ? "!" : "", mine > 0 ? "has a fault" : undefined);
      tabs.badge("answer", faults.length > mine ? "!" : "", faults.length > mine ? "has a fault" : undefined);
    },
    open(part) {
      tabs.select("answer");
      answer.open(part);
    },
  };
}

interface AnswerPart {
  element: HTMLElement;
  drawFaults(faults: readonly InputFault[]): void;
  open(part: "status" | "headers" | "body"): void;
}

const faultOf = (faults: readonly InputFault[], control: InputFault["control"]) => faults.find(f => f.control === control)?.message ?? "";

function createAnswer(store: Store, say: (text: string) => void): AnswerPart {
  const change = (patch: Partial<Answer>) => {
    const { answers, answer } = store.state;
    store.set({ answers: answers.map((a, i) => (i === answer ? { ...a, ...patch } : a)) });
  };
  const status = createField({ label: "Status", value: "", inputMode: "numeric", placeholder: "200", onChange: value => change({ status: value }) });
  const kind = createField({
    label: "Body as",
    value: "text",
    choices: [{ value: "text", label: "Text" }, { value: "base64", label: "Base64" }, { value: "error", label: "Error of a Lambda function" }],
    onChange: value => change(value === "error" ? { error: answerOf(store.state).body } : { encoding: value as Answer["encoding"], error: null, ...bodyOfError(store.state) }),
  });
  const headers = createField({ label: "Headers", value: "", lines: 2, placeholder: "e.g. Content-Type: application/json", onChange: value => change({ headers: value }) });
  const bodyHost = h("div", { class: "editor-host" });
  const body = createEditor({
    parent: bodyHost,
    label: "Backend’s body",
    language: "json",
    value: "",
    placeholder: "The payload that the backend answers with",
    onChange: value => change(answerOf(store.state).error === null ? { body: value } : { error: value }),
  });
  const fault = h("p", { class: "field-fault", hidden: true });
  const file = createFileButton("Open file…", false, files => void readBody(files[0]!, change, say, () => draw(store.state)));
  const list = createAnswerList(store, file);
  const element = h("div", { class: "given" },
    list.element,
    h("div", { class: "given-row" }, status.element, kind.element, headers.element),
    fault, bodyHost);
  const draw = (state: State) => {
    const answer = answerOf(state);
    const text = answer.error ?? answer.body;
    status.setValue(answer.status);
    status.setDisabled(answer.error !== null);
    kind.setValue(answer.error === null ? answer.encoding : "error");
    headers.setValue(answer.headers);
    body.setLabel(answer.error === null ? "Backend’s body" : "errorMessage of the Lambda function");
    body.setLanguage(answer.error === null && answer.encoding === "text" ? languageOfText(text) : "text");
    body.setValue(text);
    list.draw(state);
  };
  store.subscribe((state, changed) => {
    if (changed.has("answers") || changed.has("answer")) draw(state);
  });
  draw(store.state);
  dropFiles(bodyHost, files => void readBody(files[0]!, change, say, () => draw(store.state)));
  return {
    element,
    drawFaults(faults) {
      status.setFault(faultOf(faults, "status"));
      headers.setFault(faultOf(faults, "answerHeaders"));
      fault.textContent = faultOf(faults, "body");
      fault.hidden = fault.textContent === "";
    },
    open(part) {
      ({ status, headers, body })[part].focus();
    },
  };
}

/** What was typed as an error is the body when it is none any more. */
function bodyOfError(state: State): Partial<Answer> {
  const { error } = answerOf(state);
  return error === null ? {} : { body: error };
}

function createAnswerList(store: Store, file: HTMLElement): { element: HTMLElement; draw(state: State): void } {
  const choose = h("select", { id: "answer-choice", "aria-label": "Answer" });
  choose.addEventListener("change", () => store.set({ answer: Number(choose.value) }));
  const add = createButton("Add", () => {
    const { answers, answer } = store.state;
    const copy = { ...(answers[answer] ?? noAnswer), name: `Answer ${answers.length + 1}` };
    store.set({ answers: [...answers, copy], answer: answers.length });
  }, { description: "Add a copy of this answer" });
  const remove = createButton("Remove", () => {
    const answers = store.state.answers.filter((_, i) => i !== store.state.answer);
    store.set({ answers, answer: Math.min(store.state.answer, answers.length - 1) });
  }, { description: "Remove this answer" });
  const name = createField({
    label: "Name",
    value: "",
    onChange: value => store.set({ answers: store.state.answers.map((a, i) => (i === store.state.answer ? { ...a, name: value } : a)) }),
  });
  name.element.classList.add("field-inline", "field-unlabelled");
  const element = h("div", { class: "toolbar" }, h("label", { for: "answer-choice" }, "Answer"), choose, name.element, add, remove, file);
  return {
    element,
    draw(state) {
      const labels = state.answers.map((a, i) => `${i + 1}. ${a.name}`);
      if (labels.join("\n") !== [...choose.options].map(o => o.text).join("\n")) {
        fill(choose, ...labels.map((label, i) => h("option", { value: i }, label)));
      }
      choose.value = String(state.answer);
      name.setValue(answerOf(state).name);
      remove.disabled = state.answers.length < 2;
    },
  };
}

async function readBody(file: globalThis.File, change: (patch: Partial<Answer>) => void, say: (text: string) => void, draw: () => void): Promise<void> {
  if (file.size > largestFile) {
    say(`${file.name} has ${file.size.toLocaleString("en")} bytes; no payload of the service is that long.`);
    return;
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    change({ body: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), encoding: "text", error: null });
  } catch {
    change({ body: base64(bytes), encoding: "base64", error: null });
  }
  draw();
  say(`${file.name} is the backend’s body.`);
}

function base64(bytes: Uint8Array): string {
  let text = "";
  const step = 0x8000;
  for (let i = 0; i < bytes.length; i += step) text += String.fromCharCode(...bytes.subarray(i, i + step));
  return btoa(text);
}

/** Takes files that are dropped on an element. */
export function dropFiles(element: HTMLElement, onFiles: (files: FileList) => void): void {
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
  element.addEventListener("dragover", event => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    element.classList.add("dropping");
  }, true);
  for (const end of ["dragleave", "drop"]) element.addEventListener(end, () => element.classList.remove("dropping"), true);
  element.addEventListener("drop", event => {
    if (!hasFiles(event) || !event.dataTransfer || event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    onFiles(event.dataTransfer.files);
  }, true);
}

function createRequest(store: Store): { element: HTMLElement; drawFaults(faults: readonly InputFault[]): void } {
  const change = (patch: Partial<Request>) => store.set({ request: { ...store.state.request, ...patch } });
  const field = (name: keyof Request, label: string, more: { lines?: number; placeholder?: string; hint?: string } = {}) =>
    createField({ label, value: store.state.request[name], onChange: value => change({ [name]: value }), ...more });
  const fields: Record<keyof Request, Field> = {
    method: field("method", "Method", { placeholder: "e.g. GET" }),
    path: field("path", "Path", { placeholder: "e.g. /pets/7" }),
    query: field("query", "Query parameters", { lines: 2, placeholder: "e.g. page=2" }),
    headers: field("headers", "Headers", { lines: 2, placeholder: "e.g. Accept: application/json" }),
    pathParameters: field("pathParameters", "Path parameters", { lines: 2, placeholder: "e.g. id=7" }),
    stageVariables: field("stageVariables", "Stage variables", { lines: 2, placeholder: "e.g. color=blue" }),
    context: field("context", "$context", { lines: 3, placeholder: 'e.g. {"stage": "prod"}', hint: "A JSON object." }),
    body: field("body", "Body", { lines: 3 }),
  };
  const draw = (request: Request) => {
    for (const name of Object.keys(fields) as (keyof Request)[]) fields[name].setValue(request[name]);
  };
  store.subscribe((state, changed) => {
    if (changed.has("request")) draw(state.request);
  });
  draw(store.state.request);
  const row = (...names: (keyof Request)[]) => h("div", { class: "given-row" }, ...names.map(name => fields[name].element));
  return {
    element: h("div", { class: "given request" }, row("method", "path"), row("query", "headers"), row("pathParameters", "stageVariables"), row("context", "body")),
    drawFaults(faults) {
      fields.headers.setFault(faultOf(faults, "requestHeaders"));
      fields.context.setFault(faultOf(faults, "context"));
    },
  };
}
