"""Fixtures of this folder: the trials, and a process that has loaded the program."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.killing import Trial
from tests.faults.started import Loaded
from tests.faults.trials import trials


@pytest.fixture(scope="session")
def every(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Trial]]:
    """By name, all on one small invented world, which costs more to make than most of them."""
    with trials(tmp_path_factory.mktemp("faults"), pages=25) as made:
        yield made


@pytest.fixture(scope="session")
def loaded() -> Iterator[Loaded]:
    with Loaded() as process:
        yield process
