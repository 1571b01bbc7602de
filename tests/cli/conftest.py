"""Fixtures of this folder."""

from __future__ import annotations

from functools import partial

import pytest
from calling import Call, in_process


@pytest.fixture(autouse=True)
def _no_archive_of_the_person(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SPEECHARCHIVE_DB", "SPEECHARCHIVE_CAPTURES"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return partial(in_process, capsys)
