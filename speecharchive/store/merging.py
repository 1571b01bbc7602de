"""Two held pages that turn out to be one: nothing is lost, the former id leads to the one that stays.

The captures, observations and addresses of one move to the other. Its versions follow behind those of the other, so that
`ID@vN` of either means what it meant: a redirect says how many were before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from speecharchive.capture.identity import is_mirror
from speecharchive.store import tables
from speecharchive.store.correcting import lay_over_versions
from speecharchive.store.corrections import open_corrections
from speecharchive.store.processes import utc_now
from speecharchive.store.tables import (
    Address,
    Capture,
    Correction,
    Observation,
    Page,
    Redirect,
    Speech,
    Takedown,
    Version,
)
from speecharchive.store.takedowns import hide_again
from speecharchive.store.texts import Texts
from speecharchive.store.withheld import move

REASON = "two addresses of one page"
_OF_SPEECH: tuple[Any, ...] = (Takedown, tables.Change)
"""What follows a speech by its id."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A page with the speech it holds."""

    id: int
    url: str
    first_seen: str
    last_seen: str
    speech_id: str | None
    current: int | None
    status: str | None


def merge_pages(texts: Texts, one: int, other: int) -> int:
    """Make one page of two (row ids); returns which of them stays: the one that is no mirror, else the older row."""
    connection = texts.connection
    stays, goes = sorted(
        (_held(connection, one), _held(connection, other)),
        key=lambda page: (is_mirror(page.url), page.id),
    )
    _move_rows(connection, stays, goes)
    if goes.speech_id is not None and stays.speech_id is None:
        moved = update(Speech).where(Speech.id == goes.speech_id).values(page_id=stays.id)
        connection.execute(moved)
        texts.index.look_again(goes.speech_id)
    elif goes.speech_id is not None:
        _join_speeches(texts, stays, goes)
    _renew_page(connection, stays, goes)
    return stays.id


def _held(connection: Connection, page_id: int) -> _Held:
    wanted = (
        select(
            Page.id,
            Page.url,
            Page.first_seen,
            Page.last_seen,
            Speech.id.label("speech_id"),
            Speech.current,
            Speech.status,
        )
        .outerjoin(Speech, Speech.page_id == Page.id)
        .where(Page.id == page_id)
    )
    return _Held(**connection.execute(wanted).one()._mapping)


def _move_rows(connection: Connection, stays: _Held, goes: _Held) -> None:
    for table in (Capture, Observation, Address):
        connection.execute(update(table).where(table.page_id == goes.id).values(page_id=stays.id))
    connection.execute(
        update(Page)
        .where(Page.part_of_id == goes.id, Page.id != stays.id)
        .values(part_of_id=stays.id)
    )
    connection.execute(update(Page).where(Page.part_of_id == Page.id).values(part_of_id=None))


def _join_speeches(texts: Texts, stays: _Held, goes: _Held) -> None:
    connection = texts.connection
    assert stays.speech_id is not None
    assert goes.speech_id is not None
    last = select(func.max(Version.n)).where(Version.speech_id == stays.speech_id)
    before = connection.scalar(last) or 0
    shown = {page.id: _shown(connection, page) for page in (stays, goes)}
    for page in (stays, goes):
        version_id = shown[page.id]
        if page.status == "held" and version_id is not None:
            texts.hide(str(page.speech_id), version_id)
    _leave_variants(connection, goes.speech_id)
    connection.execute(
        update(Version)
        .where(Version.speech_id == goes.speech_id)
        .values(speech_id=stays.speech_id, n=Version.n + before)
    )
    _move_corrections(connection, goes.speech_id, stays.speech_id, before)
    for table in _OF_SPEECH:
        connection.execute(
            update(table).where(table.speech_id == goes.speech_id).values(speech_id=stays.speech_id)
        )
    move(connection, goes.speech_id, stays.speech_id)
    _redirect(connection, goes.speech_id, stays.speech_id, before)
    connection.execute(delete(Speech).where(Speech.id == goes.speech_id))
    values = _standing(stays, goes, before)
    connection.execute(update(Speech).where(Speech.id == stays.speech_id).values(values))
    now_shown = _shown(connection, _held(connection, stays.id))
    if values["status"] == "held" and now_shown is not None:
        texts.show(stays.speech_id, now_shown)
    _decide_again(texts, stays.speech_id)
    texts.index.look_again(stays.speech_id)


def _move_corrections(connection: Connection, former: str, speech_id: str, before: int) -> None:
    """Those of one version follow it; of two for all versions the one of the speech that stays holds."""
    mine = select(Correction.field).where(
        Correction.speech_id == speech_id,
        Correction.ended_at.is_(None),
        Correction.version.is_(None),
    )
    general = update(Correction).where(
        Correction.speech_id == former,
        Correction.ended_at.is_(None),
        Correction.version.is_(None),
        Correction.field.in_(mine.scalar_subquery()),
    )
    connection.execute(general.values(ended_at=utc_now()))
    connection.execute(
        update(Correction)
        .where(Correction.speech_id == former)
        .values(speech_id=speech_id, version=Correction.version + before)
    )


def _decide_again(texts: Texts, speech_id: str) -> None:
    """What reviewers and takedowns decided of either holds for all of it now; `withdraw --finish` clears what is left."""
    if open_corrections(texts.connection, speech_id):
        lay_over_versions(texts, speech_id)
    hide_again(texts, speech_id)
    held = (Takedown.speech_id == speech_id) & Takedown.ended_at.is_(None)
    texts.connection.execute(update(Takedown).where(held).values(done_at=None))


def _standing(stays: _Held, goes: _Held, before: int) -> dict[str, Any]:
    """Which version stands for the speech: the one seen last, but a mirror's only where nothing else is held."""
    statuses = {stays.status, goes.status}
    status = next(each for each in ("withheld", "held", "reclassified") if each in statuses)
    newer = goes.last_seen > stays.last_seen and is_mirror(goes.url) == is_mirror(stays.url)
    other = goes.status == status and (newer or stays.status != status)
    assert goes.current is not None
    return {"status": status, "current": goes.current + before if other else stays.current}


def _shown(connection: Connection, page: _Held) -> int | None:
    wanted = select(Version.id).where(
        Version.speech_id == page.speech_id, Version.n == page.current
    )
    return connection.scalar(wanted)


def _redirect(connection: Connection, former: str, speech_id: str, before: int) -> None:
    """Ids that led to the former one lead on."""
    connection.execute(
        update(Redirect)
        .where(Redirect.speech_id == former)
        .values(speech_id=speech_id, n_before=Redirect.n_before + before)
    )
    row = {"id": former, "speech_id": speech_id, "n_before": before}
    connection.execute(insert(Redirect), row | {"reason": REASON, "at": utc_now()})


def _leave_variants(connection: Connection, speech_id: str) -> None:
    """Groups are made anew from the texts; none may lose its members because the speech that named it goes."""
    variant, pair = tables.Variant, tables.VariantPair
    mine = select(variant.group_id).where(variant.speech_id == speech_id)
    connection.execute(
        delete(variant).where(variant.group_id.in_(mine.scalar_subquery())),
        execution_options={"synchronize_session": False},
    )
    connection.execute(
        delete(pair).where((pair.speech_id == speech_id) | (pair.other_id == speech_id))
    )


def _renew_page(connection: Connection, stays: _Held, goes: _Held) -> None:
    """What the page that goes knew later, or alone."""
    facts = ("outlet_id", "section", "office", "kind", "title", "published_on", "text_sha256")
    columns = [getattr(Page, name) for name in facts]
    mine, other = (
        connection.execute(select(*columns).where(Page.id == page.id)).one()._mapping
        for page in (stays, goes)
    )
    values = {name: other[name] if mine[name] is None else mine[name] for name in facts}
    values["first_seen"] = min(stays.first_seen, goes.first_seen)
    values["last_seen"] = max(stays.last_seen, goes.last_seen)
    connection.execute(delete(Page).where(Page.id == goes.id))
    connection.execute(update(Page).where(Page.id == stays.id).values(values))
