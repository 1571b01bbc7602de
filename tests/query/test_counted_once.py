"""One speech at three outlets is one speech in every count and list, and every page where that is asked for."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import speecharchive as sa
from speecharchive.export.job import Wanted, export_to_stream
from speecharchive.phrases.phrase import Phrase
from speecharchive.query.concordance.kwic import kwic
from speecharchive.query.counting.diffusion import diffusion
from speecharchive.query.counting.phrase_scan import scanned_rows
from speecharchive.query.counting.phrases import find_phrase, phrase_rows
from speecharchive.query.counting.trends import trend
from speecharchive.query.filters import Filters
from speecharchive.query.language import parse_query
from speecharchive.query.phrase_trend import phrase_trend
from speecharchive.query.search import search
from speecharchive.query.snapshot import Snapshot, snapshot
from speecharchive.query.statistics import collocations, keyness
from speecharchive.store.archive import Archive
from tests.stocked import TL, ZZ, keep, made

ONCE, PAGES = Filters(copies=False), Filters()
HUNAN, SHANXI = ("430200", "株洲市"), ("140300", "阳泉市")


def long(seed: int) -> str:
    """Characters in an order of their own."""
    return "".join(chr(0x4E00 + (n * seed) % 2003) for n in range(1, 700))


SAID = long(37) + "我们推动高质量发展，建设制造名城。"
CUT = long(37) + "我们推动高质量发展。"
OTHER = long(53) + "高质量发展靠协商。"


@pytest.fixture
def filled(database: str, tmp_path: Path) -> str:
    """One speech at three pages, one of which lacks the end and one of which is dated to the month; and another speech."""
    with Archive.open(database, captures=tmp_path / "captures") as archive:
        for outlet, urls in ((ZZ, ("1", "4")), (TL, ("2",)), (None, ("3",))):
            run = archive.begin_run("import", outlet)
            for url in urls:
                text = {"1": SAID, "2": CUT, "3": SAID, "4": OTHER}[url]
                date = "2024-01" if url == "3" else "2024-01-09"
                speech = made(
                    text, date=date, speaker="甲一鸣", place=SHANXI if url == "4" else HUNAN
                )
                keep(run, f"http://a.example/{url}", speech)
            run.finish()
    return database


@pytest.fixture
def view(filled: str, tmp_path: Path) -> Iterator[Snapshot]:
    with (
        Archive.open(filled, captures=tmp_path / "captures") as archive,
        snapshot(archive) as opened,
    ):
        yield opened


def test_search_lists_a_speech_once_and_says_where_else_it_is(view: Snapshot) -> None:
    found = search(view, parse_query("高质量发展"), ONCE)
    rows = list(found.rows)
    assert (found.total, found.copies, len(rows)) == (2, 2, 2)
    (row,) = [row for row in rows if row["place_code"] == "430200"]
    names = {ZZ.name, TL.name, "?"} - {row["outlet"] or "?"}
    assert row["also_at"] == sorted(names)
    assert [row["also_at"] for row in rows if row["place_code"] == "140300"] == [[]]
    everywhere = search(view, parse_query("高质量发展"), PAGES)
    assert (everywhere.total, everywhere.copies, len(list(everywhere.rows))) == (4, 0, 4)


def test_what_only_some_copies_hold_is_found_in_those(view: Snapshot) -> None:
    for query in ("制造名城", "制造名城 place:株洲", "发展 EXCEPT 发展了 NEAR/9 制造名城"):
        (row,) = search(view, parse_query(query), ONCE).rows
        assert row["outlet"] != TL.name
    (row,) = search(view, parse_query("高质量发展 -制造名城 place:株洲"), ONCE).rows
    assert row["outlet"] == TL.name
    (row,) = search(view, parse_query(f"高质量发展 outlet:{TL.name}"), ONCE).rows
    assert row["outlet"] == TL.name


def test_trends_count_speeches_and_outlets_count_what_they_carry(view: Snapshot) -> None:
    query = parse_query("高质量发展")

    def counts(filters: Filters, by: str) -> dict[object, tuple[int, int]]:
        rows = trend(view, [query], filters, (by,)).rows(("speeches",))  # type: ignore[arg-type]
        return {row[by]: (row["speeches"], row["of_speeches"]) for row in rows}

    assert counts(ONCE, "place") == {"株洲市": (1, 1), "阳泉市": (1, 1)}
    assert counts(PAGES, "place") == {"株洲市": (3, 3), "阳泉市": (1, 1)}
    assert counts(ONCE, "outlet") == counts(PAGES, "outlet") == {ZZ.name: (2, 2), TL.name: (1, 1), None: (1, 1)}  # fmt: skip
    read = parse_query("发展 EXCEPT 发展了")
    rows = list(trend(view, [read], ONCE, ("year",)).rows(("speeches",)))
    assert [(row["speeches"], row["of_speeches"], row["hits"]) for row in rows] == [(2, 2, 2)]
    assert diffusion(view, query, ONCE, "outlet").reach == 3
    assert {row["speeches"] for row in diffusion(view, query, ONCE, "place").rows} == {1}


def test_known_phrases_are_counted_as_the_index_counts(view: Snapshot) -> None:
    held = find_phrase(view.connection, "高质量发展")
    for filters, speeches in ((ONCE, 2), (PAGES, 4), (replace(ONCE, place=("株洲",)), 1)):
        (told,) = phrase_rows(view, [held], filters)
        assert (told["speeches"], told["hits"]) == (speeches, speeches)
        rows = phrase_trend(view, held, filters, ("kind",)).rows(("speeches",))
        assert [row["speeches"] for row in rows] == [speeches]
        own = Phrase("高质量发展", "x", (), ())
        (scanned,) = scanned_rows(view, [own], filters)
        assert (scanned["speeches"], scanned["hits"]) == (speeches, speeches)
    assert told["first_held_id"]


def test_concordance_and_statistics_read_a_text_once(view: Snapshot) -> None:
    query = parse_query("高质量发展")
    assert len(list(kwic(view, query, ONCE).rows)) == 2
    assert len(list(kwic(view, query, PAGES).rows)) == 4
    near = collocations.collocations(view, query, ONCE, collocations.Wish(minimum=1))
    assert (near.hits, near.speeches, near.in_reach) == (2, 2, 2)
    asked = replace(ONCE, outlet=(ZZ.name,), place=("株洲",))
    compared = keyness.keyness(view, asked, wish=keyness.Wish(1, 1))
    assert (compared.target.speeches, compared.reference.speeches) == (1, 1)
    pages = keyness.keyness(view, replace(asked, copies=True), wish=keyness.Wish(1, 1))
    assert (pages.target.speeches, pages.reference.speeches) == (1, 3)


def test_export_says_which_rows_are_one_speech(filled: str) -> None:
    out = io.StringIO(newline="")
    with Archive.open(filled, read_only=True) as archive:
        export_to_stream(archive, Wanted("csv"), out)
    with sa.open_archive(filled) as held:
        shown = {row["id"]: row["variant_group"] for row in held.sql("SELECT id, variant_group FROM v_speech")}  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))
    assert {row["id"]: row["variant_group"] for row in rows} == shown
    assert sorted(Counter(shown.values()).values()) == [1, 3]


def test_python_counts_speeches_and_copies_has_the_pages(filled: str) -> None:
    with sa.open_archive(filled) as archive:
        found = archive.speeches(place="株洲").search("发展")
        assert (found.count(), found.copies().count()) == (1, 3)
        assert len(found.ids()) == len(found.to_pandas()) == 1
        assert len(list(archive)) == len(list(archive.speeches().copies())) == 4
        assert [row["id"] for row in archive.sql(found.sql)] == found.ids()
        assert [row["id"] for row in archive.sql(found.copies().sql)] == found.copies().ids()
        assert found.copies().where(kind="speech").count() == 3
        assert repr(found.copies()) == "speeches(place='株洲').search('发展').copies()"
