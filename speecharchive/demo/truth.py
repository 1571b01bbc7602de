"""What a careful reader takes from a page of the demo; the generators know it because they wrote the page."""

from __future__ import annotations

from dataclasses import dataclass

from speecharchive.demo.document import Document, Event
from speecharchive.demo.texts import Heading
from speecharchive.model import Basis, Kind, Precision


@dataclass(frozen=True, slots=True)
class When:
    value: str
    precision: Precision


@dataclass(frozen=True, slots=True)
class Truth:
    url: str
    outlet: str
    kind: Kind
    headline: str
    title: str
    subtitle: str | None
    speaker: str | None
    """The name, where the page says it."""
    speaker_basis: Basis
    office: str | None
    speaks_for: str | None
    delivered_on: When | None
    published_on: When | None
    source: str | None
    editors: tuple[str, ...]
    reporters: tuple[str, ...]
    photographers: tuple[str, ...]
    place: str | None
    """Division code; one of the invented block, see `cast`."""
    event: Event | None
    paragraphs: tuple[str, ...]
    sections: tuple[Heading, ...]
    site_office: str | None = None
    """The office a crawl passes on, where it found the page in a section that holds one office's speeches."""
    flags: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    """Strings of the page that must not stand in the reading text."""
    private: tuple[str, ...] = ()
    """Invented private persons' data on the page: it must reach no table, log, message or export."""

    @property
    def is_speech(self) -> bool:
        return self.kind not in ("news", "other")


@dataclass(frozen=True, slots=True)
class Masthead:
    """What a page prints around a document."""

    headline: str
    published_on: When | None = None
    source: str | None = None
    editors: tuple[str, ...] = ()
    photographers: tuple[str, ...] = ()
    byline: bool = True
    """The speaker's name stands under the title."""
    headline_prefix: bool = False
    """The headline opens with the speaker's name and a colon."""
    site_office: str | None = None
    """Whose speeches this section of the site holds."""
    without: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


def truth_of(doc: Document, url: str, outlet: str, place: str | None, seen: Masthead) -> Truth:
    name, basis = _speaker(doc, seen)
    office = doc.office or (seen.site_office if doc.is_speech else None)
    printed = doc.signed_on or (doc.delivered_on if seen.byline else None)
    return Truth(
        url=url,
        outlet=outlet,
        kind=doc.kind,
        headline=seen.headline,
        title=doc.title,
        subtitle=doc.subtitle,
        speaker=name,
        speaker_basis=basis,
        office=office,
        speaks_for=doc.speaks_for,
        delivered_on=When(printed.isoformat(), "day") if printed else None,
        published_on=seen.published_on,
        source=seen.source,
        editors=seen.editors,
        reporters=doc.reporters,
        photographers=doc.photographers + seen.photographers,
        place=place,
        event=doc.event,
        paragraphs=doc.paragraphs,
        sections=doc.sections,
        site_office=seen.site_office,
        flags=seen.flags,
        without=seen.without + tuple(filter(None, (doc.caption, doc.closing_note))),
        private=seen.private,
    )


def _speaker(doc: Document, seen: Masthead) -> tuple[str | None, Basis]:
    if not doc.is_speech:
        return None, "unknown"
    if doc.speaker and seen.byline:
        return doc.speaker, "byline"
    if doc.speaker and seen.headline_prefix:
        return doc.speaker, "headline"
    if doc.closing_note:
        return None, "byline"
    if doc.formula:
        return None, "formula"
    if doc.speaks_for:  # A letter is signed by a body.
        return None, "byline"
    return (None, "site-section") if seen.site_office else (None, "unknown")
