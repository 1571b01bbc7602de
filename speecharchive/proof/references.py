"""Rows that point at rows which are gone, and counts that rows were counted in."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column as SqlColumn
from sqlalchemy import Connection, Table, func, select

from speecharchive.model import SPEECH_KINDS
from speecharchive.query.contradiction import Contradiction
from speecharchive.store import tables

_STATUSES = ("held", "reclassified", "withheld")


def lost_references(connection: Connection) -> Iterator[Contradiction]:
    """Of every foreign key of every table."""
    for table in tables.Table.metadata.sorted_tables:
        for constraint in table.foreign_key_constraints:
            (element,) = constraint.elements
            yield from _orphans(connection, table, element.parent, element.column)


def _orphans(
    connection: Connection, table: Table, column: SqlColumn[object], target: SqlColumn[object]
) -> Iterator[Contradiction]:
    there = target.table.alias()
    keys = list(table.primary_key.columns)
    lost = (
        select(*keys, column.label("lost"))
        .outerjoin(there, there.c[target.name] == column)
        .where(column.is_not(None), there.c[target.name].is_(None))
        .order_by(*keys)
    )
    for row in connection.execute(lost, execution_options={"yield_per": 500}):
        key = " ".join(str(value) for value in row[:-1])
        yield Contradiction(
            f"{table.name} {key}",
            f"belongs to {target.table.name} {row.lost}, and there is none of that {target.name}",
        )


def lost_counts(connection: Connection) -> Iterator[Contradiction]:
    """Failures by run, numbers of versions by speech, speeches of pages that were read as one."""
    run, failure = tables.Run, tables.Failure
    failed = (
        select(run.id, run.failed, func.count(failure.id))
        .outerjoin(failure, failure.run_id == run.id)
        .group_by(run.id, run.failed)
        .having(run.failed != func.count(failure.id))
        .order_by(run.id)
    )
    for number, stated, held in connection.execute(failed):
        yield Contradiction(
            f"run {number}", f"says that {stated} pages failed, and {held} are told of"
        )
    yield from _unknown_statuses(connection)
    yield from _lost_versions(connection)
    page, speech = tables.Page, tables.Speech
    without = (
        select(page.id, page.url)
        .outerjoin(speech, speech.page_id == page.id)
        .where(page.kind.in_(SPEECH_KINDS), speech.id.is_(None))
        .order_by(page.id)
    )
    for number, url in connection.execute(without):
        yield Contradiction(f"page {number} {url}", "was read as a speech, and there is none of it")
    yield from _unasked_withholdings(connection)


def _unasked_withholdings(connection: Connection) -> Iterator[Contradiction]:
    speech, takedown = tables.Speech, tables.Takedown
    asked = takedown.ended_at.is_(None) & takedown.span_sha256.is_(None)
    unasked = (
        select(speech.id)
        .outerjoin(takedown, (takedown.speech_id == speech.id) & asked)
        .where(speech.status == "withheld", takedown.id.is_(None))
        .order_by(speech.id)
    )
    for identity in connection.scalars(unasked):
        yield Contradiction(f"speech {identity}", "is withheld, and no takedown asks for it")


def _unknown_statuses(connection: Connection) -> Iterator[Contradiction]:
    """Such a speech would be in no count, and nobody would miss it."""
    speech = tables.Speech
    unknown = select(speech.id, speech.status).where(speech.status.not_in(_STATUSES))
    for identity, status in connection.execute(unknown.order_by(speech.id)):
        yield Contradiction(
            f"speech {identity}", f"is {status!r}, which is none of {', '.join(_STATUSES)}"
        )


def _lost_versions(connection: Connection) -> Iterator[Contradiction]:
    speech, version, capture = tables.Speech, tables.Version, tables.Capture
    missing = (
        select(speech.id, speech.current)
        .outerjoin(version, (version.speech_id == speech.id) & (version.n == speech.current))
        .where(version.id.is_(None))
        .order_by(speech.id)
    )
    for identity, number in connection.execute(missing):
        yield Contradiction(
            f"speech {identity}", f"has no version {number}, which is to be its current one"
        )
    gaps = (
        select(version.speech_id, func.count(), func.max(version.n))
        .group_by(version.speech_id)
        .having(func.count() != func.max(version.n))
        .order_by(version.speech_id)
    )
    for identity, held, last in connection.execute(gaps):
        yield Contradiction(
            f"speech {identity}", f"has {held} versions, the last of which is the {last}th"
        )
    elsewhere = (
        select(version.speech_id, version.n, capture.id)
        .join(speech, speech.id == version.speech_id)
        .join(capture, capture.id == version.capture_id)
        .where(capture.page_id != speech.page_id)
        .order_by(version.id)
    )
    for identity, number, held in connection.execute(elsewhere):
        yield Contradiction(
            f"speech {identity}@v{number}",
            f"was read from capture {held}, which is of another page",
        )
