"""What of a table a chart shows, and what it says it leaves out."""

from __future__ import annotations

from speecharchive.index.wanted import Tally, Total
from speecharchive.plot.chart import MOST_BARS, MOST_SERIES
from speecharchive.plot.trend_chart import chart_of
from speecharchive.query.counting.trend_table import Counted, TrendTable, Values


def counted(phrase: str, held: dict[Values, int], found: dict[Values, int]) -> Counted:
    return Counted(
        phrase,
        {key: Tally(key, number, 2 * number) for key, number in found.items()},
        {key: Total(key, number, 1000 * number) for key, number in held.items()},
    )


HELD: dict[Values, int] = {(202401,): 4, (202403,): 5, (202400,): 2, (0,): 3}


def test_phrases_over_time_share_their_denominators() -> None:
    table = TrendTable(("month",), (counted("a", HELD, {(202401,): 1}), counted("b", HELD, {})))
    chart = chart_of(table, "speeches", {"place": ["湖南省", "四川省"], "since": "2024"})
    assert chart.labels == ("2024-01", "2024-02", "2024-03")
    assert [(each.label, each.rates) for each in chart.series] == [
        ("a", (25.0, None, 0.0)),
        ("b", (0.0, None, 0.0)),
    ]
    assert chart.reach == ((4, 0, 5),)
    assert chart.title == "place: 湖南省, 四川省, since: 2024"
    assert chart.notes == ("not drawn: speeches in reach, 2 dated by year alone and 3 undated",)


def test_the_axis_is_what_per_says() -> None:
    table = TrendTable(("month",), (counted("a", HELD, {(202401,): 1}),))
    chart = chart_of(table, "characters", {})
    assert chart.series[0].rates == (5.0, None, 0.0)
    assert chart.rate_name == "hits per 10,000 characters"


def test_groups_over_time_are_lines_with_denominators_of_their_own() -> None:
    held: dict[Values, int] = {(2023, "甲"): 2, (2024, "甲"): 1, (2024, None): 3}
    table = TrendTable(("year", "speaker"), (counted("协商", held, {(2024, None): 3}),))
    chart = chart_of(table, "speeches", {"kind": ["speech"]})
    assert [(each.label, each.rates) for each in chart.series] == [
        ("甲", (0.0, 0.0)),
        ("(unknown)", (None, 100.0)),
    ]
    assert chart.reach == ((2, 1), (0, 3))
    assert chart.title == "协商 · kind: speech"


def test_a_group_without_any_dated_speech_is_named_and_not_drawn() -> None:
    held: dict[Values, int] = {(2023, "甲"): 2, (2024, "甲"): 1, (0, "乙"): 3}
    table = TrendTable(("year", "speaker"), (counted("协商", held, {(2024, "甲"): 1}),))
    chart = chart_of(table, "speeches", {})
    assert [each.label for each in chart.series] == ["甲"]
    assert chart.notes == (
        "not drawn: speeches in reach, 3 undated",
        "not drawn, for none of their speeches has a place on the axis: 乙",
    )


def test_places_are_bars_by_name_or_code() -> None:
    held: dict[Values, int] = {("430200",): 2, ("429000",): 1, (None,): 1}
    one = counted("a", held, {("430200",): 1})
    chart = chart_of(TrendTable(("city",), (one,), {"430200": "株洲市"}), "speeches", {})
    assert not chart.over_time
    assert chart.labels == ("株洲市", "429000", "(unknown)")
    assert chart.reach == ((2, 1, 1),)


def test_what_does_not_fit_is_said() -> None:
    years: dict[Values, int] = {(2024, f"{n:02}"): 1 for n in range(MOST_SERIES + 3)}
    found: dict[Values, int] = {(2024, "14"): 1}
    chart = chart_of(TrendTable(("year", "speaker"), (counted("a", years, found),)), "speeches", {})
    assert len(chart.series) == MOST_SERIES
    assert chart.series[0].label == "14"
    assert chart.notes == ("not drawn: 3 more, which have fewer speeches",)
    people: dict[Values, int] = {(f"{n:02}",): 1 for n in range(MOST_BARS + 5)}
    chart = chart_of(TrendTable(("speaker",), (counted("a", people, {}),)), "speeches", {})
    assert len(chart.labels) == MOST_BARS
    assert chart.notes == ("not drawn: 5 more rows of the table",)


def test_nothing_in_reach_is_said() -> None:
    chart = chart_of(TrendTable(("year",), (counted("a", {}, {}),)), "speeches", {})
    assert (chart.labels, chart.notes) == ((), ("nothing is in reach",))


def test_undated_speeches_are_told_phrase_by_phrase_where_scopes_differ() -> None:
    table = TrendTable(("month",), (counted("a", HELD, {}), counted("b", {(202401,): 1, (0,): 1}, {})))  # fmt: skip
    assert chart_of(table, "speeches", {}).notes == (
        "not drawn: a: speeches in reach, 2 dated by year alone and 3 undated",
        "not drawn: b: speeches in reach, 1 undated",
    )
