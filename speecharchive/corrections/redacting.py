"""Spans that may not be shown, known by nothing but their digest and length, and texts without them.

The digest is over the fold, so that the same characters in the other script or width vanish too. What is blanked is as
long as it was: offsets, paragraphs and sections stay where they are.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from speecharchive.corrections.fields import FIELDS, plain_text
from speecharchive.model import Date, Dropped, Flag, Occasion, Place, Section, Speaker, Speech
from speecharchive.normalise.fold import fold

BLANK = "▇"
SHORTEST = 2
"""A digest of one character is as good as the character."""
_NAMES = frozenset(("speaker", "office", "speaks_for"))
_Dated = TypeVar("_Dated", Date, Place, Occasion)


@dataclass(frozen=True, slots=True)
class Span:
    sha256: str
    length: int


def span_of(characters: str) -> Span:
    """What is kept of the characters that are redacted."""
    folded = fold(characters)
    return Span(_digest(folded), len(folded))


def _digest(folded: str) -> str:
    data = b"speecharchive redaction 1\n" + folded.encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()


def blanked(text: str, spans: Sequence[Span]) -> str:
    """`text`, as long as it is, without the characters of the spans."""
    folded = fold(text)
    hidden: set[int] = set()
    for span in spans:
        for at in range(len(folded) - span.length + 1):
            if _digest(folded[at : at + span.length]) == span.sha256:
                hidden.update(range(at, at + span.length))
    if not hidden:
        return text
    return "".join(BLANK if at in hidden else char for at, char in enumerate(text))


def spans_in(texts: Iterable[str], spans: Collection[Span]) -> set[Span]:
    """Which of the spans the texts hold; each window is digested once for every length there is."""
    wanted: dict[int, set[str]] = defaultdict(set)
    for span in spans:
        wanted[span.length].add(span.sha256)
    found: set[Span] = set()
    for folded in map(fold, texts):
        for length, digests in wanted.items():
            windows = {folded[at : at + length] for at in range(len(folded) - length + 1)}
            met = digests.intersection(map(_digest, windows))
            found.update(Span(sha256, length) for sha256 in met)
    return found


def blanked_json(value: Any, spans: Sequence[Span]) -> Any:
    """The same of every string in it."""
    if isinstance(value, str):
        return blanked(value, spans)
    if isinstance(value, dict):
        return {name: blanked_json(item, spans) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [blanked_json(item, spans) for item in value]
    return value


def redacted(speech: Speech, spans: Sequence[Span]) -> Speech:
    """The speech without the characters of the spans, wherever the page says them: text, titles, names, raw strings, residue.

    Addresses, words of our own and names of divisions stay: they were not read from the page's characters.
    """
    if not spans:
        return speech
    paragraphs = tuple(replace(each, text=blanked(each.text, spans)) for each in speech.paragraphs)
    return replace(
        speech,
        headline=_text(speech.headline, spans),
        title=_text(speech.title, spans),
        subtitle=_text(speech.subtitle, spans),
        source=_text(speech.source, spans),
        speaker=_speaker(speech.speaker, spans),
        delivered_on=_raw(speech.delivered_on, spans),
        published_on=_raw(speech.published_on, spans),
        editors=_names(speech.editors, spans),
        reporters=_names(speech.reporters, spans),
        photographers=_names(speech.photographers, spans),
        place=_raw(speech.place, spans) if speech.place else None,
        occasion=_raw(speech.occasion, spans) if speech.occasion else None,
        paragraphs=paragraphs,
        sections=tuple(_section(each, spans) for each in speech.sections),
        flags=tuple(_flag(each, spans) for each in speech.flags),
        dropped=tuple(Dropped(each.rule, blanked(each.text, spans), each.block) for each in speech.dropped),
    )  # fmt: skip


def reviewed(
    field: str, said: Mapping[str, str | None], spans: Sequence[Span]
) -> dict[str, str | None]:
    """What a correction of `field` says, by column, without the characters of the spans.

    A date, number, code or word of our own stays, as it does in a record.
    """
    shown = {column: _text(text, spans) for column, text in said.items()}
    for column in ("value", "expected"):
        if FIELDS[field].read is not plain_text:
            shown[column] = said[column]
        elif field in _NAMES:
            shown[column] = _name(said[column], spans)
    return shown


def said_by(speech: Speech) -> Iterator[str]:
    """The strings of a speech in which a span may stand."""
    yield from (each.text for each in speech.paragraphs)
    yield from (each.text for each in speech.dropped)
    named = (speech.headline, speech.title, speech.subtitle, speech.source, speech.speaker.raw)
    yield from (each for each in named if each)
    yield from (*speech.editors, *speech.reporters, *speech.photographers)


def emptied(speech: Speech) -> Speech:
    """What is left of a speech that is withheld: where it stood, and nothing that it said."""
    return replace(
        speech,
        headline=None,
        title=None,
        subtitle=None,
        source=None,
        speaker=Speaker(),
        delivered_on=Date(),
        published_on=Date(),
        editors=(),
        reporters=(),
        photographers=(),
        place=None,
        occasion=None,
        paragraphs=(),
        sections=(),
        flags=(),
        dropped=(),
    )


def _text(text: str | None, spans: Sequence[Span]) -> str | None:
    return None if text is None else blanked(text, spans)


def _name(text: str | None, spans: Sequence[Span]) -> str | None:
    """A name that is redacted whole is not known: a row of blanks is nobody's."""
    shown = _text(text, spans)
    return None if shown is None or (shown and not shown.strip(BLANK)) else shown


def _names(names: Sequence[str], spans: Sequence[Span]) -> tuple[str, ...]:
    shown = (_name(name, spans) for name in names)
    return tuple(name for name in shown if name is not None)


def _speaker(speaker: Speaker, spans: Sequence[Span]) -> Speaker:
    shown = replace(
        speaker,
        name=_name(speaker.name, spans),
        office=_name(speaker.office, spans),
        speaks_for=_name(speaker.speaks_for, spans),
        raw=_text(speaker.raw, spans),
    )
    known = shown.name or shown.office or shown.speaks_for
    return shown if known else replace(shown, basis="unknown")


def _raw(value: _Dated, spans: Sequence[Span]) -> _Dated:
    return value if value.raw is None else replace(value, raw=blanked(value.raw, spans))


def _section(section: Section, spans: Sequence[Span]) -> Section:
    label, heading = blanked(section.label, spans), blanked(section.heading, spans)
    return replace(section, label=label, heading=heading)


def _flag(flag: Flag, spans: Sequence[Span]) -> Flag:
    # Another detail than text (the number of a page) has no characters of it.
    text = isinstance(flag.detail, str)
    return replace(flag, detail=_text(flag.detail, spans)) if text else flag
