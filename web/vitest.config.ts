import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/**
 * Two projects: `unit` needs nothing but Node, `flows` opens the built page of
 * dist/ in Chromium.
 */
export default defineConfig({
  resolve: { alias: { "@gatemap/engine": fileURLToPath(new URL("engine/src/index.ts", import.meta.url)) } },
  test: {
    projects: [
      { extends: true, test: { name: "unit", include: ["tests/**/*.test.ts"], exclude: ["tests/flows/**"] } },
      { extends: true, test: { name: "flows", include: ["tests/flows/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false } },
    ],
  },
});
