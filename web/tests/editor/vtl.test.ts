import { classHighlighter, highlightTree } from "@lezer/highlight";
import { expect, test } from "vitest";

import { hclLanguage } from "../../src/editor/hcl.ts";
import { vtlLanguage } from "../../src/editor/vtl.ts";

/** The parts of a text that have a class, each as text:class without what all classes begin with. */
function parts(text: string, language = vtlLanguage): string[] {
  const list: string[] = [];
  highlightTree(language.parser.parse(text), classHighlighter, (from, to, classes) => {
    list.push(`${text.slice(from, to)}:${classes.replaceAll("tok-", "")}`);
  });
  return list;
}

test.each([
  ['"a": $x', ['"a":propertyName definition', ":" + ":punctuation", "$x:variableName"]],
  ['"$input.json(\'$.a\')"', ['":string', "$input:variableName", ".json:propertyName", "(:punctuation", "'$.a':string", "):punctuation", '":string']],
  ["${x}.y", ["${x}:variableName"]],
  ["$!{x.y}", ["$!{x:variableName", ".y:propertyName", "}:variableName"]],
  ["#set($a = 1)", ["#set:keyword", "(:punctuation", "$a:variableName", "=:operator", "1:number", "):punctuation"]],
  ["#if($a && 'b' == \"c $d\")x#end", ["#if:keyword", "(:punctuation", "$a:variableName", "&&:operator", "'b':string", "==:operator", '"c :string', "$d:variableName", '":string', "):punctuation", "#end:keyword"]],
  ["#{else}x#elseif (true)", ["#{else}:keyword", "#elseif:keyword", "(:punctuation", "true:bool", "):punctuation"]],
  ["#unknown #set #ending", ["#set:keyword"]],
  ["## a $b\n$c", ["## a $b:comment", "$c:variableName"]],
  ["#* a\n$b *#$c", ["#* a:comment", "$b *#:comment", "$c:variableName"]],
  ["#[[ $a\n$b ]]#$c", ["#[[:meta", "]]#:meta", "$c:variableName"]],
  ["\\$a $5.00 a@b.c", ["\\$:string2", "5.00:number"]],
  ["$a.b[0].c($d.e())", ["$a:variableName", ".b:propertyName", "[:punctuation", "0:number", "]:punctuation", ".c:propertyName", "(:punctuation", "$d:variableName", ".e:propertyName", "()):punctuation"]],
  ["#foreach($i in [1..3])$i#end", ["#foreach:keyword", "(:punctuation", "$i:variableName", "in:operator", "[:punctuation", "1:number", "..:operator", "3:number", "]):punctuation", "$i:variableName", "#end:keyword"]],
  ["[-1.5e3, true, null]", ["[:punctuation", "-1.5e3:number", ",:punctuation", "true:bool", ",:punctuation", "null:keyword", "]:punctuation"]],
])("%j has its colours", (text, want) => {
  const got = parts(text).filter((part) => !/^\s/.test(part));
  expect(got).toEqual(want);
});

/** Numbers that are the same in each run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test("no text stops the readers", () => {
  const next = numbers(1);
  const pieces = ["$", "{", "}", "!", "#", "(", ")", "[", "]", "'", '"', "\\", "*#", "#*", "#[[", "]]#", "\n", " ", "a", "1", ".", ",", ":", "-", "#if", "#set(", "##", "$x.y(", "<<E\n", "E\n", "${", "\u{1F600}", "\ud800", "/*", "*/"];
  for (let i = 0; i < 3000; i++) {
    let text = "";
    for (let n = next() * 40; n > 0; n--) text += pieces[Math.floor(next() * pieces.length)];
    for (const language of [vtlLanguage, hclLanguage]) expect(language.parser.parse(text).length).toBe(text.length);
  }
});

test("deep nesting is read in a bounded time", () => {
  const text = "$a.b(".repeat(20_000) + "\n" + "#if(".repeat(20_000);
  expect(vtlLanguage.parser.parse(text).length).toBe(text.length);
});

test("configuration of Terraform has colours", () => {
  expect(parts('a "b" {\n  c = <<E\nx ${d} "\nE\n  e = f("${g}", 1) # h\n}', hclLanguage).map((p) => p.trim())).toEqual(
    expect.arrayContaining(["a:variableName", '"b":string', "c:propertyName", "<<E:keyword", "${d}:variableName", "E:keyword", "f:typeName", "${g}:variableName", "1:number", "# h:comment"]),
  );
});
