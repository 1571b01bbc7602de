"""What is read from a page of an outlet, for a person who decides whether it is read well."""

from __future__ import annotations

from typing import Literal, NamedTuple

from speecharchive.model import Speech

SHORT = 200
"""Characters: an article with fewer may be one whose container is wrong."""
MANY_UNEXPLAINED = 3

Confidence = Literal["high", "fair", "low"]


class Look(NamedTuple):
    """One article."""

    url: str | None
    family: str
    layout: str
    kind: str
    confidence: Confidence
    doubts: tuple[str, ...]
    title: str | None
    speaker: str | None
    speaker_basis: str
    date: str | None
    date_basis: str
    place: str | None
    source: str | None
    characters: int
    unexplained: int
    codec: str


def look_at(speech: Speech) -> Look:
    """`confidence` is high where there is nothing to doubt, fair with one doubt, low with more or without a text."""
    dated = speech.delivered_on if speech.delivered_on.value else speech.published_on
    characters = sum(len(paragraph.text) for paragraph in speech.paragraphs)
    unexplained = sum(dropped.rule == "unexplained" for dropped in speech.dropped)
    doubts = tuple(_doubts(speech, dated.value, characters, unexplained))
    return Look(
        url=speech.url,
        family=speech.family,
        layout=speech.layout,
        kind=speech.kind,
        confidence="high" if not doubts else "fair" if len(doubts) == 1 and characters else "low",
        doubts=doubts,
        title=speech.title,
        speaker=speech.speaker.name,
        speaker_basis=speech.speaker.basis,
        date=dated.value,
        date_basis=dated.basis,
        place=speech.place.name if speech.place else None,
        source=speech.source,
        characters=characters,
        unexplained=unexplained,
        codec=speech.codec,
    )


def _doubts(speech: Speech, date: str | None, characters: int, unexplained: int) -> list[str]:
    found = {
        "no title": not speech.title,
        "no date": not date,
        "no speaker": speech.is_speech and not speech.speaker.name,
        f"a text of {characters} characters": characters < SHORT,
        f"{unexplained} blocks that no rule explains": unexplained >= MANY_UNEXPLAINED,
    }
    flags = [flag.flag for flag in speech.flags]
    return [doubt for doubt, holds in found.items() if holds] + list(dict.fromkeys(flags))
