"""Why a question found nothing: what was searched, how many speeches were in reach, and what to change.

Each hint is a count of its own, so there is a limit to the time they may take together; what comes first matters most.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from time import monotonic

from speecharchive.counted import counted
from speecharchive.index.wanted import AllOf, Scope, Wanted
from speecharchive.query.filters import Filters
from speecharchive.query.language import MAX_DISTANCE, Atom, Clause, Near, Query, Term, terms_of
from speecharchive.query.matching import resolve
from speecharchive.query.scopes import scope_for
from speecharchive.query.snapshot import Snapshot
from speecharchive.query.wording import atom_in_words, in_words, quoted, settings, stray_words
from speecharchive.suggestions import did_you_mean, nearest

SECONDS = 2.0
MOST_HINTS = 4
_TO_READ = 2_000
"""Speeches that may be read for the sake of one hint."""
_ANYTHING = Query("", ())


@dataclass(frozen=True, slots=True)
class Nothing:
    """Why there is no result, for people."""

    searched: str
    in_reach: int
    """Speeches that the filters let through."""
    held: int
    """Speeches of the archive."""
    hints: tuple[str, ...]
    """What would find something, the most useful first."""

    @property
    def lines(self) -> list[str]:
        reach = f"in reach: {speeches(self.in_reach)}"
        if self.in_reach != self.held:
            reach += f" of {self.held:,}"
        return [f"searched for {self.searched}", reach, *self.hints]


def speeches(number: int) -> str:
    return counted(number, "speech")


def why_nothing(view: Snapshot, query: Query | None, filters: Filters) -> Nothing:
    """For a question without a result. Raises what `resolve` raises."""
    asked = query or _ANYTHING
    scope = scope_for(view, asked, filters)
    places = view.index.places()
    words = [
        in_words(asked) or "any text",
        *(each.words for each in settings(asked, filters, places)),
    ]
    asking = _Asking(view, asked, filters)
    everything = Scope(copies=scope.copies)
    in_reach, held = (
        view.index.count(Wanted(scope=scope)),
        view.index.count(Wanted(scope=everything)),
    )
    hints = asking.hints(in_reach, held) if held else iter(["the archive holds no speeches yet"])
    return Nothing(", ".join(words), in_reach, held, tuple(_first(hints)))


def _first(hints: Iterable[str]) -> Iterator[str]:
    until = monotonic() + SECONDS
    for number, hint in enumerate(hints, 1):
        yield hint
        if number == MOST_HINTS or monotonic() > until:
            return


class _Asking:
    """The same question with a little less in it, again and again."""

    def __init__(self, view: Snapshot, query: Query, filters: Filters) -> None:
        self._view, self._query, self._filters = view, query, filters

    def hints(self, in_reach: int, held: int) -> Iterator[str]:
        stray = stray_words(self._query)
        yield from stray.values()
        yield from self._unknown_names()
        phrases = [term.phrase for term in self._wanted() if term.phrase not in stray]
        absent = [phrase for phrase in phrases if not self._holding(phrase)]
        for phrase in absent:
            yield self._absent(phrase)
        if not absent:
            yield from self._without_filters()
            if in_reach and in_reach != held:
                yield from self._elsewhere()
            if in_reach:
                yield from self._simpler()
        elif not in_reach:
            yield from _Asking(
                self._view, replace(self._query, clauses=()), self._filters
            )._without_filters()

    def _wanted(self) -> tuple[Term, ...]:
        return tuple(dict.fromkeys(term for atom in self._query.wanted for term in terms_of(atom)))

    def _unknown_names(self) -> Iterator[str]:
        scope = scope_for(self._view, self._query, self._filters)
        for what, held, asked in (
            ("speaker", scope.speakers, (*self._filters.speaker, *self._query.filters.speaker)),
            ("office", scope.offices, (*self._filters.office, *self._query.filters.office)),
        ):
            if held == ():
                known = self._view.index.names("speaker" if what == "speaker" else "office")
                close = did_you_mean(
                    list(dict.fromkeys(name for each in asked for name in nearest(each, known)))
                )
                yield f"no {what} of the archive is called {' or '.join(asked)}{'; ' if close else ''}{close}"

    def _absent(self, phrase: str) -> str:
        """The longest beginning or end of it that stands somewhere, and a set phrase or a name that is like it."""
        from speecharchive.phrases.table import bundled

        hint = f"{quoted(phrase)} stands in no speech of the archive"
        part = max(self._longest(phrase), self._longest(phrase, end=True), key=len)
        if len(part) > 1:
            hint += f"; {quoted(part)} stands in {self._holding(part):,}"
        known = [form for each in bundled() for form in (each.name, *each.variants)]
        close = nearest(phrase, (*known, *self._view.index.names("speaker")))
        counted = [(each, self._holding(each)) for each in close]
        meant = did_you_mean([f"{each} ({speeches(number)})" for each, number in counted if number])
        return f"{hint}; {meant}" if meant else hint

    def _longest(self, phrase: str, *, end: bool = False) -> str:
        """By halving: a part of what stands somewhere stands there too."""
        low, high = 0, len(phrase) - 1
        while low < high:
            middle = (low + high + 1) // 2
            part = phrase[-middle:] if end else phrase[:middle]
            low, high = (middle, high) if self._holding(part) else (low, middle - 1)
        return phrase[len(phrase) - low :] if end else phrase[:low]

    def _without_filters(self) -> Iterator[str]:
        view, found = self._view, []
        asked = list(settings(self._query, self._filters, view.index.places()))
        for each in asked:
            number = _count(view, each.query, each.filters)
            if number:
                found.append((number, each.label))
        found.sort(key=lambda pair: -pair[0])
        if found:
            yield "; ".join(f"without {label}: {speeches(number)}" for number, label in found[:3])
        elif len(asked) > 1:
            unbounded = Filters(copies=self._filters.copies)
            number = _count(view, replace(self._query, filters=Filters()), unbounded)
            if number:
                yield f"without any filter: {speeches(number)}"

    def _elsewhere(self) -> Iterator[str]:
        scope = scope_for(self._view, self._query, self._filters)
        for term in self._wanted():
            clause = (AllOf((term.phrase,)),)
            if not self._view.index.count(Wanted(clause, scope)):
                yield f"{quoted(term.phrase)} stands in none of those in reach, in {self._holding(term.phrase):,} elsewhere"

    def _simpler(self) -> Iterator[str]:
        for said, clause in (each for one in self._query.clauses for each in _simplified(one)):
            number = _count(self._view, replace(self._query, clauses=(clause,)), self._filters)
            if number:
                yield f"{said}: {speeches(number)}"

    def _holding(self, phrase: str) -> int:
        everywhere = Scope(copies=self._filters.copies)
        return self._view.index.count(Wanted((AllOf((phrase,)),), everywhere))


def _count(view: Snapshot, query: Query, filters: Filters) -> int | None:
    """None where too many speeches would have to be read."""
    plain = replace(query, clauses=tuple(map(_plain, query.clauses)))
    at_most = view.index.count(resolve(view, plain, filters))
    if plain.clauses == query.clauses or not at_most:
        return at_most
    return view.index.count(resolve(view, query, filters)) if at_most <= _TO_READ else None


def _plain(clause: Clause) -> Clause:
    """What the index alone can tell, which is no less than what the clause finds."""
    wanted = (Term(term.phrase) for atom in clause.wanted for term in terms_of(atom))
    unwanted = (atom for atom in clause.unwanted if isinstance(atom, Term) and not atom.excluded)
    return Clause(tuple(dict.fromkeys(wanted)), tuple(unwanted))


def _simplified(clause: Clause) -> Iterator[tuple[str, Clause]]:
    for atom in clause.unwanted:
        kept = tuple(each for each in clause.unwanted if each != atom)
        if clause.wanted:
            yield f"without -{atom_in_words(atom)}", replace(clause, unwanted=kept)
    for atom in clause.wanted:
        if isinstance(atom, Near):
            for said, wider in _wider(atom):
                yield said, _with(clause, atom, wider)
        elif atom.excluded:
            yield f"{quoted(atom.phrase)} without EXCEPT", _with(clause, atom, (Term(atom.phrase),))
    if len(clause.wanted) > 1:
        for atom in clause.wanted:
            yield f"without {atom_in_words(atom)}", _with(clause, atom, ())


def _wider(near: Near) -> Iterator[tuple[str, tuple[Atom, ...]]]:
    first, second = near.terms
    if near.distance < MAX_DISTANCE:
        far = replace(near, distance=MAX_DISTANCE)
        yield f"in one paragraph, {atom_in_words(far)}", (far,)
    yield f"in one speech, {atom_in_words(first)} {atom_in_words(second)}", (first, second)


def _with(clause: Clause, atom: Atom, instead: tuple[Atom, ...]) -> Clause:
    wanted = (part for each in clause.wanted for part in (instead if each == atom else (each,)))
    return replace(clause, wanted=tuple(dict.fromkeys(wanted)))
