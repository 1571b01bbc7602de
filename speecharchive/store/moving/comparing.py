"""Whether two databases hold the same rows: two streams in the order of one key, flat in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from sqlalchemy import Connection
from sqlalchemy import Table as SqlTable

from speecharchive.store.moving.rows import Row, archive_tables, key_names, rows_by_key

Rewrite = Callable[[SqlTable, list[Row]], list[Row]]
"""What a row of the source is in the target, where that is not the same."""


def differing_rows(
    source: Connection, target: Connection, rewrite: Rewrite, seen: Callable[[int], object]
) -> Iterator[str]:
    """Table and key of each row that differs, and how; `seen` is told how many more rows were looked at."""
    for table in archive_tables():
        yield from _of_table(source, target, table, rewrite, seen)


def _of_table(
    source: Connection,
    target: Connection,
    table: SqlTable,
    rewrite: Rewrite,
    seen: Callable[[int], object],
) -> Iterator[str]:
    names = [column.name for column in table.columns]
    places = [names.index(name) for name in key_names(table)]

    def key(row: Row) -> tuple[Any, ...]:
        return tuple(row[place] for place in places)

    def watched(batches: Iterator[list[Row]]) -> Iterator[Row]:
        for rows in batches:
            seen(len(rows))
            yield from rewrite(table, rows)

    ours = watched(rows_by_key(source, table))
    theirs = chain.from_iterable(rows_by_key(target, table))
    one, other = next(ours, None), next(theirs, None)
    while one is not None or other is not None:
        if other is None or (one is not None and key(one) < key(other)):
            assert one is not None
            yield f"{_named(table, key(one))} is missing"
            one = next(ours, None)
        elif one is None or key(other) < key(one):
            yield f"{_named(table, key(other))} is too many"
            other = next(theirs, None)
        else:
            if wrong := [n for n, a, b in zip(names, one, other, strict=True) if not _same(a, b)]:
                yield f"{_named(table, key(one))} differs in {', '.join(wrong)}"
            one, other = next(ours, None), next(theirs, None)


def _same(one: Any, other: Any) -> bool:
    """Of one type too: 1 is not 1.0, and an empty text is not null."""
    return type(one) is type(other) and one == other


def _named(table: SqlTable, key: tuple[Any, ...]) -> str:
    return f"{table.name} {' '.join(map(str, key))}"
