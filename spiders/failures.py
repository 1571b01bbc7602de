"""What Scrapy and Twisted say about a page that could not be fetched, in the words of our error tree."""

from __future__ import annotations

from OpenSSL import SSL
from scrapy import exceptions
from service_identity import VerificationError
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from speecharchive.capture.answers import REFUSED
from speecharchive.errors import FetchFailed, GuardedPage, InputTooLarge, SpeecharchiveError
from spiders.downloading import MAX_HEAD, HeadTooLong
from spiders.settings import DOWNLOAD_MAXSIZE


class PageWaits(FetchFailed):
    """The page cannot be fetched now, and will be by the next run: no failure of the page."""

    lasting = False
    """What is in the way does not pass by itself: the run is wrong at once, not only put off."""


class SiteInTrouble(PageWaits):
    """One page after the other brought no answer, or a refusal: the run ends, and the rest waits for the next one."""


class BudgetReached(PageWaits):
    """The run has spent what it may; what is left waits for the next run."""


class LinkTrap(PageWaits):
    """One text under addresses without end: those that are not held are left out."""


class CrawlStopped(PageWaits):
    """The crawl was asked to end before the page was asked for."""


class QuietHours(CrawlStopped):
    """The outlet is not to be asked for anything at this time of day: the crawl ends, and goes on later."""


class BadStatus(FetchFailed):
    """An HTTP status that brings no page."""


class ServerError(BadStatus):
    """A status of 500 and above."""


class Refused(BadStatus):
    """A status that says that we are not welcome."""


class NoAnswer(FetchFailed):
    """No whole answer came in time."""


class HostUnknown(FetchFailed):
    """The name has no address, or none that is public."""


class ConnectionBroke(FetchFailed):
    """No connection, one that broke, or one that spoke no HTTP."""


class AnswerBroke(FetchFailed):
    """Less came than was announced."""


class CertificateRefused(FetchFailed):
    """Who answered could not show that he is the host."""


class RedirectedTooOften(FetchFailed):
    pass


class AddressRefused(FetchFailed):
    """A private address, or a host that is not the outlet's."""


_SENTENCES: tuple[tuple[type[Exception], type[FetchFailed], str], ...] = (
    (exceptions.DownloadTimeoutError, NoAnswer, "no whole answer in time"),
    (
        exceptions.CannotResolveHostError,
        HostUnknown,
        "the host's name is not known to DNS, or DNS does not answer",
    ),
    (exceptions.DownloadConnectionRefusedError, ConnectionBroke, "the connection was refused"),
    (exceptions.ResponseDataLossError, AnswerBroke, "the answer broke off"),
    (exceptions.DownloadFailedError, ConnectionBroke, "the connection broke"),
    (exceptions.UnsupportedURLSchemeError, FetchFailed, "not an http or https address"),
    (ConnectError, ConnectionBroke, "the connection could not be made"),
    (ConnectionClosed, ConnectionBroke, "the connection broke"),
    (OSError, ConnectionBroke, "the connection could not be made"),
)

FETCH_ERRORS: tuple[type[Exception], ...] = (
    FetchFailed,
    exceptions.IgnoreRequest,
    exceptions.DownloadCancelledError,
    *(kind for kind, _, _ in _SENTENCES),
)
"""What a download can end in; anything else is a fault of the program."""
_CERTIFICATE = "certificate verify failed"


TROUBLE: tuple[type[Exception], ...] = (
    NoAnswer, HostUnknown, ConnectionBroke, AnswerBroke, CertificateRefused, ServerError, Refused, GuardedPage,
)  # fmt: skip
"""What befalls a whole site rather than one of its pages."""


def bad_status(url: str, status: int) -> BadStatus:
    kind = ServerError if 500 <= status < 600 else Refused if status in REFUSED else BadStatus
    return kind(f"{url}: HTTP status {status}")


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
        return _ignored(url, str(error))
    if any(isinstance(each, HeadTooLong) for each in _reasons(error)):
        return InputTooLarge(f"{url}: the headers are above {MAX_HEAD} bytes")
    if _is_of_certificate(error):
        return CertificateRefused(
            f"{url}: the certificate is refused: it is expired, another host's, or of no known authority"
        )
    for kind, ours, sentence in _SENTENCES:
        if isinstance(error, kind):
            return ours(f"{url}: {sentence}")
    return error


def _is_of_certificate(error: BaseException) -> bool:
    return any(
        isinstance(each, VerificationError)
        or (isinstance(each, SSL.Error) and _CERTIFICATE in str(each))
        for each in _reasons(error)
    )


def _reasons(error: BaseException) -> list[BaseException | None]:
    """Why an answer failed; Twisted tells it nowhere else."""
    cause = error.__cause__
    return [each.value for each in cause.reasons] if isinstance(cause, ResponseFailed) else []


def _ignored(url: str, message: str) -> FetchFailed:
    if "redirect" in message:
        return RedirectedTooOften(f"{url}: redirected too often")
    if "offsite" in message:
        return AddressRefused(f"{url}: leads to a host that is not the outlet's")
    return FetchFailed(f"{url}: left out by the crawler")
