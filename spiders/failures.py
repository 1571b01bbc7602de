"""What Scrapy and Twisted say about a page that could not be fetched, in the words of our error tree."""

from __future__ import annotations

from scrapy import exceptions
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.python.failure import Failure

from speecharchive.errors import FetchFailed, InputTooLarge, SpeecharchiveError
from spiders.settings import DOWNLOAD_MAXSIZE, DOWNLOAD_TIMEOUT


class PageWaits(FetchFailed):
    """The page cannot be fetched now, and will be by the next run: no failure of the page."""


class CrawlStopped(PageWaits):
    """The crawl was asked to end before the page was asked for."""


class QuietHours(CrawlStopped):
    """The outlet is not to be asked for anything at this time of day: the crawl ends, and goes on later."""


_SENTENCES: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.DownloadTimeoutError, f"no whole answer within {DOWNLOAD_TIMEOUT} seconds"),
    (exceptions.CannotResolveHostError, "the host has no public address"),
    (exceptions.DownloadConnectionRefusedError, "the connection was refused"),
    (exceptions.ResponseDataLossError, "the answer broke off"),
    (exceptions.DownloadFailedError, "the connection broke"),
    (exceptions.UnsupportedURLSchemeError, "not an http or https address"),
    (ConnectError, "the connection could not be made"),
    (ConnectionClosed, "the connection broke"),
    (OSError, "the connection could not be made"),
)

FETCH_ERRORS: tuple[type[Exception], ...] = (
    FetchFailed,
    exceptions.IgnoreRequest,
    exceptions.DownloadCancelledError,
    *(kind for kind, _ in _SENTENCES),
)
"""What a download can end in; anything else is a fault of the program."""


def reason_of(failure: Failure) -> BaseException:
    assert failure.value is not None
    return failure.value


def page_error(error: BaseException, url: str) -> BaseException:
    """The error to record for `url`; one that nobody foresaw stays as it is."""
    if isinstance(error, SpeecharchiveError):
        return error
    if isinstance(error, exceptions.DownloadCancelledError):
        return InputTooLarge(f"{url}: the answer is above {DOWNLOAD_MAXSIZE} bytes")
    if isinstance(error, exceptions.IgnoreRequest):
        return FetchFailed(f"{url}: {_ignored(str(error))}")
    for kind, sentence in _SENTENCES:
        if isinstance(error, kind):
            return FetchFailed(f"{url}: {sentence}")
    return error


def _ignored(message: str) -> str:
    if "redirect" in message:
        return "redirected too often"
    if "offsite" in message:
        return "leads to a host that is not the outlet's"
    return "left out by the crawler"
