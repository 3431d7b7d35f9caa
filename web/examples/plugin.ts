import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

import { collect } from "./collect.ts";

const first = "virtual:first-example";

/**
 * Gives the page its examples: the first one as a module, so that it is there at
 * once, and all of them as examples.json, which is fetched when the list is opened.
 */
export function examples(): Plugin {
  const repository = fileURLToPath(new URL("../..", import.meta.url));
  const all = collect(repository);
  return {
    name: "gatemap-examples",
    resolveId: id => (id === first ? `\0${first}` : undefined),
    load: id => (id === `\0${first}` ? `export default ${JSON.stringify(all[0])}` : undefined),
    configureServer(server) {
      server.middlewares.use("/examples.json", (_, response) => {
        response.setHeader("Content-Type", "application/json");
        response.end(JSON.stringify(all));
      });
    },
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "examples.json", source: JSON.stringify(all) });
    },
  };
}
