"""A sub-corpus as SQL over the public views: what was asked for in a form that others can read, run and publish.

Names and places stand in it as this archive holds them, and every value as a literal. Text for people, who run it where the
engine lets nobody write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from speecharchive.index.wanted import Scope
from speecharchive.query.language import Atom, Clause, Near, Term
from speecharchive.query.subcorpus import Order, Subcorpus

_COLUMNS = "id, dated_on, place, speaker, kind, title"
_ORDERS: dict[Order, str] = {"date": "dated_on IS NULL, dated_on DESC, id", "id": "id"}


def statement(scope: Scope, wanted: Subcorpus) -> str:
    """`scope` are the filters of `wanted`."""
    conditions = list(_within(scope))
    if wanted.query is not None and wanted.query.clauses:
        conditions.append(_any(map(_meets, wanted.query.clauses)))
    return _statement(conditions, _ORDERS[wanted.order], wanted.limit, copies=scope.copies)


def statement_of_ids(ids: Sequence[str]) -> str:
    """These speeches in this order, which no condition says."""
    if not ids:
        return _statement(["1 = 0"], "id", None)
    places = " ".join(f"WHEN {_text(each)} THEN {n}" for n, each in enumerate(ids, 1))
    return _statement([_one_of("id", ids)], f"CASE id {places} END", None)


def _statement(
    conditions: Sequence[str], order: str, limit: int | None, *, copies: bool = True
) -> str:
    found = [f"SELECT {_COLUMNS}", "FROM v_speech"]
    found += [f"WHERE {conditions[0]}"] if conditions else []
    found += [f"  AND {condition}" for condition in conditions[1:]]
    lines = found if copies else _once(found)
    lines += [f"ORDER BY {order}"]
    lines += [f"LIMIT {limit}"] if limit is not None else []
    return "\n".join(lines)


def _once(found: Sequence[str]) -> list[str]:
    """Of each variant group the first that is found."""
    select, *rest = found
    place = "row_number() OVER (PARTITION BY variant_group ORDER BY variant_rank) AS copy"
    inside = [f"{select}, {place}", *rest]
    lines = [f"SELECT {_COLUMNS}", "FROM (", *(f"  {line}" for line in inside), ") AS found"]
    return [*lines, "WHERE copy = 1"]


def _within(scope: Scope) -> Iterator[str]:
    yield from (_one_of(name, held) for name, held in scope.one_of.items())
    if scope.places is not None:
        yield _any(
            f"place_code = {_text(first)}"
            if first == last
            else f"place_code BETWEEN {_text(first)} AND {_text(last)}"
            for first, last in scope.places
        )
    if scope.since is not None:
        # A date known to its month or year is in when any of its days is.
        yield f"dated_on >= substr({_day(scope.since)}, 1, length(dated_on))"
    if scope.until is not None:
        yield f"dated_on <= {_day(scope.until)}"
    for title in scope.titles:
        yield f"fold(coalesce(title, headline)) LIKE {_text(f'%{_literal(title)}%')} ESCAPE '!'"


def _meets(clause: Clause) -> str:
    held = [f"id IN ({_speeches(atom)})" for atom in clause.wanted]
    return " AND ".join(held + [f"id NOT IN ({_speeches(atom)})" for atom in clause.unwanted])


def _speeches(atom: Atom) -> str:
    if isinstance(atom, Near):
        return _near(atom)
    if not atom.excluded:
        return f"SELECT speech_id FROM v_hit({_text(atom.phrase)})"  # noqa: S608
    return f"SELECT speech_id FROM ({_hits(atom)}) h"  # noqa: S608


def _hits(term: Term) -> str:
    """Where the phrase begins, less where it begins inside an excluded one."""
    found = "SELECT speech_id, paragraph, start"
    less = [
        f"{found} + {at} FROM v_hit({_text(longer)})"
        for longer in term.excluded
        for at in range(len(longer))
        if longer.startswith(term.phrase, at)
    ]
    return " EXCEPT ".join([f"{found} FROM v_hit({_text(term.phrase)})", *less])


def _near(atom: Near) -> str:
    first, second = atom.terms
    between = [
        f"b.start - a.start - {len(first.phrase)} BETWEEN 0 AND {atom.distance}",
        f"a.start - b.start - {len(second.phrase)} BETWEEN 0 AND {atom.distance}",
    ]
    return (
        f"SELECT a.speech_id FROM ({_hits(first)}) a JOIN ({_hits(second)}) b"  # noqa: S608
        f" ON a.speech_id = b.speech_id AND a.paragraph = b.paragraph WHERE {_any(between)}"
    )


def _any(conditions: Iterable[str]) -> str:
    """In brackets where there are several; where there is none, nothing meets it."""
    listed = list(conditions)
    if len(listed) < 2:
        return listed[0] if listed else "1 = 0"
    return "(" + " OR ".join(listed) + ")"


def _one_of(column: str, values: Sequence[str] | Sequence[int]) -> str:
    if not values:
        return "1 = 0"
    written = [str(value) if isinstance(value, int) else _text(value) for value in values]
    return (
        f"{column} = {written[0]}" if len(written) == 1 else f"{column} IN ({', '.join(written)})"
    )


def _day(number: int) -> str:
    return f"'{number // 10_000:04}-{number // 100 % 100:02}-{number % 100:02}'"


def _literal(text: str) -> str:
    """As LIKE reads it with `!` to escape."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
