"""When outlets are due: cron fields in China's time, a spread, and what the last crawls came to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.errors import UsageError
from speecharchive.quiet import Quiet, read_quiet
from speecharchive.schedule import DEFAULT, FIRST_RETRY, LastCrawl, due_at, read_schedule

NEWS = read_schedule("0 7 * * *")
STARTED = datetime(2026, 11, 21, 23, 0, tzinfo=UTC)
"""Seven o'clock in China on 22 November."""
ENDED = STARTED + timedelta(minutes=20)


def test_fields_are_in_chinas_time() -> None:
    assert NEWS.after("yunhe-ribao", STARTED - timedelta(seconds=1)) == STARTED
    assert NEWS.after("yunhe-ribao", STARTED) == STARTED + timedelta(days=1)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)), st.text(max_size=20))
def test_every_outlet_has_its_own_minute_within_the_spread(moment: datetime, name: str) -> None:
    now = moment.replace(tzinfo=UTC)
    first = read_schedule(DEFAULT).after(name, now)
    second = read_schedule(DEFAULT).after(name, first)
    assert now < first <= now + timedelta(days=1)
    assert second - first == timedelta(days=1)
    china = first + timedelta(hours=8)
    assert (
        timedelta(hours=7) <= timedelta(hours=china.hour, minutes=china.minute) < timedelta(hours=9)
    )


def test_outlets_are_spread() -> None:
    times = {read_schedule(DEFAULT).after(f"yunhe-{n}", STARTED) for n in range(500)}
    assert len(times) > 100


@pytest.mark.parametrize(
    "text", ["", "daily", "0 7 * *", "0 7 * * * *", "61 7 * * *", "0 7 * * * ~2d", "0 7 * * *~2h x"]
)  # fmt: skip
def test_what_is_no_schedule_is_said(text: str) -> None:
    with pytest.raises(UsageError, match="is no schedule"):
        read_schedule(text)


@pytest.mark.parametrize(
    ("status", "in_vain", "due"),
    [
        ("finished", 0, STARTED + timedelta(days=1)),
        ("interrupted", 1, ENDED),
        ("interrupted", 2, ENDED + FIRST_RETRY),
        ("failed", 1, ENDED + FIRST_RETRY),
        ("failed", 3, ENDED + 4 * FIRST_RETRY),
        ("failed", 99, STARTED + timedelta(days=1)),
    ],
)
def test_what_the_last_crawls_came_to(status: str, in_vain: int, due: datetime) -> None:
    last = LastCrawl(STARTED, ENDED, status, in_vain)
    assert due_at(NEWS, "yunhe-ribao", last, Quiet()) == due


def test_missed_crawls_are_made_up_for_once() -> None:
    weeks_ago = LastCrawl(STARTED - timedelta(days=30), ENDED - timedelta(days=30), "finished")
    assert due_at(NEWS, "yunhe-ribao", weeks_ago, Quiet()) == STARTED - timedelta(days=29)
    today = LastCrawl(STARTED + timedelta(hours=5), None, "finished")
    assert due_at(NEWS, "yunhe-ribao", today, Quiet()) == STARTED + timedelta(days=1)


def test_outlet_that_was_never_crawled_is_due_at_once() -> None:
    assert due_at(NEWS, "yunhe-ribao", None, Quiet()) is None


def test_quiet_hours_put_it_off() -> None:
    last = LastCrawl(STARTED, ENDED, "failed", 1)
    due = due_at(NEWS, "yunhe-ribao", last, read_quiet("07:00-09:00"))
    assert due == STARTED + timedelta(hours=2)
