"""A query and filters in words, as they were understood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from speecharchive.query import places
from speecharchive.query.choices import CHOICES
from speecharchive.query.fields import FIELDS
from speecharchive.query.filters import NARROWING, Filters, first_day, last_day
from speecharchive.query.language import Atom, Clause, Near, Query, Term
from speecharchive.suggestions import nearest

_OPERATORS = ("OR", "AND", "NOT", "EXCEPT", "NEAR")


def in_words(query: Query) -> str:
    """The clauses in the query language, folded: what was compared."""
    return " OR ".join(map(_clause, query.clauses))


def _clause(clause: Clause) -> str:
    return " ".join(
        (
            *map(atom_in_words, clause.wanted),
            *(f"-{atom_in_words(each)}" for each in clause.unwanted),
        )
    )


def atom_in_words(atom: Atom) -> str:
    if isinstance(atom, Near):
        return f"{atom_in_words(atom.first)} NEAR/{atom.distance} {atom_in_words(atom.second)}"
    return " EXCEPT ".join(map(quoted, (atom.phrase, *atom.excluded)))


def quoted(phrase: str) -> str:
    """In quotation marks where it would mean something else without them."""
    if (
        phrase.upper() in _OPERATORS
        or phrase.startswith("-")
        or set(phrase) & {" ", '"', "\t", ":"}
    ):
        return '"' + phrase.replace('"', '""') + '"'
    return phrase


@dataclass(frozen=True, slots=True)
class Setting:
    """One filter that was set: by an option, or by a field of the query."""

    label: str
    """As it was written: `--since 2024`, `place:株洲`."""
    words: str
    """As it was understood: `from 2024-01-01`, `place 株洲市 (430200)`."""
    filters: Filters
    """The command's own filters, without this one where it was theirs."""
    query: Query
    """The query likewise."""


def settings(query: Query, filters: Filters, held: Mapping[str, str]) -> Iterator[Setting]:
    """Every filter that was set, in words and with the question without it; `held` are the archive's places, name by code."""
    for name in _set(filters):
        value = getattr(filters, name)
        values = value if isinstance(value, tuple) else (value,)
        label = " ".join(f"--{name} {each}" for each in values)
        yield Setting(label, _words(name, filters, held), replace(filters, **_unset(name)), query)
    inside = query.filters
    for name in _set(inside):
        if name == "until" and inside.since:
            continue
        dropped = (
            replace(inside, since=None, until=None)
            if name == "since"
            else replace(inside, **_unset(name))
        )
        words = _words(name, inside, held)
        if name == "since" and inside.until:
            words += " " + _words("until", inside, held)
        yield Setting(_field(name, inside), words, filters, replace(query, filters=dropped))


def _set(filters: Filters) -> list[str]:
    return [name for name in NARROWING if getattr(filters, name)]


def _unset(name: str) -> dict[str, Any]:
    return {name: None if name in ("since", "until") else ()}


def _field(name: str, inside: Filters) -> str:
    if name == "since":
        years = dict.fromkeys((str(inside.since), str(inside.until)))
        return "year:" + "-".join(years)
    return " ".join(f"{name}:{quoted(each)}" for each in getattr(inside, name))


def _words(name: str, filters: Filters, held: Mapping[str, str]) -> str:
    if name == "since":
        return f"from {first_day(filters.since)}"
    if name == "until":
        return f"to {last_day(filters.until)}"
    values = getattr(filters, name)
    if name == "place":
        codes = [places.resolve(held, each) for each in values]
        values = [f"{places.named(held, code)} ({code})" for code in codes]
    elif name in CHOICES:
        values = [f"{each} ({CHOICES[name][each]})" for each in values]
    between = " and " if name == "title" else " or "
    return f"{name} {between.join(map(str, values))}"


def stray_words(query: Query) -> dict[str, str]:
    """What was searched as text and looks like a part of the language: phrase → what may be meant."""
    phrases = [each.phrase for each in query.wanted if isinstance(each, Term)]
    found: dict[str, str] = {}
    for phrase in phrases:
        operator = phrase.partition("/")[0].upper()
        if operator in _OPERATORS and len(phrases) > 1:
            found[phrase] = (
                f"{phrase} was searched as a word; an operator is written in capitals: {operator}"
            )
        name, colon, value = phrase.partition(":")
        close = (
            nearest(name, FIELDS) if colon and value and name.isascii() and name.isalpha() else ()
        )
        if close:
            found[phrase] = f"{phrase} was searched as text; did you mean {close[0]}:{value}?"
    return found
