import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const repository = fileURLToPath(new URL("../../../", import.meta.url));

/** A folder for what tests write. */
export const scratch = mkdtempSync(join(tmpdir(), "gatemap-web-"));

let built: string | undefined;

/** The command: the file that GATEMAP names, or built from the repository. */
export function command(): string {
  if (built === undefined) {
    built = process.env["GATEMAP"];
    if (built === undefined || built === "") {
      built = join(scratch, "gatemap");
      execFileSync("go", ["build", "-trimpath", "-o", built, "./cmd/gatemap"], { cwd: repository });
    }
  }
  return built;
}

/** Runs the command in the repository and returns what it prints. */
export function gatemap(...args: string[]): string {
  return execFileSync(command(), args, { cwd: repository, encoding: "utf8", maxBuffer: 64 << 20, stdio: ["ignore", "pipe", "pipe"] });
}
