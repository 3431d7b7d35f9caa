"""Puts the gatemap program into the wheel, and the platform into its name.

GATEMAP_PROGRAM is the program to pack, GATEMAP_PLATFORM the platform tag of the
wheel, such as manylinux_2_17_x86_64, GATEMAP_VERSION the version, and
GATEMAP_DOCUMENTS, where it is set, a folder with the licences of what the program
is made of, LICENCES.txt, and their list, gatemap.sbom.json.
"""

from __future__ import annotations

import os
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface


def required(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise RuntimeError(f"{name} is not set: a wheel is built by release/build")
    return value


class ProgramHook(BuildHookInterface[Any]):
    """Adds the program and sets the wheel's tag."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        platform = required("GATEMAP_PLATFORM")
        name = "gatemap.exe" if platform.startswith("win") else "gatemap"
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform}"
        build_data["force_include"][required("GATEMAP_PROGRAM")] = f"gatemap/bin/{name}"
        documents = os.environ.get("GATEMAP_DOCUMENTS")
        if documents:
            build_data["force_include"][os.path.join(documents, "LICENCES.txt")] = "gatemap/bin/LICENCES.txt"
            build_data["sbom_files"].append(os.path.join(documents, "gatemap.sbom.json"))


class VersionHook(MetadataHookInterface):
    """Takes the version from the environment."""

    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        metadata["version"] = required("GATEMAP_VERSION")
