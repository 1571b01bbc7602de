"""What an address points at today: ids that were joined with another lead there, ids that are withheld to their tombstone.

`ID` is the current version, `ID@vN` a version, `ID#pN` and `ID@vN#pN` a paragraph of it, counted from 0. An address is
permanent: no id is ever given to another page, and a version keeps its number wherever its speech goes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from speecharchive.errors import SpeechWithheld, UnknownSpeech
from speecharchive.query.near_ids import like
from speecharchive.store.ids import read_id
from speecharchive.store.pages import identity_of
from speecharchive.store.tables import Page, Redirect, Speech, Takedown
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

    def __str__(self) -> str:
        version = f"@v{self.version}" if self.version is not None else ""
        return self.id + version + (f"#p{self.paragraph}" if self.paragraph is not None else "")


@dataclass(frozen=True, slots=True)
class Resolved:
    """An address as it is to be read today."""

    address: Address
    joined: dict[str, Any] | None = None
    """Where its id was joined with another's: `id`, the former one, `reason` and `at`."""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is told of a speech that is withheld."""

    id: str
    reason: str | None
    at: str | None
    """UTC time of the decision."""

    def to_json_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "status": "withheld",
            "reason": self.reason,
            "withheld_at": self.at,
        }

    def __str__(self) -> str:
        since = f" since {self.at}" if self.at else ""
        return f"{self.id} is withheld{since}: {self.reason or 'no reason is recorded'}"


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


def read_address(connection: Connection, text: str) -> Address:
    """The same, and the web address of a page means the speech that the archive holds of it. Raises UnknownSpeech."""
    url = text.strip()
    if not url.lower().startswith(("http://", "https://")):
        return parse_address(text)
    of_page = select(Speech.id).join(Page, Page.id == Speech.page_id)
    speech_id = connection.scalar(of_page.where(Page.identity == identity_of(url)))
    if speech_id is None:
        raise UnknownSpeech(f"no speech is held of {url}; find one with `speecharchive search`")
    return Address(speech_id)


def resolved(connection: Connection, address: Address) -> Resolved:
    """A redirect always leads to a speech. Raises UnknownSpeech where no speech has or had the id."""
    if connection.scalar(select(Speech.id).where(Speech.id == address.id)) is not None:
        return Resolved(address)
    row = connection.execute(select(Redirect.__table__).where(Redirect.id == address.id)).first()
    if row is None:
        close = did_you_mean(like(connection, address.id))
        hint = close or "find one with `speecharchive search`"
        raise UnknownSpeech(f"no speech has the id {address.id}; {hint}")
    version = None if address.version is None else address.version + row.n_before
    now = replace(address, id=row.speech_id, version=version)
    return Resolved(now, {"id": row.id, "reason": row.reason, "at": row.at})


def tombstone(connection: Connection, speech_id: str) -> Tombstone | None:
    """None for a speech that is not withheld."""
    status = connection.scalar(select(Speech.status).where(Speech.id == speech_id))
    if status != "withheld":
        return None
    row = connection.execute(
        select(Takedown.reason, Takedown.at)
        .where(
            Takedown.speech_id == speech_id,
            Takedown.span_sha256.is_(None),
            Takedown.ended_at.is_(None),
        )
        .order_by(Takedown.id.desc())
        .limit(1)
    ).first()
    return Tombstone(speech_id, *(row or (None, None)))


def require_shown(connection: Connection, speech_id: str) -> None:
    """Raises SpeechWithheld, whose message is the tombstone."""
    found = tombstone(connection, speech_id)
    if found is not None:
        raise SpeechWithheld(str(found), found.to_json_dict())
