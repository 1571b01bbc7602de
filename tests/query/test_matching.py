"""A search finds exactly the speeches that a reading of all of them finds, on both databases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from definition import asked_for
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stocked import keep, made

from speecharchive.normalise.fold import fold
from speecharchive.query.filters import Filters
from speecharchive.query.language import MAX_DISTANCE, Atom, Clause, Near, Term, parse_query
from speecharchive.query.search import search
from speecharchive.query.snapshot import snapshot
from speecharchive.store.archive import Archive, RunLedger

CHARACTERS = "云雲河甲乙乙乙制製1１aAＡ，,。:\"“'%_*()-/^\\.[$𠮷🙂 \u3000\t\x01"
PIECES = (
    *CHARACTERS,
    "云河",
    "乙乙",
    "NEAR/2",
    "OR",
    "AND",
    "NOT",
    "text:",
    '"',
    "place:甲",
    "𠮷🙂",
)


@dataclass
class Held:
    """An archive that every example adds its own speeches to."""

    archive: Archive
    run: RunLedger
    numbers: Iterator[int] = field(default_factory=count)

    def add(
        self, texts: Sequence[Sequence[str]], titles: Sequence[str]
    ) -> dict[str, Sequence[str]]:
        urls = [f"http://yunhe.example/{next(self.numbers)}" for _ in texts]
        with self.run.transaction():
            for url, paragraphs, title in zip(urls, texts, titles, strict=False):
                keep(self.run, url, made(*paragraphs, title=title))
        return dict(zip(urls, texts, strict=True))

    def found(self, query: str) -> dict[str, dict[str, Any]]:
        with snapshot(self.archive) as view:
            return {row["url"]: row for row in search(view, parse_query(query), Filters()).rows}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def held(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Held]:
    database = (
        request.getfixturevalue("module_postgres")
        if request.param == "postgresql"
        else str(tmp_path_factory.mktemp("matching") / "archive.db")
    )
    with Archive.open(database, create=True) as archive:
        run = archive.begin_run("import")
        yield Held(archive, run)
        run.finish()


@dataclass(frozen=True)
class Asked:
    """Speeches and queries made of the same few pieces, so that they meet."""

    texts: list[list[str]]
    titles: list[str]
    queries: list[tuple[str, tuple[Clause, ...]]]
    title: str | None


@st.composite
def asked(draw: st.DrawFn) -> Asked:
    pool = draw(st.lists(st.sampled_from(PIECES), min_size=2, max_size=5, unique=True))
    pieces = st.sampled_from(pool)
    paragraph = st.lists(pieces, max_size=6).map("".join)
    texts = draw(st.lists(st.lists(paragraph, max_size=3), min_size=1, max_size=6))
    titles = draw(st.lists(paragraph, min_size=len(texts), max_size=len(texts)))
    queries = draw(st.lists(_queries(pieces), min_size=1, max_size=4))
    return Asked(texts, titles, queries, draw(st.none() | _phrases(pieces)))


def _phrases(pieces: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(pieces, min_size=1, max_size=2).map("".join).filter(str.strip)


@st.composite
def _queries(draw: st.DrawFn, pieces: st.SearchStrategy[str]) -> tuple[str, tuple[Clause, ...]]:
    alternatives = draw(st.lists(_clauses(pieces), min_size=1, max_size=2))
    return " OR ".join(written for written, _ in alternatives), tuple(
        clause for _, clause in alternatives
    )


@st.composite
def _clauses(draw: st.DrawFn, pieces: st.SearchStrategy[str]) -> tuple[str, Clause]:
    written: list[str] = []
    sides: tuple[list[Atom], list[Atom]] = ([], [])
    for text, atom in draw(st.lists(_atoms(pieces), min_size=1, max_size=2)):
        sign = draw(st.sampled_from(["", "", "-", "NOT ", "AND "]))
        sides[sign in ("-", "NOT ")].append(atom)
        written.append((sign if written or sign != "AND " else "") + text)
    return " ".join(written), Clause(*(tuple(dict.fromkeys(side)) for side in sides))


@st.composite
def _atoms(draw: st.DrawFn, pieces: st.SearchStrategy[str]) -> tuple[str, Atom]:
    written, term = draw(_terms(pieces))
    if draw(st.booleans()):
        return written, term
    other, second = draw(_terms(pieces))
    distance = draw(st.sampled_from([0, 1, 2, 4, 10, MAX_DISTANCE]))
    sign = "NEAR" if distance == 10 else f"NEAR/{distance}"
    return f"{written} {sign} {other}", Near(term, second, distance)


@st.composite
def _terms(draw: st.DrawFn, pieces: st.SearchStrategy[str]) -> tuple[str, Term]:
    phrase = draw(_phrases(pieces))
    written, excluded = _written(draw, phrase), []
    for before, after in draw(st.lists(st.tuples(st.just("") | pieces, pieces), max_size=2)):
        excluded.append(fold(before + phrase + after))
        written += f" EXCEPT {_written(draw, before + phrase + after)}"
    return written, Term(fold(phrase), tuple(dict.fromkeys(excluded)))


def _written(draw: st.DrawFn, phrase: str) -> str:
    """Bare where it can be, sometimes."""
    if phrase.isalpha() and phrase not in ("OR", "AND", "NOT") and draw(st.booleans()):
        return phrase
    return '"' + phrase.replace('"', '""') + '"'


@pytest.mark.long
@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(asked())
def test_what_is_found_is_what_a_reader_finds(held: Held, case: Asked) -> None:
    stored = held.add(case.texts, case.titles)
    titled = dict(zip(stored, case.titles, strict=True))
    for written, clauses in case.queries:
        assert parse_query(written).clauses == clauses
        by_title = case.title is not None and len(clauses) == 1
        title = str(case.title).replace('"', '""')
        query = f'{written} title:"{title}"' if by_title else written
        expected = {
            url
            for url, paragraphs in stored.items()
            if asked_for([fold(each) for each in paragraphs], clauses)
            and (not by_title or fold(str(case.title)) in fold(titled[url]))
        }
        assert stored.keys() & held.found(query).keys() == expected, query


def test_phrases_and_places_of_them(held: Held) -> None:
    stored = list(
        held.add([["印度尼西亚来了。", "去印度。"], ["印度尼西亚"], ["印度"]], ["", "", ""])
    )
    found = held.found("印度 EXCEPT 印度尼西亚")
    assert set(found) == {stored[0], stored[2]}
    assert found[stored[0]]["hits"] == 1
    assert found[stored[0]]["snippets"] == ["去印度。"]
    assert set(held.found("印度尼西亚 -印度 EXCEPT 印度尼西亚")) == {stored[1]}


def test_near_is_judged_in_one_paragraph(held: Held) -> None:
    stored = list(
        held.add([["高质量的新发展"], ["高质量", "新发展"], ["发展是为了高质量"]], ["", "", ""])
    )
    assert set(held.found("高质量 NEAR/2 发展")) == {stored[0]}
    assert set(held.found("高质量 NEAR/3 发展")) == {stored[0], stored[2]}
    assert set(held.found("高质量 发展 -高质量 NEAR/3 发展")) == {stored[1]}
