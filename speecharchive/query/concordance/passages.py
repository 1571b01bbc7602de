"""Paragraphs of many speeches, read in batches: the text only where SQL can tell that a hit may stand in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, func, or_, select

from speecharchive.query.language import Atom, terms_of
from speecharchive.store.tables import Paragraph

BATCH = 200
"""Speeches whose rows are in memory at a time."""
_T = TypeVar("_T")
_OF_VERSIONS = Paragraph.version_id.in_(bindparam("versions", expanding=True))
_IN_ORDER = (Paragraph.version_id, Paragraph.n)

_FOLDS = select(Paragraph.version_id, Paragraph.fold).where(_OF_VERSIONS).order_by(*_IN_ORDER)

Passage = Row[int, int, str, str]
"""Version id, number of the paragraph, published text, fold."""


def batches(items: Iterable[_T], size: int = BATCH) -> Iterator[list[_T]]:
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch


def holding(connection: Connection, atoms: Sequence[Atom]) -> Select[int, int, str, str]:
    """Statement over `:versions` for the paragraphs that can have an occurrence of an atom, in reading order."""
    return (
        select(Paragraph.version_id, Paragraph.n, Paragraph.text, Paragraph.fold)
        .where(_OF_VERSIONS, or_(*(_holds(connection, atom) for atom in atoms)))
        .order_by(*_IN_ORDER)
    )


def _holds(connection: Connection, atom: Atom) -> ColumnElement[bool]:
    find = func.instr if connection.dialect.name == "sqlite" else func.strpos
    return and_(*(find(Paragraph.fold, term.phrase) > 0 for term in terms_of(atom)))


def passages_of(
    connection: Connection,
    statement: Select[int, int, str, str],
    versions: Sequence[int],
) -> dict[int, list[Passage]]:
    """The passages of each version that has any."""
    found: dict[int, list[Passage]] = {}
    for passage in connection.execute(statement, {"versions": versions}).all():
        found.setdefault(passage[0], []).append(passage)
    return found


def folds_of(connection: Connection, versions: Sequence[int]) -> dict[int, list[str]]:
    """All folded paragraphs of each version."""
    found: dict[int, list[str]] = {version: [] for version in versions}
    for version, folded in connection.execute(_FOLDS, {"versions": versions}).all():
        found[version].append(folded)
    return found
