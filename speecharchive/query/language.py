"""The query language of `search`: `A B` is AND, `A OR B`, `-A`, `"A B"`.

A minus binds tighter than AND, AND tighter than OR, as in SQL, PostgreSQL's `websearch_to_tsquery` and FTS5: `A B OR C -D` is
`(A and B) or (C and not D)`. There are no brackets: （一） is something people search for. Every term is matched as an
exact substring of the fold, whatever its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from speecharchive.errors import BadFilter
from speecharchive.normalise.fold import fold

MAX_CHARACTERS = 2_000
MAX_TERMS = 64

_TOKEN = re.compile(
    r"""
    (?P<minus>-?)                       # -A: not A
    (?:
        "(?P<quoted>(?:[^"]|"")*)"      # "A B": with its spaces; "" stands for one "
      | (?P<bare>[^\s"]+)               # A; \s is any white space, U+3000 included
      | (?P<open>")                     # a quotation mark that nothing closes
    )
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """Terms, folded, that a speech must all hold, and terms it must not hold."""

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A speech matches when it meets any one of the clauses."""

    raw: str
    clauses: tuple[Clause, ...]

    @property
    def wanted(self) -> tuple[str, ...]:
        """Every term whose places are worth showing, once, in the order of the query."""
        return tuple(dict.fromkeys(term for clause in self.clauses for term in clause.wanted))


def parse_query(raw: str) -> Query:
    """Read a query. Raises BadFilter where it is empty, too long, or has an OR or a quotation mark without its partner."""
    if len(raw) > MAX_CHARACTERS:
        raise BadFilter(f"the query is longer than {MAX_CHARACTERS} characters; shorten it")
    clauses = tuple(_clause(words) for words in _alternatives(raw))
    terms = sum(len(clause.wanted) + len(clause.unwanted) for clause in clauses)
    if terms > MAX_TERMS:
        raise BadFilter(f"the query has more than {MAX_TERMS} terms; split it")
    return Query(raw, clauses)


def _alternatives(raw: str) -> Iterator[list[tuple[bool, str]]]:
    """The (negated, text) words between the ORs."""
    words: list[tuple[bool, str]] = []
    seen_or = False
    for match in _TOKEN.finditer(raw):
        if match["open"]:
            raise BadFilter('the query has a " that is not closed; close it, or leave it out')
        if match["bare"] == "OR" and not match["minus"]:
            if not words:
                raise BadFilter(
                    'OR stands between two terms; to search for the word itself write "OR"'
                )
            yield words
            words, seen_or = [], True
            continue
        words.append(_word(match))
    if not words:
        raise BadFilter(
            "OR stands between two terms; one is missing after it"
            if seen_or
            else "the query is empty; give at least one character to search for"
        )
    yield words


def _word(match: re.Match[str]) -> tuple[bool, str]:
    if match["quoted"] is None:
        return bool(match["minus"]), match["bare"]
    text = match["quoted"].replace('""', '"')
    if not text.strip():
        raise BadFilter('"" holds nothing to search for; put a term between the quotation marks')
    return bool(match["minus"]), text


def _clause(words: list[tuple[bool, str]]) -> Clause:
    wanted = (fold(text) for negated, text in words if not negated)
    unwanted = (fold(text) for negated, text in words if negated)
    return Clause(tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)))
