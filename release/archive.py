"""Writes NAME.tar.gz, or NAME.zip for Windows, with programs and the
documents; the same content gives the same bytes."""

from __future__ import annotations

import gzip
import os
import sys
import tarfile
import time
import zipfile
from pathlib import Path

EPOCH = int(os.environ["SOURCE_DATE_EPOCH"])


def content(programs: list[Path], docs: Path) -> list[tuple[str, Path, int]]:
    """Names in the archive, files and modes, in a fixed order."""
    files = [(program.name, program, 0o755) for program in programs]
    for file in sorted(docs.rglob("*")):
        if file.is_file():
            files.append((file.relative_to(docs).as_posix(), file, 0o644))
    return files


def write_tar(name: str, files: list[tuple[str, Path, int]]) -> None:
    folder = Path(name).name
    with open(name + ".tar.gz", "wb") as raw, gzip.GzipFile("", "wb", 9, raw, EPOCH) as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
            for path, file, mode in files:
                entry = tarfile.TarInfo(f"{folder}/{path}")
                entry.size, entry.mode, entry.mtime = file.stat().st_size, mode, EPOCH
                with file.open("rb") as data:
                    archive.addfile(entry, data)


def write_zip(name: str, files: list[tuple[str, Path, int]]) -> None:
    folder = Path(name).name
    with zipfile.ZipFile(name + ".zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, file, mode in files:
            entry = zipfile.ZipInfo(f"{folder}/{path}", time.gmtime(EPOCH)[:6])
            entry.external_attr = mode << 16
            archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED, 9)


def main() -> None:
    name, docs, *programs = sys.argv[1:]
    files = content([Path(program) for program in programs], Path(docs))
    (write_zip if programs[0].endswith(".exe") else write_tar)(name, files)


if __name__ == "__main__":
    main()
