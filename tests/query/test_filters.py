"""Which speeches the filters and queries find."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from speecharchive.errors import BadFilter, SpeecharchiveError, UnknownOutlet
from speecharchive.query.filters import Filters, first_day, last_day
from speecharchive.query.language import parse_query
from speecharchive.query.search import listed, search
from speecharchive.query.snapshot import Snapshot, snapshot
from speecharchive.store.archive import Archive


@pytest.fixture
def view(stocked: str) -> Iterator[Snapshot]:
    with Archive.open(stocked, read_only=True) as archive, snapshot(archive) as opened:
        yield opened


def numbers(rows: Any) -> list[str]:
    """The last character of each address, in the order found."""
    return [row["url"][-1] for row in rows]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, "1324"),
        ({"speaker": ("甲一鸣",)}, "1"),
        ({"speaker": ("庄华平",)}, "2"),
        ({"speaker": ("莊 華 平",)}, "2"),
        ({"speaker": ("甲",)}, ""),
        ({"speaker": ("甲一鸣", "庄华平")}, "12"),
        ({"office": ("市委书记",)}, "1"),
        ({"office": ("株洲市委書記",)}, "1"),
        ({"outlet": ("zhuzhou-rednet",)}, "13"),
        ({"outlet": ("红网株洲站",)}, "13"),
        ({"place": ("430000",)}, "13"),
        ({"place": ("湖南",)}, "13"),
        ({"place": ("湖南省",)}, "13"),
        ({"place": ("株洲市",)}, "13"),
        ({"place": ("茶陵縣",)}, "3"),
        ({"place": ("430224",)}, "3"),
        ({"place": ("阳泉", "茶陵县")}, "32"),
        ({"place": ("北京市",)}, ""),
        ({"kind": ("work-report", "address")}, "32"),
        ({"kind": ("news",)}, ""),
        ({"body": ("npc",)}, "2"),
        ({"meeting": ("plenary",), "phase": ("closing",)}, "1"),
        ({"term": (10, 16), "session": (3,)}, "2"),
        ({"since": "2024"}, "13"),
        ({"since": "2024-12-27"}, "3"),
        ({"since": "2024-12-26", "until": "2024-12-26"}, "13"),
        ({"since": "2025"}, ""),
        ({"until": "2023"}, "2"),
        ({"until": "2023-02-24"}, "2"),
        ({"until": "2023-02-23"}, ""),
        ({"until": "2024-11"}, "2"),
        ({"until": "2024-12"}, "132"),
        ({"speaker": ("甲一鸣",), "body": ("npc",)}, ""),
    ],
)
def test_filters_find(view: Snapshot, given: dict[str, Any], found: str) -> None:
    assert "".join(numbers(listed(view, Filters(**given)))) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("制造名城", "12"),
        ("製造名城", "12"),
        ("制", "12"),
        ("协商", "124"),
        ("协商 制造名城", "12"),
        ("协商 -制造名城", "4"),
        ("高质量 OR 乡村", "13"),
        ("-协商", "3"),
        ("abc", "4"),
        ("ABC协商", "4"),
        ("城，坚", "1"),
        ('"制造名城 靠"', ""),
        ("同志们:我们", ""),
        ("=1+1", "3"),
        ("%", ""),
        ("_", ""),
        ("不在任何讲话里", ""),
        ("协商 OR 乡村 -农业", "1324"),
        ("协商 EXCEPT 坚持协商", "24"),
        ("协商 -协商 EXCEPT 坚持协商", "1"),
        ("抓好 NEAR/0 农业", "2"),
        ("建设 NEAR/5 农业", ""),
        ("制造名城 place:株洲市", "1"),
        ("title:信心", "1"),
        ("title:討會上", ""),
        ("title:閉幕 title:讲话", "2"),
        ("place:湖南 year:2024", "13"),
        ("place:湖南 place:阳泉 body:npc", "2"),
    ],
)
def test_queries_find(view: Snapshot, query: str, found: str) -> None:
    result = search(view, parse_query(query), Filters())
    assert "".join(numbers(result.rows)) == found
    assert result.total == len(found)


def test_a_query_and_filters_together(view: Snapshot) -> None:
    result = search(view, parse_query("协商"), Filters(since="2024"), limit=1)
    assert (result.total, numbers(result.rows)) == (1, ["1"])
    result = search(view, parse_query("place:湖南省 乡村"), Filters(place=("茶陵县",)))
    assert numbers(result.rows) == ["3"]
    assert search(view, parse_query("place:湖南省 乡村"), Filters(place=("阳泉",))).total == 0


def test_a_limit_leaves_the_total(view: Snapshot) -> None:
    result = search(view, parse_query("协商"), Filters(), limit=2)
    assert (result.total, numbers(result.rows)) == (3, ["1", "2"])


def test_what_a_hit_shows(view: Snapshot) -> None:
    (first, second) = search(view, parse_query("制造名城"), Filters()).rows
    assert first["speaker"] == "甲一鸣"
    assert (first["place"], first["place_code"]) == ("株洲市", "430200")
    assert first["delivered_on"] == "2024-12-26"
    assert first["hits"] == 2
    assert second["snippets"] == ["我們要建設製造名城﹐抓好農業。"]
    assert second["places"] == [{"paragraph": 0, "start": 5, "end": 9}]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"place": ("朝阳区",)}, BadFilter),
        ({"place": ("没有的地方",)}, BadFilter),
        ({"place": ("999999",)}, BadFilter),
        ({"place": ("",)}, BadFilter),
        ({"outlet": ("no-such",)}, UnknownOutlet),
        ({"speaker": ("",)}, BadFilter),
        ({"office": (" ",)}, BadFilter),
    ],
)
def test_what_cannot_be_found_is_said(
    view: Snapshot, given: dict[str, Any], error: type[SpeecharchiveError]
) -> None:
    with pytest.raises(error) as caught:
        list(listed(view, Filters(**given)))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "given",
    [
        {"kind": ("sermon",)}, {"body": ("senate",)}, {"meeting": ("x",)}, {"phase": ("middle",)},
        {"since": "2024-13"}, {"since": "gestern"}, {"until": "2024-02-30"}, {"since": "0000"},
        {"since": "2024", "until": "2023"},
    ],
)  # fmt: skip
def test_a_filter_that_cannot_be_read_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(BadFilter):
        Filters(**given)


def test_the_days_of_a_date() -> None:
    assert (first_day("2024"), last_day("2024")) == ("2024-01-01", "2024-12-31")
    assert (first_day("2024-2"), last_day("2024-2")) == ("2024-02-01", "2024-02-29")
    assert first_day("2024-12-06") == last_day("2024-12-6") == "2024-12-06"
