import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

// All colours are the page's custom properties, so that light and dark are its
// business.
const look = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--paper)", fontSize: "13px" },
  "&.cm-focused": { outline: "2px solid var(--way)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", overflow: "auto" },
  ".cm-content": { caretColor: "var(--ink)", padding: "0.35rem 0" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  ".cm-selectionBackground": { backgroundColor: "color-mix(in srgb, var(--way) 22%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--way) 32%, transparent)",
  },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--ink) 4%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--ink) 8%, transparent)" },
  ".cm-gutters": { backgroundColor: "var(--panel)", color: "var(--quiet)", border: "0", borderRight: "1px solid var(--rule)" },
  ".cm-placeholder": { color: "var(--quiet)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { backgroundColor: "var(--match)", color: "inherit" },
  ".cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket": { backgroundColor: "var(--rest)", color: "inherit" },
  ".cm-searchMatch": { backgroundColor: "var(--match)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--core)" },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--match) 60%, transparent)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--panel)", borderColor: "var(--rule)", color: "var(--quiet)" },
});

const popups = EditorView.theme({
  ".cm-tooltip": {
    backgroundColor: "var(--panel)",
    color: "var(--ink)",
    border: "1px solid var(--rule)",
    borderRadius: "4px",
    maxWidth: "min(36rem, 90vw)",
  },
  ".cm-tooltip-hover, .cm-says": { padding: "0" },
  ".cm-says": { padding: "0.35rem 0.6rem", font: "13px/1.45 var(--sans)", maxHeight: "16rem", overflow: "auto" },
  ".cm-says p": { margin: "0.2rem 0", whiteSpace: "pre-wrap", overflowWrap: "anywhere" },
  ".cm-says-title": { fontFamily: "var(--mono)", fontWeight: "600" },
  ".cm-says-wrong": { color: "var(--warn)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "15rem" },
  ".cm-tooltip-autocomplete ul li": { color: "var(--ink)", padding: "2px 6px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--way)", color: "var(--paper)" },
  ".cm-completionDetail": { color: "var(--quiet)", fontStyle: "normal", marginLeft: "0.8em" },
  "li[aria-selected] .cm-completionDetail": { color: "inherit" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionInfo": { font: "13px/1.45 var(--sans)", padding: "0.35rem 0.6rem", maxWidth: "20rem" },
  ".cm-panels": { backgroundColor: "var(--panel)", color: "var(--ink)", borderColor: "var(--rule)" },
  ".cm-panels.cm-panels-bottom": { borderTop: "1px solid var(--rule)" },
  ".cm-panel.cm-search": { font: "13px var(--sans)" },
  ".cm-textfield": { backgroundColor: "var(--paper)", color: "var(--ink)", border: "1px solid var(--rule)", borderRadius: "3px" },
  ".cm-button": { background: "var(--paper)", color: "var(--ink)", border: "1px solid var(--rule)", borderRadius: "3px" },
  ".cm-button:active": { background: "var(--rule)" },
});

const marks = EditorView.theme({
  ".cm-diagnostic": { padding: "0.3rem 0.6rem", borderLeft: "4px solid var(--quiet)", font: "13px/1.45 var(--sans)" },
  ".cm-diagnosticText": { whiteSpace: "pre-wrap", overflowWrap: "anywhere" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--bad)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warn)" },
  ".cm-diagnostic-info": { borderLeftColor: "var(--way)" },
  ".cm-diagnosticAction": {
    color: "var(--paper)",
    backgroundColor: "var(--way)",
    border: "0",
    borderRadius: "3px",
    padding: "1px 6px",
    margin: "2px 0 2px 0.6em",
    font: "inherit",
  },
  ".cm-findings": { maxHeight: "10rem", overflow: "auto", padding: "0.3rem 0.5rem", font: "13px/1.45 var(--sans)" },
  ".cm-findings ul": { listStyle: "none", margin: "0", padding: "0" },
  ".cm-findings li": { padding: "0.1rem 0.5rem", margin: "0.15rem 0" },
  ".cm-findings button": { font: "inherit", cursor: "pointer" },
  ".cm-findings-go": { background: "none", border: "0", color: "var(--ink)", textAlign: "left", padding: "0", whiteSpace: "pre-wrap", overflowWrap: "anywhere" },
  ".cm-findings-close": { float: "right", background: "var(--paper)", color: "var(--ink)", border: "1px solid var(--rule)", borderRadius: "3px" },
  ".cm-findings button:focus-visible": { outline: "2px solid var(--way)", outlineOffset: "1px" },
  ".cm-lintRange": { backgroundImage: "none", paddingBottom: "0", textDecoration: "underline wavy var(--quiet) 1px", textUnderlineOffset: "3px" },
  ".cm-lintRange-error": { textDecorationColor: "var(--bad)" },
  ".cm-lintRange-warning": { textDecorationColor: "var(--warn)" },
  ".cm-lintRange-info": { textDecorationColor: "var(--way)", textDecorationStyle: "dotted" },
  ".cm-lintRange-active": { backgroundColor: "var(--match)" },
  // The library's own images are data: addresses, which the policy forbids.
  ".cm-gutter-lint": { width: "1em" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0.35em 0.1em" },
  ".cm-gutter-lint .cm-lint-marker": { content: "normal", width: "0.75em", height: "0.75em", backgroundColor: "var(--quiet)" },
  ".cm-gutter-lint .cm-lint-marker-error": { backgroundColor: "var(--bad)", borderRadius: "1px" },
  ".cm-gutter-lint .cm-lint-marker-warning": { backgroundColor: "var(--warn)", clipPath: "polygon(50% 0, 100% 100%, 0 100%)" },
  ".cm-gutter-lint .cm-lint-marker-info": { backgroundColor: "var(--way)", borderRadius: "50%" },
  ".cm-lintPoint:after": { borderBottomColor: "var(--quiet)" },
  // The gutter takes no room where there is no run.
  ".cm-run": { textAlign: "right" },
  ".cm-run .cm-gutterElement > span": { fontSize: "11px", display: "inline-block", minWidth: "2.2em", padding: "0 4px 0 2px" },
  ".cm-run-hit": { color: "var(--good)" },
  ".cm-run-miss": { color: "var(--bad)" },
  ".cm-line.cm-run-missed": { backgroundColor: "color-mix(in srgb, var(--miss) 45%, transparent)" },
  ".cm-run-value": { textDecoration: "underline dotted var(--quiet) 1px", textUnderlineOffset: "3px" },
  ".cm-run-empty": {
    backgroundColor: "var(--rest)",
    borderRadius: "2px",
    textDecoration: "underline wavy var(--warn) 1px",
    textUnderlineOffset: "3px",
  },
  ".cm-run-failed": { backgroundColor: "var(--rest)", outline: "1px solid var(--bad)" },
  ".cm-run-note": { color: "var(--quiet)", backgroundColor: "var(--panel)", borderRadius: "3px", margin: "0 4px", padding: "0 4px", font: "12px var(--sans)", display: "inline-block", maxWidth: "100%", verticalAlign: "baseline", whiteSpace: "pre-wrap", overflowWrap: "anywhere" },
  ".cm-run-note-wrong": { color: "var(--warn)" },
});

const syntax = HighlightStyle.define([
  { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
  { tag: [tags.keyword, tags.processingInstruction], color: "var(--syntax-keyword, var(--bad))", fontWeight: "600" },
  { tag: tags.variableName, color: "var(--syntax-variable, var(--way))" },
  { tag: tags.standard(tags.variableName), color: "var(--syntax-variable, var(--way))", fontWeight: "600" },
  { tag: tags.propertyName, color: "var(--syntax-property, var(--ink))" },
  { tag: [tags.function(tags.propertyName), tags.typeName, tags.tagName], color: "var(--syntax-method, var(--warn))" },
  { tag: [tags.string, tags.special(tags.string), tags.attributeValue], color: "var(--syntax-string, var(--good))" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: "var(--syntax-number, var(--warn))" },
  { tag: [tags.escape, tags.regexp], color: "var(--quiet)" },
  { tag: [tags.punctuation, tags.operator, tags.bracket, tags.meta], color: "var(--quiet)" },
  { tag: tags.definition(tags.propertyName), color: "var(--ink)", fontWeight: "600" },
  { tag: tags.heading, fontWeight: "600" },
]);

export const theme: Extension = [look, popups, marks, syntaxHighlighting(syntax)];
