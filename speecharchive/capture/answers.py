"""What a response says of the presence of its page before its text is read: by its status, and by where it sends us."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urljoin, urlsplit

from speecharchive.errors import EmptyInput, EmptyPage, GuardedPage, PageGone, SentHome
from speecharchive.presence import Observed

GONE = (404, 410)
REFUSED = (401, 403, 407, 412, 429, 451)
"""412 is how a widespread guard of Chinese sites answers what it takes for a robot."""
_REDIRECTS = (301, 302, 303, 307, 308)
_INDEX = re.compile(r"(?:index|default|main|home)\.[a-z]{2,5}\Z", re.IGNORECASE)
_ERROR_PAGE = re.compile(
    r"(?:^|[/_.-])(?:(?:error)?[-_]?404|410|not-?found|page_?error|errors?)(?:[/_.-]|$)", re.I
)
_GATE = re.compile(
    r"(?:^|[/_.-])(?:login|signin|passport|verify|captcha|challenge|waf)(?:[/_.-]|$)", re.I
)


def judge_answer(
    url: str, status: int, location: str | None = None, listings: Iterable[str] = ()
) -> Observed | None:
    """None where the body must tell (200), or the held page does (304).

    `listings` are addresses of listings: a page that sends there shows itself no longer.
    """
    if status in (200, 304):
        return None
    if status in GONE:
        return Observed("not-found", "status")
    if status in REFUSED:
        return Observed("refused", "status")
    if status in _REDIRECTS and location:
        return judge_redirect(url, location, listings)
    return Observed("error", "status")


def location_of(headers: Iterable[Sequence[str]]) -> str | None:
    """Where a response sends to."""
    return next((value for name, value in headers if name.lower() == "location"), None)


def judge_error(error: BaseException) -> Observed:
    """Of a page that came with status 200 and was not read as an article."""
    if isinstance(error, SentHome):
        return Observed("not-found", "redirect-home")
    if isinstance(error, EmptyPage | EmptyInput):
        return Observed("not-found", "empty")
    if isinstance(error, PageGone):
        return Observed("not-found", "error-text")
    if isinstance(error, GuardedPage):
        return Observed("refused", "challenge")
    return Observed("error", "no-article")


def judge_redirect(url: str, location: str, listings: Iterable[str] = ()) -> Observed:
    """`moved` says nothing of the page: what stands at the other address is observed there."""
    try:
        target, own = urlsplit(urljoin(url, location.strip())), urlsplit(url)
    except ValueError:
        return Observed("error", "status")
    if _place(target.geturl()) == _place(url):
        return Observed("moved", "status")
    if _GATE.search(target.path):
        return Observed("refused", "challenge")
    if _ERROR_PAGE.search(target.path) and not _ERROR_PAGE.search(own.path):
        return Observed("not-found", "redirect-home")
    if _place(target.geturl()) in {_place(listing) for listing in listings}:
        return Observed("not-found", "redirect-home")
    if (
        not target.query
        and _is_above(target.path, own.path)
        and _is_kin(target.hostname, own.hostname or "")
    ):
        return Observed("not-found", "redirect-home")
    return Observed("moved", "status")


def _place(url: str) -> tuple[str, str, str]:
    """An address without scheme, fragment and index name."""
    parts = urlsplit(url)
    return parts.hostname or "", _INDEX.sub("", parts.path) or "/", parts.query


def _is_above(target: str, own: str) -> bool:
    """Whether the target is the home page or a folder that the page lies in."""
    folder = _INDEX.sub("", target) or "/"
    return folder.endswith("/") and own.startswith(folder) and own != folder


def _is_kin(target: str | None, own: str) -> bool:
    """The same host, or one of the site that it belongs to: a city's station sends to the whole site's home page."""
    above = (target or "").removeprefix("www.")
    return bool(above) and (own in (target, above) or own.endswith("." + above))
