"""The search index: exact substring search over the folded reading text of every version.

On SQLite two contentless FTS5 tables hold overlapping character bigrams (with positions) and distinct characters; a
phrase of any length is answered from them without reading text. They are filled in the transaction that stores the
text. On PostgreSQL there is no index: the paragraphs are scanned, which is exact too.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    Select,
    column,
    false,
    func,
    insert,
    literal_column,
    select,
    table,
    text,
)

from speecharchive.errors import BadFilter
from speecharchive.normalise.fold import fold
from speecharchive.store.tables import Paragraph

TABLES = ("text_bigram", "text_char")
_BREAK = "\n"
"""Between two paragraphs; no phrase holds it, so none is found across them."""

_NONCHARACTERS = (*range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF)
_OPAQUE = dict(zip((*range(0x21), 0x7F), _NONCHARACTERS, strict=True))
"""The tokenizer ends a token at a space or control character: each stands in the index as a code point that Unicode
sets aside for a program's own use."""
_RARE_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f]")
_SPACE, _LINE = chr(_OPAQUE[0x20]), chr(_OPAQUE[0x0A])
_CODEC = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"
_FOUR_BYTES = next(code for code in "IL" if array(code).itemsize == 4)


def matching_versions(connection: Connection, phrase: str) -> Select[int]:
    """Ids of all versions (current or not) one of whose paragraphs contains `phrase`, compared on the fold.

    For `Version.id.in_(…)`. Never matches across paragraphs. Raises BadFilter for a phrase that is empty or no text.
    """
    folded = fold(phrase)
    if not folded:
        raise BadFilter("a search needs at least one character")
    if any("\ud800" <= char <= "\udfff" for char in folded):
        raise BadFilter("the search holds bytes that are no text; write it in UTF-8")
    if connection.dialect.name == "sqlite":
        return _indexed(folded)
    held = select(Paragraph.version_id)
    if "\x00" in folded:
        return held.where(false())
    return held.where(func.strpos(Paragraph.fold, folded) > 0).distinct()


def _indexed(folded: str) -> Select[int]:
    name = "text_char" if len(folded) == 1 else "text_bigram"
    row = select(column("rowid", Integer)).select_from(table(name))
    if _BREAK in folded:
        return row.where(false())
    opaque = _opaque(folded)
    terms = opaque if len(opaque) == 1 else _bigrams(opaque)
    quoted = '"' + terms.replace('"', '""') + '"'
    return row.where(literal_column(name).op("MATCH")(quoted))


class IndexWrites:
    """What one transaction does to the index, written at its end: FTS5 then merges once, not at every savepoint."""

    def __init__(self) -> None:
        self._writes: list[tuple[bool, int, str]] = []

    def add(self, version_id: int, folds: Sequence[str]) -> None:
        self._writes.append((True, version_id, _BREAK.join(folds)))

    def remove(self, version_id: int, folds: Sequence[str]) -> None:
        """`folds` must be those that were added: a contentless table forgets only what it is told.

        SQLite's own `contentless_delete` needs 3.43 and leaves the totals wrong.
        """
        self._writes.append((False, version_id, _BREAK.join(folds)))

    def __len__(self) -> int:
        return len(self._writes)

    def forget_after(self, length: int) -> None:
        """What came after the first `length` writes was rolled back."""
        del self._writes[length:]

    def write(self, connection: Connection) -> None:
        """On PostgreSQL nothing is to do."""
        if connection.dialect.name == "sqlite":
            for adds, writes in groupby(self._writes, key=itemgetter(0)):
                rows = [_entry(version_id, whole) for _, version_id, whole in writes]
                for statement in _ADD if adds else _REMOVE:
                    connection.execute(statement, rows)
        self._writes.clear()


def optimise_index(connection: Connection) -> None:
    """Merge the index after a bulk job; worth it from some thousand speeches on."""
    if connection.dialect.name == "sqlite":
        for name in TABLES:
            index = table(name, column(name))
            connection.execute(insert(index).values({name: "optimize"}))


def _entry(version_id: int, whole: str) -> dict[str, Any]:
    terms = _opaque(whole)
    return {
        "version": version_id,
        "bigrams": _bigrams(terms),
        "characters": " ".join(set(terms) - {_LINE}),
    }


_ADD = (
    text("INSERT INTO text_bigram (rowid, grams) VALUES (:version, :bigrams)"),
    text("INSERT INTO text_char (rowid, chars) VALUES (:version, :characters)"),
)
_REMOVE = (
    text(
        "INSERT INTO text_bigram (text_bigram, rowid, grams) VALUES ('delete', :version, :bigrams)"
    ),
    text(
        "INSERT INTO text_char (text_char, rowid, chars) VALUES ('delete', :version, :characters)"
    ),
)


def _opaque(folded: str) -> str:
    if _RARE_CONTROL.search(folded):
        return folded.translate(_OPAQUE)
    return folded.replace(" ", _SPACE).replace(_BREAK, _LINE)


def _bigrams(opaque: str) -> str:
    """`abcd` → `ab bc cd`, by slices of 32-bit code points: a tenth of the time of joining pairs."""
    codes = array(_FOUR_BYTES, opaque.encode(_CODEC))
    count = len(codes) - 1
    if count < 1:
        return ""
    terms = array(_FOUR_BYTES, (0x20,)) * (3 * count)
    terms[0::3] = codes[:-1]
    terms[1::3] = codes[1:]
    return terms.tobytes().decode(_CODEC)
