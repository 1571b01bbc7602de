"""Fixtures of this folder: the archive of invented speeches, open as a researcher opens it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import speecharchive as sa


@pytest.fixture
def held(stocked: str) -> Iterator[sa.OpenArchive]:
    with sa.open_archive(stocked) as archive:
        yield archive
