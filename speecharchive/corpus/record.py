"""A speech of the archive, and a paragraph of it, as typed values."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from speecharchive.corrections.correction import Correction
from speecharchive.model import Date, Flag, Kind, Occasion, Place, Section, Speaker
from speecharchive.query.record import speech_json
from speecharchive.query.speeches import HeldSpeech

_Value = TypeVar("_Value")
_SHOWN = 40


@dataclass(frozen=True, slots=True, repr=False)
class Record:
    """One version of a speech, with everything the archive says of it.

    The names are those of the JSON that `export jsonl` writes, and `to_json_dict` is that JSON. `None` means that the
    document does not say.
    """

    id: str
    version: int
    is_current: bool
    """Whether it is the version that stands for the speech today."""
    kind: Kind
    title: str | None
    subtitle: str | None
    headline: str | None
    speaker: Speaker
    """Name, office, whom the speaker speaks for, and how that is known."""
    place: Place | None
    delivered_on: Date
    published_on: Date
    dated_on: str | None
    """`delivered_on`, else `published_on`, as far as it is known: 2024, 2024-12 or 2024-12-26."""
    occasion: Occasion | None
    paragraphs: tuple[str, ...]
    sections: tuple[Section, ...]
    flags: tuple[Flag, ...]
    source: str | None
    editors: tuple[str, ...]
    reporters: tuple[str, ...]
    photographers: tuple[str, ...]
    outlet: str | None
    url: str
    captured_at: str
    n_characters: int
    text_sha256: str
    extractor: str
    corrections: tuple[Correction, ...]
    """Reviewed values that stand above in the place of extracted ones; `expected` is what their reviewer saw."""
    _json: dict[str, Any] = field(compare=False)

    @property
    def text(self) -> str:
        """The reading text, a line a paragraph."""
        return "\n".join(self.paragraphs)

    @property
    def office(self) -> str | None:
        return self.speaker.office

    @property
    def date(self) -> datetime.date | None:
        """`dated_on` where it is known to the day, else None."""
        if self.dated_on is None or len(self.dated_on) < len("2024-12-26"):
            return None
        return datetime.date.fromisoformat(self.dated_on)

    @property
    def year(self) -> int | None:
        return int(self.dated_on[:4]) if self.dated_on else None

    @property
    def permalink(self) -> str:
        """What a citation gives: `ID@vN`; `archive[permalink]` finds this text again, whatever comes after it."""
        return f"{self.id}@v{self.version}"

    def passage(self, n: int) -> Passage:
        """The paragraph of that number, from 0. Raises IndexError."""
        if not 0 <= n < len(self.paragraphs):
            raise IndexError(f"{self.permalink} has paragraphs 0 to {len(self.paragraphs) - 1}")
        return Passage(self, n)

    def to_json_dict(self) -> dict[str, Any]:
        """What `export jsonl` writes of it."""
        return deepcopy(self._json)

    def __hash__(self) -> int:
        return hash((self.id, self.version, self.text_sha256))

    def __repr__(self) -> str:
        told = (self.speaker.name, self.place and self.place.name, self.dated_on, self.kind)
        words = " ".join(word for word in told if word)
        title = self.title or self.headline or ""
        shown = title if len(title) <= _SHOWN else title[: _SHOWN - 1] + "…"
        return f"<{self.permalink} {words} {shown!r}>"


@dataclass(frozen=True, slots=True, repr=False)
class Passage:
    """A paragraph that can be cited."""

    speech: Record
    n: int
    """Its number, from 0."""

    @property
    def text(self) -> str:
        return self.speech.paragraphs[self.n]

    @property
    def permalink(self) -> str:
        """`ID@vN#pN`."""
        return f"{self.speech.permalink}#p{self.n}"

    def __repr__(self) -> str:
        return f"<{self.permalink} {self.text!r}>"


def recorded(speech: HeldSpeech) -> Record:
    """The record of a row that was read with `Version.record`."""
    values, json = speech.values, speech_json(speech)
    return Record(
        id=values.speech_id,
        version=values.n,
        is_current=json["is_current"],
        kind=values.kind,
        title=values.title,
        subtitle=values.subtitle,
        headline=values.headline,
        speaker=_value(Speaker, json["speaker"]),
        place=_perhaps(Place, json["place"]),
        delivered_on=_value(Date, json["delivered_on"]),
        published_on=_value(Date, json["published_on"]),
        dated_on=values.dated_on,
        occasion=_perhaps(Occasion, json["occasion"]),
        paragraphs=speech.paragraphs,
        sections=tuple(_value(Section, each) for each in json["sections"]),
        flags=tuple(_value(Flag, each) for each in json["flags"]),
        source=values.source,
        editors=tuple(json["editors"]),
        reporters=tuple(json["reporters"]),
        photographers=tuple(json["photographers"]),
        outlet=values.outlet,
        url=values.url,
        captured_at=values.captured_at,
        n_characters=values.n_characters,
        text_sha256=values.text_sha256,
        extractor=values.extractor,
        corrections=speech.corrections,
        _json=json,
    )


def _perhaps(of: type[_Value], json: Mapping[str, Any] | None) -> _Value | None:
    return None if json is None else _value(of, json)


def _value(of: type[_Value], json: Mapping[str, Any]) -> _Value:
    """Keys that an older parser did not write keep their defaults; a span is a tuple again."""
    make: Any = of
    known = {each.name: json[each.name] for each in fields(make) if each.name in json}
    value: _Value = make(
        **{name: tuple(it) if isinstance(it, list) else it for name, it in known.items()}
    )
    return value
