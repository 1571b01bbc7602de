"""What an archive of an older schema gets at its upgrade: one identity a page, its addresses, and its observations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, literal, select, update

from speecharchive.capture.answers import GONE, REFUSED
from speecharchive.capture.identity import RULES, page_identity
from speecharchive.errors import BadInput
from speecharchive.index.writes import IndexWrites
from speecharchive.presence import RULE, presence_of
from speecharchive.store.frontier import fingerprint_of
from speecharchive.store.merging import merge_pages
from speecharchive.store.observations import observations_of, page_values
from speecharchive.store.pages import address_of, note_address
from speecharchive.store.tables import (
    Capture,
    FrontierRow,
    Observation,
    Page,
    Setting,
    Speech,
    Version,
)
from speecharchive.store.texts import Texts
from speecharchive.store.watching import stored_watch

_BATCH = 500
_RULES = "page_identity"
_SET_IDENTITY = (
    update(Page).where(Page.id == bindparam("page_id")).values(identity=bindparam("of_page"))
)
_SET_PRESENCE = update(Page).where(Page.id == bindparam("page_id"))


def renew_identities(connection: Connection, *, anew: bool) -> None:
    """Where the rules are others than those by which the archive's pages were told apart, or `anew`."""
    known = connection.scalar(select(Setting.value).where(Setting.name == _RULES))
    if known == RULES and not anew:
        return
    merged = _identify_pages(connection)
    for page in _pages(connection, Page.outlet_id):
        if page.id in merged:
            rule = stored_watch(connection, page.outlet_id).rule
            values = page_values(presence_of(observations_of(connection, page.id), rule))
            connection.execute(_SET_PRESENCE, {"page_id": page.id, **values})
    connection.execute(delete(Setting).where(Setting.name == _RULES))
    connection.execute(insert(Setting), {"name": _RULES, "value": RULES})


def _identify_pages(connection: Connection) -> set[int]:
    """Give each page its identity and addresses; pages that turn out to be one are merged. Returns those that took one in."""
    index = IndexWrites()
    texts = Texts(connection, index)
    merged: set[int] = set()
    # An identity of the new rules may be another page's of the old ones.
    connection.execute(update(Page).values(identity=None))
    for page in _pages(connection, Page.url):
        try:
            identity = page_identity(page.url)
        except BadInput:
            identity = page.url
        _note_addresses(connection, page.id, page.url)
        other = connection.scalar(select(Page.id).where(Page.identity == identity))
        stays = page.id
        if other is not None and other != page.id:
            connection.execute(_SET_IDENTITY, {"page_id": other, "of_page": None})
            stays = merge_pages(texts, other, page.id)
            merged = (merged - {other, page.id}) | {stays}
        connection.execute(_SET_IDENTITY, {"page_id": stays, "of_page": identity})
    index.write(connection)
    _rename_frontier(connection)
    return merged


def observe_older_captures(connection: Connection) -> None:
    """Observations of what was captured before there were any, by their status; `reextract` knows error pages better."""
    shown = _version_of_capture()
    columns = ["capture_id", "page_id", "at", "state", "reason", "version_id"]
    article = (Page.id == Capture.page_id) & Page.kind.is_not(None) & Page.part_of_id.is_(None)
    for statuses, stated, reason in (
        ((200, 304), literal("present"), literal(None)),
        (GONE, literal("not-found"), literal("status")),
        (REFUSED, literal("refused"), literal("status")),
    ):
        connection.execute(
            insert(Observation).from_select(
                columns,
                select(
                    Capture.id, Capture.page_id, Capture.fetched_at, stated, reason,
                    shown if 200 in statuses else literal(None),
                ).join(Page, article).where(Capture.status.in_(statuses)),
            )
        )  # fmt: skip
    _judge_presence(connection)


def _version_of_capture() -> Any:
    """The version that was read from this capture."""
    return (
        select(func.max(Version.id))
        .join(Speech, Speech.id == Version.speech_id)
        .where(Speech.page_id == Capture.page_id, Version.capture_id == Capture.id)
        .correlate(Capture)
        .scalar_subquery()
    )


def _judge_presence(connection: Connection) -> None:
    observed = select(Observation.page_id).where(Observation.page_id == Page.id).exists()
    for page in _pages(connection, Page.presence, condition=observed):
        values = page_values(presence_of(observations_of(connection, page.id), RULE))
        connection.execute(_SET_PRESENCE, {"page_id": page.id, **values})


def _note_addresses(connection: Connection, page_id: int, url: str) -> None:
    seen = (
        select(Capture.url, func.min(Capture.fetched_at), func.max(Capture.fetched_at))
        .where(Capture.page_id == page_id)
        .group_by(Capture.url)
    )
    for address, first, last in connection.execute(seen).all():
        for at in (first, last):
            note_address(connection, _spelled(address, url), page_id, at)


def _spelled(address: str, url: str) -> str:
    try:
        return address_of(address)
    except BadInput:
        return url


def _rename_frontier(connection: Connection) -> None:
    """Rows of articles go by the page's identity now; of two rows of one page the one still to do is left."""
    row = FrontierRow
    wanted = select(row.id, row.outlet_id, row.url, row.request, row.fingerprint, row.state)
    last = 0
    while batch := connection.execute(
        wanted.where(row.id > last).order_by(row.id).limit(_BATCH)
    ).all():
        for each in batch:
            if each.request.get("role") == "article":
                _rename(connection, each)
        last = batch[-1].id


def _rename(connection: Connection, entry: Any) -> None:
    row = FrontierRow
    try:
        renamed = fingerprint_of(entry.url, article=True)
    except BadInput:
        return
    if renamed == entry.fingerprint:
        return
    same = (row.outlet_id == entry.outlet_id) & (row.fingerprint == renamed)
    there = connection.execute(select(row.id, row.state).where(same)).first()
    if there is not None and entry.state in ("done", "failed"):
        connection.execute(delete(row).where(row.id == entry.id))
        return
    if there is not None:
        connection.execute(delete(row).where(row.id == there.id))
    connection.execute(update(row).where(row.id == entry.id).values(fingerprint=renamed))


def _pages(connection: Connection, column: Any, condition: Any = None) -> Iterator[Any]:
    """Pages a batch, so that memory stays flat and rows may change between."""
    last = 0
    while True:
        wanted = select(Page.id, column).where(Page.id > last).order_by(Page.id).limit(_BATCH)
        if condition is not None:
            wanted = wanted.where(condition)
        rows = connection.execute(wanted).all()
        for row in rows:
            # One that a merge took away is there no longer.
            if connection.scalar(select(Page.id).where(Page.id == row.id)) is not None:
                yield row
        if len(rows) < _BATCH:
            return
        last = rows[-1].id
