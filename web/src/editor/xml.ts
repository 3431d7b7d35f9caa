import { StreamLanguage } from "@codemirror/language";
import { xml } from "@codemirror/legacy-modes/mode/xml";

export const xmlLanguage = StreamLanguage.define(xml);
