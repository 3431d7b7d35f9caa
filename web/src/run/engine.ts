import { connect, type Engine } from "@gatemap/engine";

/** The engine of the page, in its worker; its programs are beside the page. */
export function startEngine(): Engine {
  const create = () => new Worker(new URL("../../engine/src/worker.ts", import.meta.url), { type: "module" });
  return connect(create, { engine: new URL("engine.wasm", document.baseURI), delta: new URL("full-delta.bin", document.baseURI) });
}
