"""What kind of text a page holds: the first of a list of decisions whose evidence is there.

`docs/kinds.md` explains the evidence and the order. A text is a speech when it is addressed to listeners, when its title says so
and nothing shows a reporter's hand, when an office holder signs it, or when the first person speaks with the set phrases of a
speech; everything else is `news` (somebody tells of something) or `other` (a document of an office).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from speecharchive.extraction.bylines import Byline
from speecharchive.extraction.evidence import Evidence, Grounds, gather
from speecharchive.extraction.lines import Line, Passage
from speecharchive.extraction.masthead import Masthead
from speecharchive.model import Kind


@dataclass(frozen=True, slots=True)
class Verdict:
    kind: Kind
    decided_by: str
    """Name of the decision; `docs/kinds.md` lists them in order."""
    evidence: tuple[Evidence, ...]
    """All that was found, for and against, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Taken when all of `needs` and, where given, one of `any_of` was found and none of `unless`."""

    name: str
    kind: Kind
    needs: frozenset[str] = frozenset()
    any_of: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()

    def fits(self, found: frozenset[str]) -> bool:
        return (
            self.needs <= found
            and (not self.any_of or bool(self.any_of & found))
            and not self.unless & found
        )


def _decision(
    name: str, kind: Kind, needs: str = "", any_of: str = "", unless: str = ""
) -> Decision:
    return Decision(
        name,
        kind,
        frozenset(needs.split()),
        frozenset(any_of.split()),
        frozenset(unless.split()),
    )


_TOLD = "dateline event-opening quoted-opening reporter-voice reported-speech"
"""A reporter's hand; outweighed only by a line that addresses listeners."""
_FORM = "form-speech form-work-report form-address form-message form-remarks"
_VOICE = "speaking-formula remarks-formula reporting-formula first-person"
"""The text itself speaks as somebody."""

DECISIONS: tuple[Decision, ...] = (
    _decision("no-sentences", "other", "no-sentences"),
    _decision("interview", "news", "questions-and-answers"),
    _decision("letterbox", "other", "letterbox"),
    _decision("statute", "other", "statute", unless="salutation"),
    _decision("template", "other", "template-title"),
    _decision("notice", "other", any_of="notice-title appeal-title"),
    _decision("event-told", "news", "event-title event-opening", unless="salutation author-note"),
    _decision("document", "other", "document-title", unless=f"salutation {_FORM}"),
    _decision("document-about", "other", "document-title about-title", unless=_FORM),
    _decision("dateline", "news", "dateline", unless="salutation"),
    _decision("commentary", "other", "commentary-mark", unless="salutation"),
    _decision("interview-title", "news", "interview-title", unless="salutation"),
    _decision("digest", "news", "digest-title", unless="salutation author-note"),
    _decision("biography", "other", "biography", unless="salutation"),
    _decision("event-title", "news", "event-title", unless="salutation author-note"),
    _decision("open-letter", "message", "open-letter-title", any_of="warm-words signed-by-leaders", unless=_TOLD),
    _decision("public-notice-letter", "other", "open-letter-title", unless=_TOLD),
    _decision("passed-text", "other", "passed-note", unless="salutation form-work-report"),
    # what the title says, borne out by the text
    _decision("titled-work-report", "work-report", "form-work-report salutation"),
    _decision("titled-work-report-unaddressed", "work-report", "form-work-report", any_of="reporting-formula meeting-named own-report-title author-holds-office", unless=_TOLD),
    _decision("titled-remarks", "remarks", "form-remarks salutation"),
    _decision("titled-remarks-unaddressed", "remarks", "form-remarks", any_of=f"{_VOICE} spoken-at-title author-holds-office", unless=_TOLD),
    _decision("titled-message", "message", "form-message", any_of="salutation addressee warm-words signed-by-leaders", unless="event-opening reporter-voice"),
    _decision("titled-address", "address", "form-address salutation"),
    _decision("titled-address-unaddressed", "address", "form-address", any_of=f"{_VOICE} spoken-at-title warm-words author-holds-office", unless=_TOLD),
    _decision("titled-speech", "speech", "form-speech salutation"),
    _decision("titled-speech-unaddressed", "speech", "form-speech", any_of=f"{_VOICE} spoken-at-title", unless=_TOLD),
    _decision("titled-speech-opened-by-a-quotation", "speech", "form-speech spoken-at-title", any_of="speaking-formula spoken-words", unless=f"{_TOLD.replace('quoted-opening', '')} reporter-credit"),
    # a line that addresses listeners
    _decision("answer-to-a-deputy", "other", "one-addressee"),
    _decision("office-letter", "other", "salutation signed-by-office", unless="speaking-formula warm-words signed-by-leaders"),
    _decision("addressed-report", "work-report", "salutation reporting-formula"),
    _decision("addressed-remarks", "remarks", "salutation", any_of="remarks-formula remarks-mark"),
    _decision("addressed-letter", "message", "salutation signed-by-leaders", unless="speaking-formula"),
    _decision("addressed-guests", "address", "salutation guests ceremony"),
    _decision("addressed", "speech", "salutation", any_of=f"{_VOICE} members exhortation warm-words meeting-named author-holds-office"),
    _decision("greeted-readers", "other", "salutation"),
    # nobody is addressed
    _decision("noted-speech", "speech", "noted-speech", unless=_TOLD),
    _decision("noted-address", "address", "noted-address", unless=_TOLD),
    _decision("noted-remarks", "remarks", "noted-remarks", unless=f"{_TOLD} reporter-credit"),
    _decision("marked-remarks", "remarks", "remarks-mark", any_of=_VOICE, unless=_TOLD),
    _decision("document-formula", "other", any_of="document-formula office-addressee", unless="speaking-formula author-holds-office"),
    _decision("signed-below", "signed-article", "author-note author-holds-office", unless="dateline reporter-voice author-in-third-person"),
    _decision("signed", "signed-article", "author-holds-office", unless=f"{_TOLD} author-in-third-person"),
    _decision("expert-article", "other", "author-note", unless=_TOLD),
    _decision("spoken-before-headline", "speech", "name-before-headline spoken-words", unless=f"{_TOLD} author-in-third-person reporter-credit"),
    _decision("signed-before-headline", "signed-article", "name-before-headline", unless=f"{_TOLD} author-in-third-person reporter-credit"),
    _decision("reported-work", "work-report", "reporting-formula speaking-formula", unless=_TOLD),
    _decision("spoken", "speech", "speaking-formula first-person", unless=f"{_TOLD} reporter-credit"),
    _decision("spoken-to-listeners", "speech", "spoken-words first-person", unless=f"{_TOLD} reporter-credit"),
    _decision("letter", "message", "addressee warm-words signed-by-leaders", unless=_TOLD),
    _decision("told", "news", any_of=f"{_TOLD} reporter-credit author-in-third-person"),
    _decision("sections-of-a-document", "other", any_of="numbered-headings exhortation authority-opening"),
)  # fmt: skip
"""In order: the first that fits decides; what fits none is told by somebody: news."""


def judge_kind(
    masthead: Masthead,
    paragraphs: Sequence[Passage],
    body: Sequence[Line],
    author: Byline | None,
    about: Sequence[Line] = (),
) -> Verdict:
    """`author` is the office holder whom the masthead or a closing bracket names; `about` the info and author lines."""
    evidence = gather(Grounds(masthead, paragraphs, body, author, about))
    found = frozenset(each.name for each in evidence)
    for decision in DECISIONS:
        if decision.fits(found):
            return Verdict(decision.kind, decision.name, evidence)
    return Verdict("news", "no-speech-evidence", evidence)
