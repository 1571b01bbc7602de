"""Key words in context: every hit of a query's terms with the characters on both sides of it.

A context ends where the paragraph ends. Hits are found and contexts compared on the fold; what is shown are the published
characters. As found, hits come speech by speech, the newest first, and nothing but a batch of speeches is held in memory;
any other order goes through `kwic_order`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from sqlalchemy import Connection, bindparam

from speecharchive.errors import BadFilter
from speecharchive.query.concordance.kwic_order import Found, Group, Hit, Ordered
from speecharchive.query.concordance.passages import batches, holding, passages_of
from speecharchive.query.filters import Filters
from speecharchive.query.language import Atom, Query
from speecharchive.query.matching import resolve
from speecharchive.query.names import spellings
from speecharchive.query.occurrences import occurrences
from speecharchive.query.snapshot import Snapshot
from speecharchive.query.speeches import joined
from speecharchive.store import tables

WIDTH = 20
"""Characters on each side of a hit."""
MOST_WIDTH = 1_000
_AFTER_EVERY_DATE = "~"
_TELLS = {"year": "dated_on", "place": "place_code"}

Sort = Literal["none", "date", "left", "right"]
Grouping = Literal["speaker", "office", "place", "year", "outlet", "kind"]

KEYS = (
    "id", "version", "paragraph", "start", "end", "left", "hit", "right", "speaker", "office", "place",
    "place_code", "delivered_on", "dated_on", "outlet", "kind", "title", "url", "permalink",
)  # fmt: skip
"""Of a row, in the order of CSV; `group` follows where hits are grouped."""

_VERSION = tables.Version
_SPEECHES = joined(
    _VERSION.id.label("version_id"),
    _VERSION.speech_id.label("id"),
    _VERSION.n.label("version"),
    _VERSION.speaker_name.label("speaker"),
    _VERSION.speaker_office.label("office"),
    _VERSION.place_name.label("place"),
    _VERSION.place_code,
    _VERSION.delivered_on,
    _VERSION.dated_on,
    tables.Outlet.name.label("outlet"),
    _VERSION.kind,
    _VERSION.title,
    _VERSION.headline,
    tables.Page.url,
).where(_VERSION.id.in_(bindparam("versions", expanding=True)))


@dataclass(frozen=True, slots=True)
class Wish:
    """How hits are to be shown and in which order. `none` is as found: the newest speech first."""

    width: int = WIDTH
    sort: Sort = "none"
    group: Grouping | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Concordance:
    """The rows, lazily, and what of them is known before they are read."""

    rows: Iterator[dict[str, Any]]
    total: Group | None = None
    """All hits, whatever the limit; None where they are shown as they are found."""
    groups: tuple[Group, ...] = ()
    """In the order in which the rows come."""


_Speech = dict[str, Any]


def kwic(view: Snapshot, query: Query, filters: Filters, wish: Wish | None = None) -> Concordance:
    """Raises BadFilter where the query only says what must not stand in a speech, and what filters raise."""
    wish = wish or Wish()
    if not query.wanted:
        raise BadFilter(
            "kwic shows where terms stand, and this query only excludes; give a term without a minus"
        )
    versions = view.index.newest(resolve(view, query, filters))
    shown = spellings(view, wish.group) if wish.group in ("speaker", "office") else {}
    found = _found(view.connection, versions, query.wanted, wish, shown)

    if wish.sort == "none" and wish.group is None:
        return Concordance(_row(one) for one in islice(found, wish.limit))
    ordered = Ordered(found, groups_by_name=wish.group == "year")
    grouped = wish.group is not None
    rows = (_row(one, grouped=grouped) for one in ordered.rows(wish.limit))
    return Concordance(rows, ordered.total, ordered.groups if grouped else ())


def _found(
    connection: Connection,
    versions: Iterator[int],
    atoms: Sequence[Atom],
    wish: Wish,
    shown: Mapping[str, str],
) -> Iterator[Found]:
    statement, width = holding(connection, atoms), wish.width
    for batch in batches(versions):
        passages = passages_of(connection, statement, batch)
        speeches = _speeches(connection, [version for version in batch if version in passages])
        for version in batch:
            for _, number, text, folded in passages.get(version, ()):
                speech = speeches[version]
                group = _group(wish.group, speech)
                group = shown.get(group, group) if group else group
                for start, end in occurrences(folded, atoms):
                    before = max(0, start - width)
                    hit = Hit(
                        version, number, start, end,
                        text[before:start], text[start:end], text[end : end + width],
                    )  # fmt: skip
                    yield Found(hit, speech, group, _key(wish, speech, folded, start, end))


def _speeches(connection: Connection, versions: Sequence[int]) -> dict[int, _Speech]:
    """What a row says of its speech, by version id."""
    rows = connection.execute(_SPEECHES, {"versions": versions}).mappings()
    return {row["version_id"]: dict(row) for row in rows}


def _key(wish: Wish, speech: _Speech, folded: str, start: int, end: int) -> str:
    if wish.sort == "right":
        return folded[end : end + wish.width]
    if wish.sort == "left":
        return folded[max(0, start - wish.width) : start][::-1]
    return speech["dated_on"] or _AFTER_EVERY_DATE if wish.sort == "date" else ""


def _group(group: Grouping | None, speech: _Speech) -> str | None:
    if group is None:
        return None
    told: str | None = speech[_TELLS.get(group, group)]
    if told and group == "year":
        return told[:4]
    if told and group == "place":  # 鼓楼区 lies in four cities
        return f"{speech['place']} ({told})"
    return told


def _row(found: Found, *, grouped: bool = False) -> dict[str, Any]:
    hit, speech, group, _ = found
    row = {
        "id": speech["id"],
        "version": speech["version"],
        "paragraph": hit.paragraph,
        "start": hit.start,
        "end": hit.end,
        "left": hit.left,
        "hit": hit.hit,
        "right": hit.right,
        "speaker": speech["speaker"],
        "office": speech["office"],
        "place": speech["place"],
        "place_code": speech["place_code"],
        "delivered_on": speech["delivered_on"],
        "dated_on": speech["dated_on"],
        "outlet": speech["outlet"],
        "kind": speech["kind"],
        "title": speech["title"] or speech["headline"],
        "url": speech["url"],
        "permalink": f"{speech['id']}@v{speech['version']}#p{hit.paragraph}",
    }
    return row | {"group": group} if grouped else row
