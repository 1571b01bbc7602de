"""Redirects whose target is not there: a crawl sees both in one chain, a WARC file tells them in records apart, in any order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urljoin

from sqlalchemy import Connection

from speecharchive.capture.answers import judge_answer, judge_error, location_of
from speecharchive.capture.records import Headers
from speecharchive.errors import BadInput, PageError
from speecharchive.presence import Observed
from speecharchive.store import lookup
from speecharchive.store.pages import identity_of
from speecharchive.store.processes import utc_text

HOPS = 5
TOGETHER = timedelta(hours=1)
"""Between a redirect and the answer that a crawler got by following it: some queue what they follow."""
_MOST = 10_000
"""Targets that are held in memory; the oldest is forgotten."""


class Seen(NamedTuple):
    """A capture that brought no page."""

    capture_id: int
    url: str
    headers: Headers
    at: str


class Redirects:
    """Of one import. In memory are those whose targets did not come yet; targets that came before are in the archive."""

    def __init__(self, read_again: Callable[[int], object]) -> None:
        self._read_again = read_again
        """Raises BadInput and PageError for a capture that is no article."""
        self._waiting: dict[str, list[Seen]] = {}
        """By the identity of the target."""

    def follow(
        self, connection: Connection, page: str, seen: Seen, observed: Observed
    ) -> list[tuple[Seen, Observed]]:
        """What is to be observed now that a page (identity) showed this: of itself, and of what sent to it."""
        if observed.state == "moved":
            ended, target = self._trace(connection, seen)
            if ended is None:
                if target is not None:
                    self._wait(page, target, seen)
                return [(seen, observed)]
            observed = ended
        waiting = self._waiting.pop(page, []) if observed.state == "not-found" else []
        sent = [(each, observed) for each in waiting if _are_together(each.at, seen.at)]
        return [(seen, observed), *sent]

    def end_of(self, connection: Connection, seen: Seen) -> Observed | None:
        """That what a redirect led to was not there, where a capture of that time tells."""
        return self._trace(connection, seen)[0]

    def _trace(self, connection: Connection, seen: Seen) -> tuple[Observed | None, str | None]:
        """The same, or the page (identity) whose answer is still to come."""
        target = _target_of(seen.url, seen.headers)
        for _ in range(HOPS):
            answer = _answer(connection, target, seen.at)
            if answer is None:
                return None, target
            observed = self._judged(answer)
            if observed is None or observed.state != "moved":
                return (observed if observed and observed.state == "not-found" else None), None
            target = _target_of(answer.url, answer.headers)
        return None, None

    def _wait(self, page: str, target: str, seen: Seen) -> None:
        """With it waits everything that was sent to the page."""
        waiting = [*self._waiting.pop(page, []), seen]
        self._waiting.setdefault(target, []).extend(waiting)
        if len(self._waiting) > _MOST:
            del self._waiting[next(iter(self._waiting))]

    def _judged(self, answer: Any) -> Observed | None:
        """None of a page that is there."""
        observed = judge_answer(answer.url, answer.status, location_of(answer.headers))
        if observed is not None or answer.status != 200:
            return observed
        try:
            self._read_again(answer.id)
        except (BadInput, PageError) as error:
            return judge_error(error)
        return None


def _answer(connection: Connection, page: str | None, at: str) -> Any:
    """The first capture of a page from then on, else the last before, that a crawler can have got by following a redirect."""
    if page is None:
        return None
    middle = datetime.fromisoformat(at)
    first, last = utc_text(middle - TOGETHER), utc_text(middle + TOGETHER)
    answers = lookup.answers_between(connection, page, first, last)
    before = answers[-1] if answers else None
    return next((each for each in answers if each.fetched_at >= at), before)


def _target_of(url: str, headers: Headers) -> str | None:
    """Which page a redirect leads to, by its identity; None where that cannot be told, and for one to itself."""
    location = location_of(headers)
    try:
        target = None if location is None else identity_of(urljoin(url, location.strip()))
    except ValueError:
        return None
    return None if target == identity_of(url) else target


def _are_together(one: str, other: str) -> bool:
    return abs(datetime.fromisoformat(one) - datetime.fromisoformat(other)) <= TOGETHER
