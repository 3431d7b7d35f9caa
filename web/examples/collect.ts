// The examples of the page, made of this repository's own files when the page
// is built: examples/ with the commands of its READMEs, the definitions of
// lint/testdata/planted (one fault each), and web/examples/guide.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";

import { noAnswer, noRequest, type Answer, type Definition, type File, type Request } from "../src/state/state.ts";
import type { Example } from "../src/examples/example.ts";
import { readArchive, twins, type Archive } from "./archive.ts";
import { flags } from "./shell.ts";

type Flags = Record<string, string[]>;

/** All examples, those that need no loader first. */
export function collect(repository: string): Example[] {
  return [...ofFolders(join(repository, "examples")), ...ofGuide(join(repository, "web/examples/guide")), ...ofRules(join(repository, "lint/testdata/planted"))];
}

const read = (...path: string[]) => readFileSync(join(...path), "utf8");

const folders = (path: string) => readdirSync(path).filter(name => statSync(join(path, name)).isDirectory()).sort();

const definition = (files: File[], more: Partial<Definition> = {}): Definition => ({ files, format: "", method: "", parameters: "", ...more });

/** The title of a README and the paragraph below it. */
function heading(readme: string): { title: string; about: string } {
  const title = /^# (.+)$/m.exec(readme)?.[1] ?? "";
  const about = readme.split("\n\n")[1] ?? "";
  return { title, about: sentences(plain(about)) };
}

/** The first sentences of a text, as far as they are short. */
function sentences(text: string): string {
  const most = 240;
  const ends = [...text.matchAll(/[.:;](?= |$)/g)].map(match => match.index + 1);
  const end = ends.filter(at => at <= most).at(-1) ?? ends[0] ?? text.length;
  return text.slice(0, end).replace(/[:;]$/, ".");
}

/** Text without the marks of Markdown. */
const plain = (text: string) => text.replace(/\[([^\]]+)\]\([^)]+\)/g, "$1").replace(/[`*]/g, "").replace(/\s*\n\s*/g, " ").trim();

function ofFolders(root: string): Example[] {
  const wanted = ["dynamodb-list", "lambda-errors", "cors-mock", "openapi-errors", "cloudformation-pets", "serve-pets"];
  const names = folders(root).sort((a, b) => rank(wanted, a) - rank(wanted, b));
  return names.map(name => ofFolder(root, name)).filter(example => example !== null);
}

const rank = (list: string[], name: string) => (list.includes(name) ? list.indexOf(name) : list.length);

function ofFolder(root: string, name: string): Example | null {
  const readme = read(root, name, "README.md");
  const commands = readme.split("\n").map(line => flags(line, ["simulate", "explain"])).filter(found => found !== null);
  const file = fileOf(commands, root, name);
  if (!file) return null;
  const repository = dirname(root);
  const used = commands.filter(command => command["-f"]?.[0] === file);
  const answers = used.map(command => answerOf(command, repository));
  return {
    id: `example/${name}`,
    group: "Examples",
    ...heading(readme),
    state: {
      definition: definition([{ name: basename(file), text: read(repository, file) }]),
      other: null,
      answers: answers.length > 0 ? distinct(answers) : [{ ...noAnswer, body: "{}" }],
      answer: 0,
      request: requestOf(used, repository),
    },
    twin: twinOf(root, name, file),
  };
}

/** The definition that the commands name most, else the only one in the folder. */
function fileOf(commands: Flags[], root: string, name: string): string | null {
  const named = commands.map(command => command["-f"]?.[0]).filter(file => file !== undefined && file.startsWith(`examples/${name}/`));
  if (named[0]) return named[0];
  for (const path of [".", "before"]) {
    for (const file of ["openapi.yaml", "template.yaml"]) {
      const full = join(root, name, path, file);
      if (statSync(full, { throwIfNoEntry: false })) return posix.join("examples", name, path, file);
    }
  }
  return null;
}

/** The mended definition of a folder that has one before and one after. */
function twinOf(root: string, name: string, file: string): File | null {
  if (!file.includes("/before/")) return null;
  return { name: basename(file), text: read(root, name, "after", basename(file)) };
}

function answerOf(command: Flags, repository: string): Answer {
  const error = command["--error-message"]?.[0];
  if (error !== undefined) return { ...noAnswer, name: error.slice(0, 40), error };
  const path = command["--backend"]?.[0];
  const status = command["--status"]?.[0] ?? "";
  const headers = (command["-H"] ?? []).join("\n");
  if (path === undefined) return { ...noAnswer, name: "no payload", status, headers, body: command["--body"]?.[0] ?? "" };
  return { ...ofResult(read(repository, path), basename(path, ".json")), ...(status ? { status } : {}), ...(headers ? { headers } : {}) };
}

/** A backend result as --backend reads it: a payload, or an object with status, headers and body. */
function ofResult(text: string, name: string): Answer {
  const answer: Answer = { ...noAnswer, name, body: text };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return answer;
  }
  if (typeof value !== "object" || value === null || !("statusCode" in value)) return answer;
  const result = value as { statusCode: number; headers?: Record<string, string>; body?: unknown };
  const body = typeof result.body === "string" ? result.body : result.body === undefined ? "" : JSON.stringify(result.body, null, 2);
  return { ...answer, status: String(result.statusCode), headers: headerLines(result.headers), body };
}

const headerLines = (headers: Record<string, string | string[]> = {}) =>
  Object.entries(headers).flatMap(([name, value]) => [value].flat().map(one => `${name}: ${one}`)).join("\n");

const lines = (values: Record<string, string> = {}) => Object.entries(values).map(([name, value]) => `${name}=${value}`).join("\n");

function requestOf(commands: Flags[], repository: string): Request {
  const file = commands.find(command => command["--request"])?.["--request"]?.[0];
  const path = commands.find(command => command["--path"])?.["--path"]?.[0] ?? "";
  return file ? ofRequest(read(repository, file)) : { ...noRequest, path };
}

function ofRequest(text: string): Request {
  const value = JSON.parse(text) as {
    httpMethod?: string; path?: string; headers?: Record<string, string>; querystring?: Record<string, string>;
    pathParameters?: Record<string, string>; stageVariables?: Record<string, string>; context?: object; body?: string;
  };
  return {
    method: value.httpMethod ?? "",
    path: value.path ?? "",
    query: lines(value.querystring),
    headers: headerLines(value.headers),
    pathParameters: lines(value.pathParameters),
    stageVariables: lines(value.stageVariables),
    context: value.context ? JSON.stringify(value.context, null, 2) : "",
    body: value.body ?? "",
  };
}

/** Answers with the same content are one. */
function distinct(answers: Answer[]): Answer[] {
  const seen = new Set<string>();
  return answers.filter(({ name: _, ...content }) => {
    const key = JSON.stringify(content);
    return !seen.has(key) && seen.add(key);
  });
}

function ofGuide(root: string): Example[] {
  const files = readdirSync(root).filter(file => file.endsWith(".txtar")).sort();
  return files.map(file => {
    const archive = readArchive(read(root, file));
    const answers = archive.files.filter(part => part.name.startsWith("answer/"));
    const request = archive.files.find(part => part.name === "request.json");
    return {
      id: `guide/${basename(file, ".txtar")}`,
      group: "The Developer Guide's kind",
      title: archive.header.title ?? file,
      about: plain(archive.about),
      state: {
        definition: definition([archive.files[0]!]),
        other: null,
        answers: answers.map(part => ofAnswer(part)),
        answer: 0,
        request: request ? ofRequest(request.text) : noRequest,
      },
      twin: null,
    };
  });
}

/** answer/NAME.json is a backend result, answer/NAME.error a Lambda function's error message. */
function ofAnswer(file: File): Answer {
  const name = file.name.slice("answer/".length).replace(/\.\w+$/, "").replaceAll("-", " ");
  if (file.name.endsWith(".error")) return { ...noAnswer, name, error: file.text.trimEnd() };
  return ofResult(file.text, name);
}

function ofRules(root: string): Example[] {
  const list: Example[] = [];
  for (const folder of folders(root)) {
    for (const file of readdirSync(join(root, folder)).sort()) {
      const archive = readArchive(read(root, folder, file));
      if (archive.header.rule) list.push(ofRule(archive, `${folder}/${basename(file, ".txtar")}`, folder));
    }
  }
  return list.sort((a, b) => a.title.localeCompare(b.title, "en"));
}

function ofRule(archive: Archive, id: string, format: string): Example {
  const samples = new Set((archive.header.body ?? "").split(" "));
  const faulty = archive.files.map(file => ({ name: file.name, text: twins(file.text).faulty }));
  const good = archive.files.map(file => ({ name: file.name, text: twins(file.text).good }));
  const parameters = (archive.header.param ?? "").split(" ").join("\n");
  const sample = faulty.find(file => samples.has(file.name));
  const lambda = archive.files.some(file => /lambda|functions?:/i.test(file.text));
  const answers: Answer[] = [{ ...noAnswer, name: "success", body: sample?.text ?? '{"id": 7, "name": "Zoë \\"Z\\"", "items": []}' }];
  if (lambda) answers.push({ ...noAnswer, name: "failure", error: `${wordOfPattern(good[0]!.text)}: the order\nhas no id` });
  else answers.push({ ...noAnswer, name: "not found", status: "404", body: '{"message": "no such thing"}' });
  return {
    id: `rule/${id}`,
    group: "Rules of lint",
    title: `${archive.header.rule}: ${id.split("/")[1]!.replaceAll("-", " ")}`,
    about: sentences(plain(archive.about)),
    note: format,
    state: {
      definition: definition(faulty.filter(file => !samples.has(file.name)), { parameters }),
      other: null,
      answers,
      answer: 0,
      request: noRequest,
    },
    twin: { name: good[0]!.name, text: good[0]!.text },
  };
}

/** The longest plain text in the last selection pattern of a definition: what a function would say. */
function wordOfPattern(text: string): string {
  const patterns = [...text.matchAll(/selection_?pattern["']?\s*[:=]\s*(.+)$/gim)].map(match => match[1]!);
  const plainTexts = (patterns.at(-1) ?? "").replace(/\\./g, " ").match(/[A-Za-z][A-Za-z ]+/g) ?? [];
  return plainTexts.reduce((longest, next) => (next.trim().length > longest.length ? next.trim() : longest), "") || "Invalid request";
}
