"""Prints the licences of the modules in Go programs, with their texts.

The texts are in the module cache, which has what they were built from. A
module without one ends the run: it must not be published.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

NAMES = re.compile(r"(licen[cs]e|copying|notice|unlicense)([-.].*)?", re.IGNORECASE)


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def modules(program: str) -> list[tuple[str, str]]:
    found = re.findall(r"^\tdep\t(\S+)\t(\S+)", run("go", "version", "-m", program), re.MULTILINE)
    return sorted(found)


def texts(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.is_file() and NAMES.fullmatch(file.name))


def main() -> None:
    rule = "=" * 79
    go = Path(run("go", "env", "GOROOT").strip())
    parts = [("Go, " + run("go", "env", "GOVERSION").strip(), go)]
    own = "github.com/gatemap/gatemap"
    for path, version in sorted({module for program in sys.argv[1:] for module in modules(program)}):
        if path == own or path.startswith(own + "/"):
            continue
        folder = json.loads(run("go", "mod", "download", "-json", f"{path}@{version}"))["Dir"]
        parts.append((f"{path} {version}", Path(folder)))
    for name, folder in parts:
        files = texts(folder)
        if not files:
            sys.exit(f"{name} has no licence in {folder}")
        for file in files:
            print(f"{rule}\n{name}: {file.name}\n{rule}\n\n{file.read_text('utf-8', 'replace').strip()}\n")


if __name__ == "__main__":
    main()
