"""One speech by its permanent id: `ID`, `ID@vN` (a version), `ID#pN` or `ID@vN#pN` (a paragraph, counted from 0)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from speecharchive.errors import UnknownSpeech
from speecharchive.query.near_ids import like
from speecharchive.query.record import speech_json
from speecharchive.query.speeches import COLUMNS, HeldSpeech, joined, stream
from speecharchive.store import tables
from speecharchive.store.ids import read_id
from speecharchive.suggestions import did_you_mean

_ADDRESS = re.compile(
    r"(?P<id>[a-z0-9]{2,32})(?:@v(?P<version>\d{1,6}))?(?:#p(?P<paragraph>\d{1,6}))?"
)


@dataclass(frozen=True, slots=True)
class Address:
    """What a citation points at."""

    id: str
    version: int | None = None
    paragraph: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A version of a speech, how many there are, and the paragraph asked for."""

    speech: HeldSpeech
    versions: int
    paragraph: int | None

    def to_json_dict(self) -> dict[str, Any]:
        """What `export jsonl` writes of it; for a paragraph, that paragraph and where it stands."""
        record = speech_json(self.speech) | {"versions": self.versions}
        if self.paragraph is None:
            return record
        keys = (
            "id",
            "version",
            "versions",
            "kind",
            "title",
            "headline",
            "url",
            "outlet",
            "captured_at",
        )
        return {key: record[key] for key in keys} | {
            "speaker": record["speaker"],
            "delivered_on": record["delivered_on"],
            "paragraph": self.paragraph,
            "text": self.speech.paragraphs[self.paragraph],
        }


def parse_address(text: str) -> Address:
    """Forgives upper case, and o, i, l written for 0 and 1. Raises UnknownSpeech where `text` is no id."""
    match = _ADDRESS.fullmatch(text.strip().lower())
    if not match:
        raise UnknownSpeech(
            f"{text!r} is not an id; write one as `search` prints it: ID, ID@v2 or ID#p3"
        )
    version, paragraph = match["version"], match["paragraph"]
    return Address(
        read_id(match["id"]) or match["id"],
        int(version) if version is not None else None,
        int(paragraph) if paragraph is not None else None,
    )


def find(connection: Connection, address: Address) -> Shown:
    """The speech, its current version unless one is named. Raises UnknownSpeech."""
    version = tables.Version
    numbers = list(
        connection.scalars(
            select(version.n).where(version.speech_id == address.id).order_by(version.n)
        )
    )
    if not numbers:
        close = did_you_mean(like(connection, address.id))
        hint = close or "find one with `speecharchive search`"
        raise UnknownSpeech(f"no speech has the id {address.id}; {hint}")
    wanted = tables.Speech.current if address.version is None else address.version
    if address.version is not None and address.version not in numbers:
        raise UnknownSpeech(
            f"{address.id} has no version {address.version}; it has 1 to {numbers[-1]}"
        )
    statement = joined(*COLUMNS, version.record).where(
        version.speech_id == address.id, version.n == wanted
    )
    speech = next(stream(connection, statement))
    if address.paragraph is not None and address.paragraph >= len(speech.paragraphs):
        raise UnknownSpeech(
            f"{address.id} has no paragraph {address.paragraph}; it has 0 to {len(speech.paragraphs) - 1}"
        )
    return Shown(speech, len(numbers), address.paragraph)
