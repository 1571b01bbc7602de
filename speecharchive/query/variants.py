"""One speech at several pages: its witnesses, and where they differ from the reading text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from speecharchive.changes.edit import Text
from speecharchive.query.choices import checked
from speecharchive.query.groups import group_of
from speecharchive.query.speeches import COLUMNS, HeldSpeech, current, joined, stream
from speecharchive.store import tables
from speecharchive.variants.apparatus import SORTS, Difference, differences

COLUMNS_OF_CSV = (
    "id", "rank", "outlet", "dated_on", "url", "title", "relation", "similarity", "class", "field", "paragraph",
    "reading", "variant_paragraph", "variant",
)  # fmt: skip
_SIGLA = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_EXCERPT_HAS, _WHOLE_LACKS = 0.85, 0.8


@dataclass(frozen=True, slots=True)
class WitnessShown:
    speech: HeldSpeech
    rank: int
    """0: the reading text."""
    relation: str
    """reading, reprint, edited, excerpt, longer or related, as in v_variant."""
    similarity: float | None
    """With the reading text; None where only a third is like both."""
    differences: tuple[Difference, ...]

    @property
    def siglum(self) -> str:
        """A for the reading text, then B, C, …"""
        turns, letter = divmod(self.rank, len(_SIGLA))
        return _SIGLA[letter] + (str(turns) if turns else "")

    def narrowed(self, sorts: Collection[str]) -> WitnessShown:
        """With the differences of these classes alone; all where none is named."""
        kept = (each for each in self.differences if not sorts or each.sort in sorts)
        return replace(self, differences=tuple(kept))

    def facts(self) -> dict[str, Any]:
        values = self.speech.values
        return {
            "id": values.speech_id,
            "rank": self.rank,
            "outlet": values.outlet,
            "dated_on": values.dated_on,
            "url": values.url,
            "title": values.title or values.headline,
            "relation": self.relation,
            "similarity": None if self.similarity is None else round(self.similarity, 4),
        }

    def to_json_dict(self) -> dict[str, Any]:
        counted = Counter(each.sort for each in self.differences)
        values = self.speech.values
        return self.facts() | {
            "version": values.n,
            "delivered_on": values.delivered_on,
            "published_on": values.published_on,
            "captured_at": values.captured_at,
            "characters": values.n_characters,
            "counts": {sort: counted[sort] for sort in SORTS},
            "differences": [_difference(each) for each in self.differences],
        }

    def to_rows(self) -> Iterator[dict[str, Any]]:
        """A row a difference; one without where there is none."""
        if not self.differences:
            yield self.facts()
        for each in self.differences:
            yield self.facts() | _difference(each)


def witnesses(connection: Connection, speech_id: str) -> list[WitnessShown]:
    """Of the group that the speech belongs to, the reading text first; the speech itself where it stands alone."""
    ranks = group_of(connection, speech_id)
    statement = joined(*COLUMNS, tables.Version.record).where(
        tables.Speech.id.in_(ranks), current()
    )
    held = {speech.values.speech_id: speech for speech in stream(connection, statement)}
    order = sorted((each for each in ranks if each in held), key=lambda each: ranks[each])
    if not order:
        return []
    reading = held[order[0]]
    shares = _shares(connection, order[0])
    text = _text(reading)
    found = [WitnessShown(reading, 0, "reading", None, ())]
    for rank, other in enumerate(order[1:], 1):
        told = tuple(differences(text, _text(held[other])))
        relation = _relation(reading, held[other], shares.get(other))
        similarity = shares[other][0] if other in shares else None
        found.append(WitnessShown(held[other], rank, relation, similarity, told))
    return found


def checked_sorts(asked: Sequence[str]) -> tuple[str, ...]:
    """Raises BadFilter for a class that there is not."""
    return checked(asked, SORTS, "no difference is of the class")


def _difference(each: Difference) -> dict[str, Any]:
    return {
        "class": each.sort,
        "field": each.field,
        "paragraph": each.paragraph,
        "reading": each.reading,
        "variant_paragraph": each.witness_paragraph,
        "variant": each.witness,
    }


def _shares(connection: Connection, reading: str) -> dict[str, tuple[float, float, float]]:
    """Of each other: similarity, share of the reading text it has, share of it that the reading text has."""
    pair = tables.VariantPair
    rows = connection.execute(
        select(pair.__table__).where((pair.speech_id == reading) | (pair.other_id == reading))
    )
    return {
        (row.other_id if row.speech_id == reading else row.speech_id): (
            row.similarity,
            row.share if row.speech_id == reading else row.other_share,
            row.other_share if row.speech_id == reading else row.share,
        )
        for row in rows
    }


def _relation(
    reading: HeldSpeech, other: HeldSpeech, shares: tuple[float, float, float] | None
) -> str:
    if shares is None:
        return "related"
    if reading.values.fold_sha256 == other.values.fold_sha256:
        return "reprint"
    _, here, there = shares
    if there >= _EXCERPT_HAS and here < _WHOLE_LACKS:
        return "excerpt"
    return "longer" if here >= _EXCERPT_HAS and there < _WHOLE_LACKS else "edited"


def _text(speech: HeldSpeech) -> Text:
    values = speech.values
    names = {name for people in speech.credits.values() for name in people}
    names |= {name for name in (values.speaker_name,) if name}
    return Text(
        speech.paragraphs, values.headline, values.subtitle, values.speaker_name, frozenset(names)
    )
