"""What a public view is: each column's SQL beside its description, so that the codebook cannot drift from the view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Sql = str | Mapping[str, str]
"""SQL that both databases read alike, or by the name of the dialect where they do not."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    sql: Sql
    description: str


@dataclass(frozen=True, slots=True)
class View:
    name: str
    description: str
    source: Sql
    """The FROM clause and what follows it."""
    columns: tuple[Column, ...]

    def select(self, dialect: str) -> str:
        columns = ",\n  ".join(
            f'{spelled(column.sql, dialect)} AS "{column.name}"' for column in self.columns
        )
        return f"SELECT\n  {columns}\n{spelled(self.source, dialect)}"


def spelled(sql: Sql, dialect: str) -> str:
    return sql if isinstance(sql, str) else sql[dialect]


def columns(*rows: Sequence[Sql]) -> tuple[Column, ...]:
    """From rows of name, SQL and description."""
    return tuple(Column(str(name), sql, str(description)) for name, sql, description in rows)


def joined(what: str, glue: Sql, source: str, order: str) -> Sql:
    """The values of `what` in one text."""
    return {
        "sqlite": f"(SELECT group_concat(x, {spelled(glue, 'sqlite')}) FROM (SELECT {what} AS x {source} ORDER BY {order}))",
        "postgresql": f"(SELECT string_agg({what}, {spelled(glue, 'postgresql')} ORDER BY {order}) {source})",
    }


NEW_LINE: Sql = {"sqlite": "char(10)", "postgresql": "chr(10)"}
IS_CURRENT = "CASE WHEN v.n = s.current AND s.status = 'held' THEN 1 ELSE 0 END"
CURRENT_TOLD = "1 in the version that v_speech shows, else 0."


def year(date: str) -> str:
    return f"CAST(substr({date}, 1, 4) AS INTEGER)"


def month(date: str) -> str:
    return f"CASE WHEN length({date}) >= 7 THEN substr({date}, 1, 7) END"


def day_number(date: str) -> str:
    """The Julian day number, by arithmetic that no date can fail and that both databases do alike (Fliegel and Van Flandern)."""
    y, m, d = (
        f"CAST(substr({date}, {start}, {length}) AS INTEGER)"
        for start, length in ((1, 4), (6, 2), (9, 2))
    )
    before = f"(({m} - 14) / 12)"
    number = (
        f"1461 * ({y} + 4800 + {before}) / 4 + 367 * ({m} - 2 - 12 * {before}) / 12"
        f" - 3 * (({y} + 4900 + {before}) / 100) / 4 + {d} - 32075"
    )
    return f"CASE WHEN length({date}) = 10 THEN {number} END"
