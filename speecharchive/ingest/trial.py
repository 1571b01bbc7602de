"""`import --dry-run`: what an import into an empty archive would count; nothing is written.

What a revisit, a further page or a missing page comes to depends on what came before it. That is noted in a scratch file,
which the system takes away, so that memory stays flat.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing

from speecharchive.capture.records import digest_label
from speecharchive.errors import BadInput, DamagedInput
from speecharchive.ingest.importing import (
    NOT_HELD,
    PAGES,
    WORTH_WORKERS,
    Imported,
    Seen,
    absence_passed,
)
from speecharchive.ingest.inputs import Unreadable
from speecharchive.ingest.pages import Page, Passed, Revisit
from speecharchive.ingest.sources import Sources
from speecharchive.ingest.storing import (
    OTHER_PAYLOAD,
    Done,
    NotHeld,
    absence_of,
    listings_of,
    not_held,
)
from speecharchive.ingest.workers import in_order
from speecharchive.store.digests import text_sha256
from speecharchive.store.pages import demand_identity, identity_of


def dry_run(
    paths: Iterable[str], sources: Sources, *, jobs: int = 1, seen: Seen = lambda _item: None
) -> tuple[Imported, Counter[str]]:
    """Counts, and of which kinds the articles are."""
    counts = Imported()
    kinds: Counter[str] = Counter()
    wanted = sources.selection.kinds
    selects = sources.selection.registered or bool(wanted)
    with closing(sqlite3.connect("")) as scratch:
        came = _Came(scratch)
        for item, found in in_order(PAGES, sources.items(paths), jobs, WORTH_WORKERS):
            counts.passed.update(item.passed)
            reason = absence_passed(found, wanted, came.is_article)
            if isinstance(found, Unreadable):
                counts.add_failure(found.name, found.error)
            elif isinstance(found, Passed):
                counts.passed[found.reason] += 1
            elif reason is not None:
                counts.passed[reason] += 1
            elif found is not None:
                done = _count(counts, came, found, selects=selects)
                if done == "new" and isinstance(found, Page) and found.speech is not None:
                    kinds[found.speech.kind] += 1
            seen(item)
    return counts, kinds


def _count(counts: Imported, came: _Came, found: Page | Revisit, *, selects: bool) -> Done | None:
    try:
        done = came.revisit(found) if isinstance(found, Revisit) else came.page(found)
    except BadInput as error:
        if isinstance(error, NotHeld) and selects:
            counts.passed[NOT_HELD] += 1
        else:
            counts.add_failure(found.name, error)
        return None
    counts.add(done)
    if done == "failed" and isinstance(found, Page) and found.problem is not None:
        counts.add_failure(found.name, found.problem)
    return done


class _Came:
    """What the files held so far."""

    def __init__(self, scratch: sqlite3.Connection) -> None:
        self._ask = scratch.execute
        self._ask("PRAGMA synchronous = OFF")
        self._ask("CREATE TABLE capture (page, at, status, sha256, stated)")
        self._ask("CREATE INDEX capture_of ON capture (page, at)")
        self._ask("CREATE TABLE article (page PRIMARY KEY, text, url)")
        self._ask("CREATE TABLE part (page PRIMARY KEY)")

    def is_article(self, url: str) -> bool:
        return self._article(identity_of(url)) is not None

    def page(self, page: Page) -> Done:
        """Raises BadInput for an address that is none."""
        identity = demand_identity(page.url)
        before = self._article(identity)
        again = self._is_held(identity, page)
        if not again:
            facts = (page.fetched_at, page.status, page.payload_sha256, page.stated_digest)
            self._ask("INSERT INTO capture VALUES (?, ?, ?, ?, ?)", (identity, *facts))
        if self._ask("SELECT 1 FROM part WHERE page = ?", (identity,)).fetchone():
            return "part"
        if page.speech is None:
            return _without(page, held=before is not None)
        text = text_sha256(page.speech)
        for url in page.parts:
            part = identity_of(url)
            if part != identity:
                self._ask("INSERT OR IGNORE INTO part VALUES (?)", (part,))
        if before is not None and (again or text == before[0] or page.url != before[1]):
            return "unchanged"  # another address of a page is its mirror, in another script
        row = (identity, text, page.url)
        self._ask("INSERT OR REPLACE INTO article VALUES (?, ?, ?)", row)
        return "new" if before is None else "changed"

    def revisit(self, revisit: Revisit) -> Done:
        """Raises NotHeld, DamagedInput."""
        identity = demand_identity(revisit.refers_to_url)
        status = 200 if revisit.stored.status == 304 else revisit.stored.status
        stated = revisit.headers.get("warc-payload-digest")
        kept = "SELECT sha256, stated FROM capture WHERE page = ? AND status = ?"
        at = (identity, status, revisit.refers_to_date)
        referred = self._ask(f"{kept} AND at = ?", at).fetchall()
        if any(stated is None or _may_be(stated, *row) for row in referred):
            return "unchanged"
        if referred:
            raise DamagedInput(f"{revisit.name}: {OTHER_PAYLOAD}")
        at = (identity, status, revisit.stored.fetched_at)
        last = self._ask(f"{kept} AND at <= ? ORDER BY at DESC LIMIT 1", at).fetchone()
        if last is None or stated is None or not _may_be(stated, *last):
            raise not_held(revisit)
        return "unchanged"

    def _article(self, identity: str | None) -> tuple[str, str] | None:
        """Digest of its text, and the address it had."""
        found = self._ask("SELECT text, url FROM article WHERE page = ?", (identity,))
        row: tuple[str, str] | None = found.fetchone()
        return row

    def _is_held(self, identity: str, page: Page) -> bool:
        same = "SELECT 1 FROM capture WHERE page = ? AND sha256 = ? AND (at = ? OR NOT ?)"
        wanted = (identity, page.payload_sha256, page.fetched_at, page.from_warc)
        return self._ask(same, wanted).fetchone() is not None


def _without(page: Page, *, held: bool) -> Done:
    if not page.from_warc:
        return "failed"
    if not (held and page.shows_absence):
        return "without"
    observed = absence_of(page, listings_of(page.outlet))
    return "missed" if observed.state == "not-found" else "without"


def _may_be(stated: str, sha256: str, own: str | None) -> bool:
    """Payloads are not kept: where the labels are of different algorithms the import will see."""
    ours = digest_label(sha256)
    algorithms = {label.partition(":")[0] for label in (ours, own or ours)}
    return stated in (ours, own) or stated.partition(":")[0] not in algorithms
