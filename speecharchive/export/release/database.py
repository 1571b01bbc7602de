"""The SQLite file of a release: the public views of the archive for its speeches, for SQL and Datasette.

Tables hold the rows of the views that tell of speeches, in the order of their permanent ids; views with the names and columns of
the archive's put the text together. Row numbers of the archive, and the residue of pages, are left out. `paragraph_search` makes
`LIKE` quick for three characters and more; for fewer ask `v_paragraph` (see datasette.py).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from speecharchive.errors import ServiceMissing
from speecharchive.export.release.same_bytes import PAGE, same_pages
from speecharchive.export.source import Source
from speecharchive.query.public_rows import Plain, all_rows, rows_of_speeches
from speecharchive.store.views import VIEWS

_INTEGERS = frozenset(
    (
        "version", "versions", "n", "year", "day_number", "term", "session", "characters", "paragraphs", "is_current", "level",
        "ended", "variants", "rank", "variant_rank",
    )
)  # fmt: skip
_REALS = frozenset(("similarity",))
_TEXT = "(SELECT group_concat(x, char(10)) FROM (SELECT p.text AS x FROM paragraph p WHERE p.speech_id = speech.id ORDER BY p.n))"
SEARCH = "paragraph_search"
_MAKE_SEARCH = (
    f"CREATE VIRTUAL TABLE {SEARCH} USING fts5(fold, content=paragraph, tokenize=trigram, detail=none, columnsize=0)",
    f"INSERT INTO {SEARCH} ({SEARCH}, rank) VALUES ('automerge', 0)",  # noqa: S608
    f"INSERT INTO {SEARCH} ({SEARCH}, rank) VALUES ('hashsize', {64 << 20})",  # noqa: S608
)
"""`content` without quotation marks: Datasette would offer its own search, which finds nothing for two characters.

Left alone, FTS5 writes a segment whenever its memory is full, which versions of it count otherwise, and the file is another. So a
segment is written for so many characters, and merged when there are so many segments.
"""
_SEARCH_AT_ONCE = 250_000
"""Characters; their trigrams are held in far less than the memory allowed."""
_ADD = f"INSERT INTO {SEARCH} (rowid, fold) SELECT rowid, fold FROM paragraph WHERE rowid BETWEEN ? AND ?"  # noqa: S608
_MERGE = f"INSERT INTO {SEARCH} ({SEARCH}) VALUES ('optimize')"  # noqa: S608
_SETTINGS = (
    f"PRAGMA page_size = {PAGE}",
    "PRAGMA encoding = 'UTF-8'",
    "PRAGMA auto_vacuum = NONE",
    "PRAGMA secure_delete = ON",  # what is moved within a page leaves zeros; how a SQLite was compiled does not matter
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
)


@dataclass(frozen=True, slots=True)
class Copied:
    """A view of the archive, and the table that holds its rows here."""

    view: str
    table: str
    key: str | None
    """The column that names the speech; None: every row is held."""
    order: tuple[str, ...]
    """Of the rows of one speech, or of all."""
    left_out: frozenset[str] = frozenset()
    constraint: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        (view,) = (view for view in VIEWS if view.name == self.view)
        return tuple(column.name for column in view.columns if column.name not in self.left_out)


COPIED = (
    Copied(
        "v_speech", "speech", "id", (),
        frozenset(("text", "residue", "unexplained", "capture_id")), ", PRIMARY KEY (id)",
    ),
    Copied("v_paragraph", "paragraph", "speech_id", ("n",), constraint=", UNIQUE (speech_id, n)"),
    Copied("v_credit", "credit", "speech_id", ("role", "n")),
    Copied("v_variant", "variant", "speech_id", ("variant_id",)),
    Copied("v_correction", "correction", "speech_id", ("at", "field", "version", "value")),
    Copied("v_division", "division", None, ("code",), constraint=", PRIMARY KEY (code)"),
)  # fmt: skip
_INDEXES = (
    "CREATE INDEX speech_dated_on ON speech (dated_on)",
    "CREATE INDEX speech_place_code ON speech (place_code, dated_on)",
    "CREATE INDEX speech_speaker ON speech (speaker)",
    "CREATE INDEX credit_speech_id ON credit (speech_id)",
    "CREATE INDEX variant_speech_id ON variant (speech_id)",
)


def write_database(out: BinaryIO, source: Source, scratch: Path, about: Mapping[str, str]) -> None:
    """Made at `scratch`, then written to `out` as any version of SQLite would have it.

    Raises ServiceMissing where SQLite has no trigrams.
    """
    try:
        with closing(sqlite3.connect(scratch, isolation_level=None)) as database:
            _fill(database, source, about)
        with scratch.open("rb") as made:
            out.writelines(same_pages(made))
    finally:
        scratch.unlink(missing_ok=True)


def _fill(database: sqlite3.Connection, source: Source, about: Mapping[str, str]) -> None:
    for statement in _SETTINGS:
        database.execute(statement)
    database.execute("BEGIN EXCLUSIVE")
    for statement in tables():
        database.execute(statement)
    database.executemany("INSERT INTO release VALUES (?, ?)", about.items())
    _copy(database, source)
    for statement in (*_variants(), *_INDEXES, *views()):
        database.execute(statement)
    database.execute("COMMIT")
    try:
        _make_search(database)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
            raise  # no room, say: nothing that another SQLite could do better
        raise ServiceMissing(
            f"this SQLite ({sqlite3.sqlite_version}) cannot make the search of a release ({error}); "
            "take 3.34 or newer with FTS5, or --without sqlite"
        ) from error


def _make_search(database: sqlite3.Connection) -> None:
    for statement in _MAKE_SEARCH:
        database.execute(statement)
    for span in _spans(
        database.execute("SELECT rowid, length(fold) FROM paragraph ORDER BY rowid")
    ):
        database.execute(_ADD, span)  # each a transaction, which ends with a segment
    database.execute(_MERGE)
    database.execute("VACUUM")  # a fifth of the file would be pages that the merge has left


def _spans(paragraphs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """First and last row of so many paragraphs as have `_SEARCH_AT_ONCE` characters."""
    first, last, characters = None, 0, 0
    for last, length in paragraphs:
        first, characters = first or last, characters + length
        if characters >= _SEARCH_AT_ONCE:
            yield first, last
            first, characters = None, 0
    if first:
        yield first, last


def tables() -> Iterator[str]:
    for copied in COPIED:
        columns = ", ".join(f'"{name}"{_type(name)}' for name in copied.columns)
        yield f"CREATE TABLE {copied.table} ({columns}{copied.constraint})"
        if copied.table == "variant":
            yield f"CREATE TEMP TABLE unsifted ({columns})"
    yield "CREATE TABLE release (name TEXT PRIMARY KEY, value TEXT)"


def views() -> Iterator[str]:
    for copied in COPIED:
        columns = [f'"{name}"' for name in copied.columns]
        if copied.table == "speech":
            columns.append(f"{_TEXT} AS text")
        yield f"CREATE VIEW {copied.view} AS SELECT {', '.join(columns)} FROM {copied.table}"  # noqa: S608


def _type(name: str) -> str:
    return " INTEGER" if name in _INTEGERS else " REAL" if name in _REALS else " TEXT"


def _copy(database: sqlite3.Connection, source: Source) -> None:
    connection = source.view.connection
    for ids in source.ids():
        for copied in COPIED:
            if copied.key is not None:
                found = rows_of_speeches(connection, copied.view, copied.columns, copied.key, ids)
                _insert(database, copied, _sorted(copied, found))
    for copied in COPIED:
        if copied.key is None:
            _insert(
                database, copied, _sorted(copied, all_rows(connection, copied.view, copied.columns))
            )


def _sorted(copied: Copied, rows: Iterator[tuple[Plain, ...]]) -> list[tuple[Plain, ...]]:
    """The same order whatever order a database gives, and of paragraphs and names only those of the current version."""
    names = copied.columns
    if "is_current" in names:
        at = names.index("is_current")
        rows = (row for row in rows if row[at] == 1)
    keys = [names.index(name) for name in (copied.key, *copied.order) if name is not None]
    return sorted(rows, key=lambda row: [_comparable(row[at]) for at in keys])


def _comparable(value: Any) -> tuple[bool, Any]:
    return (value is not None, value)


def _insert(
    database: sqlite3.Connection, copied: Copied, rows: Sequence[tuple[Plain, ...]]
) -> None:
    table = "unsifted" if copied.table == "variant" else copied.table
    marks = ", ".join("?" * len(copied.columns))
    database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608


def _variants() -> tuple[str, ...]:
    """Only pairs that are both in the release."""
    return (
        "INSERT INTO variant SELECT * FROM unsifted WHERE variant_id IN (SELECT id FROM speech) ORDER BY rowid",
        "DROP TABLE unsifted",
    )
