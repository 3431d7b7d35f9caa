import { StreamLanguage } from "@codemirror/language";

// The configuration language of Terraform, as far as colours go.

interface State {
  comment: boolean;
  heredoc: string;
  quoted: boolean;
}

export const hclLanguage = StreamLanguage.define<State>({
  name: "hcl",
  startState: () => ({ comment: false, heredoc: "", quoted: false }),
  token(stream, state) {
    if (state.comment) {
      if (stream.skipTo("*/")) {
        stream.match("*/");
        state.comment = false;
      } else stream.skipToEnd();
      return "comment";
    }
    if (state.heredoc) {
      if (stream.sol() && stream.string.trim() === state.heredoc) {
        state.heredoc = "";
        stream.skipToEnd();
        return "keyword";
      }
      return printed(stream, /^[^$]+/);
    }
    if (state.quoted) {
      if (stream.sol() || stream.eat('"')) {
        state.quoted = false;
        return "string";
      }
      if (stream.match(/^\\./)) return "escape";
      return printed(stream, /^[^"\\$]+/);
    }
    if (stream.eatSpace()) return null;
    if (stream.match(/^(?:#|\/\/).*/)) return "comment";
    if (stream.match("/*")) {
      state.comment = true;
      return "comment";
    }
    const heredoc = stream.match(/^<<-?([A-Za-z_]\w*)\s*$/) as RegExpMatchArray | null;
    if (heredoc) {
      state.heredoc = heredoc[1] ?? "";
      return "keyword";
    }
    if (stream.eat('"')) {
      state.quoted = true;
      return "string";
    }
    if (stream.match(/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/)) return "number";
    if (stream.match(/^(?:true|false)\b/)) return "bool";
    if (stream.match(/^null\b/)) return "null";
    if (stream.match(/^[A-Za-z_][\w-]*(?=\s*=(?!=))/)) return "propertyName";
    if (stream.match(/^[A-Za-z_][\w-]*(?=\s*\()/)) return "typeName";
    if (stream.match(/^(?:resource|data|variable|output|locals|module|provider|terraform|for|in|if)\b/)) return "keyword";
    if (stream.match(/^[A-Za-z_][\w-]*/)) return "variableName";
    if (stream.match(/^[{}()[\]]/)) return "bracket";
    stream.next();
    return "operator";
  },
  languageData: {
    commentTokens: { line: "#", block: { open: "/*", close: "*/" } },
    closeBrackets: { brackets: ["(", "[", "{", '"'] },
  },
});

function printed(stream: import("@codemirror/language").StringStream, plain: RegExp): string {
  if (stream.match(/^\$\{[^}"]*\}?/)) return "variableName";
  if (!stream.match(plain)) stream.next();
  return "string";
}
