"""`phrases`: the set phrases an archive knows, what is told of them, and what it holds of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from speecharchive.errors import UsageError
from speecharchive.normalise.fold import fold
from speecharchive.phrases.phrase import Phrase
from speecharchive.phrases.table import bundled
from speecharchive.query.counting.phrase_use import FirstUse, first_use, speeches_and_hits
from speecharchive.query.filters import Filters, scope_of
from speecharchive.query.snapshot import Snapshot
from speecharchive.store import tables
from speecharchive.store.phrase_table import listed
from speecharchive.suggestions import did_you_mean, nearest

COLUMNS = (
    "phrase", "family", "variants", "exclusions", "first_central", "basis", "occasion", "source", "note", "origin",
    "is_counted", "speeches", "hits", "first_held", "first_held_place", "first_held_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HeldPhrase:
    """A phrase as the archive counts it."""

    id: int
    phrase: Phrase
    origin: str
    is_counted: bool
    """Over every speech of the archive."""


def held_phrases(connection: Connection, families: Sequence[str] = ()) -> list[HeldPhrase]:
    """In the order of the tables they came from. Raises UsageError for a family that has none."""
    row_of = tables.Phrase
    held = [
        HeldPhrase(
            row.id,
            Phrase(
                row.name,
                row.family,
                listed(row.variants),
                listed(row.exclusions),
                row.first_central,
                row.basis,
                row.occasion,
                row.source,
                row.note,
            ),
            row.origin,
            row.counted_to is None,
        )
        for row in connection.execute(select(row_of.__table__).order_by(row_of.id))
    ]
    known = list(dict.fromkeys(each.phrase.family for each in held))
    for family in families:
        if family not in known:
            meant = did_you_mean(nearest(family, known)) or f"there are: {'、'.join(known)}"
            raise UsageError(f"no phrase is of the family {family!r}; {meant}")
    return [each for each in held if not families or each.phrase.family in families]


def find_phrase(connection: Connection, name: str) -> HeldPhrase:
    """By its name or a variant, in either script. Raises UsageError, with what may have been meant."""
    wanted, held = fold(name.strip()), held_phrases(connection)
    for each in held:
        if wanted in each.phrase.definition.forms:
            return each
    meant = did_you_mean(nearest(name, (each.phrase.name for each in held)))
    raise UsageError(
        f"{name!r} is no phrase of this archive; {meant or '`speecharchive phrases` lists them'}"
    )


def outdated(connection: Connection) -> list[str]:
    """Names that this release's table has, and the archive has not or counts otherwise."""
    held = {fold(each.phrase.name): each for each in held_phrases(connection)}
    release = {fold(phrase.name): phrase for phrase in bundled()}
    return [
        phrase.name
        for name, phrase in release.items()
        if name not in held or _differs(held[name], phrase)
    ]


def _differs(held: HeldPhrase, phrase: Phrase) -> bool:
    """A researcher's own phrase of the same name may differ."""
    same = held.phrase.definition.digest == phrase.definition.digest
    return held.origin == "bundled" and not same


def phrase_rows(
    view: Snapshot, held: Sequence[HeldPhrase], filters: Filters
) -> Iterator[dict[str, Any]]:
    """Raises BadFilter and UnknownOutlet. What is not counted yet has no numbers, rather than wrong ones."""
    scope = scope_of(filters, view)
    counts = speeches_and_hits(view, [each.id for each in held], scope)
    for each in held:
        if not each.is_counted:
            yield told(each.phrase, each.origin)
            continue
        first = first_use(view, each.id, scope) if each.id in counts else None
        yield told(each.phrase, each.origin, counts=counts.get(each.id, (0, 0)), first=first)


def told(
    phrase: Phrase,
    origin: str,
    *,
    counts: tuple[int, int] | None = None,
    first: FirstUse | None = None,
) -> dict[str, Any]:
    """A row of `phrases`; `counts` are speeches and hits, None where they are not known."""
    speeches, hits = counts or (None, None)
    return {
        "phrase": phrase.name,
        "family": phrase.family,
        "variants": list(phrase.variants),
        "exclusions": list(phrase.exclusions),
        "first_central": phrase.first_central,
        "basis": phrase.basis,
        "occasion": phrase.occasion,
        "source": phrase.source,
        "note": phrase.note,
        "origin": origin,
        "is_counted": counts is not None,
        "speeches": speeches,
        "hits": hits,
        "first_held": first and first.dated_on,
        "first_held_place": first and first.place,
        "first_held_id": first and first.speech_id,
    }
