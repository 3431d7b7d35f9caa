import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

import { examples } from "./examples/plugin.ts";

/** Vite's development server writes styles into the page, which the page's own policy forbids. */
const developmentStyles: Plugin = {
  name: "gatemap-development-styles",
  apply: "serve",
  transformIndexHtml: html => html.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
};

export default defineConfig({
  base: "./", // the page works under any path
  resolve: { alias: { "@gatemap/engine": fileURLToPath(new URL("engine/src/index.ts", import.meta.url)) } },
  plugins: [examples(), developmentStyles],
  build: {
    target: "es2022",
    assetsInlineLimit: 0, // a data: address would need a wider Content-Security-Policy
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
  },
  worker: { format: "es" },
});
