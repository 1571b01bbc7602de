"""The first use, with dates that are known to the day, the month or the year."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from speecharchive.query.counting.first_uses import (
    Behind,
    Uses,
    behind,
    days,
    in_order,
    written_day,
)

DATES = st.one_of(
    st.dates(date(2020, 1, 1), date(2022, 12, 31)).map(lambda day: int(f"{day:%Y%m%d}")),
    st.builds(lambda year, month: year * 10_000 + month * 100, st.integers(2020, 2022), st.integers(1, 12)),
    st.integers(2020, 2022).map(lambda year: year * 10_000),
)  # fmt: skip


def uses(*dates: int) -> Uses:
    use = Uses()
    for day in dates:
        use.add(day)
    return use


def test_a_date_is_the_days_it_can_be() -> None:
    assert days(20241226) == (date(2024, 12, 26), date(2024, 12, 26))
    assert days(20240200) == (date(2024, 2, 1), date(2024, 2, 29))
    assert days(20240000) == (date(2024, 1, 1), date(2024, 12, 31))
    assert [written_day(day) for day in (20241226, 20241200, 20240000)] == [
        "2024-12-26",
        "2024-12",
        "2024",
    ]


def test_the_first_use_is_the_one_that_is_over_first() -> None:
    use = uses(20240000, 20240305, 20240305, 20240200, 20240401, 0)
    assert use.first == 20240200
    assert use.maybe_before(20240200) == 1, "the year 2024 began before February"
    assert use.undated == 1
    assert use.speeches == 6
    assert uses(20240000, 20241231).first == 20241231, "of equal ends the day"
    assert uses(0).first is None
    assert uses().first is None


def test_days_behind_are_a_range_where_a_date_is_no_day() -> None:
    assert behind(20240305, 20240301) == Behind(4, 4, 4)
    assert behind(20240400, 20240301) == Behind(None, 31, 60)
    assert behind(20240305, 20240300) == Behind(None, -26, 4)
    assert behind(20240300, 20240300) == Behind(None, -30, 30)


def test_groups_stand_in_the_order_of_their_first_uses() -> None:
    found = {"b": uses(20240301), "a": uses(20240301), None: uses(20230101), "c": uses(0), "d": uses(20230000)}  # fmt: skip
    assert in_order(found) == [None, "d", "a", "b", "c"]


@given(st.lists(DATES, min_size=1), st.data())
def test_whatever_the_true_days_are_the_counts_hold(dates: list[int], data: st.DataObject) -> None:
    use = uses(*dates)
    first = use.first
    assert first is not None
    true = [data.draw(st.dates(*days(day))) for day in dates]
    own = data.draw(st.dates(*days(first)))
    earlier = sum(day < own for other, day in zip(dates, true, strict=True) if other != first)
    assert earlier <= use.maybe_before(first)
    assert use.surely_before(first) == 0, "nothing is surely before the first"
    for other, day in zip(dates, true, strict=True):
        late = behind(other, first)
        if other != first:
            assert late.least <= (day - own).days <= late.most
        if late.exact is not None:
            assert late.exact == late.least == late.most
