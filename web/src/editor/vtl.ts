import { StreamLanguage, type StringStream } from "@codemirror/language";
import { tags } from "@lezer/highlight";

// Mapping templates: Velocity 1.7 in whatever it prints, which is JSON mostly.
// The reader keeps a stack of what it is in. It only colours: the engine's own
// parser says what a template means.

type Mode =
  | { in: "text"; key: boolean; quoted: boolean } // what is printed; quoted: in a string of JSON
  | { in: "reference"; braced: boolean; step: boolean } // behind the name of a variable
  | { in: "head" } // behind the name of a directive, before its parenthesis
  | { in: "arguments"; close: ")" | "]" | "}" } // an expression in brackets
  | { in: "string" } // "..", in which references count
  | { in: "comment" }
  | { in: "verbatim" }; // #[[ .. ]]#

interface State {
  stack: Mode[];
}

const service = /^(input|util|context|stageVariables|foreach)$/;
const directive = /^#(?:set|if|elseif|else|end|foreach|define|break|stop|macro|include|parse|literal)\b(?![-_\w])|^#\{(?:set|if|elseif|else|end|foreach|define|break|stop|macro|include|parse|literal)\}/;
const reference = /^\$!?\{?[A-Za-z_][\w-]*/;
const keyAhead = /^"(?:[^"\\\n]|\\.)*"\s*:/;

/** Reads what can stand anywhere: comments, references and directives. */
function vtl(stream: StringStream, state: State): string | null {
  if (stream.match("#[[")) {
    state.stack.push({ in: "verbatim" });
    return "processingInstruction";
  }
  if (stream.match("#*")) {
    state.stack.push({ in: "comment" });
    return "comment";
  }
  if (stream.match(/^##.*/)) return "comment";
  const name = stream.match(reference) as RegExpMatchArray | null;
  if (name) {
    state.stack.push({ in: "reference", braced: name[0].includes("{"), step: false });
    return service.test(name[0].replace(/^[$!{]+/, "")) ? "variableName.standard" : "variableName";
  }
  if (stream.match(directive)) {
    if (stream.match(/^[ \t]*\(/, false)) state.stack.push({ in: "head" });
    return "keyword";
  }
  return null;
}

function text(stream: StringStream, state: State, mode: Mode & { in: "text" }): string | null {
  if (!mode.quoted && stream.eatSpace()) return null;
  const printed = mode.quoted ? (mode.key ? "propertyName.definition" : "string") : null;
  if (stream.match(/^\\+[$#]/)) return "escape";
  if (stream.peek() === "$" || stream.peek() === "#") {
    const style = vtl(stream, state);
    if (style) return style;
    stream.next();
    return printed;
  }
  if (mode.quoted) {
    if (stream.match(/^\\./)) return "escape";
    if (stream.eat('"')) {
      mode.quoted = false;
      return printed;
    }
    stream.match(/^[^"\\$#]+/) || stream.next();
    return printed;
  }
  if (stream.peek() === '"') {
    mode.key = stream.match(keyAhead, false) !== null;
    mode.quoted = true;
    stream.next();
    return mode.key ? "propertyName.definition" : "string";
  }
  if (stream.match(/^(?:true|false)\b/)) return "bool";
  if (stream.match(/^null\b/)) return "null";
  if (stream.match(/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b/)) return "number";
  if (stream.match(/^[{}[\]]/)) return "bracket";
  if (stream.match(/^[,:]/)) return "punctuation";
  stream.match(/^[^"$#\\{}[\],:\d\s-]+/) || stream.next();
  return null;
}

/** Reads on behind the name of a variable, or reports that the reference ends. */
function chain(stream: StringStream, state: State, mode: Mode & { in: "reference" }): string | null | false {
  if (stream.match(/^\.[A-Za-z_][\w-]*(?=\()/)) {
    mode.step = true;
    return "propertyName.function";
  }
  if (stream.match(/^\.[A-Za-z_][\w-]*/)) {
    mode.step = false;
    return "propertyName";
  }
  if (mode.step && stream.eat("(")) {
    mode.step = false;
    state.stack.push({ in: "arguments", close: ")" });
    return "bracket";
  }
  if (stream.eat("[")) {
    state.stack.push({ in: "arguments", close: "]" });
    return "bracket";
  }
  state.stack.pop();
  if (mode.braced && stream.eat("}")) return "variableName";
  return false;
}

function expression(stream: StringStream, state: State, mode: Mode & { in: "arguments" }): string | null {
  if (stream.eatSpace()) return null;
  if (stream.eat(mode.close)) {
    state.stack.pop();
    return "bracket";
  }
  if (stream.match(/^'[^'\n]*'?/)) return "string";
  if (stream.eat('"')) {
    state.stack.push({ in: "string" });
    return "string";
  }
  if (stream.match(reference, false)) return vtl(stream, state);
  if (stream.match(/^-?\d+(?:\.\d+)?/)) return "number";
  if (stream.match(/^(?:true|false)\b/)) return "bool";
  if (stream.match(/^(?:in|eq|ne|lt|le|gt|ge|and|or|not)\b/)) return "operator";
  if (stream.match(/^(?:==|!=|<=|>=|&&|\|\||\.\.|[=<>!+\-*/%])/)) return "operator";
  const open = stream.match(/^[([{]/) as RegExpMatchArray | null;
  if (open) {
    state.stack.push({ in: "arguments", close: open[0] === "(" ? ")" : open[0] === "[" ? "]" : "}" });
    return "bracket";
  }
  if (stream.match(/^[,:]/)) return "punctuation";
  stream.match(/^[A-Za-z_]\w*/) || stream.next();
  return null;
}

function token(stream: StringStream, state: State): string | null {
  const mode = state.stack[state.stack.length - 1]!;
  switch (mode.in) {
    case "text":
      if (stream.sol()) mode.quoted = false;
      return text(stream, state, mode);
    case "reference": {
      const style = chain(stream, state, mode);
      return style === false ? token(stream, state) : style;
    }
    case "head":
      if (stream.eatSpace()) return null;
      state.stack.pop();
      if (!stream.eat("(")) return token(stream, state);
      state.stack.push({ in: "arguments", close: ")" });
      return "bracket";
    case "arguments":
      return expression(stream, state, mode);
    case "string":
      if (stream.eat('"')) {
        state.stack.pop();
        return "string";
      }
      if (stream.match(reference, false)) return vtl(stream, state);
      stream.match(/^[^"$]+/) || stream.next();
      return "string";
    case "comment":
      if (stream.skipTo("*#")) {
        stream.match("*#");
        state.stack.pop();
      } else stream.skipToEnd();
      return "comment";
    case "verbatim":
      if (stream.match("]]#")) {
        state.stack.pop();
        return "processingInstruction";
      }
      stream.skipTo("]]#") || stream.skipToEnd();
      return null;
  }
}

/** The deepest nesting that is followed; what is deeper is read as if it were not. */
const maxDepth = 200;

export const vtlLanguage = StreamLanguage.define<State>({
  name: "vtl",
  startState: () => ({ stack: [{ in: "text", key: false, quoted: false }] }),
  copyState: (state) => ({ stack: state.stack.map((mode) => ({ ...mode })) }),
  token(stream, state) {
    const style = token(stream, state);
    if (state.stack.length > maxDepth) state.stack.splice(1, state.stack.length - maxDepth);
    return style;
  },
  tokenTable: {
    "propertyName.function": tags.function(tags.propertyName),
    "propertyName.definition": tags.definition(tags.propertyName),
  },
  languageData: {
    commentTokens: { line: "##", block: { open: "#*", close: "*#" } },
    closeBrackets: { brackets: ["(", "[", "{", "'", '"'] },
    wordChars: "$-",
  },
});
