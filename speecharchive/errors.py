"""Every error the package raises on purpose, and what a command does with it.

    SpeecharchiveError
    ├── UsageError            exit 2: the caller asked for something that cannot be
    │   ├── UnknownOutlet     no outlet of that name in the registry
    │   ├── UnknownSpeech     no speech, version or paragraph of that id
    │   ├── BadFilter         a filter or query that cannot be read
    │   ├── BadInput          a file or page that cannot be read as one
    │   │   ├── EmptyInput
    │   │   ├── BinaryInput
    │   │   ├── InputTooLarge
    │   │   ├── SealedCapture bytes that a takedown put apart
    │   │   ├── WithheldText  the text of a speech that is withheld
    │   │   ├── RedactedText  characters that are redacted in a speech
    │   │   ├── DamagedInput  truncated gzip, a WARC cut in half, nesting beyond the bound
    │   │   └── BadDeclaration    a file of the registry of outlets that says what it cannot say
    │   └── ForeignDatabase   a database that holds something, but not this archive
    ├── ServiceMissing        exit 3: a thing outside the program is not there
    │   ├── DatabaseUnavailable   no server, or locked by another writer for too long
    │   ├── StorageFull           no space, or no permission, where the archive writes
    │   ├── StoreUnavailable      the shared folder or bucket of the captures
    │   └── ExtraMissing          an optional part of the package is not installed
    ├── SpeechWithheld        exit 1: a speech that was taken down; the message is its tombstone
    └── PageError             a page failed; recorded as a row, the run goes on (exit 1)
        ├── NoArticle         no layout of the family finds an article
        │   ├── NoTextLayer   a scanned document: pictures of pages, no text
        │   ├── PageGone      status 200, and the page says that it is not there
        │   │   ├── SentHome  a script sends to the home page or a channel
        │   │   └── EmptyPage nothing is shown at all
        │   └── GuardedPage   a challenge in the page's place
        ├── EmptyListing      a listing that had items shows none
        └── FetchFailed       status, time-out, size or redirect limit

Catch `SpeecharchiveError` at the edge of a program; catch a branch when you can do something about it.
The message is one line for a person: what, where, what to do next. It never quotes page text, which may
hold a private person's data.
"""

from collections.abc import Mapping


class SpeecharchiveError(Exception):
    """Root of the tree."""

    exit_status = 1

    def __str__(self) -> str:
        """One line: an address or a file name in it may hold line breaks."""
        return " ".join(Exception.__str__(self).split())


class UsageError(SpeecharchiveError):
    exit_status = 2


class UnknownOutlet(UsageError, KeyError):
    """A KeyError too, since the registry is a Mapping: `name in registry` and `registry.get(name)` ask by it."""


class UnknownSpeech(UsageError):
    pass


class OutletBusy(UsageError):
    """Another crawl of the outlet is under way."""


class BadFilter(UsageError):
    pass


class BadInput(UsageError):
    pass


class EmptyInput(BadInput):
    pass


class BinaryInput(BadInput):
    pass


class InputTooLarge(BadInput):
    pass


class DamagedInput(BadInput):
    pass


class BadDeclaration(BadInput):
    pass


class SealedCapture(BadInput):
    pass


class WithheldText(BadInput):
    pass


class RedactedText(BadInput):
    pass


class ForeignDatabase(UsageError):
    pass


class ServiceMissing(SpeecharchiveError):
    exit_status = 3


class DatabaseUnavailable(ServiceMissing):
    pass


class StorageFull(ServiceMissing):
    pass


class StoreUnavailable(ServiceMissing):
    pass


class ExtraMissing(ServiceMissing):
    pass


class SpeechWithheld(SpeecharchiveError):
    """`tombstone` is what is told in place of the speech: id, status, reason, time of the decision."""

    def __init__(self, message: str, tombstone: Mapping[str, str | None]) -> None:
        super().__init__(message)
        self.tombstone = dict(tombstone)


class PageError(SpeecharchiveError):
    pass


class NoArticle(PageError):
    pass


class NoTextLayer(NoArticle):
    pass


class PageGone(NoArticle):
    pass


class SentHome(PageGone):
    pass


class EmptyPage(PageGone):
    pass


class GuardedPage(NoArticle):
    pass


class EmptyListing(PageError):
    pass


class FetchFailed(PageError):
    pass
