"""Pages against the captures they have: their addresses, the times they were seen, and what was read from them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, and_, exists, or_, select

from speecharchive.model import SPEECH_KINDS
from speecharchive.query.contradiction import Contradiction
from speecharchive.store.pages import identity_of, spellings
from speecharchive.store.statements import UNHOLDABLE
from speecharchive.store.tables import Address, Capture, Correction, Page, Speech

_BATCH = 500


def wrong_pages(connection: Connection) -> Iterator[Contradiction]:
    yield from _wrong_identities(connection)
    yield from _wrong_addresses(connection)
    yield from _lost_addresses(connection)
    yield from _wrong_times(connection)
    yield from _wrong_kinds(connection)


def _wrong_identities(connection: Connection) -> Iterator[Contradiction]:
    """What makes an address one page with others follows from the address."""
    of_it = exists().where(Address.page_id == Page.id)
    shown = exists().where(Address.page_id == Page.id, Address.url == Page.url)
    pages = select(Page.id, Page.url, Page.identity, or_(shown, ~of_it)).order_by(Page.id)
    for number, url, identity, known in connection.execute(pages, execution_options={"yield_per": _BATCH}):  # fmt: skip
        if (identity_of(url) or url) != identity:
            yield Contradiction(f"page {number} {url}", f"is not the page that {identity} names")
        elif not known:
            yield Contradiction(f"page {number} {url}", "was never seen under this address")


def _wrong_addresses(connection: Connection) -> Iterator[Contradiction]:
    rows = select(Address.url, Page.id, Page.url, Page.identity).join(Page, Page.id == Address.page_id)  # fmt: skip
    for url, number, named, identity in connection.execute(rows.order_by(Address.url), execution_options={"yield_per": _BATCH}):  # fmt: skip
        if url != named and identity_of(url) != identity:
            yield Contradiction(f"address {url}", f"is none of page {number}, which it names")


def _lost_addresses(connection: Connection) -> Iterator[Contradiction]:
    """Of captures: under what address the page was seen, and when."""
    capture, address = Capture, Address
    there = and_(
        address.page_id == capture.page_id,
        capture.fetched_at.between(address.first_seen, address.last_seen),
    )
    unsure = (
        select(capture.id, capture.url, capture.page_id, capture.fetched_at)
        .outerjoin(address, address.url == capture.url)
        .where(or_(address.url.is_(None), ~there))
        .order_by(capture.id)
    )
    rows = connection.execute(unsure, execution_options={"yield_per": _BATCH})
    for batch in rows.partitions(_BATCH):
        spelled = {row.id: spellings(row.url)[-1] for row in batch}
        wanted = select(address).where(address.url.in_(set(spelled.values())))
        held = {row.url: row for row in connection.execute(wanted.with_only_columns(*address.__table__.c))}  # fmt: skip
        for row in batch:
            if UNHOLDABLE in row.url:
                continue  # The address was spelled from characters that the row could not hold.
            known = held.get(spelled[row.id])
            subject = f"address {spelled[row.id]}"
            if known is None:
                yield Contradiction(subject, f"is missing; capture {row.id} was made of it")
            elif known.page_id != row.page_id:
                yield Contradiction(subject, f"names page {known.page_id}, and capture {row.id} of it page {row.page_id}")  # fmt: skip
            elif not known.first_seen <= row.fetched_at <= known.last_seen:
                yield Contradiction(subject, f"was not seen yet, or no longer, at the time of capture {row.id}")  # fmt: skip


def _wrong_times(connection: Connection) -> Iterator[Contradiction]:
    outside = or_(Capture.fetched_at < Page.first_seen, Capture.fetched_at > Page.last_seen)
    pages = select(Page.id, Page.url).join(Capture, Capture.page_id == Page.id).where(outside)
    for number, url in connection.execute(pages.distinct().order_by(Page.id)):
        yield Contradiction(f"page {number} {url}", "was captured before it was first seen, or after it was last seen")  # fmt: skip


def _wrong_kinds(connection: Connection) -> Iterator[Contradiction]:
    """A page that holds a speech was read as one at last, unless a reviewer calls it so."""
    reviewed = exists().where(Correction.speech_id == Speech.id, Correction.field == "kind")
    wrong = (
        select(Page.id, Page.url, Speech.id)
        .join(Speech, Speech.page_id == Page.id)
        .where(Speech.status == "held", ~reviewed)
        .where(or_(Page.kind.is_(None), Page.kind.not_in(SPEECH_KINDS)))
        .order_by(Page.id)
    )
    for number, url, speech_id in connection.execute(wrong):
        yield Contradiction(f"page {number} {url}", f"is none with a speech, and {speech_id} is held")  # fmt: skip
