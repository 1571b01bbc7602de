"""Quiet hours: an outlet is left alone at the times of day that it, or the operator, names."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawl.rows import failures
from speecharchive import clock
from speecharchive.demo.server import Server
from speecharchive.demo.world import demo_registry
from speecharchive.errors import UsageError
from speecharchive.normalise.dates import CHINA_TIME
from speecharchive.quiet import Quiet, read_quiet
from speecharchive.store.archive import Archive
from spiders.run import crawl

STATION = demo_registry()["demo-rednet"]
MORNING = datetime(2026, 11, 22, 9, 30, tzinfo=CHINA_TIME)


@pytest.mark.parametrize(
    ("hours", "at", "until"),
    [
        ("08:00-12:00", "09:30", "12:00"),
        ("08:00-12:00", "12:00", None),
        ("08:00-12:00", "07:59", None),
        ("22:00-06:00", "23:00", "06:00"),
        ("22:00-06:00", "05:59", "06:00"),
        ("22:00-06:00", "06:00", None),
        ("08:00-12:00, 12:00-14:00", "09:00", "14:00"),
        ("12:00-14:00,08:00-12:00,22:00-02:00", "11:00", "14:00"),
        ("22:00-00:00,00:00-06:00", "22:30", "06:00"),
    ],
)
def test_end_of_the_quiet_hours(hours: str, at: str, until: str | None) -> None:
    now = datetime.fromisoformat(f"2026-11-22T{at}+08:00")
    end = read_quiet(hours).until(now)
    assert (end and f"{end:%H:%M}") == until


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))
def test_end_lies_ahead_and_is_not_quiet(moment: datetime) -> None:
    now = moment.replace(tzinfo=CHINA_TIME)
    quiet = read_quiet("22:00-06:00,06:00-07:30,12:00-13:00")
    end = quiet.until(now)
    assert end is None or (now < end <= now + timedelta(days=1) and quiet.until(end) is None)


@pytest.mark.parametrize("text", ["", "8-12", "08:00", "25:00-26:00", "08:00-12:00;13:00-14:00"])
def test_what_is_no_hours_is_said(text: str) -> None:
    with pytest.raises(UsageError, match="are no quiet hours"):
        read_quiet(text)


@pytest.mark.parametrize("text", ["00:00-00:00", "08:00-20:00,20:00-08:00"])
def test_hours_that_leave_no_time_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="leave no time"):
        read_quiet(text)


def test_no_hours_are_never_quiet() -> None:
    assert Quiet().until(MORNING) is None


def test_crawl_in_quiet_hours_asks_for_nothing_and_goes_on_later(
    sqlite_archive: Archive, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPEECHARCHIVE_QUIET", "08:00-12:00")
    with clock.shifted(MORNING - clock.now()):
        (summary,) = crawl([STATION], sqlite_archive, proxy=server.proxy_url)
    assert (summary.status, summary.requests, server.requests) == ("interrupted", 0, 0)
    assert summary.reason is not None
    assert summary.reason.startswith("quiet hours until 12:00 (China); ")
    assert failures(sqlite_archive) == []
    own = replace(STATION, quiet="20:00-21:00")  # of an outlet that says so, before the operator's
    with clock.shifted(MORNING - clock.now()):
        (summary,) = crawl([own], sqlite_archive, proxy=server.proxy_url)
    assert (summary.status, summary.failed) == ("finished", 0)
    assert summary.new > 0
