"""Says of each program that release/build has put into an archive what it is, and
fails where it is not what its name says: formats.py OUT.

A program is for one machine, needs no other library on Linux, is stripped, and has
no folder of the machine that built it in it.
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path, PurePath

MACHINES = {
    ("elf", 62): "amd64", ("elf", 183): "arm64",
    ("mach-o", 0x01000007): "amd64", ("mach-o", 0x0100000C): "arm64",
    ("pe", 0x8664): "amd64", ("pe", 0xAA64): "arm64",
}
FORMATS = {"linux": "elf", "darwin": "mach-o", "windows": "pe"}
NAMES = ["gatemap", "gatemap-fetch", "gatemap-parquet"]
PROGRAMS = {*NAMES, *(f"{name}.exe" for name in NAMES)}
INTERPRETER, SYMBOLS = 3, 2  # of ELF: a program header, a section's type


def elf(data: bytes) -> tuple[int, list[str]]:
    assert data[4:6] == b"\x02\x01", "64 bits, little endian"
    machine, = struct.unpack_from("<H", data, 18)
    headers, sections = struct.unpack_from("<QQ", data, 32)
    header_size, count, section_size, section_count = struct.unpack_from("<HHHH", data, 54)
    kinds = [struct.unpack_from("<I", data, headers + i * header_size)[0] for i in range(count)]
    types = [struct.unpack_from("<I", data, sections + i * section_size + 4)[0] for i in range(section_count)]
    faults = ["it has an interpreter: it is not static"] if INTERPRETER in kinds else []
    return machine, faults + (["it has a table of symbols"] if SYMBOLS in types else [])


def mach_o(data: bytes) -> tuple[int, list[str]]:
    return struct.unpack_from("<I", data, 4)[0], []


def pe(data: bytes) -> tuple[int, list[str]]:
    at, = struct.unpack_from("<I", data, 0x3C)
    assert data[at:at + 4] == b"PE\0\0"
    return struct.unpack_from("<H", data, at + 4)[0], []


KINDS = {b"\x7fELF": ("elf", elf), b"\xcf\xfa\xed\xfe": ("mach-o", mach_o), b"MZ": ("pe", pe)}


def look(data: bytes, system: str, architecture: str, folders: list[str]) -> list[str]:
    """What is wrong with a program."""
    for magic, (name, read) in KINDS.items():
        if data.startswith(magic):
            machine, faults = read(data)
            is_for = MACHINES.get((name, machine), f"machine {machine}")
            if name != FORMATS[system] or is_for != architecture:
                faults.append(f"it is {name} for {is_for}")
            return faults + [f"{folder} is in it" for folder in folders if f"{folder}/".encode() in data]
    return ["it is no program"]


def programs(archive: Path) -> dict[str, bytes]:
    """The programs in an archive, by their names."""
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as z:
            return {PurePath(name).name: z.read(name) for name in z.namelist() if PurePath(name).name in PROGRAMS}
    with tarfile.open(archive) as t:
        members = [m for m in t.getmembers() if m.isfile() and PurePath(m.name).name in PROGRAMS]
        return {PurePath(m.name).name: t.extractfile(m).read() for m in members}  # type: ignore[union-attr]


def go_env(name: str) -> str:
    return subprocess.run(["go", "env", name], check=True, capture_output=True, text=True).stdout.strip()


def main(out: str) -> None:
    here = {os.getcwd(), str(Path.home()), go_env("GOMODCACHE"), go_env("GOROOT")}
    folders = sorted(folder.rstrip("/") for folder in here if folder.strip("/"))
    archives = sorted([*Path(out).glob("gatemap_*.tar.gz"), *Path(out).glob("gatemap_*.zip")])
    assert archives, f"no archives in {out}"
    wrong = False
    for archive in archives:
        system, architecture = archive.name.removesuffix(".tar.gz").removesuffix(".zip").split("_")[-2:]
        found = programs(archive)
        faults = [f"{name}: {fault}" for name, data in found.items() for fault in look(data, system, architecture, folders)]
        if len(found) != len(NAMES):
            faults.append(f"it has the programs {sorted(found)}")
        for fault in faults:
            print(f"{archive.name}: {fault}")
            wrong = True
    if wrong:
        sys.exit(1)
    print(f"{len(archives)} archives have programs for their platforms")


main(sys.argv[1])
