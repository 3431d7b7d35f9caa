import { defineConfig } from "vite";

// What the pages of `gatemap explain --html` and `gatemap test --coverhtml` have
// in them: one stylesheet, and the script of the first. Both are committed where
// the command embeds them; .ci/web checks that they are what the sources give.
export default defineConfig({
  publicDir: false,
  build: {
    outDir: process.env["LOOK"] ?? "../internal/look/built",
    emptyOutDir: true,
    target: "es2022",
    lib: { entry: "src/drawing/page.ts", formats: ["iife"], name: "drawing", fileName: () => "drawing.js", cssFileName: "style" },
  },
});
