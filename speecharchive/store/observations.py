"""Observations: what each response of an article's page says of its presence, and what they come to.

One is written in the transaction that stores what it belongs to: with the capture where status or target tell, else with
what was read from it. `page.presence`, `presence_since`, `misses` and `due` are made from them again each time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from speecharchive.capture.answers import judge_answer, location_of
from speecharchive.model import Speech
from speecharchive.presence import RULE, Finding, Observation, Observed, Rule, presence_of
from speecharchive.recheck import Policy, born, due_after, read_policy
from speecharchive.store import tables
from speecharchive.store.captures import StoredCapture
from speecharchive.store.digests import text_sha256
from speecharchive.store.pages import CaptureRecord
from speecharchive.store.tables import Capture, Page, Run, Version

PRESENT = Observed("present")
_SEEN = tables.Observation
_CAPTURE = (
    select(
        Capture.fetched_at,
        Run.command,
        Page.id,
        Page.kind,
        Page.part_of_id,
        Page.published_on,
        Page.first_seen,
        Page.last_seen,
        Page.presence,
        Page.presence_since,
        Page.misses,
        Page.due,
    )
    .join(Page, Page.id == Capture.page_id)
    .join(Run, Run.id == Capture.run_id)
    .where(Capture.id == bindparam("capture"))
)
_LOCK = (
    select(Page.id)
    .join(Capture, Capture.page_id == Page.id)
    .where(Capture.id == bindparam("capture"))
    .with_for_update(of=Page)
)
_HELD = select(_SEEN.state, _SEEN.reason).where(_SEEN.capture_id == bindparam("capture"))
_SHOWN = (
    select(_SEEN.state, _SEEN.reason, _SEEN.version_id)
    .join(Capture, Capture.page_id == _SEEN.page_id)
    .where(_SEEN.capture_id == bindparam("repeated"), Capture.id == bindparam("capture"))
)
_INSERT = insert(_SEEN)
_UPDATE = update(_SEEN).where(_SEEN.capture_id == bindparam("capture"))
_UPDATE_PAGE = update(Page).where(Page.id == bindparam("page_id"))
_OF_PAGE = (
    select(_SEEN.capture_id, _SEEN.at, _SEEN.state, Run.command)
    .join(Capture, Capture.id == _SEEN.capture_id)
    .join(Run, Run.id == Capture.run_id)
    .where(_SEEN.page_id == bindparam("page"))
    .order_by(_SEEN.capture_id)
)
_VERSIONS = (
    select(Version.id, Version.n, Version.text_sha256, Version.capture_id, tables.Speech.current)
    .join(tables.Speech, tables.Speech.id == Version.speech_id)
    .where(tables.Speech.page_id == bindparam("page"))
    .order_by(Version.n.desc())
)


@dataclass(frozen=True, slots=True)
class Watch:
    """What the operator set: when a page is looked at again, and when it counts as withdrawn."""

    policy: Policy = field(default_factory=read_policy)
    rule: Rule = RULE


def observe(
    connection: Connection,
    capture_id: int,
    observed: Observed,
    watch: Watch,
    *,
    speech: Speech | None = None,
    version_id: int | None = None,
) -> None:
    """Write what a capture showed, or what today's parser sees in it; a continuation page is no page of its own."""
    held = connection.execute(_HELD, {"capture": capture_id}).first()
    if held is not None and tuple(held) == tuple(observed):
        return
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK, {"capture": capture_id})
    page = connection.execute(_CAPTURE, {"capture": capture_id}).one()
    if page.part_of_id is not None:
        return
    if version_id is None:
        version_id = _version_shown(connection, page.id, capture_id, speech)
    row = {"state": observed.state, "reason": observed.reason, "version_id": version_id}
    if held is None:
        at = {"capture_id": capture_id, "page_id": page.id, "at": page.fetched_at}
        connection.execute(_INSERT, at | row)
    else:
        connection.execute(_UPDATE, {"capture": capture_id, **row})
    _renew_page(connection, page, observed, watch, again=held is not None)


def observe_answer(
    connection: Connection, stored: StoredCapture, record: CaptureRecord, watch: Watch
) -> None:
    """For a response that tells by itself: what the crawler judged, else the status, of a page that was once an article."""
    if record.part_of_url is not None:
        return
    observed = record.observed
    if observed is None and record.status not in (200, 304):
        kind = connection.scalar(select(Page.kind).where(Page.id == stored.page_id))
        sent = location_of(record.headers)
        observed = judge_answer(record.url, record.status, sent) if kind is not None else None
    if observed is not None:
        observe(connection, stored.id, observed, watch)


def observe_repeat(connection: Connection, capture_id: int, repeated: int, watch: Watch) -> bool:
    """Write that a revisit showed what the capture showed that it repeats; False where nothing is known of that."""
    seen = connection.execute(_SHOWN, {"capture": capture_id, "repeated": repeated}).first()
    if seen is None:
        return False
    observed = Observed(seen.state, seen.reason)
    observe(connection, capture_id, observed, watch, version_id=seen.version_id)
    return True


def observations_of(connection: Connection, page_id: int) -> list[Observation]:
    return [
        Observation(row.capture_id, row.at, row.state, row.command == "crawl")
        for row in connection.execute(_OF_PAGE, {"page": page_id})
    ]


def _version_shown(
    connection: Connection, page_id: int, capture_id: int, speech: Speech | None
) -> int | None:
    """The version with the text that was read, else the current one: a mirror shows it in another script."""
    if speech is None or not speech.is_speech:
        return None
    versions = connection.execute(_VERSIONS, {"page": page_id}).all()
    digest = text_sha256(speech)
    same = [row for row in versions if row.capture_id == capture_id or row.text_sha256 == digest]
    shown = [*same, *(row for row in versions if row.n == row.current)]
    return int(shown[0].id) if shown else None


def _renew_page(
    connection: Connection, page: Any, observed: Observed, watch: Watch, *, again: bool
) -> None:
    values: dict[str, Any] = {}
    presence = page.presence
    if again or not _is_as_before(page, observed):
        found = presence_of(observations_of(connection, page.id), watch.rule)
        values = page_values(found)
        presence = values["presence"]
    if page.due is None or page.fetched_at >= page.last_seen:
        values["due"] = due_after(
            page.fetched_at,
            born(page.published_on, page.first_seen),
            watch.policy,
            state=observed.state,
            presence=presence,
            rule=watch.rule,
        )
    if values:
        connection.execute(_UPDATE_PAGE, {"page_id": page.id, **values})


def _is_as_before(page: Any, observed: Observed) -> bool:
    """Whether one more sight of a page that is there changes nothing: the common case, told without its history."""
    there = page.presence in ("present", "returned") and page.misses == 0
    known = page.presence_since is not None and page.fetched_at >= page.presence_since
    return there and known and observed.state != "not-found"


def page_values(found: Finding | None) -> dict[str, Any]:
    """The columns of `page`; a page that was never seen is not missed either."""
    if found is None:
        return {"presence": "present", "presence_since": None, "misses": 0}
    return {
        "presence": found.presence,
        "presence_since": found.since,
        "misses": found.misses,
    }
