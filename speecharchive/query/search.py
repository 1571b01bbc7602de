"""`search`: which speeches hold the terms, newest first, and where in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from speecharchive.query.filters import Filters
from speecharchive.query.language import Atom, Query
from speecharchive.query.occurrences import count
from speecharchive.query.snippets import Snippet, snippets
from speecharchive.query.speeches import COLUMNS, selection
from speecharchive.store import tables

BATCH = 50


@dataclass(frozen=True, slots=True)
class Found:
    """How many speeches match, and the rows of those asked for."""

    total: int
    rows: Iterator[dict[str, Any]]


def search(
    connection: Connection, query: Query, filters: Filters, *, limit: int | None = None
) -> Found:
    """Raises BadFilter and UnknownOutlet. Dated speeches come before undated ones."""
    total = connection.scalar(selection(connection, filters, query, func.count())) or 0
    statement = selection(connection, filters, query, *COLUMNS)
    return Found(total, _rows(connection, _newest_first(statement, limit), query.wanted))


def listed(
    connection: Connection, filters: Filters, *, limit: int | None = None
) -> Iterator[dict[str, Any]]:
    """Every speech that meets the filters, newest first, without a search."""
    statement = selection(connection, filters, None, *COLUMNS)
    return _rows(connection, _newest_first(statement, limit), ())


def _newest_first(statement: Select[Any], limit: int | None) -> Select[Any]:
    dated = tables.Version.dated_on
    return statement.order_by(dated.is_(None), dated.desc(), tables.Speech.id).limit(limit)


def _rows(
    connection: Connection, statement: Select[Any], atoms: Sequence[Atom]
) -> Iterator[dict[str, Any]]:
    result = connection.execute(statement, execution_options={"yield_per": BATCH})
    for batch in result.partitions(BATCH):
        texts = _paragraphs(connection, [row.id for row in batch]) if atoms else {}
        for row in batch:
            yield _row(row, texts.get(row.id, []), atoms)


def _paragraphs(
    connection: Connection, ids: Sequence[int]
) -> dict[int, list[tuple[int, str, str]]]:
    paragraph = tables.Paragraph
    texts: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    rows = connection.execute(
        select(paragraph.version_id, paragraph.n, paragraph.text, paragraph.fold)
        .where(paragraph.version_id.in_(ids))
        .order_by(paragraph.version_id, paragraph.n)
    )
    for version_id, number, text, folded in rows:
        texts[version_id].append((number, text, folded))
    return texts


def _row(
    row: Row[Any], paragraphs: list[tuple[int, str, str]], atoms: Sequence[Atom]
) -> dict[str, Any]:
    found: list[Snippet] = snippets(paragraphs, atoms)
    return {
        "id": row.speech_id,
        "version": row.n,
        "kind": row.kind,
        "title": row.title or row.headline,
        "speaker": row.speaker_name,
        "office": row.speaker_office,
        "speaks_for": row.speaks_for,
        "place": row.place_name,
        "place_code": row.place_code,
        "delivered_on": row.delivered_on,
        "published_on": row.published_on,
        "dated_on": row.dated_on,
        "body": row.body,
        "outlet": row.outlet,
        "url": row.url,
        "hits": sum(count(folded, atoms) for _, _, folded in paragraphs),
        "snippets": [snippet.text for snippet in found],
        "marks": [[list(mark) for mark in snippet.marks] for snippet in found],
        "places": [
            {"paragraph": snippet.paragraph, "start": snippet.start, "end": snippet.end}
            for snippet in found
        ],
    }
