"""Which held speeches may be the same as a given one, and which of them are.

Two ways lead to a candidate, and each is the same seen from either side: signatures that share bands, and the same place
within some days, where even a text that is much edited, or an excerpt, is the same speech.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, bindparam, func, select

from speecharchive.index.bigrams import whole_text
from speecharchive.index.entries import folds_of
from speecharchive.normalise.fold import fold
from speecharchive.store.statements import portions
from speecharchive.store.tables import MinHash, MinHashBand, Speech, Version

if TYPE_CHECKING:
    from speecharchive.variants.facts import Facts
    from speecharchive.variants.likeness import Witness

_DAYS = 10
ENOUGH = 30
"""Pairs of one speech: of more copies, those with the most alike are found, and of these with the first. Each more would cost a comparison."""
_KEPT = 256
"""Texts that are held in memory; beyond it all are read again."""
_IN_BANDS = (
    select(MinHashBand.version_id)
    .where(MinHashBand.band.in_(bindparam("bands", expanding=True)))
    .group_by(MinHashBand.version_id)
    .having(func.count() >= bindparam("least"))
)
_NEARBY = (
    select(Version.id)
    .join(Speech, and_(Speech.id == Version.speech_id, Speech.current == Version.n))
    .where(
        Speech.status == "held",
        Version.place_code == bindparam("place"),
        Version.dated_on.between(bindparam("first"), bindparam("last")),
        func.length(Version.dated_on) == 10,
    )
)
_KNOWN = (
    select(
        Version.id,
        Version.speech_id,
        Version.title,
        Version.headline,
        Version.speaker_name,
        Version.delivered_on,
        Version.published_on,
        Version.dated_on,
        Version.place_code,
        Version.body,
        Version.division,
        Version.term,
        Version.session,
        MinHash.signature,
    )
    .outerjoin(MinHash, MinHash.version_id == Version.id)
    .where(Version.id.in_(bindparam("versions", expanding=True)))
)


class Reader:
    """Facts, signatures and texts of versions, each read once while it is needed; for one transaction."""

    def __init__(self, connection: Connection, texts: Mapping[int, str]) -> None:
        self.connection = connection
        self.signatures: dict[int, bytes] = {}
        self.texts = texts
        self._known: dict[int, Any] = {}
        self._facts: dict[int, Facts] = {}
        self._witnesses: dict[int, Witness] = {}

    def read(self, version_ids: Iterable[int]) -> None:
        """Read what is known of these versions at once, if it is not yet."""
        for some in portions(version for version in version_ids if version not in self._known):
            for row in self.connection.execute(_KNOWN, {"versions": some}):
                self._known[row.id] = row
                if row.signature is not None:
                    self.signatures.setdefault(row.id, bytes(row.signature))

    def row(self, version_id: int) -> Any:
        self.read([version_id])
        return self._known[version_id]

    def facts(self, version_id: int) -> Facts:
        from speecharchive.variants.facts import Facts

        if version_id not in self._facts:
            row = self.row(version_id)
            self._facts[version_id] = Facts(
                title=fold(row.title or row.headline or ""),
                speaker=fold(row.speaker_name or ""),
                delivered=row.delivered_on,
                published=row.published_on,
                place_code=row.place_code,
                body=row.body,
                division=row.division,
                term=row.term,
                session=row.session,
            )
        return self._facts[version_id]

    def witness(self, version_id: int) -> Witness:
        from speecharchive.variants.likeness import Witness

        if version_id not in self._witnesses:
            if len(self._witnesses) >= _KEPT:
                self._witnesses.clear()
            folded = self.texts.get(version_id)
            if folded is None:
                read = folds_of(self.connection, [version_id])
                folded = whole_text(next((folds for _, folds in read), []))
            self._witnesses[version_id] = Witness(self.facts(version_id), folded)
        return self._witnesses[version_id]


def pairs_of(reader: Reader, version_id: int) -> Iterator[dict[str, Any]]:
    """Rows of `variant_pair`: what is held and the same speech as this one, whose signature is stored already; `ENOUGH` of it."""
    rows = (_pair(reader, version_id, other) for other in _worth_reading(reader, version_id))
    return islice((row for row in rows if row is not None), ENOUGH)


def _worth_reading(reader: Reader, version_id: int) -> Iterator[int]:
    """The most alike first, as far as signatures tell; the earliest of those that are as alike."""
    from speecharchive.variants.facts import bearing
    from speecharchive.variants.likeness import worth_reading
    from speecharchive.variants.signature import estimate

    found = _candidates(reader, version_id)
    reader.read(found)
    signed = reader.signatures[version_id]
    near = {other: estimate(signed, reader.signatures.get(other, b"")) for other in found}
    for other in sorted(found, key=lambda each: (-round(near[each], 1), each)):
        known = bearing(reader.facts(version_id), reader.facts(other))
        if worth_reading(known, near[other]):
            yield other


def _pair(reader: Reader, version_id: int, other: int) -> dict[str, Any] | None:
    from speecharchive.variants.likeness import same_speech

    both = (reader.row(version_id), reader.row(other))
    first, second = sorted(both, key=lambda row: row.speech_id)
    alike = same_speech(reader.witness(first.id), reader.witness(second.id))
    if alike is None:
        return None
    return {
        "speech_id": first.speech_id,
        "other_id": second.speech_id,
        "similarity": alike.jaccard,
        "share": alike.share,
        "other_share": alike.other_share,
    }


def _candidates(reader: Reader, version_id: int) -> set[int]:
    from speecharchive.variants.signature import SHARED_BANDS, bands

    keys = bands(reader.signatures[version_id])
    if not keys:
        return set()
    at = {"bands": keys, "least": SHARED_BANDS}
    found = set(reader.connection.scalars(_IN_BANDS, at))
    row = reader.row(version_id)
    if row.place_code is not None and (between := _days_around(row.dated_on)):
        found.update(reader.connection.scalars(_NEARBY, {"place": row.place_code, **between}))
    return found - {version_id}


def _days_around(dated_on: str | None) -> dict[str, str] | None:
    """For a date that is known to the day."""
    try:
        day = date.fromisoformat(dated_on or "")
        first, last = day - timedelta(_DAYS), day + timedelta(_DAYS)
    except (ValueError, OverflowError):
        return None
    return {"first": first.isoformat(), "last": last.isoformat()}
