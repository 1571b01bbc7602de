"""What was observed of pages against the captures it rests on, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import get_args

from sqlalchemy import Connection, exists, or_, select
from sqlalchemy.orm import aliased

from speecharchive.capture.answers import GONE, REFUSED
from speecharchive.presence import Observation, State, presence_of
from speecharchive.query.contradiction import Contradiction
from speecharchive.store.observations import page_values
from speecharchive.store.tables import Capture, Page, Run, Speech, Version
from speecharchive.store.tables import Observation as Seen
from speecharchive.store.watching import stored_watch

_BATCH = 500
_TELLING = GONE + REFUSED
"""Statuses that say something of a page by themselves; archives older than observations got theirs from the same."""


def wrong_presence(connection: Connection) -> Iterator[Contradiction]:
    yield from _wrong_observations(connection)
    yield from _lost_observations(connection)
    yield from _wrong_verdicts(connection)


def _wrong_observations(connection: Connection) -> Iterator[Contradiction]:
    there = Seen.state == "present"
    of_page = select(Version.id).join(Speech, Speech.id == Version.speech_id)
    for wrong, words in (
        (Seen.at != Capture.fetched_at, "is of another time than its capture"),
        (Seen.page_id != Capture.page_id, "is of another page than its capture"),
        (Seen.state.not_in(get_args(State)), "says what no observation says"),
        (there & Capture.status.not_in((200, 304)), "found a page that was not sent"),
        (there != Seen.reason.is_(None), "has a reason for presence, or none for another state"),
        (
            Seen.version_id.is_not(None)
            & Seen.version_id.not_in(of_page.where(Speech.page_id == Seen.page_id)),
            "showed a version of another page",
        ),
    ):
        rows = select(Seen.capture_id).join(Capture, Capture.id == Seen.capture_id).where(wrong)
        for number in connection.scalars(rows.order_by(Seen.capture_id)):
            yield Contradiction(f"observation of capture {number}", words)


def _lost_observations(connection: Connection) -> Iterator[Contradiction]:
    """What was read as a speech was seen, and so was a status that says where a page is not."""
    seen = exists().where(Seen.capture_id == Capture.id)
    read = exists().where(Version.capture_id == Capture.id)
    earlier = aliased(Seen)
    known = exists().where(earlier.page_id == Capture.page_id, earlier.capture_id < Capture.id)
    lost = (
        select(Capture.id)
        .join(Page, Page.id == Capture.page_id)
        .where(Page.kind.is_not(None), Page.part_of_id.is_(None), ~seen)
        .where(or_(read, Capture.status.in_(_TELLING) & known))
        .order_by(Capture.id)
    )
    for number in connection.scalars(lost):
        yield Contradiction(f"observation of capture {number}", "is missing")


def _wrong_verdicts(connection: Connection) -> Iterator[Contradiction]:
    """Presence is a matter of the observations and of the rule of the last crawl."""
    rule = stored_watch(connection, None).rule
    rows = connection.execute(
        select(Page.id, Page.url, Page.presence, Page.presence_since, Page.misses,
               Seen.capture_id, Seen.at, Seen.state, Run.command)
        .outerjoin(Seen, Seen.page_id == Page.id)
        .outerjoin(Capture, Capture.id == Seen.capture_id)
        .outerjoin(Run, Run.id == Capture.run_id)
        .order_by(Page.id, Seen.capture_id),
        execution_options={"yield_per": _BATCH},
    )  # fmt: skip
    for (number, url, presence, since, misses), some in groupby(rows, lambda row: tuple(row[:5])):
        seen = [
            Observation(row.capture_id, row.at, row.state, row.command == "crawl")
            for row in some
            if row.capture_id is not None
        ]
        found = presence_of(seen, rule)
        if page_values(found) == {"presence": presence, "presence_since": since, "misses": misses}:
            continue
        if _clock_ran_back(seen) and since in {each.at for each in seen}:
            continue
        told = f"{found.presence} since {found.since}, missed {found.misses} times" if found else "present, for it was never seen"  # fmt: skip
        yield Contradiction(f"page {number} {url}", f"is {presence} in its row; what was observed of it says {told}")  # fmt: skip


def _clock_ran_back(seen: Sequence[Observation]) -> bool:
    """Which of the times can be believed is then judged by those that came last, and may have been judged otherwise before."""
    own = [each.at for each in seen if each.crawled]
    return own != sorted(own)
