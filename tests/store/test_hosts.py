"""The ledger of hosts: whoever asks, requests to a host keep their distance, and pauses hold."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive import clock
from speecharchive.politeness import LONGEST_PAUSE, HostState, back_off, earliest, gap
from speecharchive.store.archive import Archive
from speecharchive.store.hosts import HostLedger
from tests.store.building import ask

HOST = "www.yunhe.example"
NOW = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)
seconds = st.floats(-1e6, 1e6).map(lambda n: NOW + timedelta(seconds=n)) | st.none()


@pytest.fixture
def ledger(archive: Archive) -> HostLedger:
    return HostLedger(archive.engine)


def left_of(seconds: float, wait: float, begun: datetime) -> bool:
    """Whether `wait` is what is left of `seconds` that began after `begun`, however long ago that is."""
    return seconds - (clock.now() - begun).total_seconds() <= wait <= seconds


def test_turns_are_a_delay_apart(ledger: HostLedger) -> None:
    begun = clock.now()
    for turns in range(3):
        assert left_of(turns * 5, ledger.take_turn(HOST, 5, longest=60).wait, begun)
    assert ledger.take_turn("news.yunhe.example", 5, longest=60).wait == 0


def test_turn_that_comes_too_late_is_not_taken(ledger: HostLedger, archive: Archive) -> None:
    ledger.take_turn(HOST, 100, longest=10)
    late = ledger.take_turn(HOST, 100, longest=10)
    assert (late.taken, late.pause) == (False, None)
    assert ask(archive, "SELECT requests FROM host") == [(1,)]


def test_crawl_delay_holds_for_the_request_behind_robots_txt(ledger: HostLedger) -> None:
    begun = clock.now()
    ledger.take_turn(HOST, 0, longest=60)
    ledger.note_crawl_delay(HOST, 20)
    assert left_of(20, ledger.take_turn(HOST, 0, longest=60).wait, begun)
    ledger.note_crawl_delay(HOST, None)
    assert left_of(40, ledger.take_turn(HOST, 0, longest=60).wait, begun)
    assert left_of(40, ledger.take_turn(HOST, 0, longest=60).wait, begun)


def test_pause_holds_for_everybody(ledger: HostLedger, archive: Archive) -> None:
    begun = clock.now()
    ledger.take_turn(HOST, 1, longest=60)
    assert ledger.pause(HOST, 3600, 1, "it answered 503") == 3600
    turn = HostLedger(archive.engine).take_turn(HOST, 1, longest=900)
    assert (turn.taken, turn.pause) == (False, "it answered 503")
    assert left_of(3600, turn.wait, begun)
    assert ledger.pause(HOST, 10, 1, "it answered 503") == 10
    assert left_of(3600, ledger.take_turn(HOST, 1, longest=900).wait, begun)


def test_busy_host_that_names_no_time_is_given_twice_as_long_each_time(
    ledger: HostLedger,
) -> None:
    ledger.take_turn(HOST, 1, longest=60)
    assert [ledger.pause(HOST, None, 1.5, "it answered 429") for _ in range(4)] == [3, 6, 12, 24]
    assert ledger.calm(HOST) is False  # another answer that came during the pause
    assert ledger.pause(HOST, None, 1.5, "it answered 429") == 48


def test_host_that_answers_again_begins_anew(sqlite_archive: Archive) -> None:
    ledger = HostLedger(sqlite_archive.engine)
    ledger.take_turn(HOST, 1, longest=60)
    ledger.pause(HOST, None, 1, "it answered 429")
    with clock.shifted(timedelta(seconds=5)):
        assert ledger.take_turn(HOST, 1, longest=60).busy == 1
        assert ledger.calm(HOST) is True
        assert ledger.pause(HOST, None, 1, "it answered 429") == 2


def test_clock_that_was_a_year_ahead_keeps_nobody_waiting(sqlite_archive: Archive) -> None:
    ledger = HostLedger(sqlite_archive.engine)
    with clock.shifted(timedelta(days=365)):
        ledger.take_turn(HOST, 1, longest=60)
        ledger.pause(HOST, 3600, 1, "it answered 503")
    assert ledger.take_turn(HOST, 1, longest=60).wait == 0


MANY = """
import sys, time
from speecharchive.store.archive import Archive
from speecharchive.store.hosts import HostLedger

with Archive.open(sys.argv[1]) as archive:
    ledger = HostLedger(archive.engine)
    for _ in range(8):
        turn = ledger.take_turn("www.yunhe.example", 0.15, 60)
        time.sleep(turn.wait)
        print(time.time())
"""


@pytest.mark.long
def test_processes_share_one_pace(archive: Archive, database: str) -> None:
    assert archive.engine
    begun = time.time()
    processes = [
        subprocess.Popen([sys.executable, "-c", MANY, database], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    taken = sorted(float(line) for each in processes for line in each.communicate()[0].split())
    assert len(taken) == 24
    for turns, when in enumerate(taken):
        assert when - begun >= turns * 0.15 - 0.01, "a turn came before its time"
    assert ask(archive, "SELECT requests FROM host") == [(24,)]


@given(
    st.builds(HostState, asked_at=seconds, next_at=seconds, paused_at=seconds, paused_until=seconds)
)
def test_nobody_is_kept_for_longer_than_a_site_may_ask(host: HostState) -> None:
    at = earliest(host, NOW)
    assert at >= NOW
    due = [time for time in (host.next_at, host.paused_until) if time is not None]
    assert at == NOW or at <= max(due)


@given(st.floats(0, 1e5), st.floats(0, 1e9) | st.none(), st.integers(0, 10_000))
def test_gap_and_pause_are_bounded(delay: float, asked: float | None, busy: int) -> None:
    assert delay <= gap(delay, asked) <= max(delay, 600)
    assert back_off(delay, busy) <= LONGEST_PAUSE
