"""Row numbers of the index lie in the order of dates."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import insert

from speecharchive.errors import UsageError
from speecharchive.index import postings
from speecharchive.index.entries import Entry
from speecharchive.index.slots import day_number, first_slot, month_of_slot
from speecharchive.store.archive import Archive
from speecharchive.store.engine import writing


def entry(version_id: int, day: int) -> Entry:
    return Entry(version_id, f"s{version_id}", day, None, None, None, "speech", None, None, None, None, None, None, None, "", 1, 1, None, None)  # fmt: skip


def test_dates_that_are_less_known_come_before_those_of_their_time() -> None:
    dates = [None, "2023", "2023-12", "2023-12-31", "2024", "2024-01", "2024-01-02"]
    days = [day_number(date) for date in dates]
    assert days == sorted(days) == [0, 20230000, 20231200, 20231231, 20240000, 20240100, 20240102]
    assert [month_of_slot(first_slot(day // 100)) for day in days] == [day // 100 for day in days]


def test_a_month_that_is_full_says_so(tmp_path: Path) -> None:
    with (
        Archive.open(tmp_path / "a.db", create=True) as archive,
        writing(archive.engine) as connection,
    ):
        facts = entry(1, 20241200)._asdict()
        last = {name: value for name, value in facts.items() if name in postings.ENTRY.c}
        last["slot"] = first_slot(202413) - 2
        connection.execute(insert(postings.ENTRY), last)
        postings.add(connection, [(entry(2, 20241201), "云\n")])
        with pytest.raises(UsageError, match="202412 has more"):
            postings.add(connection, [(entry(3, 20241202), "河\n")])
        postings.add(connection, [(entry(4, 20250102), "河\n")])
