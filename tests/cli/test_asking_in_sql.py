"""`sql` as a command: parameters, limits, the list of views."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from calling import Call, as_process

from speecharchive.store.views import VIEWS


def test_parameters_are_text_or_numbers(call: Call, stocked: str) -> None:
    query = "SELECT title FROM v_speech WHERE place_code = :code AND year >= :since AND length(title) >= :least"
    left = call(
        "sql", query, "--db", stocked, "--param", "code=430200", "--param", "since=2020", "--param", "least:=3",
    )  # fmt: skip
    assert json.loads(left.out) == [{"title": "坚定信心 团结实干"}]
    again = call(
        "sql", "SELECT :a || '%' AS x", "--db", stocked, "--param", "a='; DROP TABLE speech; --%s"
    )
    assert json.loads(again.out) == [{"x": "'; DROP TABLE speech; --%s%"}]


@pytest.mark.parametrize("given", ["x", "=1", "x:=y", "1x=2", "x y=1"])
def test_a_parameter_that_cannot_be_read(call: Call, stocked: str, given: str) -> None:
    left = call("sql", "SELECT 1", "--db", stocked, "--param", given)
    assert left.status == 2
    assert "--param" in left.line


def test_a_parameter_that_the_query_does_not_use_is_an_error(call: Call, stocked: str) -> None:
    query = "SELECT count(*) FROM v_speech WHERE place = ':place' -- :place"
    left = call("sql", query, "--db", stocked, "--param", "place=株洲市")
    assert left.status == 2
    assert (
        left.line
        == "speecharchive: sql: no :place stands in the query, and place was given a value"
    )


def test_what_is_not_read_says_what_is(call: Call, stocked_file: Path) -> None:
    for query in ("SELECT * FROM pragma_table_info('version')", "SELECT * FROM text_bigram"):
        left = call("sql", query, "--db", stocked_file)
        assert left.status == 2
        assert "sql reads the public views only: v_speech, v_paragraph" in left.line


def test_a_limit_says_that_there_is_more(call: Call, stocked: str) -> None:
    query = "SELECT id FROM v_speech ORDER BY id"
    left = call("sql", query, "--db", stocked, "--limit", 2)
    assert len(json.loads(left.out)) == 2
    assert "first 2 rows" in left.line
    assert call("sql", query, "--db", stocked, "--limit", 4).err == ""


def test_the_views_are_listed_without_an_archive(call: Call) -> None:
    rows = {row["view"]: row for row in json.loads(call("sql", "--views", "--format", "json").out)}
    assert set(rows) == {view.name for view in VIEWS} | {"v_hit('…')"}
    assert "month" in rows["v_speech"]["columns"]
    assert rows["v_hit('…')"]["description"]


def test_no_query_is_said(call: Call, stocked: str) -> None:
    left = call("sql", "--db", stocked)
    assert left.status == 2
    assert "--views" in left.line


def test_numbers_are_numbers_on_both_databases(call: Call, stocked: str) -> None:
    query = (
        "SELECT count(*) AS n, sum(characters) AS c, avg(paragraphs) AS m,"
        " round(100.0 * count(speaker) / count(*), 1) AS share FROM v_speech"
    )
    assert json.loads(call("sql", query, "--db", stocked).out) == [
        {"n": 4, "c": 105, "m": 1.75, "share": 50.0}
    ]


@pytest.mark.long
def test_a_query_that_no_engine_stops_ends_the_program(stocked_file: Path) -> None:
    """One step over a long text: SQLite looks at no clock in it."""
    half = "hex(zeroblob(3500000))"
    left = as_process(
        "sql", f"SELECT instr(hex(zeroblob(7000000)), {half} || '1')", "--db", stocked_file, "--timeout", "0.5",
    )  # fmt: skip
    assert left.status == 2
    assert "query" in left.line
    assert left.out == ""
