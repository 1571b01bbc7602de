"""Other people's SQL reads the views and does nothing else."""

from __future__ import annotations

import re
from typing import Any

import pytest

from speecharchive.errors import DatabaseUnavailable, UsageError
from speecharchive.query.sql.asking import asked
from speecharchive.store.archive import Archive


def answer(database: str, query: str, timeout: float = 20) -> list[tuple[Any, ...]]:
    with (
        Archive.open(database, read_only=True) as archive,
        asked(archive.engine, query, timeout=timeout) as found,
    ):
        return [tuple(row) for row in found.rows]


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT title FROM v_speech WHERE speaker = '甲一鸣'", [("坚定信心 团结实干",)]),
        ("SELECT count(*) FROM v_paragraph", [(7,)]),
        ("WITH x AS (SELECT 1 AS one) SELECT count(*) FROM x", [(1,)]),
        ("/* how many */ -- really\nselect count(*) from v_run", [(3,)]),
        ("VALUES (1, 'a'), (2, 'b')", [(1, "a"), (2, "b")]),
        ("SELECT '%s', '100%'", [("%s", "100%")]),
        ("SELECT count(*) FROM v_capture WHERE url LIKE 'http%'", [(4,)]),
        ("SELECT count(*) FROM v_failure", [(0,)]),
        ("SELECT text FROM v_speech WHERE 1 = 0", []),
    ],
)
def test_reading(stocked: str, query: str, rows: list[tuple[Any, ...]]) -> None:
    assert answer(stocked, query) == rows


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM speech",
        "UPDATE version SET title = 'x'",
        "DROP VIEW v_speech",
        "CREATE TABLE x (y INT)",
        "INSERT INTO setting VALUES ('a', 'b')",
        "PRAGMA user_version = 7",
        "ATTACH 'x.db' AS x",
        "VACUUM INTO 'x.db'",
        "COPY speech TO PROGRAM 'cat'",
        "BEGIN",
        "SELECT 1; DELETE FROM speech",
        "SELECT 1; SELECT 2",
        "WITH x AS (DELETE FROM speech RETURNING id) SELECT * FROM x",
        "EXPLAIN DELETE FROM speech; DELETE FROM speech",
        "SELECT load_extension('x')",
        "SELECT * FROM pragma_table_info('speech')",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT lo_import('/etc/passwd')",
        "SELECT nothing FROM nowhere",
        "SELECT FROM WHERE",
        "",
        "  ",
        "-- only words",
        "Ж",
    ],
)
def test_what_does_not_read_is_refused(stocked: str, query: str) -> None:
    with pytest.raises(UsageError) as caught:
        answer(stocked, query)
    assert "\n" not in str(caught.value)
    assert answer(stocked, "SELECT count(*) FROM v_speech") == [(4,)]


def test_a_query_that_never_ends_is_stopped(stocked: str) -> None:
    query = "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT count(*) FROM x"
    with pytest.raises(UsageError, match="took longer"):
        answer(stocked, query, timeout=0.3)


def test_rows_that_never_end_can_be_left(stocked: str) -> None:
    query = "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT n FROM x"
    with (
        Archive.open(stocked, read_only=True) as archive,
        asked(archive.engine, query, timeout=20) as found,
    ):
        assert [next(found.rows)[0], next(found.rows)[0]] == [1, 2]


def test_columns_of_one_name_are_told_apart(stocked: str) -> None:
    with (
        Archive.open(stocked, read_only=True) as archive,
        asked(archive.engine, "SELECT 1 AS a, 2 AS a, 3 AS b") as found,
    ):
        assert found.columns == ("a", "a_2", "b")
        assert [tuple(row) for row in found.rows] == [(1, 2, 3)]


def test_columns_are_known_without_rows(stocked: str) -> None:
    with (
        Archive.open(stocked, read_only=True) as archive,
        asked(archive.engine, "SELECT id FROM v_speech WHERE 1 = 0") as found,
    ):
        assert found.columns == ("id",)


def test_a_plan_is_explained(stocked: str) -> None:
    assert answer(stocked, "EXPLAIN SELECT * FROM v_speech")
    plan = answer(
        stocked,
        "EXPLAIN QUERY PLAN SELECT h.hit FROM v_hit('协商') h LEFT JOIN v_coverage c ON c.id = h.speech_id",
    )
    assert not re.search("[0-9a-f]{16}", str(plan))


def test_many_rows_come_in_lots(stocked: str) -> None:
    query = "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x WHERE n < 1500) SELECT n FROM x"
    assert [row[0] for row in answer(stocked, query)] == list(range(1, 1501))


def test_a_value_without_end_is_refused(stocked_file: object) -> None:
    with pytest.raises(UsageError, match="too big"):
        answer(str(stocked_file), "SELECT length(zeroblob(2000000000))")


def test_the_inside_of_the_search_index_is_closed(stocked_file: object) -> None:
    with Archive.open(str(stocked_file)) as archive, archive.engine.connect() as connection:
        inside = (
            connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%fts5%'"
            )
            .scalars()
            .all()
        )
    assert inside
    for name in inside:
        with pytest.raises(UsageError):
            answer(str(stocked_file), f"SELECT * FROM {name}")


def test_the_error_tree_tells_a_missing_server() -> None:
    with pytest.raises(DatabaseUnavailable):
        answer("postgresql://nobody@127.0.0.1:1/none", "SELECT 1")
