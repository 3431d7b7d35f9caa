// The worker: it runs the programs and answers the messages of connect.

import { EngineError } from "./error.js";
import { Programs } from "./load.js";
import type { FromWorker, ToWorker } from "./messages.js";

interface Scope {
  postMessage(message: FromWorker): void;
  onmessage: ((event: { data: ToWorker }) => void) | null;
}

const scope = globalThis as unknown as Scope;
let programs: Programs | undefined;

async function answer(message: ToWorker): Promise<unknown> {
  if (message.kind === "start") {
    const { engine, full, delta } = message;
    programs = new Programs({
      engine: new URL(engine),
      names: new URL("names.bin", engine),
      ...(full ? { full: new URL(full) } : {}),
      ...(delta ? { delta: new URL(delta) } : {}),
    });
    await programs.start("engine");
    return undefined;
  }
  if (!programs) throw new EngineError("load", "the worker is not started");
  if (message.kind === "loadFull") return programs.loadFull();
  return programs.call(message.name, message.input);
}

scope.onmessage = ({ data }) => {
  answer(data).then(
    (result) => scope.postMessage({ id: data.id, result }),
    (error: unknown) => {
      const { reason, message, faults } = error instanceof EngineError ? error : new EngineError("crashed", String(error));
      scope.postMessage({ id: data.id, error: { reason, message, faults } });
    },
  );
};
