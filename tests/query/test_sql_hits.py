"""`v_hit('…')` against a reading of every paragraph, on both databases."""

from __future__ import annotations

import random
from typing import Any

import psycopg
import pytest

from speecharchive.errors import BadFilter, UsageError
from speecharchive.normalise.fold import fold
from speecharchive.query.sql.asking import asked
from speecharchive.query.sql.hits import hit_calls
from speecharchive.store.archive import Archive
from speecharchive.store.views.functions import CONTEXT
from tests.query.test_sql import answer
from tests.stocked import ZZ, keep, made

Hit = tuple[str, int, int, int, str, str, str]


def by_reading(database: str, phrase: str) -> list[Hit]:
    """The same without SQL's help: every current paragraph is read."""
    rows = answer(database, "SELECT speech_id, n, text FROM v_paragraph WHERE is_current = 1")
    folded, found = fold(phrase), []
    for speech_id, n, text in rows:
        for at in range(len(text)):
            if fold(text).startswith(folded, at):
                end = at + len(phrase)
                left, right = text[max(0, at - CONTEXT) : at], text[end : end + CONTEXT]
                found.append((speech_id, n, at, end, text[at:end], left, right))
    return sorted(found)


def by_asking(database: str, phrase: str) -> list[Hit]:
    quoted = phrase.replace("'", "''")
    query = (
        'SELECT speech_id, paragraph, start, "end", hit, left_context, right_context'
        f" FROM v_hit('{quoted}')"
    )
    return sorted(answer(database, query))


@pytest.fixture
def patchwork(database: str) -> str:
    """Speeches of few characters, so that every short phrase occurs, overlaps and meets an end."""
    letters = random.Random(4)
    with Archive.open(database) as archive:
        run = archive.begin_run("crawl", ZZ)
        for number in range(25):
            texts = [
                "".join(letters.choices("哈啊發发，,A ａ'\"%_𠮷", k=letters.randint(0, 90)))
                for _ in range(3)
            ]
            keep(run, f"http://zz.example/{number}", made(*texts))
        keep(run, "http://zz.example/3", made("哈哈哈"), at="2026-03-01T00:00:00Z")
        keep(run, "http://zz.example/4", made("哈哈哈", kind="news"), at="2026-03-01T00:00:00Z")
        run.finish()
    return database


def test_hits_are_those_a_reader_finds(patchwork: str) -> None:
    found = {
        phrase: by_asking(patchwork, phrase)
        for phrase in (
            "哈",
            "哈哈",
            "發",
            "发啊",
            "，",
            ",a",
            "A",
            "'",
            '"',
            "%",
            "_",
            "𠮷",
            "哈 ",
            "啊,a哈",
            "没有",
        )
    }
    for phrase, hits in found.items():
        assert hits == by_reading(patchwork, phrase), phrase
    assert found["发啊"]
    assert found["没有"] == []
    assert ("哈哈", "哈哈") in [
        (one[4], two[4])
        for one in found["哈哈"]
        for two in found["哈哈"]
        if one[:2] == two[:2] and two[2] == one[2] + 1
    ], "overlapping"


def test_only_the_current_version_is_hit(patchwork: str) -> None:
    rows = answer(
        patchwork,
        "SELECT h.version, h.citation FROM v_hit('哈哈哈') h JOIN v_speech s ON s.id = h.speech_id"
        " WHERE s.url = 'http://zz.example/3'",
    )
    assert [version for version, _ in rows] == [2]
    assert rows[0][1].endswith("@v2#p0")
    assert not answer(patchwork, "SELECT id FROM v_speech WHERE url = 'http://zz.example/4'")


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT count(*) FROM v_hit('制造名城')", [(3,)]),
        ("SELECT count(*) FROM V_HIT ( '製造名城' ) AS h WHERE h.start > 5", [(1,)]),
        ("SELECT count(*) FROM v_hit('制造名城') WHERE v_hit.start > 5", [(1,)]),
        ("SELECT count(*) FROM /* v_hit('x') */ v_hit('制造名城') -- v_hit", [(3,)]),
        ("SELECT 'v_hit(''协商'')'", [("v_hit('协商')",)]),
        ("SELECT 1 AS v_hit", [(1,)]),
        (
            "SELECT a.hit, count(*) FROM v_hit('协商') a JOIN v_hit('制造') b USING (speech_id) GROUP BY 1 ORDER BY 1",
            [("协商", 2), ("協商", 1)],
        ),
        (
            "WITH x AS (SELECT speech_id FROM v_hit('协商')), y AS (SELECT speech_id FROM v_hit('农业'))"
            " SELECT count(*) FROM x WHERE speech_id IN (SELECT speech_id FROM y)",
            [(1,)],
        ),
        (
            "SELECT s.speaker FROM v_speech s WHERE s.id IN (SELECT speech_id FROM v_hit('农业') UNION"
            " SELECT speech_id FROM v_hit('abc') LIMIT 0) OR s.id IN (SELECT speech_id FROM v_hit('农业'))",
            [("莊華平",)],
        ),
        ("SELECT fold('製造，ＡＢＣ')", [("制造,abc",)]),
        ("SELECT count(*) FROM v_paragraph WHERE fold LIKE '%' || fold('協商') || '%'", [(3,)]),
        ("SELECT fold('％') || fold('''')", [("%'",)]),
        ("SELECT fold(NULL)", [(None,)]),
    ],
)
def test_it_stands_where_a_table_stands(stocked: str, query: str, rows: list[Any]) -> None:
    assert answer(stocked, query) == rows


def test_a_phrase_may_be_a_parameter(stocked: str) -> None:
    query = "SELECT count(*), min(hit) FROM v_hit(:phrase) WHERE start >= :n AND '%' <> '%%'"
    with (
        Archive.open(stocked, read_only=True) as archive,
        asked(archive.engine, query, parameters={"phrase": "製造名城", "n": 6}) as found,
    ):
        assert [tuple(row) for row in found.rows] == [(1, "制造名城")]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM v_hit",
        "SELECT * FROM v_hit('a",
        "SELECT * FROM v_hit(:phrase)",
        "SELECT * FROM v_hit('')",
    ],
)
def test_what_is_no_phrase_is_said(stocked: str, query: str) -> None:
    with pytest.raises(UsageError) as caught:
        answer(stocked, query)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "argument",
    ["", "1", "title", "'a' || 'b'", "'a', 'b'", '"协商"', "(SELECT 'a')", "v_hit('a')", "E'a'"],
)
def test_an_argument_that_is_no_phrase_is_refused(argument: str) -> None:
    for dialect in ("sqlite", "postgresql"):
        with pytest.raises(UsageError, match="takes one phrase"):
            hit_calls(f"SELECT * FROM v_hit({argument})", dialect, {})


def test_an_empty_phrase_is_refused() -> None:
    with pytest.raises(BadFilter, match="at least one character"):
        hit_calls("SELECT * FROM v_hit('')", "sqlite", {})
    with pytest.raises(UsageError, match="--param wort="):
        hit_calls("SELECT * FROM v_hit(:wort)", "sqlite", {})


def test_any_program_can_use_it_on_postgresql(stocked: str) -> None:
    if "://" not in stocked:
        pytest.skip("SQLite has it in `speecharchive sql` alone")
    with psycopg.connect(stocked) as connection:
        count = "SELECT count(*) FROM v_hit(%s)"
        for phrase, hits in (("製造名城", 3), ("", 0), (None, 0)):
            assert connection.execute(count, (phrase,)).fetchone() == (hits,)
        every = "SELECT p, count(h) FROM (VALUES ('协商'), ('农业')) x (p), v_hit(p) h GROUP BY 1 ORDER BY 1"
        assert connection.execute(every).fetchall() == [("农业", 1), ("协商", 3)]
