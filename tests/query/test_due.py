"""Which outlets are due, from the runs that the archive remembers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from speecharchive import clock
from speecharchive.errors import OutletBusy, UsageError
from speecharchive.outlets import Start
from speecharchive.query.due import Due, due_crawls
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading, writing
from speecharchive.store.hosts import HostLedger
from speecharchive.store.tables import Run
from tests.store.building import YUNHE

PAPER = replace(YUNHE, starts=(Start("http://www.yunhe.example/", "首页"),), schedule="0 7 * * *")


def due(archive: Archive, now: datetime | None = None) -> Due:
    with reading(archive.engine) as connection:
        (found,) = due_crawls(connection, [PAPER], now or clock.now())
    return found


def test_outlet_that_was_never_crawled_is_due(archive: Archive) -> None:
    found = due(archive)
    assert (found.last, found.running, found.at < clock.now()) == (None, False, True)


def test_outlet_without_an_address_is_never_due(archive: Archive) -> None:
    with reading(archive.engine) as connection:
        assert due_crawls(connection, [replace(PAPER, starts=())], clock.now()) == []


def test_finished_crawl_is_followed_by_the_next_of_the_schedule(archive: Archive) -> None:
    archive.begin_run("crawl", PAPER).finish("failed", "甲")
    archive.begin_run("crawl", PAPER).finish("finished")
    archive.begin_run("import").finish("finished")
    found = due(archive)
    assert found.last is not None
    assert (found.last.status, found.last.in_vain, found.running) == ("finished", 0, False)
    assert found.last.started < found.at <= found.last.started + timedelta(days=1)


def test_failed_crawls_since_the_last_good_one_are_counted(archive: Archive) -> None:
    archive.begin_run("crawl", PAPER).finish("finished")
    for _ in range(2):
        archive.begin_run("crawl", PAPER).finish("failed", "甲")
    found = due(archive)
    assert found.last is not None
    assert (found.last.status, found.last.in_vain) == ("failed", 2)


def test_crawl_under_way_is_seen_and_a_dead_one_too(archive: Archive) -> None:
    run = archive.begin_run("crawl", PAPER)
    assert due(archive).running is True
    with writing(archive.engine) as connection:
        gone = {"process": "elsewhere/1/1", "alive": "2026-01-01T00:00:00Z"}
        connection.execute(update(Run).where(Run.id == run.id).values(gone))
    found = due(archive)
    assert found.last is not None
    assert (found.running, found.last.status) == (False, "interrupted")
    assert found.at <= clock.now()


def test_host_that_asked_for_a_pause_is_left_alone(archive: Archive) -> None:
    ledger = HostLedger(archive.engine)
    ledger.pause("www.yunhe.example", 7200, 1, "it answered 429")
    assert due(archive).at > datetime.now(UTC) + timedelta(minutes=110)


def test_schedule_that_cannot_be_read_is_said(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPEECHARCHIVE_SCHEDULE", "daily")
    with reading(archive.engine) as connection, pytest.raises(UsageError, match="no schedule"):
        due_crawls(connection, [replace(PAPER, schedule=None)], clock.now())


def test_of_many_that_begin_at_once_one_crawls(archive: Archive, database: str) -> None:
    others = [Archive.open(database) for _ in range(4)]

    def begins(own: Archive) -> bool:
        try:
            own.begin_run("crawl", PAPER, alone=True)
        except OutletBusy:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(begins, others)) == 1
    assert due(archive).running is True
    for own in others:
        own.close()
    assert due(archive).running is False
