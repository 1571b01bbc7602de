"""What a pinned state of a tantivy folder tells of the matches of a query: how many, which, their numbers and groups.

tantivy counts groups of one field by itself. Everything else is worked out from the numbers of the matches, some hundred
thousand at a time, so that memory stays flat.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

import tantivy
from tantivy import Query

from speecharchive.index.occurrence_counts import Scoring
from speecharchive.index.tantivy_query import all_of, between, phrase_query
from speecharchive.index.wanted import Facet, Value
from speecharchive.index.words import Words

AT_ONCE = 200_000
_MOST_GROUPS = 60_000
"""tantivy refuses to make more than 65,000."""
_FIELDS: dict[Facet, str] = {
    "month": "month", "year": "month", "day": "day", "place": "place", "province": "place", "city": "place", "outlet": "outlet",
    "speaker": "speaker", "office": "office", "term": "term", "kind": "kind", "body": "body",
}  # fmt: skip
Values = tuple[Value, ...]
Match = tuple[float, tantivy.DocAddress]
"""What it was ordered by, and where it is."""
Recount = Callable[[Sequence[int], str], dict[int, int]]
"""How often each of some versions holds a phrase, by reading them."""


class Reading:
    def __init__(self, searcher: tantivy.Searcher, words: Words) -> None:
        self._searcher = searcher
        self._words = words

    def count(self, query: tantivy.Query) -> int:
        return int(self._searcher.search(query, limit=1).count)  # type: ignore[attr-defined]

    def newest(self, query: tantivy.Query, size: int, offset: int = 0) -> list[Match]:
        """The first of the matches in their order, each with its number in that."""
        found = self._searcher.search(
            query, limit=size, count=False, order_by_field="order", offset=offset
        )
        return found.hits

    def all(self, query: tantivy.Query) -> list[Match]:
        return self.newest(query, max(1, self._searcher.num_docs))

    def numbers(self, field: str, found: Sequence[Match]) -> list[int]:
        if not found:
            return []
        told = self._searcher.fast_field_values(field, [address for _, address in found])
        return [int(number or 0) for number in told]

    def values(self, found: Sequence[Match], by: Sequence[Facet]) -> list[Values]:
        """Of each match."""
        fields = {_FIELDS[facet]: self.numbers(_FIELDS[facet], found) for facet in by}
        if not by:
            return [()] * len(found)
        known: dict[tuple[int, ...], Values] = {}
        names, rows = tuple(fields), zip(*fields.values(), strict=True)
        values = []
        for row in rows:
            if row not in known:
                known[row] = self._named(dict(zip(names, row, strict=True)), by)
            values.append(known[row])
        return values

    def parts(self, query: tantivy.Query) -> list[tantivy.Query]:
        """Queries that part all speeches by spans of months, so that none of them has too many matches to hold at once."""
        if self.count(query) <= AT_ONCE:
            return [Query.all_query()]
        spans: list[tuple[int, int, int]] = []
        for month, many in sorted(self.distinct("month", query).items()):
            if spans and spans[-1][2] + many <= AT_ONCE:
                spans[-1] = (spans[-1][0], month, spans[-1][2] + many)
            else:
                spans.append((month, month, many))
        return [between("month", first, last) for first, last, _ in spans]

    def distinct(self, field: str, query: tantivy.Query) -> dict[int, int]:
        """The numbers that the matches have in a field, and how many have each."""
        counted = self._counted(query, field, characters=False)
        if counted is not None:
            return {number: many for number, many, _ in counted}
        return Counter(self.numbers(field, self.all(query)))

    def groups(
        self, query: tantivy.Query, by: Sequence[Facet], *, characters: bool = False
    ) -> dict[Values, tuple[int, int]]:
        """Speeches (and their characters, else 0) by the values of facets."""
        fields = {_FIELDS[facet] for facet in by}
        counted: Iterable[tuple[Values, int, int]] | None = None
        if not fields:
            counted = [((), *self._whole(query))]
        elif len(fields) == 1:
            counted = self._grouped_by_field(query, fields.pop(), by, characters=characters)
        groups: dict[Values, tuple[int, int]] = {}
        for values, speeches, length in counted or self._grouped_one_by_one(query, by):
            before = groups.get(values, (0, 0))
            groups[values] = (before[0] + speeches, before[1] + length)
        return {values: amounts for values, amounts in groups.items() if amounts[0]}

    def hits(
        self, query: tantivy.Query | None, phrase: str, recount: Recount
    ) -> tuple[list[Match], list[int]]:
        """The matches that hold a phrase, and how often each does; of all speeches where there is no query."""
        alone = phrase_query(phrase)
        if query is not None:
            alone = all_of((Query.const_score_query(query, 0.0), alone))
        size = max(1, self._searcher.num_docs)
        found = self._searcher.search(alone, limit=size, count=False).hits
        if not found:
            return [], []
        scoring = Scoring.explained(
            phrase_query(phrase).explain(self._searcher, found[0][1]).to_json()
        )
        lengths = self.numbers("length", found)
        times = scoring.all_times([score for score, _ in found], lengths, pairs=len(phrase) > 1)
        unsure = [n for n, many in enumerate(times) if many is None]
        if unsure:
            versions = self.numbers("version", [found[n] for n in unsure])
            read = recount(versions, phrase)
            for n, version in zip(unsure, versions, strict=True):
                times[n] = read[version]
        return found, [many or 0 for many in times]

    def _whole(self, query: tantivy.Query) -> tuple[int, int]:
        asked = {"characters": {"sum": {"field": "characters"}}}
        told = self._searcher.aggregate(query, asked)
        return self.count(query), int(told["characters"]["value"] or 0)

    def _grouped_by_field(
        self, query: tantivy.Query, field: str, by: Sequence[Facet], *, characters: bool
    ) -> Iterable[tuple[Values, int, int]] | None:
        counted = self._counted(query, field, characters=characters)
        if counted is None:
            return None
        return [(self._named({field: number}, by), *amounts) for number, *amounts in counted]  # type: ignore[misc]

    def _counted(
        self, query: tantivy.Query, field: str, *, characters: bool
    ) -> list[tuple[int, int, int]] | None:
        """Number, matches, characters; None where there are more numbers than tantivy counts."""
        asked: dict[str, object] = {"terms": {"field": field, "size": _MOST_GROUPS}}
        if characters:
            asked["aggs"] = {"characters": {"sum": {"field": "characters"}}}
        told = self._searcher.aggregate(query, {"numbers": asked})["numbers"]
        if told["sum_other_doc_count"]:
            return None
        return [
            (
                int(bucket["key"]),
                int(bucket["doc_count"]),
                int(bucket["characters"]["value"]) if characters else 0,
            )
            for bucket in told["buckets"]
        ]

    def _grouped_one_by_one(
        self, query: tantivy.Query, by: Sequence[Facet]
    ) -> Iterator[tuple[Values, int, int]]:
        for part in self.parts(query):
            found = self.all(all_of((query, part)))
            lengths = self.numbers("characters", found)
            for values, length in zip(self.values(found, by), lengths, strict=True):
                yield values, 1, length

    def _named(self, numbers: dict[str, int], by: Sequence[Facet]) -> Values:
        return tuple(self._value(facet, numbers[_FIELDS[facet]]) for facet in by)

    def _value(self, facet: Facet, number: int) -> Value:
        if facet in ("month", "day"):
            return number
        if facet == "year":
            return number // 100
        if facet == "term":
            return number - 1 if number else None
        name = self._words.name(_FIELDS[facet], number)
        if name is None or _FIELDS[facet] != "place":
            return name
        code = name.partition("\t")[0]
        return {"province": f"{code[:2]}0000", "city": f"{code[:4]}00"}.get(facet, code)
