import { type Program, decode, encode, needsFull } from "./call.js";
import { type Caller, clientOf, closed } from "./client.js";
import { Running, type Source, bytesOf, compile, compileAndKeep, compileOfDelta } from "./program.js";
import type { Engine } from "./types.js";

const here = import.meta.url; // apart, or a bundler takes the programs for its own

/** Where the programs are. What is not said is beside this module. */
export interface LoadOptions {
  /** The small program, which evaluates. */
  readonly engine?: Source;
  /** The full program, which does all. */
  readonly full?: Source;
  /** full-delta.bin, of which and of the small program the full one is made in place of being loaded whole. */
  readonly delta?: Source;
  /** names.bin, the names of characters, which only templates and patterns with \\N{...} and the like need. */
  readonly names?: URL;
  /** Load the small program alone, until a call needs the full one. Without it the full one answers everything. */
  readonly smallFirst?: boolean;
}

/** Loads the engine into this thread, which it keeps from other work while it answers. */
export async function load(options: LoadOptions = {}): Promise<Engine> {
  const caller = new Programs(options);
  await caller.start(options.smallFirst ? "engine" : "full");
  return clientOf(caller);
}

/** The two programs in this thread. Once the full one is there it answers everything. */
export class Programs implements Caller {
  readonly #modules = new Map<Program, Promise<WebAssembly.Module>>();
  readonly #running = new Map<Program, Running>();
  /** The small program's bytes, as long as a difference to them may be asked for. */
  #small: Promise<Uint8Array> | undefined;
  #closed = false;

  constructor(private readonly options: LoadOptions) {}

  /** Starts a program unless it runs. */
  async start(program: Program): Promise<Running> {
    if (this.#closed) throw closed();
    const known = this.#running.get(program);
    if (known && !known.ended) return known;
    let module = this.#modules.get(program);
    if (!module) {
      module = this.#compile(program);
      this.#modules.set(program, module);
      module.catch(() => {
        this.#modules.delete(program); // the next call tries again
        if (program === "full") this.#small = undefined; // and asks for both anew, which then belong together
      });
    }
    const running = await Running.start(await module, this.options.names ?? new URL("./names.bin", here));
    this.#running.set(program, running);
    if (program === "full") {
      this.#running.delete("engine"); // and its memory
      this.#small = undefined;
    }
    return running;
  }

  #compile(program: Program): Promise<WebAssembly.Module> {
    const { delta } = this.options;
    if (!delta) return compile(this.#from(program));
    if (program === "full") return compileOfDelta(this.#small ?? bytesOf(this.#from("engine")), delta);
    const { module, bytes } = compileAndKeep(this.#from("engine"));
    this.#small = bytes;
    return module;
  }

  #from(program: Program): Source {
    return this.options[program] ?? new URL(`./${program}.wasm`, here);
  }

  /** Which program answers a call. */
  #program(name: string, input: object): Program {
    return needsFull(name, input) || this.#running.has("full") ? "full" : "engine";
  }

  async call(name: string, input: unknown, signal?: AbortSignal): Promise<unknown> {
    signal?.throwIfAborted();
    const program = this.#program(name, input as object);
    const running = await this.start(program);
    signal?.throwIfAborted();
    if (this.#closed) throw closed();
    return decode(running.call(name, encode(input)));
  }

  async loadFull(): Promise<void> {
    await this.start("full");
  }

  close(): void {
    this.#closed = true;
    this.#running.clear();
    this.#modules.clear();
  }
}
