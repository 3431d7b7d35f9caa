"""The command gatemap, as the wheel installs it."""

from __future__ import annotations

import os
import subprocess
import sys

from ._program import program


def main() -> None:
    """Runs the program with the arguments of this process."""
    command = [program(), *sys.argv[1:]]
    if sys.platform == "win32":
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)
