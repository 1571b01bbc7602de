"""The demo's archive, crawled once for all pages of documentation that work on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from .surroundings import crawl_the_demo


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `speecharchive demo` leaves behind."""
    folder = tmp_path_factory.mktemp("researcher") / "demo-archive"
    crawl_the_demo(folder)
    return folder
