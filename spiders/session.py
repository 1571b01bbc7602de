"""What the parts of one outlet's crawl share: where it stores, what it was asked to do, and how it went."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date

from scrapy.crawler import Crawler

from speecharchive.budget import Budget
from speecharchive.capture.identity import is_mirror
from speecharchive.capture.urls import canonical_url
from speecharchive.capture.warc import WarcWriter
from speecharchive.counted import counted
from speecharchive.errors import (
    BadInput,
    DamagedInput,
    PageError,
    SpeecharchiveError,
    UsageError,
)
from speecharchive.ingest.stored import page_source
from speecharchive.model import PageSource
from speecharchive.monitors.tally import Tally
from speecharchive.monitors.thresholds import Thresholds
from speecharchive.outlets import Outlet
from speecharchive.presence import RULE, Observed, Rule
from speecharchive.quiet import Quiet
from speecharchive.recheck import Policy
from speecharchive.store.archive import Archive, RunLedger
from speecharchive.store.captures import HeldCapture
from speecharchive.store.frontier import Frontier, FrontierEntry, fingerprint_of
from speecharchive.store.pages import KnownPage
from speecharchive.store.processes import utc_now
from spiders.failures import (
    TROUBLE,
    BudgetReached,
    CrawlStopped,
    LinkTrap,
    PageWaits,
    QuietHours,
    SiteInTrouble,
)
from spiders.records import ListingRead
from spiders.spending import Spending
from spiders.tasks import Task
from spiders.traps import SAME_IN_A_ROW, Traps
from spiders.turns import Turns

Progress = Callable[[str, str], None]
"""Called with (outlet name, URL) after every stored response, in the crawl's own thread."""

MOST_IN_VAIN = 10
"""Pages in a row, each asked for several times, after which a site that does not answer is left alone."""
EARLIER = 20
"""Captures of a listing that are looked at for items."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the caller asked for; the same for all outlets of one call."""

    since: date | None = None
    until: date | None = None
    max_pages: int | None = None
    max_requests: int | None = None
    retry_failed: bool = False
    proxy: str | None = None
    allow_private: bool = False
    recheck: Policy | None = None
    """When held pages are looked at again; None: the outlet's own policy, else the general one."""
    rule: Rule = RULE
    """When a missing page counts as withdrawn."""
    budget: Budget | None = None
    """None: the outlet's own, else the operator's."""
    alone: bool = False
    """Whether an outlet that is being crawled already is passed over."""
    started_elsewhere: bool = False
    """It starts at pages that the caller named."""
    articles: tuple[str, ...] = ()
    """Articles that the caller named: read first, whether a listing shows them or not."""

    @property
    def partial(self) -> bool:
        """It looks at a part of the outlet: no crawl to compare with others."""
        dates = (self.since, self.until)
        return self.started_elsewhere or self.max_requests is not None or dates != (None, None)


@dataclass(slots=True)
class CrawlSession:
    outlet: Outlet
    archive: Archive
    ledger: RunLedger
    frontier: Frontier
    writer: WarcWriter
    turns: Turns
    plan: Plan
    progress: Progress | None = None
    quiet: Quiet = field(default_factory=Quiet)
    spending: Spending = field(default_factory=lambda: Spending(Budget()))
    traps: Traps = field(default_factory=Traps)
    last_crawl: date | None = None
    """Day (UTC) on which the last finished crawl of the outlet ended."""
    thresholds: Thresholds = field(default_factory=Thresholds)
    tally: Tally = field(default_factory=Tally)
    items: int = 0
    """Article links seen on listings of this run, held or not."""
    listings: int = 0
    """Listings and layout pages read."""
    empty: str | None = None
    """The first listing without an article."""
    unread: str | None = None
    """Why a start page could not be read; of the first one."""
    forbidden: int = 0
    """Pages left out because robots.txt forbids them."""
    left_out: int = 0
    """Pages left out because their pattern is a trap."""
    missed: int = 0
    """Held pages that were not found."""
    quieted: str | None = None
    """Which quiet hours ended the crawl."""
    waiting: str | None = None
    """Why pages were put back for the next run."""
    fault: str | None = None
    """What makes the whole run a failed one; the first counts."""
    fatal: SpeecharchiveError | None = None
    """An error that ends the run at once (storage, database); `crawl` raises it."""
    resuming: bool = False
    """Whether an earlier run left pages to fetch: then what it had fetched is not fetched again."""
    stopped: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the crawl ends early: nothing is sent any more."""
    end_crawl: Callable[[], None] = field(default=lambda: None)
    """Makes Scrapy finish; set when it has begun."""
    _in_vain: int = 0
    """Pages in a row that failed as pages of a site in trouble do."""
    _put_back: list[int] = field(default_factory=list)
    _listing_captures: dict[str, dict[str, HeldCapture]] | None = None

    def stop(self) -> None:
        """End the crawl gracefully: what is under way is stored, the rest waits for the next run."""
        self.stopped.set()
        self.end_crawl()

    def begin(self, starts: Sequence[Task]) -> None:
        """Fill the frontier: what is left over, what failed (if asked), and the start pages, which are always read."""
        self.resuming = self.frontier.pending() > 0
        if self.plan.retry_failed:
            self.frontier.reopen_failed()
        self.frontier.add(_entries(starts))
        if self.plan.since is None and self.plan.until is None:
            self._look_again()

    def _look_again(self) -> None:
        """Queue the pages that are due, shown by a listing or not: that is how removals are found."""
        after = 0
        while due := self.archive.due_articles(self.outlet.name, after):
            self.frontier.add(
                _entries(
                    Task(page.url, "article", page.section or page.url, page.office, again=True)
                    for page in due
                    if self.outlet.publishes(page.url)
                )
            )
            after = due[-1].id

    def discovered(self, read: ListingRead) -> None:
        """Queue what a listing leads to. A page that brought nothing new is the last one read of its listing."""
        known = self.archive.known_articles(task.url for task in read.articles)
        self.ledger.note_addresses({url: page.id for url, page in known.items()})
        articles = _entries(_at_own_address(task, known.get(task.url)) for task in read.articles)
        fresh = self.frontier.add(articles, reopen=False)
        if not self.resuming:
            now = utc_now()
            waiting = {page.url for page in known.values() if page.due and page.due > now}
            self.frontier.add(entry for entry in articles if entry.url not in waiting)
        walk_on = fresh or read.walk_on
        if walk_on and read.cut:
            self.spending.cut_listing = self.spending.cut_listing or read.cut
        more = read.sections + (read.further if walk_on else ())
        self.frontier.add(_entries(more))

    def put_back(self, entry_id: int, url: str, error: PageWaits) -> None:
        """Keep a page for the next run, and end this one: the outlet does not want to be visited now.

        The first error is a failure row, the only one: the other pages wait for the same reason.
        """
        self._put_back.append(entry_id)
        if isinstance(error, QuietHours):
            self.quieted = str(error)
        if self.waiting is None and not isinstance(error, CrawlStopped):
            self.waiting = str(error)
            self.ledger.fail(url, error)
        if error.lasting:
            self.fail_run(str(error))
        self.stop()

    def release(self, entry_ids: Sequence[int]) -> None:
        """Free what is leased and was not fetched, for the next run."""
        self.frontier.release([*entry_ids, *self._put_back])
        self._put_back.clear()

    def fail_run(self, reason: str) -> None:
        self.fault = self.fault or reason

    def abort(self, error: SpeecharchiveError) -> None:
        """End the run: what cannot be stored must not be fetched."""
        self.fatal = self.fatal or error
        self.stop()

    def page_failed(self, url: str, error: BaseException) -> None:
        """Record a page that failed; an error of the archive's own services ends the run instead."""
        if isinstance(error, SpeecharchiveError) and not isinstance(error, (PageError, UsageError)):
            self.abort(error)
            return
        self.ledger.fail(url, error)
        if not isinstance(error, TROUBLE):
            self._in_vain = 0
            return
        self._in_vain += 1
        if self._in_vain == MOST_IN_VAIN and not self.stopped.is_set():
            trouble = f"{MOST_IN_VAIN} pages in a row failed, the last one so: {error}"
            self.fail_run(trouble)
            self.ledger.fail(self.outlet.starts[0].url, SiteInTrouble(trouble))
            self.stop()

    def not_read(self, task: Task, error: BaseException) -> None:
        if task.role != "article" and task.depth == 0 and isinstance(error, SpeecharchiveError):
            self.unread = self.unread or str(error)

    def page_read(self) -> None:
        """The site answers."""
        self._in_vain = 0

    def new_text(self, url: str, digest: str) -> None:
        """An article that was not held has this text."""
        if self.traps.met(url, digest):
            self.ledger.fail(
                url,
                LinkTrap(
                    f"{url}: {SAME_IN_A_ROW} new pages in a row with addresses like this have the same text; "
                    "further ones are left out"
                ),
            )

    def without_trapped(
        self, entries: Sequence[FrontierEntry], known: Collection[str]
    ) -> list[FrontierEntry]:
        """Those whose pattern is no trap, or that are held; the others have failed, and `retry_failed` takes them up."""
        trapped = [
            entry.id
            for entry in entries
            if entry.request.get("role") == "article"
            and entry.url not in known
            and self.traps.hold(entry.url)
        ]
        if trapped:
            self.left_out += len(trapped)
            self.frontier.fail(trapped)
        return [entry for entry in entries if entry.id not in trapped]

    def out_of_time(self) -> None:
        self.spending.out_of_time = True
        self.stop()

    def tell_spent(self) -> None:
        """A row where the budget ended the run, or a listing."""
        spending, start = self.spending, self.outlet.starts[0].url
        left = self.frontier.pending()
        if spending.over and left:
            told = f"budget reached: {spending.over}; {counted(left, 'page')} left in the frontier for the next run"
            self.ledger.fail(start, BudgetReached(told))
        if spending.cut_listing:
            told = f"budget reached: depth {spending.budget.depth} of a listing; its further pages are not read"
            self.ledger.fail(spending.cut_listing, BudgetReached(told))

    def page_missed(self, capture_ids: Sequence[int], observed: Observed) -> None:
        self.missed += 1
        self.observe(capture_ids, observed)

    def observe(self, capture_ids: Sequence[int], observed: Observed) -> None:
        for capture_id in capture_ids:
            self.ledger.observe(capture_id, observed)

    def held_source(self, url: str) -> PageSource:
        """The page as it was stored, for a 304. Raises DamagedInput where it is not held whole."""
        held = self.archive.latest_capture(url)
        if held is None:
            raise DamagedInput(f"{url}: 304 for a page of which no capture is held")
        return self.read_back(held)

    def read_back(self, held: HeldCapture) -> PageSource:
        """A stored page. Raises DamagedInput."""
        return page_source(self.archive.holdings, held)

    def earlier_listings(self, url: str, capture_id: int) -> Iterator[PageSource]:
        """Earlier captures of a listing, each text once, newest first; asked only where a listing shows nothing.

        Not only the last one: a page that was empty in the last run too must not pass for one that always was.
        """
        if self._listing_captures is None:
            self._listing_captures = defaultdict(dict)
            for held in self.archive.captures_of(outlets=[self.outlet.name]):
                if not held.is_article:
                    self._listing_captures[canonical_url(held.url)][held.payload_sha256] = held
        own = self._listing_captures.get(canonical_url(url), {})
        for held in sorted(own.values(), key=lambda held: held.id, reverse=True)[:EARLIER]:
            if held.id != capture_id:
                with suppress(BadInput):
                    yield self.read_back(held)


def _at_own_address(task: Task, page: KnownPage | None) -> Task:
    """A held page is asked for at the address it has, also where a listing leads to a mirror of it."""
    return task if page is None else replace(task, url=page.url)


def _entries(tasks: Iterable[Task]) -> list[FrontierEntry]:
    """Rows of the frontier, of two addresses of an article the one that is no mirror; a link that is no address is passed over."""
    entries: dict[str, FrontierEntry] = {}
    for task in tasks:
        with suppress(BadInput):
            fingerprint = fingerprint_of(task.url, article=task.role == "article")
            entry = FrontierEntry(fingerprint, task.url, task.to_json(), task.priority)
            if fingerprint not in entries or is_mirror(entries[fingerprint].url):
                entries[fingerprint] = entry
    return list(entries.values())


def session_of(crawler: Crawler) -> CrawlSession:
    """The session a crawler's spider was made with. Raises UsageError for a spider that has none."""
    session = getattr(crawler.spider, "session", None)
    if not isinstance(session, CrawlSession):
        raise UsageError(
            "an outlet is crawled with `speecharchive crawl NAME`, which brings the archive"
        )
    return session
