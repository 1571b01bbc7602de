"""The query language of `search` and of every command that takes a query.

    query  = clause { "OR" clause }             A B OR C     (A and B) or C
    clause = item { [ "AND" ] item }            A B          both, anywhere in the speech
    item   = [ "-" | "NOT" ] near | field       -A           not; a NEAR too
    near   = term [ "NEAR" [ "/" n ] term ]     A NEAR/20 B  in one paragraph, either first, at most 20 characters between;
                                                             10 without a number
    term   = text { "EXCEPT" text }             A EXCEPT B   A where it is not part of a B: 印度 EXCEPT 印度尼西亚
    text   = word | '"' … '"'                   "A B"        with its space; "" stands for one "
    field  = name ":" text                      place:株洲    a filter, for the whole query

So EXCEPT binds tighter than NEAR, NEAR than minus, minus than AND, AND than OR, as in SQL, FTS5 and PostgreSQL's
`websearch_to_tsquery`. Operators are in capitals; quoted, they are text, and so is every other word before a colon.
There are no brackets: （一） is something people search for. Every text is matched as an exact substring of the fold, whatever
its length, inside one paragraph; a clause is judged on the whole speech.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from speecharchive.errors import BadFilter
from speecharchive.normalise.fold import fold
from speecharchive.query.fields import FIELDS, filters_of
from speecharchive.query.filters import Filters

MAX_CHARACTERS = 2_000
MAX_TERMS = 64
NEAR_DISTANCE = 10
MAX_DISTANCE = 1_000

_SHAPES = {
    "OR": "A OR B",
    "AND": "A AND B",
    "NOT": "NOT A",
    "EXCEPT": "印度 EXCEPT 印度尼西亚",
    "NEAR": "A NEAR/20 B",
}
_OPERATOR = re.compile(r"(?P<name>OR|AND|NOT|EXCEPT|NEAR)(?:(?<=NEAR)/(?P<distance>.*))?", re.S)
_TOKEN = re.compile(
    rf"""
    (?P<minus>-?)                                   # -A: not A
    (?:(?P<field>(?i:{"|".join(FIELDS)}))[:：])?
    (?:
        "(?P<quoted>(?:[^"]|"")*)"                  # "A B": with its spaces; "" stands for one "
      | (?P<bare>[^\s"]+)                           # A; \s is any white space, U+3000 included
      | (?P<open>")                                 # a quotation mark that nothing closes
    )
    """,
    re.VERBOSE,
)
_FIELD_ALONE = re.compile(rf"(?P<name>{'|'.join(FIELDS)})[:：]", re.I)


@dataclass(frozen=True, slots=True)
class Term:
    """A folded phrase; of its places those count that are not part of an occurrence of an excluded one."""

    phrase: str
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Near:
    """Two terms in one paragraph, not overlapping, in either order, with at most `distance` characters between."""

    first: Term
    second: Term
    distance: int = NEAR_DISTANCE

    @property
    def terms(self) -> tuple[Term, Term]:
        return self.first, self.second


Atom = Term | Near


@dataclass(frozen=True, slots=True)
class Clause:
    """What a speech must all hold, and what it must not hold."""

    wanted: tuple[Atom, ...]
    unwanted: tuple[Atom, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A speech matches when it meets any one of the clauses, or there are none, and the filters."""

    raw: str
    clauses: tuple[Clause, ...]
    filters: Filters = field(default_factory=Filters)
    """Of the fields in the query; they narrow a command's own (`scopes.scope_for`)."""

    @property
    def wanted(self) -> tuple[Atom, ...]:
        """Everything whose places are worth showing, once, in the order of the query."""
        return tuple(dict.fromkeys(atom for clause in self.clauses for atom in clause.wanted))

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every term of it, wanted or not, those of a NEAR one by one, once."""
        atoms = (atom for each in self.clauses for atom in (*each.wanted, *each.unwanted))
        return tuple(dict.fromkeys(term for atom in atoms for term in terms_of(atom)))


def terms_of(atom: Atom) -> tuple[Term, ...]:
    return atom.terms if isinstance(atom, Near) else (atom,)


def parse_query(raw: str) -> Query:
    """Read a query. Raises BadFilter where it is empty, too long or no text, or an operator, field or quotation mark lacks its other part."""
    if len(raw) > MAX_CHARACTERS:
        raise BadFilter(f"the query is longer than {MAX_CHARACTERS} characters; shorten it")
    if any("\ud800" <= char <= "\udfff" for char in raw):
        raise BadFilter("the query holds bytes that are no text; write it in UTF-8")
    tokens = list(_tokens(raw))
    if not tokens:
        raise BadFilter("the query is empty; give at least one character to search for")
    reader = _Reader(tokens)
    clauses = reader.alternatives()
    if reader.phrases > MAX_TERMS:
        raise BadFilter(f"the query has more than {MAX_TERMS} terms; split it")
    return Query(raw, clauses, filters_of(reader.fields))


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    minus: bool = False
    field: str | None = None
    operator: str | None = None
    distance: int = NEAR_DISTANCE


def _tokens(raw: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(raw):
        minus, name = bool(match["minus"]), match["field"]
        if match["open"]:
            raise BadFilter('the query has a " that is not closed; close it, or leave it out')
        if match["quoted"] is not None:
            text = match["quoted"].replace('""', '"')
            if not text.strip():
                raise BadFilter(
                    '"" holds nothing to search for; put a term between the quotation marks'
                )
            yield _Token(text, minus, name.lower() if name else None)
        elif name:
            yield _Token(match["bare"], minus, name.lower())
        else:
            yield _bare(match["bare"], minus)


def _bare(text: str, minus: bool) -> _Token:
    if alone := _FIELD_ALONE.fullmatch(text):
        name = alone["name"].lower()
        raise BadFilter(
            f'nothing stands after {name}: (no space after the colon); write {name}:…, or "{name}:" to search for the word'
        )
    operator = None if minus else _OPERATOR.fullmatch(text)
    if not operator:
        return _Token(text, minus)
    distance = operator["distance"]
    return _Token(
        text,
        operator=operator["name"],
        distance=NEAR_DISTANCE if distance is None else _distance(distance),
    )


def _distance(written: str) -> int:
    if not re.fullmatch(r"[0-9]+", written):
        raise BadFilter(
            f"NEAR/{written} has no number of characters; write NEAR/20, or NEAR for NEAR/{NEAR_DISTANCE}"
        )
    if int(written) > MAX_DISTANCE:
        raise BadFilter(
            f"NEAR/{written[:9]}{'…' * (len(written) > 9)} is too far: at most NEAR/{MAX_DISTANCE}; for two terms anywhere in a speech write A B"
        )
    return int(written)


class _Reader:
    """One reading of the tokens, by descent; it counts the phrases and collects the fields as it goes."""

    def __init__(self, tokens: Sequence[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self.phrases = 0
        self.fields: list[tuple[str, str]] = []

    def alternatives(self) -> tuple[Clause, ...]:
        clauses = [self._clause()]
        while self._take("OR"):
            clauses.append(self._clause(after="OR"))
        if self.fields and len(clauses) > 1:
            name = self.fields[0][0]
            raise BadFilter(
                f"{name}: stands beside OR, and a field holds for the whole query; {FIELDS[name].instead}"
            )
        return tuple(each for each in clauses if each.wanted or each.unwanted)

    def _clause(self, after: str | None = None) -> Clause:
        wanted: dict[Atom, None] = {}
        unwanted: dict[Atom, None] = {}
        items = 0
        while (token := self._peek()) and token.operator != "OR":
            if self._take("AND"):
                if after or not items:
                    raise _missing(after, "after") if after else _missing("AND", "before")
                after = "AND"
                continue
            self._item(after, wanted, unwanted)
            after, items = None, items + 1
        if after or not items:
            raise _missing(after, "after") if after else _missing("OR", "before")
        return Clause(tuple(wanted), tuple(unwanted))

    def _item(
        self, after: str | None, wanted: dict[Atom, None], unwanted: dict[Atom, None]
    ) -> None:
        negated = self._take("NOT") is not None
        if negated:
            after = "NOT"
        token = self._peek()
        if token and token.field:
            if negated or token.minus:
                raise BadFilter(
                    f"{token.field}: stands behind a minus or NOT, and a field only narrows the whole query; leave it out"
                )
            self._at += 1
            self.fields.append((token.field, token.text))
            return
        if negated and token and token.minus:
            raise BadFilter(f"NOT and a minus both stand before {token.text}; one is enough")
        if token and token.minus:
            negated = True
        (unwanted if negated else wanted)[self._near(after)] = None

    def _near(self, after: str | None) -> Atom:
        first = self._term(after)
        near = self._take("NEAR")
        if not near:
            return first
        second = self._term("NEAR")
        if self._take("NEAR"):
            raise BadFilter("NEAR joins two terms; for three write A NEAR/20 B B NEAR/20 C")
        return Near(first, second, near.distance)

    def _term(self, after: str | None) -> Term:
        phrase = self._phrase(after)
        excluded: dict[str, None] = {}
        while self._take("EXCEPT"):
            longer = self._phrase("EXCEPT")
            if phrase == longer:
                raise BadFilter(
                    f"{phrase} EXCEPT {longer} leaves nothing; the second is a longer phrase: {_SHAPES['EXCEPT']}"
                )
            if phrase not in longer:
                raise BadFilter(
                    f"EXCEPT leaves out hits inside a longer phrase, and {longer} does not hold {phrase}; "
                    f"for speeches without it write {phrase} -{longer}"
                )
            excluded[longer] = None
        return Term(phrase, tuple(excluded))

    def _phrase(self, after: str | None) -> str:
        token = self._peek()
        if token is None or token.operator:
            raise _missing_here(after, token)
        if after in ("NEAR", "EXCEPT") and (token.minus or token.field):
            sign = f"{token.field}:" if token.field else "a minus"
            raise BadFilter(
                f"{sign} stands behind {after}, which joins two terms; write {_SHAPES[after]}, in quotation marks what is text"
            )
        self._at += 1
        self.phrases += 1
        return fold(token.text)

    def _peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, operator: str) -> _Token | None:
        token = self._peek()
        if token is None or token.operator != operator:
            return None
        self._at += 1
        return token


def _missing_here(after: str | None, token: _Token | None) -> BadFilter:
    """Two operators meet, or one stands at an end."""
    if after:
        return _missing(after, "after")
    assert token is not None
    assert token.operator is not None
    return _missing(token.operator, "before")


def _missing(operator: str, side: str) -> BadFilter:
    return BadFilter(
        f'no term stands {side} {operator}; write {_SHAPES[operator]}, or "{operator}" to search for the word itself'
    )
