"""A question as a query of tantivy. Every part is exact; nothing is scored but where occurrences are counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import tantivy
from tantivy import FieldType, Occur, Query

from speecharchive.index.bigrams import can_occur, opaque, pair_terms
from speecharchive.index.tantivy_schema import number_or_none, schema
from speecharchive.index.wanted import AllOf, Scope, Wanted
from speecharchive.index.words import Words

_NAMES = {
    "speaker": "speakers", "office": "offices", "outlet": "outlets", "kind": "kinds", "body": "bodies",
    "meeting": "meetings", "phase": "phases",
}  # fmt: skip


def query_of(wanted: Wanted, words: Words) -> tantivy.Query:
    parts = list(scope_parts(wanted.scope, words))
    if wanted.versions is not None:
        parts.append(_one_of("version", wanted.versions))
    if wanted.clauses is not None:
        parts.append(any_of(_meets(clause) for clause in wanted.clauses))
    return all_of(parts)


def all_of(parts: Sequence[tantivy.Query]) -> tantivy.Query:
    if not parts:
        return Query.all_query()
    if len(parts) == 1:
        return parts[0]
    return Query.boolean_query([(Occur.Must, part) for part in parts])


def without(query: tantivy.Query, versions: Sequence[int]) -> tantivy.Query:
    if not versions:
        return query
    return Query.boolean_query([(Occur.Must, query), (Occur.MustNot, _one_of("version", versions))])


def any_of(parts: Iterable[tantivy.Query]) -> tantivy.Query:
    parts = list(parts)
    if not parts:
        return Query.empty_query()
    if len(parts) == 1:
        return parts[0]
    return Query.boolean_query([(Occur.Should, part) for part in parts])


def phrase_query(phrase: str, field: str | None = None) -> tantivy.Query:
    """Speeches whose text (or title) holds a folded phrase; its score tells how often."""
    if not can_occur(phrase):
        return Query.empty_query()
    if len(phrase) == 1:
        return Query.term_query(schema(), field or "chars", opaque(phrase))
    terms: list[str | tuple[int, str]] = list(pair_terms(phrase))
    if len(terms) == 1:
        return Query.term_query(schema(), field or "pairs", terms[0])
    return Query.phrase_query(schema(), field or "pairs", terms)


def between(field: str, low: int | None, high: int | None) -> tantivy.Query:
    """Both ends are in."""
    return Query.range_query(schema(), field, FieldType.Unsigned, low, high)


def scope_parts(scope: Scope, words: Words) -> Iterator[tantivy.Query]:
    for field, of_scope in _NAMES.items():
        names = getattr(scope, of_scope)
        if names is not None:
            yield _one_of(field, words.numbers(field, names))
    if scope.places is not None:
        ranges = scope.places
        yield _one_of(
            "place", words.those("place", lambda word: _lies_in(word.partition("\t")[0], ranges))
        )
    for field, values in (("term", scope.terms), ("session", scope.sessions)):
        if values is not None:
            yield _one_of(field, [number_or_none(value) for value in values])
    yield from _dates(scope)
    for title in scope.titles:
        yield phrase_query(title, "title")


def _dates(scope: Scope) -> Iterator[tantivy.Query]:
    if scope.since is not None:
        coarser = sorted({scope.since // 100 * 100, scope.since // 10_000 * 10_000})
        yield any_of((between("day", scope.since, None), _one_of("day", coarser)))
    if scope.until is not None:
        yield between("day", 1, scope.until)


def _lies_in(code: str, ranges: Sequence[tuple[str, str]]) -> bool:
    return any(low <= code <= high for low, high in ranges)


def _one_of(field: str, numbers: Sequence[int]) -> tantivy.Query:
    if not numbers:
        return Query.empty_query()
    return Query.term_set_query(schema(), field, list(numbers))


def _meets(clause: AllOf) -> tantivy.Query:
    parts = [(Occur.Must, phrase_query(phrase)) for phrase in clause.wanted]
    if not parts:
        parts = [(Occur.Must, Query.all_query())]
    parts += [(Occur.MustNot, phrase_query(phrase)) for phrase in clause.unwanted if can_occur(phrase)]  # fmt: skip
    return Query.boolean_query(parts)
