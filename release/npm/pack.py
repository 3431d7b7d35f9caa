"""Writes npm packages: pack.py OUT VERSION OS ARCH PROGRAM DOCUMENTS for one platform,
pack.py OUT VERSION for the one that users install. That one depends on all
platforms, of which npm installs the one that fits: nothing is loaded afterwards.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
import tarfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
EPOCH = int(os.environ["SOURCE_DATE_EPOCH"])
SYSTEMS = {"linux": "linux", "darwin": "darwin", "windows": "win32"}
PROCESSORS = {"amd64": "x64", "arm64": "arm64"}


def manifest(name: str, version: str, **members: Any) -> dict[str, Any]:
    return {
        "name": name,
        "version": version.removeprefix("v"),
        "description": "Evaluates Amazon API Gateway REST API integration responses outside AWS.",
        "homepage": "https://github.com/gatemap/gatemap",
        "repository": {"type": "git", "url": "git+https://github.com/gatemap/gatemap.git"},
        "license": "Apache-2.0",
        **members,
    }


def write(out: Path, package: dict[str, Any], files: dict[str, tuple[bytes, int]]) -> None:
    files["package.json"] = (json.dumps(package, indent=2).encode() + b"\n", 0o644)
    files["LICENSE"] = ((HERE.parent.parent / "LICENSE").read_bytes(), 0o644)
    name = package["name"].removeprefix("@").replace("/", "-")
    with open(out / f"{name}-{package['version']}.tgz", "wb") as raw, gzip.GzipFile("", "wb", 9, raw, EPOCH) as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
            for path, (data, mode) in sorted(files.items()):
                entry = tarfile.TarInfo(f"package/{path}")
                entry.size, entry.mode, entry.mtime = len(data), mode, EPOCH
                archive.addfile(entry, io.BytesIO(data))


def platform_package(out: Path, version: str, system: str, processor: str, program: Path, docs: Path) -> None:
    system, processor = SYSTEMS[system], PROCESSORS[processor]
    name = f"@gatemap/cli-{system}-{processor}"
    package = manifest(name, version, os=[system], cpu=[processor], preferUnplugged=True, engines={"node": ">=18"})
    files = {name: ((docs / name).read_bytes(), 0o644) for name in ("LICENCES.txt", "gatemap.sbom.json")}
    write(out, package, {f"bin/{program.name}": (program.read_bytes(), 0o755), **files})


def main_package(out: Path, version: str) -> None:
    platforms = [f"@gatemap/cli-{system}-{processor}" for system in SYSTEMS.values() for processor in PROCESSORS.values()]
    package = manifest(
        "@gatemap/cli",
        version,
        bin={"gatemap": "bin/gatemap.js"},
        engines={"node": ">=18"},
        optionalDependencies={name: version.removeprefix("v") for name in platforms},
    )
    files = {path: ((HERE / path).read_bytes(), mode) for path, mode in {"bin/gatemap.js": 0o755, "README.md": 0o644}.items()}
    write(out, package, files)


if __name__ == "__main__":
    out, version, *platform = sys.argv[1:]
    if platform:
        platform_package(Path(out), version, platform[0], platform[1], Path(platform[2]), Path(platform[3]))
    else:
        main_package(Path(out), version)
