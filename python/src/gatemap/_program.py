"""Where the gatemap program is."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def program() -> str:
    """The program that GATEMAP names, or the one in this package."""
    named = os.environ.get("GATEMAP")
    if named:
        return named
    name = "gatemap.exe" if sys.platform == "win32" else "gatemap"
    return str(Path(__file__).parent / "bin" / name)
