"""`search`: which speeches hold the terms, the newest or the best first, and where in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Literal

from sqlalchemy import Connection, Row, and_, func, select
from sqlalchemy.orm import aliased

from speecharchive.query.filters import Filters
from speecharchive.query.language import Atom, Query, terms_of
from speecharchive.query.matching import resolve
from speecharchive.query.occurrences import count
from speecharchive.query.snapshot import Snapshot
from speecharchive.query.snippets import Snippet, snippets
from speecharchive.query.speeches import COLUMNS, joined
from speecharchive.store import tables

BATCH = 50
Order = Literal["date", "rank"]


@dataclass(frozen=True, slots=True)
class Found:
    """How many speeches match, and the rows of those asked for."""

    total: int
    rows: Iterator[dict[str, Any]]
    copies: int = 0
    """Pages that match too and are not listed, for another that is carries the same speech."""


def search(
    view: Snapshot,
    query: Query,
    filters: Filters,
    *,
    limit: int | None = None,
    order: Order = "date",
) -> Found:
    """Raises BadFilter and UnknownOutlet. By date the undated come last; by rank the best come first (BM25)."""
    wanted = resolve(view, query, filters)
    if order == "rank":
        phrases = list(
            dict.fromkeys(term.phrase for atom in query.wanted for term in terms_of(atom))
        )
        ids: Iterable[int] = view.index.ranked(wanted, phrases, limit)
    else:
        ids = view.index.newest(wanted, limit)
    total = view.index.count(wanted)
    pages = view.index.count(replace(wanted, scope=replace(wanted.scope, copies=True)))
    return Found(total, _rows(view.connection, ids, query.wanted), pages - total)


def listed(
    view: Snapshot, filters: Filters, *, limit: int | None = None
) -> Iterator[dict[str, Any]]:
    """Every speech that meets the filters, newest first, without a search."""
    return _rows(view.connection, view.index.newest(resolve(view, None, filters), limit), ())


def _rows(
    connection: Connection, ids: Iterable[int], atoms: Sequence[Atom]
) -> Iterator[dict[str, Any]]:
    remaining = iter(ids)
    while some := list(islice(remaining, BATCH)):
        facts = connection.execute(joined(*COLUMNS).where(tables.Version.id.in_(some)))
        by_id = {row.id: row for row in facts}
        texts = _paragraphs(connection, some) if atoms else {}
        elsewhere = also_at(connection, [row.speech_id for row in by_id.values()])
        for number in some:
            row = by_id[number]
            found = _row(row, texts.get(number, []), atoms)
            yield found | {"also_at": elsewhere.get(row.speech_id, [])}


def also_at(connection: Connection, speech_ids: Sequence[str]) -> dict[str, list[str]]:
    """Who else carries the same speech, of those that others carry: outlets, and of a page whose outlet is not known its address."""
    own, other = aliased(tables.Variant), aliased(tables.Variant)
    statement = (
        select(own.speech_id, func.coalesce(tables.Outlet.name, tables.Page.url))
        .join(other, and_(other.group_id == own.group_id, other.speech_id != own.speech_id))
        .join(tables.Speech, tables.Speech.id == other.speech_id)
        .join(tables.Page, tables.Page.id == tables.Speech.page_id)
        .outerjoin(tables.Outlet, tables.Outlet.id == tables.Page.outlet_id)
        .where(own.speech_id.in_(speech_ids), tables.Speech.status == "held")
        .distinct()
    )
    found: dict[str, list[str]] = defaultdict(list)
    for speech_id, outlet in connection.execute(statement):
        found[speech_id].append(outlet)
    return {speech_id: sorted(outlets) for speech_id, outlets in found.items()}


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
