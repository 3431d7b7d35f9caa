import { freshId, h } from "../dom.ts";

export interface FieldOptions {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: string;
  placeholder?: string;
  /** More than one makes a text of several lines. */
  lines?: number;
  inputMode?: "numeric" | "text";
  choices?: readonly { value: string; label: string }[];
}

export interface Field {
  readonly element: HTMLElement;
  setValue(value: string): void;
  /** Says below the control what is wrong with its value; "" takes it away. */
  setFault(fault: string): void;
  setDisabled(disabled: boolean): void;
  /** Renames one of the choices. */
  setChoice(value: string, label: string): void;
  focus(): void;
}

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function controlOf(id: string, options: FieldOptions): Control {
  if (options.choices) {
    return h("select", { id }, ...options.choices.map(choice => h("option", { value: choice.value }, choice.label)));
  }
  const common = { id, placeholder: options.placeholder, autocomplete: "off", autocapitalize: "off", spellcheck: "false" };
  if (options.lines && options.lines > 1) return h("textarea", { ...common, rows: options.lines });
  return h("input", { ...common, type: "text", inputmode: options.inputMode });
}

/** A labelled control with room for a hint and a fault. */
export function createField(options: FieldOptions): Field {
  const id = freshId("field");
  const control = controlOf(id, options);
  const fault = h("p", { class: "field-fault", id: `${id}-fault`, hidden: true });
  const hint = options.hint ? h("p", { class: "field-hint", id: `${id}-hint` }, options.hint) : null;
  control.value = options.value;
  if (hint) control.setAttribute("aria-describedby", hint.id);
  control.addEventListener("input", () => options.onChange(control.value));
  const element = h("div", { class: "field" }, h("label", { for: id }, options.label), control, hint, fault);
  return {
    element,
    setValue(value) {
      if (control.value !== value) control.value = value;
    },
    setFault(text) {
      fault.textContent = text;
      fault.hidden = text === "";
      if (text) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
      const describedBy = [hint?.id, text ? fault.id : undefined].filter(id => id !== undefined).join(" ");
      if (describedBy) control.setAttribute("aria-describedby", describedBy);
      else control.removeAttribute("aria-describedby");
    },
    setDisabled(disabled) {
      control.disabled = disabled;
    },
    setChoice(value, label) {
      if (!(control instanceof HTMLSelectElement)) return;
      for (const option of control.options) if (option.value === value && option.text !== label) option.text = label;
    },
    focus() {
      control.focus();
    },
  };
}

/** A button with a text as its name. */
export function createButton(label: string, onClick: () => void, props: { class?: string; description?: string } = {}): HTMLButtonElement {
  return h("button", { type: "button", class: props.class ?? "button", title: props.description, onclick: onClick }, label);
}

/** A button that opens a file chooser and hands over the texts of the files. */
export function createFileButton(label: string, multiple: boolean, onFiles: (files: FileList) => void): HTMLElement {
  const input = h("input", { type: "file", hidden: true, multiple, tabindex: -1, "aria-hidden": "true" });
  input.addEventListener("change", () => {
    if (input.files && input.files.length > 0) onFiles(input.files);
    input.value = "";
  });
  return h("span", null, createButton(label, () => input.click()), input);
}
