"""Servers that send long heads: what a crawl stores of them, `verify` reads."""

from __future__ import annotations

import pytest

from speecharchive.outlets import Outlet, Start
from speecharchive.proof.archive import verify_archive
from speecharchive.store.archive import Archive
from spiders.run import crawl
from tests.crawl.rows import failures, rows
from tests.loopback import HTML, served

PAGES = {"/": (HTML, "<html><body><p>云河网</p></body></html>".encode())}


@pytest.mark.parametrize(
    ("headers", "stored"),
    [((("X-Served-By", "x" * 70_000),), 0), (tuple((f"X-{n}", "x" * 900) for n in range(90)), 1)],
    ids=["a line that no client takes", "many lines"],
)
def test_what_is_stored_is_verified(
    sqlite_archive: Archive, headers: tuple[tuple[str, str], ...], stored: int
) -> None:
    with served(PAGES, headers=headers) as address:
        start = Start(f"{address}/", "首页")
        site = Outlet("yunhe", "云河网", "generic", None, ("127.0.0.1",), (start,), "active")
        crawl([site], sqlite_archive, delay=0, allow_private=True)
    assert len(rows(sqlite_archive, f"SELECT id FROM v_capture WHERE url = '{address}/'")) == stored
    (failure,) = failures(sqlite_archive)
    assert (failure["error"] == "EmptyListing") is bool(stored)
    assert list(verify_archive(sqlite_archive)) == []
