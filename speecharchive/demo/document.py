"""One invented document, before any site prints it: what was said, by whom, when and where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from speecharchive.demo.texts import Heading, Writer
from speecharchive.model import Body, Kind, Meeting, Phase


@dataclass(frozen=True, slots=True)
class Event:
    """An occasion as the truth knows it."""

    body: Body
    division: str | None
    term: int | None
    session: int | None
    meeting: Meeting
    phase: Phase | None = None


@dataclass(frozen=True, slots=True)
class Document:
    key: str
    kind: Kind
    title: str
    paragraphs: tuple[str, ...]
    sections: tuple[Heading, ...] = ()
    subtitle: str | None = None
    """Without the dash it is printed with."""
    speaker: str | None = None
    """Who spoke; a page may print the name under the title, before it, at the end or nowhere."""
    delivered_on: date | None = None
    """Printed under the byline."""
    signed_on: date | None = None
    """The date under a message's signature; a line of the text itself."""
    office: str | None = None
    """The speaker's post, where the document names it."""
    speaks_for: str | None = None
    """The body the speaker says to represent, in full."""
    formula: str | None = None
    """The words `speaks_for` is read from."""
    event: Event | None = None
    reporters: tuple[str, ...] = ()
    photographers: tuple[str, ...] = ()
    caption: str | None = None
    """A line under a picture; no part of the reading text."""
    closing_note: str | None = None
    """A line after the text such as `（作者为…）`, no part of the reading text."""

    @property
    def byline(self) -> str | None:
        """The line under the title: a report's is signed with the post (`云河市市长　方无此`)."""
        if self.speaker and self.office and not self.closing_note:
            return f"{self.office}　{self.speaker}"
        return self.speaker

    @property
    def is_speech(self) -> bool:
        return self.kind not in ("news", "other")


def document(key: str, kind: Kind, title: str, writer: Writer, **facts: Any) -> Document:
    """The document that `writer` wrote."""
    return Document(
        key=key,
        kind=kind,
        title=title,
        paragraphs=tuple(writer.paragraphs),
        sections=tuple(writer.sections),
        **facts,
    )
