"""`sql`: other people's SQL, which the database itself keeps from writing, waiting and looking elsewhere.

One statement, over the public views, in a connection that can only read, with a time limit; how each engine does that
is told in `sql_sqlite` and `sql_postgresql`. What is looked at here makes a friendlier message and nothing safer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice

from sqlalchemy import Engine

from speecharchive.errors import UsageError
from speecharchive.query.sql.answer import Answer, Question, Value
from speecharchive.query.sql.postgresql import ask_postgresql
from speecharchive.query.sql.sqlite import ask_sqlite
from speecharchive.query.sql.tokens import words

__all__ = ["TIMEOUT", "Answer", "asked"]

TIMEOUT = 60.0
"""Seconds a query may take."""
_BEGINNINGS = frozenset(("select", "with", "values", "explain"))


@contextmanager
def asked(
    engine: Engine,
    query: str,
    *,
    timeout: float = TIMEOUT,
    limit: int | None = None,
    parameters: Mapping[str, Value] | None = None,
) -> Iterator[Answer]:
    """Run one reading statement; `:name` in it stands for `parameters[name]`.

    Raises UsageError (also while rows are read) where it is wrong, writes or takes too long, DatabaseUnavailable.
    """
    question = Question(query, timeout, limit, parameters or {})
    _require_question(question, engine.dialect.name)
    ask = ask_sqlite if engine.dialect.name == "sqlite" else ask_postgresql
    with ask(engine, question) as answer:
        yield Answer(answer.columns, islice(answer.rows, limit))


def _require_question(question: Question, dialect: str) -> None:
    """Raises UsageError for what cannot be one reading statement."""
    found = words(question.query, dialect)
    first = next((token for token in found if token.text != "("), None)
    if first is None:
        raise UsageError("sql: the query is empty; write SELECT … FROM v_speech")
    if first.text.lower() not in _BEGINNINGS:
        raise UsageError(
            "sql reads only: the query must begin with SELECT, WITH, VALUES or EXPLAIN"
        )
    ends = [at for at, token in enumerate(found) if token.text == ";"]
    if ends and ends[0] < len(found) - 1:
        raise UsageError("sql: one statement at a time; take out what follows the ;")
    asked_for = [token.text for token in found if token.kind == "parameter"]
    for parameter in asked_for:
        _require_value(parameter, question)
    for name in question.parameters:
        if f":{name}" not in asked_for:
            raise UsageError(f"sql: no :{name} stands in the query, and {name} was given a value")


def _require_value(parameter: str, question: Question) -> None:
    name = parameter[1:]
    if not parameter.startswith(":"):
        raise UsageError(f"sql: {parameter} is no parameter here; write it as :name")
    if name not in question.parameters:
        raise UsageError(f"sql: {parameter} has no value; give it with --param {name}=…")
