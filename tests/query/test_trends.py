"""Trends and first uses equal a count by reading every speech, on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from saying import PLACES, Said, several, stock

from speecharchive.index.location import index_folder
from speecharchive.index.sidecar import Sidecar
from speecharchive.index.wanted import Facet
from speecharchive.query.counting.diffusion import GROUPS, columns, diffusion
from speecharchive.query.counting.trends import FACETS, trend
from speecharchive.query.filters import Filters
from speecharchive.query.language import parse_query
from speecharchive.query.snapshot import Snapshot, snapshot
from speecharchive.store.archive import Archive

QUERIES = (
    "协商", "協", "哈哈", "协商 民主", "协商 OR 哈", "民主 -哈", "-协商", "高质量发展", "不曾说过",
    "协商 EXCEPT 协商民主", "协商 NEAR/1 民主", "哈 OR 协商 EXCEPT 协商民", "哈 -协商 EXCEPT 协商民主",
)  # fmt: skip


@dataclass(frozen=True)
class Held:
    view: Snapshot
    speeches: list[Said]


@pytest.fixture(scope="module", params=["sqlite", "postgresql", "sqlite+tantivy"])
def held(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Held]:
    database = (
        request.getfixturevalue("module_postgres")
        if request.param == "postgresql"
        else str(tmp_path_factory.mktemp("trends") / "archive.db")
    )
    speeches = list(several(seed=4, number=160))
    with Archive.open(database, create=True) as archive:
        stock(archive, speeches, Random(1))
        if request.param.endswith("tantivy"):
            assert Sidecar(index_folder(archive.engine)).build(archive.engine)
        with snapshot(archive) as view:
            yield Held(view, speeches)


def in_reach(said: Said, filters: Filters) -> bool:
    """The filters that these tests use, by their definition; a date is in range when any of its days is."""
    date = said.date or ""
    return (
        (not filters.kind or said.kind in filters.kind)
        and (not filters.place or (said.place or "").startswith("43"))
        and (filters.since is None or (date != "" and date + "-99" >= filters.since[: len(date)]
             and date >= filters.since[: len(date)]))
        and (filters.until is None or (date != "" and date <= filters.until))
    )  # fmt: skip


FILTERS = st.builds(
    Filters,
    kind=st.sampled_from([(), ("speech",), ("work-report", "address")]),
    place=st.sampled_from([(), ("湖南省",)]),
    since=st.sampled_from([None, "2022-03-06", "2023"]),
    until=st.sampled_from([None, "2023-06-30", "2024-12-31"]),
)
BY = st.lists(st.sampled_from(FACETS), min_size=1, max_size=2, unique=True).filter(
    lambda by: not {"month", "year"} <= set(by) and "body" not in by
)


@pytest.mark.long
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(st.sampled_from(QUERIES), min_size=1, max_size=2, unique=True), FILTERS, BY)
def test_a_trend_equals_a_count_by_reading(
    held: Held, written: list[str], filters: Filters, by: list[Facet]
) -> None:
    queries = [parse_query(query) for query in written]
    rows = list(trend(held.view, queries, filters, tuple(by)).rows(("speeches", "characters")))
    reach = [said for said in held.speeches if in_reach(said, filters)]
    for query in queries:
        expected: dict[tuple[Any, ...], list[int]] = {}
        for said in reach:
            counts = expected.setdefault(tuple(map(said.facet, by)), [0, 0, 0, 0])
            counts[1] += 1
            counts[3] += said.characters
            if said.matches(query):
                counts[0] += 1
                counts[2] += said.hits(query)
        own = [row for row in rows if row["phrase"] == query.raw]
        found = {_values(row, by): _counts(row) for row in own}
        assert len(found) == len(own)
        if not query.wanted:
            expected = {key: [*counts[:2], 0, counts[3]] for key, counts in expected.items()}
        assert {key: counts for key, counts in found.items() if counts[1]} == expected
        zeros = {key for key, counts in found.items() if not counts[1]}
        assert not zeros or {"month", "year"} & set(by), "only time is filled"


def _values(row: dict[str, Any], by: list[Facet]) -> tuple[Any, ...]:
    return tuple(row.get(f"{facet}_code", row[facet]) for facet in by)


def _counts(row: dict[str, Any]) -> list[int]:
    return [row["speeches"], row["of_speeches"], row["hits"] or 0, row["of_characters"]]


def test_places_have_their_names(held: Held) -> None:
    rows = trend(held.view, [parse_query("协商")], Filters(), ("place",)).rows(("speeches",))
    assert {row["place_code"]: row["place"] for row in rows} == PLACES
    cities = trend(held.view, [parse_query("协商")], Filters(), ("city",)).rows(("speeches",))
    assert {row["city_code"]: row["city"] for row in cities} == {
        None: None, "430200": "株洲市", "430000": "湖南省", "140300": "阳泉市",
    }  # fmt: skip


def test_a_field_in_a_query_narrows_its_own_denominator(held: Held) -> None:
    queries = [parse_query("协商"), parse_query("协商 kind:speech")]
    both, own = (
        sum(row["of_speeches"] for row in rows)
        for rows in _by_phrase(trend(held.view, queries, Filters(), ("year",)).rows(("speeches",)))
    )
    assert both == len(held.speeches)
    assert own == sum(said.kind == "speech" for said in held.speeches)


def _by_phrase(rows: Iterator[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["phrase"], []).append(row)
    return list(found.values())


def _days(date: str) -> tuple[str, str]:
    """The first and last day, as text, of a date of any precision."""
    least = f"{date}-01-01"[:10] if len(date) == 4 else f"{date}-01"[:10]
    return least, {4: f"{date}-12-31", 7: f"{date}-31", 10: date}[len(date)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.sampled_from(QUERIES), FILTERS, st.sampled_from([name for name in GROUPS if name != "body"]))  # fmt: skip
def test_first_uses_equal_a_search_by_reading(
    held: Held, written: str, filters: Filters, by: Facet
) -> None:
    query = parse_query(written)
    found = diffusion(held.view, query, filters, by, everywhere=True)
    rows = {row.get(f"{by}_code", row[by]): row for row in found.rows}
    reach = [said for said in held.speeches if in_reach(said, filters)]
    groups = Counter(said.facet(by) for said in reach)
    using = [said for said in reach if said.matches(query)]
    assert set(rows) == set(groups)
    assert (found.groups, found.reach) == (len({said.facet(by) for said in using}), len(groups))
    for group, row in rows.items():
        assert tuple(row) == columns(by)
        own = [said for said in using if said.facet(by) == group]
        dated = sorted((_days(said.date)[1], _days(said.date)[0]) for said in own if said.date)
        assert (row["speeches"], row["of_speeches"], row["undated"]) == (
            len(own),
            groups[group],
            len(own) - len(dated),
        )
        assert (row["dated_on"] is None) == (not dated)
        if row["dated_on"]:
            least, most = _days(row["dated_on"])
            assert most == dated[0][0]
            assert row["days_behind_least"] <= row["days_behind_most"]
            held_before = [
                said
                for said in reach
                if said.facet(by) == group and said.date and _days(said.date)[1] < least
            ]
            assert row["speeches_before"] == len(held_before)
            assert row["maybe_earlier"] == sum(
                _days(said.date)[0] < most
                for said in own
                if said.date and said.date != row["dated_on"]
            )


def test_the_earliest_use_is_behind_nobody(held: Held) -> None:
    rows = list(diffusion(held.view, parse_query("协商"), Filters(), "place").rows)
    assert [rows[0][name] for name in ("days_behind", "days_behind_least", "days_behind_most")] == [0, 0, 0]  # fmt: skip
    assert all(row["speeches"] for row in rows)
    exact = [row["days_behind"] for row in rows if row["days_behind"] is not None]
    assert all(days >= 0 for days in exact)
