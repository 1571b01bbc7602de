"""When a page is due again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from speecharchive.errors import UsageError
from speecharchive.recheck import born, due_after, read_policy

BORN = datetime(2026, 1, 1, tzinfo=UTC)


def pause(age: float, text: str = "3d:1d,30d:7d,365d:30d,:180d", **how: object) -> float:
    """Days until it is due again, of a page that is so many days old."""
    seen = BORN + timedelta(days=age)
    due = due_after(f"{seen:%Y-%m-%dT%H:%M:%SZ}", "2026-01-01", read_policy(text), **how)  # type: ignore[arg-type]
    return (datetime.fromisoformat(due) - seen) / timedelta(days=1)


@pytest.mark.parametrize(
    ("age", "days"),
    [(0, 1), (2.9, 1), (3, 7), (29, 7), (30, 30), (364, 30), (365, 180), (9000, 180)],
)
def test_young_pages_are_asked_for_often(age: float, days: float) -> None:
    assert pause(age) == pytest.approx(days * 23 / 24, abs=0.001)


def test_daily_crawl_that_starts_a_little_early_finds_it_due() -> None:
    assert pause(0) < 1 - 1 / 48


def test_missing_page_is_looked_for_until_the_rule_is_met() -> None:
    assert pause(900, presence="missing") == pytest.approx(7 * 23 / 24, abs=0.001)
    assert pause(1, presence="missing") == pytest.approx(23 / 24, abs=0.001)
    assert pause(900, presence="withdrawn") == pytest.approx(172.5, abs=0.01)


@pytest.mark.parametrize("state", ["refused", "error"])
def test_failed_look_is_soon_made_good(state: str) -> None:
    assert pause(900, state=state) < 1


def test_hours_and_never_waiting() -> None:
    assert pause(5, "1d:6h,:12h") == pytest.approx(0.5 * 23 / 24, abs=0.001)
    assert pause(5, ":0d") == 0


@pytest.mark.parametrize(
    "text",
    ["", "3d", "3d:1d", ":1d,3d:1d", "3d:1d,2d:1d,:1d", "3:1,:1", ":-1d", ":1w", "3d:1d,,:1d"],
)
def test_policy_that_cannot_be_read(text: str) -> None:
    with pytest.raises(UsageError, match="3d:1d,30d:7d"):
        read_policy(text)


@pytest.mark.parametrize(
    ("published", "since"),
    [
        (None, "2026-01-05T00:00:00Z"),
        ("2020", "2020"),
        ("2025-12-31T08:00+08:00", "2025-12-31T08:00+08:00"),
        ("2026-02-30", "2026-01-05T00:00:00Z"),
        ("2031-01-01", "2026-01-05T00:00:00Z"),
    ],
)
def test_page_is_as_old_as_its_date_of_publication_where_that_can_be(
    published: str | None, since: str
) -> None:
    assert born(published, "2026-01-05T00:00:00Z") == since
