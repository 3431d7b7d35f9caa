// Runs one of the WebAssembly programs in this thread.

import "./wasm_exec.js";
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

/** Compiles a program from its bytes, or from what a server or the disk has. */
export async function compile(from: URL | Uint8Array): Promise<WebAssembly.Module> {
  try {
    if (from instanceof Uint8Array) return await WebAssembly.compile(from as BufferSource);
    if (from.protocol === "file:") {
      const { readFile } = await import(/* @vite-ignore */ "node:fs/promises" as string);
      return await WebAssembly.compile(await readFile(from));
    }
    const answer = await fetch(from);
    if (!answer.ok) throw new Error(`${from.href}: ${answer.status}`);
    if (answer.headers.get("Content-Type") === "application/wasm") return await WebAssembly.compileStreaming(answer);
    return await WebAssembly.compile(await answer.arrayBuffer());
  } catch (error) {
    throw new EngineError("load", `the engine cannot be loaded: ${error instanceof Error ? error.message : String(error)}`);
  }
}
