// The definition, or a lone integration, as text; and the other one of a
// comparison, which has the same controls.

import type { Fault, Finding as EngineFinding, Method } from "@gatemap/engine";

import { fill, freshId, h } from "../dom.ts";
import { createEditor, type Editor, type Finding, type Range } from "../editor/index.ts";
import { createField, createFileButton } from "../layout/fields.ts";
import { noDefinition, type Definition, type File } from "../state/state.ts";
import { readFiles } from "./files.ts";
import { dropFiles } from "./given.ts";
import { fittingName, languageOfFile } from "./language.ts";
import { createMethodChooser } from "./methods.ts";
import { placed, shownOffset } from "./squiggles.ts";

const formats = [
  { value: "", label: "Detected" },
  { value: "aws-cli", label: "AWS CLI" },
  { value: "openapi", label: "OpenAPI" },
  { value: "cloudformation", label: "CloudFormation" },
  { value: "sam", label: "SAM" },
  { value: "cdk", label: "CDK" },
  { value: "terraform", label: "Terraform" },
  { value: "terraform-json", label: "Terraform JSON" },
  { value: "serverless", label: "Serverless Framework" },
];

export interface DefinitionPanel {
  readonly element: HTMLElement;
  readonly editor: Editor;
  /** Shows a definition that did not come from this panel. */
  show(definition: Definition): void;
  drawMethods(methods: readonly Method[], chosen: Method | null, format: string): void;
  drawFindings(findings: readonly (EngineFinding | Fault)[]): void;
  /** Shows a part of one of the files. */
  reveal(file: string, range: Range): void;
}

export interface DefinitionOptions {
  label: string;
  get: () => Definition;
  set: (definition: Definition) => void;
  say: (text: string) => void;
  /** More controls above the text. */
  controls?: HTMLElement[];
}

export function createDefinition(options: DefinitionOptions): DefinitionPanel {
  const { get, set, say } = options;
  let shownFile = 0;
  const host = h("div", { class: "editor-host" });
  const editor = createEditor({
    parent: host,
    label: options.label,
    language: "json",
    value: "",
    placeholder: "Paste or drop an integration or a whole definition: what aws apigateway prints, OpenAPI, CloudFormation, SAM, CDK, Terraform or serverless.yml",
    onChange: text => {
      const name = (file: File) => (shownFile === 0 ? fittingName(file.name, text) : file.name);
      set({ ...get(), files: get().files.map((file, i) => (i === shownFile ? { name: name(file), text } : file)) });
    },
  });
  const format = createField({ label: "Format", value: "", choices: formats, onChange: value => set({ ...get(), format: value }) });
  format.element.classList.add("field-inline");
  const parameters = createField({
    label: "Parameters of the deployment", value: "", lines: 2, placeholder: "e.g. Stage=prod",
    hint: "NAME=VALUE, one a line: a parameter of CloudFormation, a variable of Terraform.",
    onChange: value => set({ ...get(), parameters: value }),
  });
  const methods = createMethodChooser(key => set({ ...get(), method: key }));
  const chooseId = freshId("file");
  const choose = h("select", { id: chooseId });
  const files = h("div", { class: "field field-inline", hidden: true }, h("label", { for: chooseId }, "File"), choose);
  const take = async (list: FileList) => {
    try {
      load(await readFiles(list));
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
  };
  const load = (read: File[]) => {
    set({ ...noDefinition, files: read });
    show(get());
    say(read.length === 1 ? `${read[0]!.name} is loaded.` : `${read.length} files are loaded; ${read[0]!.name} is the definition.`);
  };
  const draw = () => {
    const file = get().files[shownFile] ?? get().files[0]!;
    editor.setLanguage(languageOfFile(file.name, file.text));
    editor.setValue(file.text);
  };
  const show = (definition: Definition) => {
    if (shownFile >= definition.files.length) shownFile = 0;
    format.setValue(definition.format);
    parameters.setValue(definition.parameters);
    fill(choose, ...definition.files.map((file, i) => h("option", { value: i }, file.name)));
    choose.value = String(shownFile);
    files.hidden = definition.files.length < 2;
    draw();
  };
  choose.addEventListener("change", () => {
    shownFile = Number(choose.value);
    draw();
  });
  dropFiles(host, files_ => void take(files_));
  const element = h("div", { class: "definition" },
    h("div", { class: "toolbar" }, createFileButton("Open files…", true, list => void take(list)), files, format.element,
      h("details", { class: "popup" }, h("summary", null, "Parameters"), h("div", { class: "popup-body" }, parameters.element)),
      ...(options.controls ?? [])),
    methods.element, host);
  show(get());
  return {
    element,
    editor,
    show,
    drawMethods(all, chosen, found) {
      methods.draw(all, chosen);
      const known = found !== "" && get().format === "";
      format.setChoice("", known ? `Detected: ${formats.find(f => f.value === found)?.label ?? found}` : "Detected");
    },
    drawFindings(findings) {
      const file = get().files[shownFile];
      editor.setFindings(findings.map(f => placed(f, file?.text ?? "", shownFile === 0, file?.name)).filter((f): f is Finding => f !== null));
    },
    reveal(file, range) {
      const index = get().files.findIndex(f => f.name === file);
      if (index >= 0 && index !== shownFile) {
        shownFile = index;
        choose.value = String(index);
        draw();
      }
      const text = get().files[shownFile]?.text ?? "";
      editor.reveal({ from: shownOffset(text, range.from), to: shownOffset(text, range.to) });
    },
  };
}
