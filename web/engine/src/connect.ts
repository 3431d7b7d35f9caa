// The Engine over a worker: calls wait for their turn, those that are aborted
// meanwhile are not made, and a worker that hangs is replaced.

import { needsFull } from "./call.js";
import { type Caller, clientOf, closed } from "./client.js";
import { EngineError } from "./error.js";
import type { FromWorker, ToWorker } from "./messages.js";
import type { Engine } from "./types.js";

/** Where the programs are, and how long a call may take. */
export interface ConnectOptions {
  /** The small program, engine.wasm, with names.bin beside it. */
  readonly engine: URL;
  /** The full program, full.wasm. Default is the one beside the worker's module. */
  readonly full?: URL;
  /** full-delta.bin, of which and of the small program the full one is made in place of being loaded whole. */
  readonly delta?: URL;
  /** Milliseconds after which a call is given up and the worker replaced. Default 15,000. */
  readonly timeout?: number;
}

/** Milliseconds that a call may still take when it has been aborted: others wait for their turn. */
const aborted = 2_000;

/**
 * The engine in a worker that runs "@gatemap/engine/worker" as a module. It is
 * made anew where it hangs or ends. The small program is loaded at once, the
 * full one when it is asked for.
 */
export function connect(create: () => Worker, options: ConnectOptions): Engine {
  return clientOf(new InWorker(create, options));
}

type Message = ToWorker extends infer M ? (M extends unknown ? Omit<M, "id"> : never) : never;

interface Waiting {
  readonly name: string;
  readonly input: unknown;
  readonly signal: AbortSignal | undefined;
  readonly settle: (run: () => Promise<unknown>) => void;
  readonly drop: (error: unknown) => void;
}

interface Sent {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

class InWorker implements Caller {
  #worker: Worker | undefined;
  #full: Promise<void> | undefined;
  #sent = new Map<number, Sent>();
  #waiting: Waiting[] = [];
  #busy = false;
  #closed = false;
  #last = 0;

  constructor(
    private readonly create: () => Worker,
    private readonly options: ConnectOptions,
  ) {
    this.#started();
  }

  /** The worker, which is made if there is none. */
  #started(): Worker {
    if (this.#worker) return this.#worker;
    const worker = this.create();
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#answered(data);
    worker.onerror = (event) => this.#replace(new EngineError("crashed", `the worker ended: ${event.message}`));
    const { engine, full, delta } = this.options;
    this.#send({ kind: "start", engine: engine.href, ...(full ? { full: full.href } : {}), ...(delta ? { delta: delta.href } : {}) }).catch((error: unknown) => this.#replace(error));
    return worker;
  }

  #send(message: Message): Promise<unknown> {
    const worker = this.#started();
    return new Promise((resolve, reject) => {
      const id = ++this.#last;
      this.#sent.set(id, { resolve, reject });
      worker.postMessage({ ...message, id } as ToWorker);
    });
  }

  #answered({ id, result, error }: FromWorker): void {
    const sent = this.#sent.get(id);
    this.#sent.delete(id);
    if (error) sent?.reject(new EngineError(error.reason, error.message, error.faults));
    else sent?.resolve(result);
  }

  /** Ends the worker; what it was asked rejects. The next call makes another. */
  #replace(error: unknown): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#full = undefined;
    const sent = [...this.#sent.values()];
    this.#sent.clear();
    for (const { reject } of sent) reject(error);
  }

  async call(name: string, input: unknown, signal?: AbortSignal): Promise<unknown> {
    signal?.throwIfAborted();
    if (needsFull(name, input as object)) await this.loadFull();
    return new Promise((resolve, reject) => {
      const drop = (error: unknown) => {
        signal?.removeEventListener("abort", stale);
        reject(error);
      };
      const waiting: Waiting = {
        name,
        input,
        signal,
        drop,
        settle: (run) => void run().then(resolve, drop),
      };
      const stale = () => {
        this.#waiting = this.#waiting.filter((w) => w !== waiting);
        drop(signal?.reason);
      };
      if (this.#closed) return drop(closed());
      if (signal?.aborted) return drop(signal.reason);
      signal?.addEventListener("abort", stale);
      this.#waiting.push(waiting);
      void this.#next();
    });
  }

  /** Makes the calls that wait, one after the other. */
  async #next(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      const { name, input, signal, settle } = next;
      const answer = this.#bounded(this.#send({ kind: "call", name, input }), signal);
      settle(() => answer);
      await answer.catch(() => undefined);
    }
    this.#busy = false;
  }

  /** Replaces the worker when an answer does not come, sooner where nobody waits for it any longer. */
  async #bounded(answer: Promise<unknown>, signal: AbortSignal | undefined): Promise<unknown> {
    const within = (ms: number) => setTimeout(() => this.#replace(new EngineError("timeout", `the engine did not answer within ${ms} ms`)), ms);
    const bound = this.options.timeout ?? 15_000;
    let timer = within(bound);
    const hurry = () => {
      clearTimeout(timer);
      timer = within(Math.min(bound, aborted));
    };
    signal?.addEventListener("abort", hurry);
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", hurry);
    }
  }

  loadFull(): Promise<void> {
    if (this.#closed) return Promise.reject(closed());
    if (!this.#full) {
      const full = this.#send({ kind: "loadFull" }).then(() => undefined);
      this.#full = full;
      full.catch(() => {
        if (this.#full === full) this.#full = undefined; // the next call tries again
      });
    }
    return this.#full;
  }

  close(): void {
    this.#closed = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { drop } of waiting) drop(closed());
    this.#replace(closed());
  }
}
