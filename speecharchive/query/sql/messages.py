"""What an engine says of a wrong query, as one line that says what to do next; the same line for both engines."""

from __future__ import annotations

import re
from difflib import get_close_matches

from speecharchive.errors import UsageError
from speecharchive.query.sql.tokens import words
from speecharchive.store.tables import Table
from speecharchive.store.views import HIT, VIEWS

_COLUMNS = {view.name: [column.name for column in view.columns] for view in (*VIEWS, HIT)}
_UNKNOWN_COLUMN = re.compile(r'no such column: (\S+)|column "?([^" ]+)"? does not exist')
_UNKNOWN_TABLE = re.compile(r'no such table: (\S+)|relation "([^"]+)" does not exist')
_CLOSED_TABLE = re.compile(
    r"access to (\S+)\.\S+ is prohibited|permission denied for (?:table|view) (\S+)"
)
_NOT_READ = re.compile(r"not authorized|vtable constructor failed")
"""SQLite's words for what the authorizer denies, where it names no table."""
_NEAR = re.compile(r'near "(.+)": syntax error')
_LISTED = "`speecharchive sql --views` lists them"


_FULL_WIDTH = "，；（）＝＊．‘’“”＇＂\u3000"
"""What an input method leaves in a query; in a name these are letters to the databases."""
_MANY = 20


def refusal(said: str, query: str, dialect: str, position: int | None = None) -> UsageError:
    """`said` is the engine's own line; `position` the character of the query that it points at, from 0."""
    if (slip := _full_width(query, dialect)) is not None:
        position, character = slip
        where = _line_and_column(query, position)
        return _error(
            f"{character} at {where} is full-width; outside quotation marks SQL wants ASCII"
        )
    if match := _UNKNOWN_COLUMN.search(said):
        return _error(_unknown_column(match[1] or match[2], query, dialect))
    if match := _UNKNOWN_TABLE.search(said):
        return _error(_unknown_view(match[1] or match[2]))
    if match := _CLOSED_TABLE.search(said):
        return _error(_closed(match[1] or match[2]))
    if _NOT_READ.search(said):
        return _error(f"{said}; sql reads the public views only: {', '.join(_COLUMNS)}")
    if match := _NEAR.search(said):
        position = _only_place(match[1], query, dialect)
    return _error(said + ("" if position is None else f", at {_line_and_column(query, position)}"))


def _error(words: str) -> UsageError:
    return UsageError(f"sql: {words}")


def _unknown_column(name: str, query: str, dialect: str) -> str:
    column = name.rpartition(".")[2].strip('"').lower()
    asked = {token.name for token in words(query, dialect)} & _COLUMNS.keys()
    known = sorted({each for view in asked or _COLUMNS for each in _COLUMNS[str(view)]})
    line = f"there is no column {name}"
    if near := get_close_matches(column, known, n=3):
        return f"{line}; did you mean {', '.join(near)}?"
    if len(asked) == 1 and len(known) <= _MANY:
        return f"{line}; {asked.pop()} has {', '.join(known)}"
    return f"{line}; {_LISTED}"


def _unknown_view(name: str) -> str:
    bare = name.rpartition(".")[2].lower()
    if bare == HIT.name:
        return f"{HIT.name} wants a phrase: FROM v_hit('协商')"
    if near := get_close_matches(bare, _COLUMNS, n=2):
        return f"there is no view {name}; did you mean {' or '.join(near)}?"
    return f"there is no view {name}; there are {', '.join(_COLUMNS)}"


def _closed(name: str) -> str:
    bare = name.rpartition(".")[2]
    view = f"v_{bare}"
    instead = view if view in _COLUMNS else ", ".join(_COLUMNS)
    what = "a table of the archive" if bare in Table.metadata.tables else "something"
    return f"{bare} is {what} that sql does not read; use {instead}"


def _full_width(query: str, dialect: str) -> tuple[int, str] | None:
    """The first one outside strings, quoted names and comments."""
    for token in words(query, dialect):
        if token.kind in ("name", "other"):
            for at, character in enumerate(token.text):
                if character in _FULL_WIDTH:
                    return token.start + at, character
    return None


def _only_place(near: str, query: str, dialect: str) -> int | None:
    """SQLite names the token only: where it stands once, that is the place."""
    places = [token.start for token in words(query, dialect) if token.text == near]
    return places[0] if len(places) == 1 else None


def _line_and_column(query: str, position: int) -> str:
    before = query[:position].split("\n")
    return f"line {len(before)}, column {len(before[-1]) + 1}"
