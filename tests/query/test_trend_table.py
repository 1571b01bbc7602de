"""Rows, zeros, gaps, order and rates of the table, from counts alone."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.errors import BadFilter
from speecharchive.index.wanted import Facet, Tally, Total
from speecharchive.query.counting.trend_table import Counted, TrendTable, Values, columns, rate
from speecharchive.query.counting.trends import FACETS, facets, rates

BOTH = ("speeches", "characters")


def table(
    by: tuple[Facet, ...], totals: dict[Values, int], found: dict[Values, int], **bounds: int
) -> TrendTable:
    """Each speech has 1,000 characters, each that holds the phrase holds it twice."""
    counted = Counted(
        "协商",
        {key: Tally(key, number, 2 * number) for key, number in found.items()},
        {key: Total(key, number, 1000 * number) for key, number in totals.items()},
    )
    return TrendTable(by, (counted,), {"430200": "株洲市"}, **bounds)


def rows(trend: TrendTable) -> list[dict[str, Any]]:
    return list(trend.rows(BOTH))


def test_months_have_no_gaps_and_say_what_is_not_known() -> None:
    held: dict[Values, int] = {(202311,): 4, (202402,): 5, (202300,): 2, (0,): 3}
    found = rows(table(("month",), held, {(202311,): 1, (0,): 1}))
    assert [(row["month"], row["speeches"], row["of_speeches"]) for row in found] == [
        ("2023-11", 1, 4),
        ("2023-12", 0, 0),
        ("2023-XX", 0, 2),
        ("2024-01", 0, 0),
        ("2024-02", 0, 5),
        ("undated", 1, 3),
    ]


def test_silence_is_zero_and_a_gap_is_null() -> None:
    held: dict[Values, int] = {(2020,): 4, (2022,): 5}
    said, gap, silent = rows(table(("year",), held, {(2020,): 1}))
    assert said == {
        "phrase": "协商",
        "year": "2020",
        "speeches": 1,
        "of_speeches": 4,
        "hits": 2,
        "of_characters": 4000,
        "percent_of_speeches": 25.0,
        "per_speech": 0.5,
        "per_10000_characters": 5.0,
    }
    rate_names = ("percent_of_speeches", "per_speech", "per_10000_characters")
    assert [gap[name] for name in rate_names] == [None, None, None]
    assert [silent[name] for name in rate_names] == [0, 0, 0]
    assert (gap["of_speeches"], gap["speeches"], gap["hits"]) == (0, 0, 0)


def test_bounds_of_the_scope_are_bounds_of_the_table() -> None:
    held: dict[Values, int] = {(202402,): 5}
    months = [row["month"] for row in rows(table(("month",), held, {}, since=20231101, until=20240331))]  # fmt: skip
    assert months == ["2023-11", "2023-12", "2024-01", "2024-02", "2024-03"]
    assert [row["year"] for row in rows(table(("year",), {}, {}, since=20220101, until=20231231))] == ["2022", "2023"]  # fmt: skip


def test_two_facets_are_a_full_panel_over_time() -> None:
    held: dict[Values, int] = {
        (2020, "430200"): 4,
        (2022, "430200"): 1,
        (2021, None): 7,
        (0, None): 1,
    }
    found = rows(table(("year", "place"), held, {(2021, None): 7}))
    assert [(row["year"], row["place"], row["place_code"], row["of_speeches"]) for row in found] == [
        ("2020", "株洲市", "430200", 4),
        ("2020", None, None, 0),
        ("2021", "株洲市", "430200", 0),
        ("2021", None, None, 7),
        ("2022", "株洲市", "430200", 1),
        ("2022", None, None, 0),
        ("undated", None, None, 1),
    ]  # fmt: skip
    turned = {key[::-1]: number for key, number in held.items()}
    by_place = rows(table(("place", "year"), turned, {}))
    assert [row["place_code"] for row in by_place] == ["430200"] * 3 + [None] * 4


def test_other_facets_stand_by_how_often_they_say_it() -> None:
    held: dict[Values, int] = {("甲",): 9, ("乙",): 5, ("丙",): 5, (None,): 99, ("丁",): 20}
    found = rows(table(("speaker",), held, {("乙",): 3, ("丙",): 3, ("甲",): 1}))
    assert [row["speaker"] for row in found] == ["丙", "乙", "甲", "丁", None]


def test_each_phrase_has_the_denominators_of_its_own_scope() -> None:
    one = Counted("a", {(2020,): Tally((2020,), 1, 1)}, {(2020,): Total((2020,), 2, 20)})
    other = Counted("b", {}, {(2022,): Total((2022,), 3, 30)})
    trend = TrendTable(("year",), (one, other))
    assert [(row["phrase"], row["year"], row["of_speeches"]) for row in trend.rows(("speeches",))] == [
        ("a", "2020", 2), ("a", "2021", 0), ("a", "2022", 0),
        ("b", "2020", 0), ("b", "2021", 0), ("b", "2022", 3),
    ]  # fmt: skip


def test_a_query_without_a_wanted_term_has_no_hits() -> None:
    counted = Counted("-a", {(2020,): Tally((2020,), 1, None)}, {(2020,): Total((2020,), 2, 20), (2022,): Total((2022,), 1, 1)}, hits=False)  # fmt: skip
    found = list(TrendTable(("year",), (counted,)).rows(("speeches", "characters")))
    assert [(row["hits"], row["per_speech"], row["percent_of_speeches"]) for row in found] == [
        (None, None, 50.0), (None, None, None), (None, None, 0.0),
    ]  # fmt: skip


@given(
    st.dictionaries(
        st.tuples(
            st.sampled_from([0, 202300, 202400, 202301, 202312, 202405, 202406]),
            st.sampled_from([None, "430200", "430000"]),
        ),
        st.tuples(st.integers(1, 9), st.integers(0, 9)),
    )
)
def test_no_speech_is_lost_and_no_month_is_missing(counts: dict[Values, tuple[int, int]]) -> None:
    held = {key: total for key, (total, _) in counts.items()}
    said = {key: min(total, found) for key, (total, found) in counts.items() if found}
    found = rows(table(("month", "place"), held, said))
    assert sum(row["speeches"] for row in found) == sum(said.values())
    assert sum(row["of_speeches"] for row in found) == sum(held.values())
    keys = Counter((row["month"], row["place_code"]) for row in found)
    assert set(keys.values()) <= {1}
    regular = sorted(key[0] for key in held if key[0] % 100)  # type: ignore[operator]
    if regular:
        first, last = regular[0], regular[-1]
        span = [f"{month // 100}-{month % 100:02}" for month in range(first, last + 1) if 1 <= month % 100 <= 12]  # type: ignore[operator]  # fmt: skip
        places = {key[1] for key in held}
        assert {(month, place) for month in span for place in places} <= set(keys)


def test_rates_have_six_digits_and_nothing_to_measure_against_is_null() -> None:
    assert rate(1, 3, 100) == 33.3333
    assert rate(1, 400_000_000, 10_000) == 2.5e-05
    assert rate(5, 0, 100) is None


def test_columns_are_those_of_the_rows() -> None:
    trend = table(("month", "place"), {(202401, "430200"): 1}, {})
    for per in (("speeches",), ("characters",), BOTH):
        assert columns(trend.by, per) == tuple(next(trend.rows(per)))  # type: ignore[arg-type]


def test_facets_and_rates_as_written() -> None:
    assert facets("Month, place,month") == ("month", "place")
    assert rates("characters,speeches") == ("characters", "speeches")
    with pytest.raises(
        BadFilter, match=r"--by 'week' is not known; known are: month, year, place"
    ) as wrong:
        facets("week")
    assert all(name in str(wrong.value) for name in FACETS)
    with pytest.raises(
        BadFilter, match=r"--per 'character' is not known; did you mean characters[?]"
    ):
        rates("character")
    with pytest.raises(BadFilter, match="leave year out"):
        facets("year,month")
