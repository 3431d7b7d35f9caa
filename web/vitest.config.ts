import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/**
 * Four projects: `unit` needs nothing but Node, `editor` opens the editor alone in
 * Chromium, `flows` the built page of dist/, and `command` what the Go command
 * writes and serves, which it builds unless GATEMAP names it.
 */
export default defineConfig({
  resolve: { alias: { "@gatemap/engine": fileURLToPath(new URL("engine/src/index.ts", import.meta.url)) } },
  test: {
    projects: [
      { extends: true, test: { name: "unit", include: ["tests/**/*.test.ts"], exclude: ["tests/flows/**", "tests/editor/editor.test.ts", "tests/command/**"], testTimeout: 60_000 } },
      { extends: true, test: { name: "editor", include: ["tests/editor/editor.test.ts"], testTimeout: 60_000, hookTimeout: 60_000 } },
      { extends: true, test: { name: "flows", include: ["tests/flows/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false } },
      { extends: true, test: { name: "command", include: ["tests/command/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 240_000, fileParallelism: false } },
    ],
  },
});
