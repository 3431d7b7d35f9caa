"""A fixture for pytest: installed with the package, nothing has to be loaded."""

from __future__ import annotations

from typing import Iterator

import pytest

from ._engine import Engine


@pytest.fixture(scope="session")
def gatemap_engine() -> Iterator[Engine]:
    """One engine for the whole run of the tests."""
    with Engine() as engine:
        yield engine
