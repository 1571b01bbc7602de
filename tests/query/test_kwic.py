"""Concordances: every hit, where it says it is, in the order asked for."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from speecharchive.errors import BadFilter
from speecharchive.normalise.fold import fold
from speecharchive.query.concordance.kwic import KEYS, Grouping, Sort, Wish, kwic
from speecharchive.query.concordance.kwic_order import Ordered
from speecharchive.query.filters import Filters
from speecharchive.query.language import parse_query
from speecharchive.query.snapshot import Snapshot, snapshot
from speecharchive.store import tables
from speecharchive.store.archive import Archive
from tests.stocked import keep, made

PIECES = (
    "制造",
    "製造",
    "名城",
    "哈哈",
    "哈",
    "，",
    "﹐",
    "ABC",
    "ａｂｃ",
    "云河",
    "=1",
    "\u3000",
    "𠀀",
)
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join)
SORTS: tuple[Sort, ...] = ("none", "date", "left", "right")
GROUPINGS: tuple[Grouping, ...] = ("speaker", "office", "place", "year", "outlet", "kind")


@pytest.fixture
def view(stocked: str) -> Iterator[Snapshot]:
    with Archive.open(stocked, read_only=True) as archive, snapshot(archive) as opened:
        yield opened


def rows(view: Snapshot, query: str, **wish: Any) -> list[dict[str, Any]]:
    filters = wish.pop("filters", Filters())
    return list(kwic(view, parse_query(query), filters, Wish(**wish)).rows)


def texts(view: Snapshot) -> dict[str, str]:
    """The published text of every paragraph of every current version, by permalink."""
    speech, version, paragraph = tables.Speech, tables.Version, tables.Paragraph
    held = view.connection.execute(
        select(speech.id, version.n, paragraph.n, paragraph.text)
        .join(version, (version.speech_id == speech.id) & (version.n == speech.current))
        .join(paragraph, paragraph.version_id == version.id)
    )
    return {f"{row[0]}@v{row[1]}#p{row[2]}": row[3] for row in held}


def brute(texts: dict[str, str], *phrases: str) -> set[tuple[str, int, int]]:
    """Every place at which any of the phrases begins."""
    return {
        (link, at, at + len(phrase))
        for link, text in texts.items()
        for phrase in phrases
        for at in range(len(text))
        if fold(text).startswith(fold(phrase), at)
    }


def places(found: list[dict[str, Any]]) -> list[tuple[str, int, int]]:
    return [(row["permalink"], row["start"], row["end"]) for row in found]


def test_a_row_tells_where_it_is_from(view: Snapshot) -> None:
    (row,) = rows(view, "高质量", width=4)
    assert tuple(row) == KEYS
    assert (row["left"], row["hit"], row["right"]) == ("不移推动", "高质量", "发展。")
    assert (row["paragraph"], row["start"], row["end"]) == (1, 16, 19)
    assert row["permalink"] == f"{row['id']}@v1#p1"
    assert (row["speaker"], row["office"]) == ("甲一鸣", "株洲市委书记")
    assert (row["place"], row["place_code"]) == ("株洲市", "430200")
    assert (row["delivered_on"], row["dated_on"]) == ("2024-12-26", "2024-12-26")
    assert (row["outlet"], row["kind"]) == ("zhuzhou-rednet", "speech")
    assert (row["title"], row["url"]) == ("坚定信心 团结实干", "http://zz.example/1")


def test_published_characters_are_shown_and_the_fold_is_searched(view: Snapshot) -> None:
    assert [row["hit"] for row in rows(view, "制造名城")] == [
        "制造名城",
        "制造名城",
        "製造名城",
    ]
    (row,) = rows(view, "abc", width=2)
    assert (row["left"], row["hit"], row["right"]) == ("话。", "ＡＢＣ", "协商")


def test_a_context_ends_with_the_paragraph(view: Snapshot) -> None:
    (row,) = rows(view, "协商民主", width=100)
    assert (row["left"], row["right"]) == ("", "是個好辦法。")
    (row,) = rows(view, "协商民主", width=0)
    assert (row["left"], row["right"]) == ("", "")


def test_hits_of_all_terms_in_reading_order(view: Snapshot) -> None:
    found = rows(view, "制造名城 协商", filters=Filters(place=("株洲",)))
    assert [row["hit"] for row in found] == ["制造名城", "协商", "制造名城"]


def test_filters_and_limit(view: Snapshot) -> None:
    assert len(rows(view, "协商")) == 3
    assert len(rows(view, "协商", filters=Filters(since="2024"))) == 1
    assert places(rows(view, "协商", limit=2)) == places(rows(view, "协商"))[:2]
    found = kwic(view, parse_query("协商"), Filters(), Wish(sort="left", limit=2))
    assert found.total is not None
    assert (found.total.hits, found.total.speeches) == (3, 3)
    assert len(list(found.rows)) == 2


def test_nothing_to_show(view: Snapshot) -> None:
    assert rows(view, "不在任何讲话里") == []
    assert rows(view, "不在任何讲话里", sort="left", group="place") == []
    with pytest.raises(BadFilter, match="only excludes"):
        rows(view, "-协商")


def test_the_newest_speech_comes_first_or_the_oldest(view: Snapshot) -> None:
    assert [row["dated_on"] for row in rows(view, "协商")] == [
        "2024-12-26",
        "2023-02-24",
        None,
    ]
    dates = [row["dated_on"] for row in rows(view, "协商", sort="date")]
    assert dates == ["2023-02-24", "2024-12-26", None]


@pytest.mark.parametrize("group", GROUPINGS)
def test_groups_sum_up_and_stand_together(view: Snapshot, group: Grouping) -> None:
    found = kwic(view, parse_query("协商 OR 一"), Filters(), Wish(group=group, sort="right"))
    listed = list(found.rows)
    assert Counter(row["group"] for row in listed) == {g.name: g.hits for g in found.groups}
    for each in found.groups:
        assert len({row["id"] for row in listed if row["group"] == each.name}) == each.speeches
    order = [row["group"] for row in listed]
    assert list(dict.fromkeys(order)) == [g.name for g in found.groups]
    assert order == sorted(order, key=list(dict.fromkeys(order)).index), "no group comes twice"
    assert [g.name for g in found.groups if g.name is None] in ([], [found.groups[-1].name])
    assert places(sorted(listed, key=_place)) == places(
        sorted(rows(view, "协商 OR 一"), key=_place)
    )


def _place(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["permalink"], row["start"], row["end"]


def test_the_order_of_groups(view: Snapshot) -> None:
    def names(group: Grouping) -> list[str | None]:
        found = kwic(view, parse_query("制造名城 OR 乡村"), Filters(), Wish(group=group))
        return [g.name for g in found.groups]

    assert names("year") == ["2023", "2024"]
    assert names("place")[0] == "株洲市 (430200)"
    assert names("speaker") == ["甲一鸣", "莊華平", None]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kwic")


@given(
    speeches=st.lists(st.lists(TEXTS, min_size=1, max_size=3), min_size=1, max_size=4),
    phrases=st.lists(
        st.sampled_from(("哈", "哈哈", "制造", "名城，", "abc", "𠀀")), min_size=1, max_size=2
    ),
    width=st.integers(0, 6),
)
def test_hits_are_those_of_a_scan_of_all_texts(
    filled: Path,
    sqlite_template: Path,
    speeches: list[list[str]],
    phrases: list[str],
    width: int,
) -> None:
    path = filled / "archive.db"
    for old in filled.glob("archive.db?*"):
        old.unlink()
    shutil.copyfile(sqlite_template, path)
    with Archive.open(path) as archive:
        run = archive.begin_run("import", None)
        for number, paragraphs in enumerate(speeches):
            keep(run, f"http://a.example/{number}", made(*paragraphs, date=f"202{number}"))
        run.finish()
        with snapshot(archive) as view:
            check(view, phrases, width)


def check(view: Snapshot, phrases: list[str], width: int) -> None:
    held, query = texts(view), " OR ".join(phrases)
    found = rows(view, query, width=width)
    assert sorted(places(found)) == sorted(brute(held, *phrases))
    for row in found:
        text = held[row["permalink"]]
        assert row["hit"] == text[row["start"] : row["end"]]
        assert row["left"] == text[max(0, row["start"] - width) : row["start"]]
        assert row["right"] == text[row["end"] : row["end"] + width]
    by_right = rows(view, query, width=width, sort="right")
    assert places(by_right) == places(sorted(found, key=lambda row: fold(row["right"])))
    by_left = rows(view, query, width=width, sort="left")
    assert places(by_left) == places(sorted(found, key=lambda row: fold(row["left"])[::-1]))


def test_hits_that_nobody_reads_leave_no_file_open() -> None:
    ordered = Ordered([], groups_by_name=False)
    file = ordered._file
    del ordered
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        file.execute("SELECT 1")
