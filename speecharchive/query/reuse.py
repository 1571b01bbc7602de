"""Template reuse: how much of a speech stands, sentence by sentence, in earlier speeches, and in whose.

Sentences are compared by their folds and found in the search index, each as one phrase. A speech's own variants, in whatever
order they were printed, are no source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal

from sqlalchemy import Connection, Row, select

from speecharchive.changes.sentences import Sentences
from speecharchive.index.wanted import AllOf, Scope, Wanted
from speecharchive.normalise.fold import fold
from speecharchive.query.groups import group_of
from speecharchive.query.show import Shown
from speecharchive.query.snapshot import Snapshot
from speecharchive.query.speeches import COLUMNS, joined
from speecharchive.store import tables
from speecharchive.variants.facts import days_of

Relation = Literal["same-office", "same-place", "province", "other-city", "elsewhere"]
RELATIONS: tuple[Relation, ...] = (
    "same-office",   # the same office, or the same sort of report to the same body, at the same place
    "same-place",
    "province",      # the province that the place lies in
    "other-city",    # any other place
    "elsewhere",     # a speech whose place is not known
)  # fmt: skip
COLUMNS_OF_CSV = (
    "id", "version", "paragraph", "text", "characters", "relation", "source_id", "source_version", "source_paragraph",
    "source_title", "source_place", "source_dated_on",
)  # fmt: skip
LEAST = 8
"""Letters and digits of a sentence that tells something; 谢谢大家 is everybody's."""
_NEWEST = 100
"""Earlier speeches that are looked at for one sentence, the latest first; beyond it those of the same place and province too."""
_EDGES = " \t\u3000“”\"'‘’（）()《》。！？!?；;，,、：:…—-\n"


@dataclass(frozen=True, slots=True)
class Sentence:
    paragraph: int
    start: int
    end: int
    """In the paragraph, with its punctuation."""
    key: str
    """Its fold without what stands around it."""
    characters: int
    """Letters and digits."""


@dataclass(frozen=True, slots=True)
class Source:
    """An earlier speech, and how it is related."""

    values: Row[Any]
    relation: Relation


@dataclass(frozen=True, slots=True)
class Reused:
    sentence: Sentence
    source: Source
    source_paragraph: int


@dataclass(frozen=True)
class Reuse:
    shown: Shown
    sentences: tuple[Sentence, ...]
    reused: tuple[Reused, ...]
    dated: bool
    """Without a date nothing is earlier."""

    @property
    def characters(self) -> int:
        return sum(each.characters for each in self.sentences)

    @property
    def reused_characters(self) -> int:
        return sum(each.sentence.characters for each in self.reused)

    def share(self, characters: int) -> float:
        return characters / self.characters if self.characters else 0.0

    @cached_property
    def sources(self) -> list[tuple[Source, int, int]]:
        """With sentences and characters, what gave most first."""
        sentences: Counter[int] = Counter()
        characters: Counter[int] = Counter()
        by_version: dict[int, Source] = {}
        for each in self.reused:
            version = each.source.values.id
            by_version[version] = each.source
            sentences[version] += 1
            characters[version] += each.sentence.characters
        order = sorted(by_version, key=lambda v: (-characters[v], by_version[v].values.speech_id))
        return [(by_version[each], sentences[each], characters[each]) for each in order]

    def by_relation(self) -> dict[Relation, int]:
        """Characters."""
        counted: Counter[Relation] = Counter()
        for each in self.reused:
            counted[each.source.relation] += each.sentence.characters
        return {relation: counted[relation] for relation in RELATIONS}

    def to_json_dict(self) -> dict[str, Any]:
        values = self.shown.speech.values
        return {
            "id": values.speech_id,
            "version": values.n,
            "title": values.title or values.headline,
            "dated_on": values.dated_on,
            "sentences": len(self.sentences),
            "characters": self.characters,
            "reused_sentences": len(self.reused),
            "reused_characters": self.reused_characters,
            "share": round(self.share(self.reused_characters), 4),
            "shares": {name: round(self.share(n), 4) for name, n in self.by_relation().items()},
            "sources": [
                _source(source)
                | {"sentences": n, "characters": m, "share": round(self.share(m), 4)}
                for source, n, m in self.sources
            ],
            "passages": list(self.to_rows()),
        }

    def to_rows(self) -> Iterator[dict[str, Any]]:
        """A row a sentence that was said before."""
        values = self.shown.speech.values
        for each in self.reused:
            sentence, source = each.sentence, each.source.values
            text = self.shown.speech.paragraphs[sentence.paragraph]
            yield {
                "id": values.speech_id,
                "version": values.n,
                "paragraph": sentence.paragraph,
                "text": text[sentence.start : sentence.end].strip(),
                "characters": sentence.characters,
                "relation": each.source.relation,
                "source_id": source.speech_id,
                "source_version": source.n,
                "source_paragraph": each.source_paragraph,
                "source_title": source.title or source.headline,
                "source_place": source.place_name,
                "source_dated_on": source.dated_on,
            }


def reuse(view: Snapshot, shown: Shown) -> Reuse:
    """Each sentence is traced to one source: the nearest by relation, of those the one that gave most, then the latest."""
    values = shown.speech.values
    sentences = tuple(sentences_of(shown.speech.paragraphs))
    before = _day_before(values.dated_on)
    if before is None:
        return Reuse(shown, sentences, (), dated=False)
    found = _Found(view, values, before)
    return Reuse(shown, sentences, tuple(_traced(view.connection, sentences, found)), dated=True)


def sentences_of(paragraphs: Sequence[str]) -> Iterator[Sentence]:
    """Those long enough to tell something."""
    for number, paragraph in enumerate(paragraphs):
        folded = fold(paragraph)
        for start, end in pairwise(Sentences.of(folded).starts):
            key = folded[start:end].strip(_EDGES)
            characters = sum(map(str.isalnum, key))
            if characters >= LEAST:
                yield Sentence(number, start, end, key, characters)


class _Found:
    """The earlier speeches that hold each sentence, by what the index tells; facts are read once."""

    def __init__(self, view: Snapshot, values: Row[Any], before: int) -> None:
        self._view = view
        self._values = values
        self._before = before
        self._first_day = days_of(values.dated_on)
        self._known: dict[int, Source | None] = {}
        self._variants = group_of(view.connection, values.speech_id).keys()

    def sources(self, key: str) -> list[Source]:
        found = self._ask(key, Scope(until=self._before))
        if len(found) == _NEWEST and self._values.place_code:
            code = self._values.place_code
            for place in dict.fromkeys((code, code[:2] + "0000")):
                found |= self._ask(key, Scope(until=self._before, places=((place, place),)))
        self._read(found - self._known.keys())
        return [source for each in sorted(found) if (source := self._known[each])]

    def _ask(self, key: str, scope: Scope) -> set[int]:
        return set(self._view.index.newest(Wanted((AllOf((key,)),), scope), _NEWEST))

    def _read(self, version_ids: set[int]) -> None:
        statement = joined(*COLUMNS).where(tables.Version.id.in_(version_ids))
        self._known |= dict.fromkeys(version_ids)
        for row in self._view.connection.execute(statement) if version_ids else ():
            days = days_of(row.dated_on)
            earlier = days and self._first_day and days[1] < self._first_day[0]
            if earlier and row.speech_id not in self._variants:
                self._known[row.id] = Source(row, _relation(self._values, row))


def _traced(
    connection: Connection, sentences: Sequence[Sentence], found: _Found
) -> Iterator[Reused]:
    held = {each.key: found.sources(each.key) for each in sentences}
    given: Counter[int] = Counter()
    for sentence in sentences:
        for source in held[sentence.key]:
            given[source.values.id] += sentence.characters
    texts = _Texts(connection)
    for sentence in sentences:
        for source in sorted(held[sentence.key], key=lambda each: _nearness(each, given)):
            paragraph = texts.paragraph_of(source.values.id, sentence.key)
            if paragraph is not None:
                yield Reused(sentence, source, paragraph)
                break


def _nearness(source: Source, given: Counter[int]) -> tuple[int, int, int, str]:
    days = days_of(source.values.dated_on)
    latest = days[1] if days else 0
    version = source.values.id
    return RELATIONS.index(source.relation), -given[version], -latest, source.values.speech_id


class _Texts:
    """The sentences of sources, each text read when it is first asked for."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._held: dict[int, dict[str, int]] = {}

    def paragraph_of(self, version_id: int, key: str) -> int | None:
        """Where the whole sentence stands; None where it is only part of a longer one."""
        if version_id not in self._held:
            paragraph = tables.Paragraph
            rows = self._connection.execute(
                select(paragraph.n, paragraph.text)
                .where(paragraph.version_id == version_id)
                .order_by(paragraph.n.desc())
            )
            self._held[version_id] = {
                each.key: row.n for row in rows for each in sentences_of((row.text,))
            }
        return self._held[version_id].get(key)


def _relation(values: Row[Any], source: Row[Any]) -> Relation:
    here, there = values.place_code, source.place_code
    if there is None or here is None:
        return "elsewhere"
    if here != there:
        return "province" if there == here[:2] + "0000" else "other-city"
    office = values.speaker_office and fold(values.speaker_office)
    same_office = office and office == fold(source.speaker_office or "")
    same_report = values.body is not None and (values.body, values.kind) == (source.body, source.kind)  # fmt: skip
    return "same-office" if same_office or same_report else "same-place"


def _day_before(dated_on: str | None) -> int | None:
    """yyyymmdd of the day before the first that a date may mean."""
    days = days_of(dated_on)
    if days is None or days[0] <= 1:
        return None
    return int(date.fromordinal(days[0] - 1).strftime("%Y%m%d"))


def _source(source: Source) -> dict[str, Any]:
    values = source.values
    return {
        "id": values.speech_id,
        "version": values.n,
        "relation": source.relation,
        "title": values.title or values.headline,
        "speaker": values.speaker_name,
        "place": values.place_name,
        "dated_on": values.dated_on,
        "url": values.url,
    }
