"""Pages that were read, stored inside one transaction: what is held already is seen, and stays as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import Connection

from speecharchive.capture.answers import judge_answer, judge_error, location_of
from speecharchive.capture.copies import copy_of, is_of
from speecharchive.capture.identity import is_mirror
from speecharchive.capture.records import digest_label
from speecharchive.capture.warc import Earlier, Placed, WarcWriter, record_at
from speecharchive.errors import BadInput, DamagedInput, PageError, SealedCapture, WithheldText
from speecharchive.ingest.pages import Page, Revisit
from speecharchive.ingest.redirects import Redirects, Seen
from speecharchive.ingest.selection import Selection
from speecharchive.ingest.stored import Reading, reread
from speecharchive.ingest.taken_down import told_of
from speecharchive.model import Speech
from speecharchive.outlets import Outlet
from speecharchive.presence import Observed
from speecharchive.store import lookup
from speecharchive.store.archive import Archive, RunLedger
from speecharchive.store.captures import HeldCapture
from speecharchive.store.observations import PRESENT
from speecharchive.store.pages import CaptureRecord, demand_identity, known_articles
from speecharchive.store.parts import has_parts
from speecharchive.store.versions import Outcome
from speecharchive.store.withheld import withheld_like

Done = Outcome | Literal["part", "without", "missed", "failed"]


OTHER_PAYLOAD = "states another payload than the capture has that it refers to"


NO_COPY = "{}: holds the text of {}, which is withheld, and is not stored; with --url it is the page at that address"


class NotHeld(BadInput):
    """A revisit record whose original is not in the archive."""


def not_held(revisit: Revisit) -> NotHeld:
    return NotHeld(
        f"{revisit.name}: repeats a page that is not held; import the file that has it, then this one with --again"
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """A capture that is held, or was stored in this transaction."""

    id: int
    url: str
    fetched_at: str
    payload_sha256: str
    length: int
    status: int
    content_type: str | None
    is_full: bool
    is_read: bool
    place: tuple[str, int, int]
    """Of its record: file, offset, length."""


class PageStore:
    """For one transaction after the other: `look_up` begins, `finish` ends what is stored in it."""

    def __init__(
        self, archive: Archive, ledger: RunLedger, writer: WarcWriter, selection: Selection
    ) -> None:
        self._archive = archive
        self._ledger = ledger
        self._writer = writer
        self._known_outlets = selection.known
        self._outlet = selection.outlet
        self._known: dict[str, list[_Known]] = {}
        """Captures by the page's identity."""
        self._first_of: dict[str, str] = {}
        """Address of the first page, by the identity of its continuation page."""
        self._to_read: set[int] = set()
        """Captures of first pages whose continuation pages came."""
        self._unread: set[str] = set()
        """Pages with captures from which nothing was read, by identity."""
        self._redirects = Redirects(self.read_again)
        self._copies: list[tuple[str, BadInput]] = []
        """Pages that hold what is taken down at another."""
        self._connection: Connection

    def look_up(
        self, connection: Connection, found: Iterable[Page | Revisit], passed: Iterable[str]
    ) -> None:
        """What is held of these pages, and which of them, or of those passed over, continue another one."""
        self._connection = connection
        lookup.alone(connection)
        self._known.clear()
        found = list(found)
        pages = [each for each in found if isinstance(each, Page)]
        revisits = [each for each in found if isinstance(each, Revisit)]
        warc = [each for each in pages if each.from_warc]
        files = [each for each in pages if not each.from_warc]
        dated = [(each.url, each.fetched_at) for each in warc]
        dated += [(each.stored.url, each.stored.fetched_at) for each in revisits]
        dated += [(each.refers_to_url, each.refers_to_date or "") for each in revisits]
        held: list[HeldCapture] = []
        if dated:
            urls = lookup.identities(url for url, _ in dated).values()
            held += lookup.captured_at(connection, set(urls), {time for _, time in dated})
        if files:
            urls = lookup.identities(each.url for each in files).values()
            digests = {each.payload_sha256 for each in files}
            held += lookup.captured_with(connection, set(urls), digests)
        for each in held:
            self._note(each.page_identity, _known(each))
        named = set(lookup.identities([*(each.url for each in pages), *passed]).values())
        self._first_of = lookup.first_pages(connection, named)
        self._unread = lookup.never_read(connection, named)

    def is_part(self, url: str) -> bool:
        """Whether the page is known to continue another one."""
        if not self._first_of:
            return False
        return lookup.identities([url]).get(url) in self._first_of

    def store(self, page: Page) -> Done:
        """Raises BadInput for an address that is none, NotHeld where `page` was to be held and is not."""
        identity = demand_identity(page.url)
        known = self._find(identity, page)
        if known is not None and known.is_read and page.status == 200:
            self._ledger.page_unchanged()
            return "unchanged"
        if known is None and not page.member:
            raise NotHeld(f"{page.name}: is not held")
        if known is None and page.speech is not None and page.url.startswith("urn:"):
            self._demand_other_text(page.name, page.speech)
        first = self._first_of.get(identity)
        capture = known.id if known else self._capture(identity, page, first)
        if first is not None and page.status == 200:
            look = lookup.look_before(self._connection, demand_identity(first), page.fetched_at)
            if look is not None:
                self._to_read.add(look)
            return "part"
        if page.speech is None:
            return self._store_without(identity, page, capture)
        outcome = self._store_article(page, page.speech, capture)
        if outcome == "new":
            told = told_of(self._connection, page.name, page.url, page.speech)
            self._copies += ((page.name, each) for each in told)
        self._set_read(identity, capture)
        if page.parts:
            self._expect(identity, page, capture)
        if identity in self._unread:
            self._look_back(identity, page.outlet)
        return outcome

    def _demand_other_text(self, name: str, speech: Speech) -> None:
        """What has no address is known by its text alone. Raises WithheldText."""
        if like := withheld_like(self._connection, speech):
            raise WithheldText(NO_COPY.format(name, like))

    def holds(self, url: str) -> bool:
        """Whether it is a page that was read as an article."""
        return url in known_articles(self._connection, [url])

    def _store_without(self, identity: str, page: Page, capture: int) -> Done:
        """A page that brought no article: what that says of one that is held; of another, once it is held."""
        held = known_articles(self._connection, [page.url]).get(page.url)
        observed = None
        if page.shows_absence:
            listings = [held.section] if held is not None and held.section else []
            observed = absence_of(page, [*listings_of(page.outlet), *listings])
            seen = Seen(capture, page.url, page.headers, page.fetched_at)
            for each, ended in self._redirects.follow(self._connection, identity, seen, observed):
                if self.holds(each.url):
                    self._ledger.observe(each.capture_id, ended)
        if held is None:
            self._unread.add(identity)
        if not page.from_warc:
            return "failed"
        missed = held is not None and observed is not None and observed.state == "not-found"
        return "missed" if missed else "without"

    def _look_back(self, identity: str, outlet: Outlet | None) -> None:
        """What earlier imports brought of a page that only now turns out to be an article's, whenever it was captured."""
        self._unread.discard(identity)
        for capture in lookup.unobserved(self._connection, identity):
            sent = location_of(capture.headers)
            observed = judge_answer(capture.url, capture.status, sent, listings_of(outlet))
            if observed is not None and observed.state == "moved":
                seen = Seen(capture.id, capture.url, capture.headers, capture.fetched_at)
                observed = self._redirects.end_of(self._connection, seen) or observed
            if observed is not None:
                self._ledger.observe(capture.id, observed)
            else:
                self._observe_read(capture.id)

    def _observe_read(self, capture: int) -> None:
        try:
            self._ledger.store_article(capture, self.read_again(capture), counted=False)
        except (BadInput, PageError) as error:
            self._ledger.observe(capture, judge_error(error))

    def _store_article(self, page: Page, speech: Speech, capture: int) -> Outcome:
        """The mirror of a long article comes without its further pages: until they are there it shows less than is held."""
        if page.parts and is_mirror(page.url):
            held = known_articles(self._connection, [page.url]).get(page.url)
            if held is not None and not is_mirror(held.url):
                self._ledger.observe(capture, PRESENT)
                self._ledger.page_unchanged()
                return "unchanged"
        return self._ledger.store_article(capture, speech)

    def store_revisit(self, revisit: Revisit) -> Done:
        """Raises NotHeld."""
        stored = revisit.stored
        original = self._original(revisit)
        identity = demand_identity(stored.url)
        for known in self._known.get(identity, ()):
            if (known.fetched_at, known.payload_sha256) == (stored.fetched_at, original.payload_sha256):  # fmt: skip
                self._ledger.page_unchanged()
                return "unchanged"
        earlier = Earlier(original.url, original.fetched_at)
        digest = original.payload_sha256
        member = copy_of(stored, revisit.headers, revisit.where, digest, earlier=earlier)
        placed = self._writer.write_member(member, "revisit", digest)
        repeat = self._ledger.store_capture(
            CaptureRecord(
                url=stored.url,
                fetched_at=stored.fetched_at,
                status=stored.status,
                headers=stored.headers,
                content_type=stored.header("content-type") or original.content_type,
                payload_sha256=digest,
                length=original.length,
                warc_file=placed.file,
                warc_offset=placed.offset,
                warc_length=placed.length,
                record_type="revisit",
                revisit_of=original.id,
                outlet=revisit.outlet,
            )
        )
        self._observe_repeat(identity, repeat.id, revisit, original)
        if has_parts(self._connection, repeat.page_id):
            self._to_read.add(repeat.id)
        self._ledger.page_unchanged()
        return "unchanged"

    def _observe_repeat(
        self, identity: str, capture: int, revisit: Revisit, original: _Known
    ) -> None:
        """It shows what the capture showed that it repeats; what another page's payload shows here has to be read."""
        if not self.holds(revisit.stored.url):
            self._unread.add(identity)
            return
        full = revisit.stored.status in (200, 304)
        if full and not self._ledger.observe_repeat(capture, original.id):
            self._observe_read(capture)

    def finish(self) -> list[tuple[str, BadInput | PageError]]:
        """Read articles again whose further pages came; those that cannot be read, and copies of what is taken down."""
        failed: list[tuple[str, BadInput | PageError]] = [*self._copies]
        self._copies.clear()
        for capture in sorted(self._to_read):
            try:
                speech = self.read_again(capture)
            except (BadInput, PageError) as error:
                failed.append((f"capture {capture}", error))
            else:
                self._ledger.store_article(capture, speech, counted=False)
        self._to_read.clear()
        return failed

    def read_again(self, capture: int) -> Speech:
        """Today's reading of a capture, also of one that this transaction stored. Raises SpeecharchiveError."""
        held, parts = lookup.capture_with_parts(self._connection, capture)
        outlet = self._known_outlets.named(held.outlet) if held.outlet else self._outlet
        return reread(Reading(self._archive.holdings, held, parts, outlet))

    def _expect(self, identity: str, page: Page, capture: int) -> None:
        if self._ledger.expect_parts(identity, page.parts, page.fetched_at):
            self._to_read.add(capture)
        self._first_of |= dict.fromkeys(lookup.identities(page.parts).values(), page.url)
        self._first_of.pop(identity, None)

    def _find(self, identity: str, page: Page) -> _Known | None:
        for known in self._known.get(identity, ()):
            same = known.payload_sha256 == page.payload_sha256 and known.is_full
            if same and (not page.from_warc or known.fetched_at == page.fetched_at):
                return known
        return None

    def _capture(self, identity: str, page: Page, part_of: str | None) -> int:
        placed = self._writer.write_member(page.member, page.record_type, page.payload_sha256)
        stored = self._ledger.store_capture(_record(page, placed, part_of))
        known = _Known(
            stored.id, page.url, page.fetched_at, page.payload_sha256, page.length, page.status,
            page.content_type, is_full=True, is_read=part_of is not None,
            place=(placed.file, placed.offset, placed.length),
        )  # fmt: skip
        self._note(identity, known)
        return stored.id

    def _note(self, identity: str, known: _Known) -> None:
        self._known.setdefault(identity, []).append(known)

    def _set_read(self, identity: str, capture: int) -> None:
        known = self._known.get(identity, [])
        self._known[identity] = [
            replace(each, is_read=True) if each.id == capture else each for each in known
        ]

    def _original(self, revisit: Revisit) -> _Known:
        """The capture whose payload it repeats, by address and time; else the last one, if it has the payload stated.

        Raises NotHeld, and DamagedInput where the capture that it refers to has another payload than it states.
        """
        identity = demand_identity(revisit.refers_to_url)
        status = 200 if revisit.stored.status == 304 else revisit.stored.status
        stated = revisit.headers.get("warc-payload-digest")
        referred = [
            known
            for known in self._known.get(identity, ())
            if known.is_full
            and (known.fetched_at, known.status) == (revisit.refers_to_date, status)
        ]
        for known in sorted(referred, key=lambda known: known.url != revisit.refers_to_url):
            if stated is None or self._has_payload(known, stated):
                return known
        if referred:
            raise DamagedInput(f"{revisit.name}: {OTHER_PAYLOAD}")
        held = lookup.newest_before(self._connection, identity, revisit.stored.fetched_at, status)
        if held is not None and stated is not None and self._has_payload(_known(held), stated):
            return _known(held)
        raise not_held(revisit)

    def _has_payload(self, held: _Known, stated: str) -> bool:
        """What a takedown sealed cannot be asked, and is believed. Raises DamagedInput."""
        if stated == digest_label(held.payload_sha256):
            return True
        file, offset, length = held.place
        try:
            record = record_at(self._archive.holdings, file, offset, length)
            return is_of(stated, record, f"{file} at {offset}")
        except SealedCapture:
            return True


def absence_of(page: Page, listings: Iterable[str]) -> Observed:
    """What an answer that brings no page says of it; `page.shows_absence` holds."""
    if page.problem is not None:
        return judge_error(page.problem)
    observed = judge_answer(page.url, page.status, location_of(page.headers), listings)
    assert observed is not None
    return observed


def listings_of(outlet: Outlet | None) -> list[str]:
    return [start.url for start in outlet.starts] if outlet else []


def _known(held: HeldCapture) -> _Known:
    return _Known(
        held.id, held.url, held.fetched_at, held.payload_sha256, held.length, held.status, held.content_type,
        is_full=held.record_type == "response", is_read=held.is_article or held.part_of_url is not None,
        place=(held.warc_file, held.warc_offset, held.warc_length),
    )  # fmt: skip


def _record(page: Page, placed: Placed, part_of: str | None) -> CaptureRecord:
    return CaptureRecord(
        url=page.url,
        fetched_at=page.fetched_at,
        status=page.status,
        headers=page.headers,
        content_type=page.content_type,
        payload_sha256=page.payload_sha256,
        length=page.length,
        warc_file=placed.file,
        warc_offset=placed.offset,
        warc_length=placed.length,
        codec=page.codec,
        replacements=page.replacements,
        part_of_url=part_of,
        outlet=page.outlet,
    )
