"""Crawls whose captures go into a store: each machine reads what the others captured."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawl.rows import failures, rows
from speecharchive.demo.server import Server
from speecharchive.demo.world import demo_registry
from speecharchive.errors import StoreUnavailable
from speecharchive.proof.archive import verify_archive
from speecharchive.store.archive import Archive
from spiders.run import crawl

STATION = demo_registry()["demo-rednet"]
WAITING = "SELECT count(*) FROM warc_file WHERE store IS NULL"


def on(machine: Path, database: str, store: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    monkeypatch.setenv("SPEECHARCHIVE_CAPTURES_HERE", str(machine))
    return Archive.open(database, captures=store.as_uri())


def test_a_crawl_goes_on_where_another_machine_was(
    database: str, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "mnt"
    store.mkdir()
    with on(tmp_path / "one", database, store, monkeypatch) as one:
        (first,) = crawl([STATION], one, proxy=server.proxy_url)
        assert (first.status, first.failed) == ("finished", 0)
        assert rows(one, WAITING) == [(0,)]
        assert not list(one.captures.glob("*.gz*"))
    with on(tmp_path / "two", database, store, monkeypatch) as two:
        (again,) = crawl([STATION], two, proxy=server.proxy_url, recheck=":0d")
        assert (again.status, again.new, again.changed) == ("finished", 0, 0)
        assert again.unchanged == first.new
        assert failures(two) == []
        assert rows(two, WAITING) == [(0,)]
        assert len(list(store.glob("*.gz"))) == 2
        assert list(verify_archive(two)) == []


def test_a_crawl_that_needs_captures_of_a_store_that_is_away_ends_and_says_so(
    sqlite_archive: Archive, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, database = tmp_path / "mnt", sqlite_archive.place
    store.mkdir()
    with on(tmp_path / "one", database, store, monkeypatch) as one:
        crawl([STATION], one, proxy=server.proxy_url)
    store.rename(tmp_path / "unmounted")
    with on(tmp_path / "two", database, store, monkeypatch) as two:
        with pytest.raises(StoreUnavailable):
            crawl([STATION], two, proxy=server.proxy_url, recheck=":0d")
        (tmp_path / "unmounted").rename(store)
        (again,) = crawl([STATION], two, proxy=server.proxy_url, recheck=":0d")
        assert again.status == "finished"
        assert failures(two) == []
        assert rows(two, WAITING) == [(0,)]
        assert list(verify_archive(two)) == []
