"""One speech, a version or a paragraph of it, by its address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from speecharchive.errors import UnknownSpeech
from speecharchive.query.addresses import (
    Address,
    parse_address,
    read_address,
    require_shown,
    resolved,
)
from speecharchive.query.record import speech_json
from speecharchive.query.speeches import COLUMNS, HeldSpeech, joined, stream
from speecharchive.query.takedowns import reasons
from speecharchive.store import tables

__all__ = ["Address", "Shown", "find", "parse_address", "read_address", "speech_id_of"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A version of a speech, how many there are, and the paragraph asked for."""

    speech: HeldSpeech
    versions: int
    paragraph: int | None
    presence: dict[str, Any]
    """Of its page: `state`, `since`, `last_seen`, `misses`."""
    joined: dict[str, Any] | None = None
    """Where the id that was asked for was joined with another's: `id`, the former one, `reason` and `at`."""
    redactions: Sequence[dict[str, Any]] = ()
    """Why characters of it are not shown: `what`, `reason`, `requested_by`, `at`."""

    def to_json_dict(self) -> dict[str, Any]:
        """What `export jsonl` writes of it; for a paragraph, that paragraph and where it stands."""
        record = speech_json(self.speech) | {"versions": self.versions, "presence": self.presence}
        if self.joined:
            record["joined"] = self.joined
        if self.redactions:
            record["redactions"] = list(self.redactions)
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
            "presence",
            "text_sha256",
        )
        joins = {key: record[key] for key in ("joined", "redactions") if key in record}
        return (
            {key: record[key] for key in keys}
            | joins
            | {
                "speaker": record["speaker"],
                "delivered_on": record["delivered_on"],
                "paragraph": self.paragraph,
                "text": self.speech.paragraphs[self.paragraph],
            }
        )


def find(connection: Connection, address: Address) -> Shown:
    """The speech, its current version unless one is named.

    Raises UnknownSpeech, and SpeechWithheld for one that was taken down.
    """
    found = resolved(connection, address)
    wanted = found.address
    require_shown(connection, wanted.id)
    version = tables.Version
    facts = select(version.n, version.n_paragraphs).where(version.speech_id == wanted.id)
    rows = connection.execute(facts.order_by(version.n))
    lengths = {row.n: row.n_paragraphs for row in rows}
    if wanted.version is not None and wanted.version not in lengths:
        raise UnknownSpeech(f"{wanted.id} has no version {wanted.version}; {_numbered(lengths)}")
    number = tables.Speech.current if wanted.version is None else wanted.version
    statement = joined(*COLUMNS, version.record).where(
        version.speech_id == wanted.id, version.n == number
    )
    speech = next(stream(connection, statement))
    if wanted.paragraph is not None and wanted.paragraph >= len(speech.paragraphs):
        raise UnknownSpeech(_no_paragraph(speech, wanted.paragraph, lengths))
    presence = _presence(connection, wanted.id)
    redactions = reasons(connection, wanted.id)
    return Shown(speech, len(lengths), wanted.paragraph, presence, found.joined, redactions)


def speech_id_of(connection: Connection, text: str) -> str:
    """Today's id of the speech that `text` means, an id or a web address. Raises UnknownSpeech, SpeechWithheld."""
    return str(find(connection, read_address(connection, text)).speech.values.speech_id)


def _numbered(lengths: Mapping[int, int]) -> str:
    return f"it has {min(lengths)} to {max(lengths)}" if len(lengths) > 1 else "it has one, @v1"


def _no_paragraph(speech: HeldSpeech, wanted: int, lengths: Mapping[int, int]) -> str:
    """It may have been there: another version may have it, or an older parser numbered them otherwise."""
    values = speech.values
    held = len(speech.paragraphs)
    has = f"it has 0 to {held - 1}" if held else "it has none"
    longer = [n for n, paragraphs in lengths.items() if paragraphs > wanted and n != values.n]
    other = f"; {values.speech_id}@v{longer[-1]}#p{wanted} is one" if longer else ""
    return (
        f"{values.speech_id}@v{values.n} has no paragraph {wanted}; {has}{other}. The page was last read by parser "
        f"{values.extractor} on {values.extracted_at[:10]}, and another parser may have numbered otherwise: "
        "find its words with `speecharchive search`"
    )


def _presence(connection: Connection, speech_id: str) -> dict[str, Any]:
    page, seen = tables.Page, tables.Observation
    row = connection.execute(
        select(page.id, page.presence, page.presence_since, page.misses, page.last_seen)
        .join(tables.Speech, tables.Speech.page_id == page.id)
        .where(tables.Speech.id == speech_id)
    ).one()
    present = select(func.max(seen.at)).where(seen.page_id == row.id, seen.state == "present")
    return {
        "state": row.presence,
        "since": row.presence_since,
        "last_seen": connection.scalar(present) or (row.last_seen if not row.misses else None),
        "misses": row.misses,
    }
