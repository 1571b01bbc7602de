"""Counts of known phrases from the table of uses are those of the index, and those of a slow reading."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from speecharchive.index.entries import folds_of
from speecharchive.index.wanted import AllOf, Facet, Wanted
from speecharchive.model import Occasion
from speecharchive.outlets import Outlet
from speecharchive.phrases.counting import PhraseCounter
from speecharchive.phrases.phrase import Phrase
from speecharchive.query.counting.phrase_scan import scanned_rows
from speecharchive.query.counting.phrase_use import first_use, tally
from speecharchive.query.counting.phrases import HeldPhrase, find_phrase, held_phrases, phrase_rows
from speecharchive.query.filters import Filters, scope_of
from speecharchive.query.snapshot import Snapshot, snapshot
from speecharchive.store.archive import Archive
from speecharchive.store.engine import writing
from speecharchive.store.migrate import upgrade_database
from speecharchive.store.phrase_counting import count_phrases
from speecharchive.store.phrase_table import put_own
from tests.stocked import keep, made

DATES = (
    None,
    "2019",
    "2020",
    "2020-03",
    "2020-02-29",
    "2020-03-01",
    "2020-03-15",
    "2021-12-31",
    "2022-01",
)
PLACES = (None, ("430200", "株洲市"), ("430224", "茶陵县"), ("140300", "阳泉市"))
PIECES = (
    "高质量发展",
    "高质量發展,",
    "乡村振兴",
    "乡村全面振兴",
    "云河之路",
    "云河之路口",
    "云河道路。",
    "哈哈哈",
    "中国梦想",
)
OUTLETS = tuple(
    Outlet(name, name, "rednet", "430200", (f"{name}.example",), (), "active")
    for name in ("yunhe", "liangjiang")
)
OWN = (
    Phrase("云河之路", "云河", ("云河道路",), ("云河之路口",)),
    Phrase("哈哈", "云河"),
    Phrase("全无此语", "云河"),
)
FILTERS = (
    Filters(),
    Filters(since="2020"),
    Filters(since="2020-03", until="2021"),
    Filters(since="2020-03-02", until="2021-12-30"),
    Filters(until="2020-02"),
    Filters(place=("湖南省",)),
    Filters(place=("株洲市",), since="2020", kind=("speech",)),
    Filters(outlet=("yunhe",), speaker=("甲一鸣",)),
    Filters(body=("cppcc",), until="2020-03-14"),
)
FACETS: tuple[tuple[Facet, ...], ...] = (
    (), ("month",), ("year",), ("place",), ("province", "year"), ("month", "outlet"), ("speaker",), ("kind", "body"),
)  # fmt: skip


def fill(archive: Archive) -> None:
    """Sixty speeches of chance, the same every time; the last phrases come when half of them are there."""
    chance = random.Random(4)
    for outlet in (*OUTLETS, None):
        run = archive.begin_run("import", outlet)
        for number in range(20):
            if outlet is None and number == 10:
                with writing(archive.engine) as connection:
                    put_own(connection, OWN)
            texts = ["".join(chance.choices(PIECES, k=chance.randrange(4))) for _ in range(2)]
            occasion = Occasion("cppcc", None, 10, 4, None, None, "会", "stated")
            speech = made(
                *texts,
                title=chance.choice(("在云河的讲话", "工作报告")),
                date=chance.choice(DATES),
                place=chance.choice(PLACES),
                speaker=chance.choice((None, "甲一鸣", "乙二")),
                kind=chance.choice(("speech", "address")),
                occasion=chance.choice((None, occasion)),
            )
            keep(run, f"http://{outlet.name if outlet else 'none'}.example/{number}", speech)
        run.finish()
    count_phrases(archive.engine)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def view(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Snapshot]:
    if request.param == "sqlite":
        database = str(tmp_path_factory.mktemp("uses") / "archive.db")
        upgrade_database(database)
    else:
        database = request.getfixturevalue("module_postgres")
    folder = Path(tmp_path_factory.mktemp("captures"))
    with Archive.open(database, captures=folder) as archive:
        fill(archive)
        with snapshot(archive) as opened:
            yield opened


def slowly(
    view: Snapshot, held: HeldPhrase, filters: Filters, by: tuple[Facet, ...]
) -> dict[Any, tuple[int, int]]:
    """Speeches and hits by reading what the index says is in scope."""
    wanted = Wanted(scope=scope_of(filters, view))
    facets = dict(view.index.facets(wanted, by))
    counter = PhraseCounter([held.phrase.definition])
    found: dict[Any, list[int]] = defaultdict(list)
    for version_id, folds in folds_of(view.connection, facets):
        if n := counter.count(folds).get(held.phrase.name):
            found[facets[version_id]].append(n)
    return {values: (len(numbers), sum(numbers)) for values, numbers in found.items()}


@pytest.mark.parametrize("by", FACETS, ids="+".join)
@pytest.mark.parametrize("filters", FILTERS, ids=lambda filters: str(filters.as_given()))
def test_counts_are_those_of_a_slow_reading(
    view: Snapshot, filters: Filters, by: tuple[Facet, ...]
) -> None:
    scope = scope_of(filters, view)
    for name in ("高质量发展", "乡村振兴", "云河之路", "中国梦", "全无此语"):
        held = find_phrase(view.connection, name)
        found = {each.values: each[1:] for each in tally(view, held.id, scope, by)}
        assert found == slowly(view, held, filters, by)


@pytest.mark.parametrize("by", FACETS, ids="+".join)
@pytest.mark.parametrize("filters", FILTERS, ids=lambda filters: str(filters.as_given()))
def test_a_phrase_of_one_form_has_the_numbers_of_the_index_in_the_same_order(
    view: Snapshot, filters: Filters, by: tuple[Facet, ...]
) -> None:
    scope = scope_of(filters, view)
    for name in ("高质量发展", "哈哈"):
        held = find_phrase(view.connection, name)
        searched = view.index.tally(Wanted((AllOf((name,)),), scope), by, (name,))
        assert list(tally(view, held.id, scope, by)) == list(searched)


@pytest.mark.parametrize("filters", FILTERS, ids=lambda filters: str(filters.as_given()))
def test_a_reading_without_storing_gives_the_same_rows(view: Snapshot, filters: Filters) -> None:
    held = held_phrases(view.connection, ("云河",))
    stored = list(phrase_rows(view, held, filters))
    assert stored == list(scanned_rows(view, OWN, filters))
    assert any(row["speeches"] for row in stored)


def test_the_first_use_is_the_one_that_is_over_first(view: Snapshot) -> None:
    held = find_phrase(view.connection, "高质量发展")
    first = first_use(view, held.id, scope_of(Filters(since="2020"), view))
    assert first is not None
    assert first.dated_on == "2020-02-29"
    assert first_use(view, held.id, scope_of(Filters(since="2030"), view)) is None
