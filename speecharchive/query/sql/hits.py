"""`v_hit('…')` found in a query: its phrase, and for SQLite the name of a view in its place.

PostgreSQL has `v_hit` as a function; on SQLite the phrase must be known before the query runs, so it is a plain string or a
parameter on both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from speecharchive.errors import BadFilter, UsageError
from speecharchive.query.sql.tokens import Token, words

NAME = "v_hit"
_AFTER_A_TABLE = frozenset(
    (
        "natural", "left", "right", "full", "outer", "inner", "cross", "join", "on", "using", "where", "group", "having",
        "window", "order", "limit", "offset", "fetch", "union", "intersect", "except", "indexed", "not",
    )
)  # fmt: skip
"""What may follow a table that is given no other name."""


@dataclass(frozen=True, slots=True)
class HitCall:
    phrase: str
    start: int
    end: int
    named: bool
    """Whether the query gives it a name of its own."""


def hit_calls(query: str, dialect: str, parameters: Mapping[str, object]) -> list[HitCall]:
    """Raises UsageError where the argument is no phrase."""
    found = words(query, dialect)
    return [
        _call(found, at, parameters)
        for at in range(len(found) - 1)
        if found[at].name == NAME and found[at + 1].text == "("
    ]


def without_hit_calls(query: str, calls: list[HitCall], names: Mapping[str, str]) -> str:
    """The query with the view `names[phrase]` in the place of each call."""
    parts, at = [], 0
    for call in calls:
        parts += [query[at : call.start], f'"{names[call.phrase]}"']
        if not call.named:
            parts.append(f" AS {NAME}")
        at = call.end
    return "".join(parts) + query[at:]


def _call(found: list[Token], at: int, parameters: Mapping[str, object]) -> HitCall:
    """The call whose name is token `at` and whose bracket opens after it."""
    argument, close = [*found[at + 2 : at + 4], None, None][:2]
    if argument is None or close is None or close.text != ")":
        raise UsageError(_ADVICE)
    after = found[at + 4] if at + 4 < len(found) else None
    named = after is not None and (
        after.kind == "quoted"
        or (after.kind == "name" and after.text.lower() not in _AFTER_A_TABLE)
    )
    return HitCall(_phrase(argument, parameters), found[at].start, close.end, named)


def _phrase(argument: Token, parameters: Mapping[str, object]) -> str:
    if argument.kind == "parameter":
        phrase = parameters.get(argument.text[1:])
        if phrase is None:
            raise UsageError(
                f"v_hit({argument.text}): give the phrase with --param {argument.text[1:]}=…"
            )
        return _checked(str(phrase))
    if argument.value is None:
        raise UsageError(_ADVICE)
    return _checked(argument.value)


def _checked(phrase: str) -> str:
    if not phrase:
        raise BadFilter("v_hit needs a phrase of at least one character: v_hit('协商')")
    if "\x00" in phrase or any("\ud800" <= char <= "\udfff" for char in phrase):
        raise BadFilter("the phrase of v_hit holds bytes that are no text; write it in UTF-8")
    return phrase


_ADVICE = "v_hit takes one phrase in single quotation marks, or a parameter: v_hit('协商'), v_hit(:phrase)"
