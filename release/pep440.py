"""Prints a Go version as Python packages write it."""

from __future__ import annotations

import re
import sys


def pep440(version: str) -> str:
    """v0.3.0 is 0.3.0; v0.3.1-0.20261130101500-abcdef012345 is 0.3.1.dev20261130101500."""
    pseudo = re.fullmatch(r"v(\d+\.\d+\.\d+)-(?:0\.)?(\d{14})-[0-9a-f]{12}", version)
    if pseudo:
        return f"{pseudo[1]}.dev{pseudo[2]}"
    release = re.fullmatch(r"v(\d+\.\d+\.\d+)(?:-rc\.?(\d+))?", version)
    if not release:
        sys.exit(f"no version of a release: {version}")
    return release[1] + (f"rc{release[2]}" if release[2] else "")


if __name__ == "__main__":
    print(pep440(sys.argv[1]))
