#!/usr/bin/env node
"use strict";

// Runs the program of this platform, which is in an optional dependency.
const { spawn } = require("node:child_process");

const name = `@gatemap/cli-${process.platform}-${process.arch}`;
let program;
try {
  program = require.resolve(`${name}/bin/gatemap${process.platform === "win32" ? ".exe" : ""}`);
} catch {
  console.error(`gatemap: ${name} is not installed: there is no program for this platform, or optional dependencies were left out`);
  process.exit(2);
}
const child = spawn(program, process.argv.slice(2), { stdio: "inherit" });
// A server is stopped by a signal to this process: the program must not stay.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => child.kill(signal));
}
child.on("error", (error) => {
  console.error(`gatemap: ${error.message}`);
  process.exit(2);
});
child.on("exit", (code, signal) => {
  process.exit(code ?? 128 + require("node:os").constants.signals[signal]);
});
