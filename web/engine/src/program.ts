// Runs one of the WebAssembly programs in this thread.

import "./wasm_exec.js";
import { apply } from "./delta.js";
import { EngineError } from "./error.js";

/** The part of Go's wasm_exec.js that is used. */
interface GoRuntime {
  readonly importObject: WebAssembly.Imports;
  run(instance: WebAssembly.Instance): Promise<void>;
}

type Call = (name: string, input: Uint8Array) => Uint8Array;

const scope = globalThis as unknown as {
  Go: new () => GoRuntime;
  gatemapReady?: (call: Call) => void;
  gatemapNames?: () => Uint8Array;
};

/** A program that answers calls until it ends. */
export class Running {
  #ended = false;

  private constructor(
    private readonly answer: Call,
    end: Promise<void>,
  ) {
    const ended = () => void (this.#ended = true);
    end.then(ended, ended);
  }

  /** Starts a program. What it says of its own end goes to the console. names has Unicode's names of characters. */
  static async start(module: WebAssembly.Module, names: URL): Promise<Running> {
    const read = await readerOf(names);
    scope.gatemapNames = read;
    const go = new scope.Go();
    const instance = await WebAssembly.instantiate(module, go.importObject);
    return new Promise((resolve, reject) => {
      // The program hands over its function before run returns for the first time.
      let end: Promise<void>;
      scope.gatemapReady = (call) => queueMicrotask(() => resolve(new Running(call, end)));
      end = go.run(instance);
      end.then(
        () => reject(new EngineError("load", "the engine ended before it began")),
        (error: unknown) => reject(new EngineError("load", String(error))),
      );
    });
  }

  /** Whether it has ended: its memory was full, or its stack. */
  get ended(): boolean {
    return this.#ended;
  }

  call(name: string, input: Uint8Array): Uint8Array {
    let answer: Uint8Array | undefined;
    try {
      answer = this.answer(name, input);
    } catch (error) {
      this.#ended = true;
      throw new EngineError("crashed", `the engine ended: ${String(error)}`);
    }
    if (!answer) {
      this.#ended = true;
      throw new EngineError("crashed", "the engine ended: there was too much to hold");
    }
    return answer;
  }
}

/**
 * Reads a file at once when it is asked to, since the program cannot wait: with a
 * synchronous request in a worker, which is the only place in a page that a
 * program runs in.
 */
async function readerOf(file: URL): Promise<() => Uint8Array> {
  if (file.protocol === "file:") {
    const { readFileSync } = await import(/* @vite-ignore */ "node:fs" as string);
    return () => readFileSync(file);
  }
  return () => {
    const request = new XMLHttpRequest();
    request.open("GET", file, false);
    request.responseType = "arraybuffer";
    request.send();
    if (request.status !== 200) throw new Error(`${file.href}: ${request.status}`);
    return new Uint8Array(request.response as ArrayBuffer);
  };
}

/** Where a file is, or what it holds. */
export type Source = URL | Uint8Array;

/** A program that is being compiled, and its bytes, which may come later. */
interface Compiling {
  readonly module: Promise<WebAssembly.Module>;
  readonly bytes: Promise<Uint8Array>;
}

/** Compiles a program from its bytes, or from what a server or the disk has, while it comes. */
export function compile(from: Source): Promise<WebAssembly.Module> {
  return orLoadError(async () => {
    if (isOnDisk(from)) return WebAssembly.compile((await bytesOf(from)) as BufferSource);
    return compileAnswer(await ask(from));
  });
}

/** Compiles a program and keeps its bytes. */
export function compileAndKeep(from: Source): Compiling {
  const answer = isOnDisk(from) ? undefined : ask(from).then((it) => ({ it, copy: it.clone() }));
  const bytes = orLoadError(async () => (answer ? new Uint8Array(await (await answer).copy.arrayBuffer()) : bytesOf(from)));
  const module = orLoadError(async () => (answer ? compileAnswer((await answer).it) : WebAssembly.compile((await bytes) as BufferSource)));
  bytes.catch(() => undefined); // who needs them is told
  return { module, bytes };
}

/** Compiles the full program, which is made of the small one and the difference to it. */
export function compileOfDelta(small: Promise<Uint8Array>, delta: Source): Promise<WebAssembly.Module> {
  return orLoadError(async () => {
    const [of, to] = await Promise.all([small, bytesOf(delta)]);
    return WebAssembly.compile(apply(of, to) as BufferSource);
  });
}

/** The bytes of what a server or the disk has. */
export async function bytesOf(from: Source): Promise<Uint8Array> {
  if (from instanceof Uint8Array) return from;
  if (!isOnDisk(from)) return new Uint8Array(await (await ask(from)).arrayBuffer());
  const { readFile } = await import(/* @vite-ignore */ "node:fs/promises" as string);
  return readFile(from);
}

const isOnDisk = (from: Source): from is Uint8Array | (URL & { protocol: "file:" }) => from instanceof Uint8Array || from.protocol === "file:";

async function ask(from: URL): Promise<Response> {
  const answer = await fetch(from);
  if (!answer.ok) throw new Error(`${from.href}: ${answer.status}`);
  return answer;
}

async function compileAnswer(answer: Response): Promise<WebAssembly.Module> {
  if (answer.headers.get("Content-Type") === "application/wasm") return WebAssembly.compileStreaming(answer);
  return WebAssembly.compile(await answer.arrayBuffer());
}

/** What is thrown becomes the error of an engine that is not loaded. */
async function orLoadError<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw new EngineError("load", `the engine cannot be loaded: ${error instanceof Error ? error.message : String(error)}`);
  }
}
