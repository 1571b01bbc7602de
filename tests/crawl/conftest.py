"""The demo world to crawl."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from speecharchive.demo.server import Server, serve


@pytest.fixture
def server() -> Iterator[Server]:
    with serve() as server:
        yield server
