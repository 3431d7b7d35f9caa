import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

import { examples } from "./examples/plugin.ts";

export default defineConfig({
  base: "./", // the page works under any path
  resolve: { alias: { "@gatemap/engine": fileURLToPath(new URL("engine/src/index.ts", import.meta.url)) } },
  plugins: [examples()],
  build: {
    target: "es2022",
    assetsInlineLimit: 0, // a data: address would need a wider Content-Security-Policy
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
  },
  worker: { format: "es" },
});
