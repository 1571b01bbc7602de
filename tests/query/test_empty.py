"""What is said where nothing was found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stocked import stock

from speecharchive.query.empty import why_nothing
from speecharchive.query.filters import Filters
from speecharchive.query.language import Clause, Near, Query, Term, parse_query
from speecharchive.query.snapshot import Snapshot, snapshot
from speecharchive.query.wording import in_words
from speecharchive.store.archive import Archive


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def view(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Snapshot]:
    database = (
        request.getfixturevalue("module_postgres")
        if request.param == "postgresql"
        else str(tmp_path_factory.mktemp("empty") / "archive.db")
    )
    with Archive.open(database, create=True) as archive:
        stock(archive)
        with snapshot(archive) as opened:
            yield opened


@pytest.mark.parametrize(
    ("query", "filters", "lines"),
    [
        (
            "製造铭城",
            {},
            [
                "searched for 制造铭城",
                "in reach: 4 speeches",
                "制造铭城 stands in no speech of the archive; 制造 stands in 2",
            ],
        ),
        (
            "制造名城",
            {"since": "2025", "kind": ("speech",)},
            [
                "searched for 制造名城, kind speech (讲话), from 2025-01-01",
                "in reach: 0 speeches of 4",
                "without --since 2025: 1 speech",
            ],
        ),
        (
            "制造名城 place:茶陵县",
            {},
            [
                "searched for 制造名城, place 湖南省株洲市茶陵县 (430224)",
                "in reach: 1 speech of 4",
                "without place:茶陵县: 2 speeches",
                "制造名城 stands in none of those in reach, in 2 elsewhere",
            ],
        ),
        (
            "制造名城 -协商",
            {},
            ["searched for 制造名城 -协商", "in reach: 4 speeches", "without -协商: 2 speeches"],
        ),
        (
            "我们 EXCEPT 我们要",
            {},
            [
                "searched for 我们 EXCEPT 我们要",
                "in reach: 4 speeches",
                "我们 without EXCEPT: 2 speeches",
            ],
        ),
        (
            "我们要 NEAR/1 农业",
            {},
            [
                "searched for 我们要 NEAR/1 农业",
                "in reach: 4 speeches",
                "in one paragraph, 我们要 NEAR/1000 农业: 1 speech",
                "in one speech, 我们要 农业: 1 speech",
            ],
        ),
        (
            "协商 乡村",
            {},
            [
                "searched for 协商 乡村",
                "in reach: 4 speeches",
                "without 协商: 1 speech",
                "without 乡村: 3 speeches",
            ],
        ),
        (
            "协商 or 乡村",
            {},
            [
                'searched for 协商 "or" 乡村',
                "in reach: 4 speeches",
                "or was searched as a word; an operator is written in capitals: OR",
            ],
        ),
        (
            "plac:株洲 协商",
            {},
            [
                'searched for "plac:株洲" 协商',
                "in reach: 4 speeches",
                "plac:株洲 was searched as text; did you mean place:株洲?",
                'without "plac:株洲": 3 speeches',
            ],
        ),
        (
            "协商",
            {"speaker": ("庄华萍",)},
            [
                "searched for 协商, speaker 庄华萍",
                "in reach: 0 speeches of 4",
                "no speaker of the archive is called 庄华萍; did you mean 莊華平?",
                "without --speaker 庄华萍: 3 speeches",
            ],
        ),
        (
            "title:没有",
            {},
            [
                "searched for any text, title 没有",
                "in reach: 0 speeches of 4",
                "without title:没有: 4 speeches",
            ],
        ),
    ],
)
def test_why(view: Snapshot, query: str, filters: dict[str, Any], lines: list[str]) -> None:
    assert why_nothing(view, parse_query(query), Filters(**filters)).lines == lines


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("乡村震兴", "; 乡村 stands in 1; did you mean 乡村振兴 (1 speech)?"),
        ("莊华萍", "stands in no speech of the archive"),
    ],
)
def test_what_is_like_a_set_phrase(view: Snapshot, query: str, hint: str) -> None:
    assert why_nothing(view, parse_query(query), Filters()).lines[-1].endswith(hint)


def test_an_archive_without_speeches_says_so(sqlite_archive: Archive) -> None:
    with snapshot(sqlite_archive) as view:
        lines = why_nothing(view, parse_query("甲"), Filters()).lines
    assert lines == ["searched for 甲", "in reach: 0 speeches", "the archive holds no speeches yet"]


def test_filters_alone(view: Snapshot) -> None:
    lines = why_nothing(view, None, Filters(place=("阳泉",), kind=("speech",))).lines
    assert lines[0] == "searched for any text, place 阳泉市 (140300), kind speech (讲话)"
    assert lines[2:] == ["without --place 阳泉: 1 speech; without --kind speech: 1 speech"]


terms = st.builds(
    lambda phrase, more: Term(phrase, tuple(phrase + each for each in more)),
    st.text('甲乙-: "or', min_size=1, max_size=3).filter(str.strip),
    st.lists(st.text("甲-:", min_size=1, max_size=2), max_size=2, unique=True),
)
atoms = terms | st.builds(Near, terms, terms, st.integers(0, 99))
clauses = st.builds(
    Clause,
    st.lists(atoms, min_size=1, max_size=2, unique=True).map(tuple),
    st.lists(atoms, max_size=2, unique=True).map(tuple),
)


@given(st.lists(clauses, min_size=1, max_size=3).map(tuple))
def test_a_query_in_words_is_that_query(asked: tuple[Clause, ...]) -> None:
    assert parse_query(in_words(Query("", asked))).clauses == asked
