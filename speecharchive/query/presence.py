"""Speeches whose page was taken down, or is missing, or came back: present at A, not found from B on, and the captures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, func, select

from speecharchive.presence import Finding, Observation, Presence, presence_of
from speecharchive.query.filters import Filters
from speecharchive.query.snapshot import Snapshot
from speecharchive.query.speeches import current, joined
from speecharchive.query.when_seen import narrowed
from speecharchive.store.observations import observations_of
from speecharchive.store.tables import Outlet, Page, Speech, Version
from speecharchive.store.watching import stored_watch

COLUMNS = (
    "id", "presence", "present_at", "present_capture", "not_found_from", "not_found_until",
    "misses", "not_found_captures", "returned_at", "returned_capture", "title", "speaker",
    "place", "outlet", "url",
)  # fmt: skip
TAKEN_DOWN: tuple[Presence, ...] = ("withdrawn", "returned")
_ORDER = (Page.presence_since.desc(), Page.id.desc())


def count(
    view: Snapshot,
    filters: Filters,
    states: Sequence[Presence] = TAKEN_DOWN,
    *,
    speech_id: str | None = None,
) -> int:
    wanted = _selected(view, filters, states, speech_id, Page.id)
    return view.connection.scalar(select(func.count()).select_from(wanted.subquery())) or 0


def absences(
    view: Snapshot,
    filters: Filters,
    states: Sequence[Presence] = TAKEN_DOWN,
    *,
    speech_id: str | None = None,
    limit: int | None = None,
) -> Iterator[dict[str, Any]]:
    """The newest first; --since and --until mean the day from which that holds. Raises BadFilter and UnknownOutlet."""
    facts = (
        Speech.id,
        Page.id.label("page_id"),
        Page.presence,
        Version.title,
        Version.headline,
        Version.speaker_name,
        Version.place_name,
        Outlet.name.label("outlet"),
        Page.url,
    )
    rule = stored_watch(view.connection, None).rule
    wanted = _selected(view, filters, states, speech_id, *facts).order_by(*_ORDER).limit(limit)
    for row in view.connection.execute(wanted).all():
        found = presence_of(observations_of(view.connection, row.page_id), rule)
        yield {
            "id": row.id,
            "presence": row.presence,
            **_evidence(found),
            "title": row.title or row.headline,
            "speaker": row.speaker_name,
            "place": row.place_name,
            "outlet": row.outlet,
            "url": row.url,
        }


def _selected(
    view: Snapshot,
    filters: Filters,
    states: Sequence[Presence],
    speech_id: str | None,
    *columns: Any,
) -> Select[Any]:
    held = Page.presence.in_(tuple(states))
    wanted = joined(*columns).where(current(), held, *narrowed(view, filters, Page.presence_since))
    if speech_id is not None:
        wanted = wanted.where(Speech.id == speech_id)
    return wanted


def _evidence(found: Finding | None) -> dict[str, Any]:
    missed: tuple[Observation, ...] = found.missed if found else ()
    present, returned = (found.present, found.returned) if found else (None, None)
    return {
        "present_at": present.at if present else None,
        "present_capture": present.capture_id if present else None,
        "not_found_from": missed[0].at if missed else None,
        "not_found_until": missed[-1].at if missed else None,
        "misses": len(missed),
        "not_found_captures": [each.capture_id for each in missed],
        "returned_at": returned.at if returned else None,
        "returned_capture": returned.capture_id if returned else None,
    }
