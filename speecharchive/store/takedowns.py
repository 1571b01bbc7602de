"""Takedowns: the decision as a row, and every derived row without what it hides.

What is hidden is gone from these tables and not merely filtered: the whole text of a speech that is withheld, each
occurrence of a span that is redacted. What is stored later of the same page goes through `hidden_spans` before any row is
written, so that neither a better parser nor a new capture brings it back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, null, or_, select, update

from speecharchive.corrections.redacting import Span, blanked, emptied, redacted, reviewed
from speecharchive.corrections.restoring import speech_of
from speecharchive.errors import UnknownSpeech
from speecharchive.index.writes import IndexWrites
from speecharchive.model import Speech
from speecharchive.store import tables
from speecharchive.store.processes import utc_now
from speecharchive.store.sealing import ask_back
from speecharchive.store.texts import Texts
from speecharchive.store.withheld import forget, remember

_TAKEDOWN = tables.Takedown
_OPEN = _TAKEDOWN.ended_at.is_(null())
_SPANS = (
    select(_TAKEDOWN.span_sha256, _TAKEDOWN.span_length)
    .where(_OPEN, _TAKEDOWN.speech_id == bindparam("speech"), _TAKEDOWN.span_sha256.is_not(None))
    .order_by(_TAKEDOWN.id)
)
_VERSIONS = (
    select(tables.Version.id, tables.Version.record)
    .where(tables.Version.speech_id == bindparam("speech"))
    .order_by(tables.Version.n)
)
_PARAGRAPHS = (
    select(tables.Paragraph.text)
    .where(tables.Paragraph.version_id == bindparam("version"))
    .order_by(tables.Paragraph.n)
)
SAID = ("value", "expected", "source", "note")
"""Columns of a correction that may say what the page says."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done, and the words of the tombstone."""

    speech_id: str
    reason: str
    requested_by: str | None = None
    span: Span | None = None
    """None: the whole speech is withheld."""


def hidden_spans(connection: Connection, speech_id: str) -> tuple[Span, ...]:
    """The redactions that hold for a speech."""
    rows = connection.execute(_SPANS, {"speech": speech_id})
    return tuple(Span(row.span_sha256, row.span_length) for row in rows)


def take_down(connection: Connection, decision: Decision) -> int:
    """Record the decision and rewrite what was derived, in the caller's transaction; how many versions it changed.

    Where the same decision holds already, nothing is recorded twice. Raises UnknownSpeech.
    """
    speech = tables.Speech
    # Held, so that of two that decide the same at once the second one finds it decided.
    wanted = select(speech.page_id, speech.status).where(speech.id == decision.speech_id)
    held = connection.execute(wanted.with_for_update()).first()
    if held is None:
        raise UnknownSpeech(f"no speech has the id {decision.speech_id}")
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    if not _holds(connection, decision):
        _record(connection, decision)
    texts = Texts(connection, IndexWrites())
    if decision.span is None:
        changed = _withhold(texts, decision.speech_id, held.page_id)
    else:
        changed = _redact(texts, decision.speech_id, held.page_id, (decision.span,))
    texts.index.write(connection)
    return changed


def hide_again(texts: Texts, speech_id: str) -> None:
    """Apply what holds for a speech to all it has by now: texts of a page that was joined with it.

    The index is written by the caller, after what it has to write itself.
    """
    speech = tables.Speech
    found = select(speech.page_id, speech.status).where(speech.id == speech_id)
    held = texts.connection.execute(found).one()
    spans = hidden_spans(texts.connection, speech_id)
    if held.status == "withheld":
        _withhold(texts, speech_id, held.page_id)
    elif spans:
        _redact(texts, speech_id, held.page_id, spans)


def lift(connection: Connection, speech_id: str) -> int:
    """End the takedowns of a speech, in the caller's transaction; how many there were.

    Its text is not back by that: it lies in the sealed captures, and is read from them again once they are in their place.
    """
    open_ones = update(_TAKEDOWN).where(_OPEN, _TAKEDOWN.speech_id == speech_id)
    ended = connection.execute(open_ones.values(ended_at=utc_now())).rowcount
    if not ended:
        return 0
    ask_back(connection, speech_id)
    forget(connection, speech_id)
    speech = tables.Speech
    withheld = update(speech).where(speech.id == speech_id, speech.status == "withheld")
    connection.execute(withheld.values(status="reclassified"))
    return int(ended)


def _holds(connection: Connection, decision: Decision) -> bool:
    sha256 = decision.span.sha256 if decision.span else None
    same = select(_TAKEDOWN.id).where(
        _OPEN,
        _TAKEDOWN.speech_id == decision.speech_id,
        _TAKEDOWN.span_sha256.is_not_distinct_from(sha256),
    )
    return connection.scalar(same) is not None


def _record(connection: Connection, decision: Decision) -> None:
    span = decision.span
    row = {
        "speech_id": decision.speech_id,
        "span_sha256": span.sha256 if span else None,
        "span_length": span.length if span else None,
        "reason": decision.reason,
        "requested_by": decision.requested_by,
        "at": utc_now(),
    }
    connection.execute(insert(_TAKEDOWN), row)


def _withhold(texts: Texts, speech_id: str, page_id: int) -> int:
    connection = texts.connection
    speech, page = tables.Speech, tables.Page
    for version in connection.execute(_VERSIONS, {"speech": speech_id}).all():
        held_text = connection.scalars(_PARAGRAPHS, {"version": version.id}).all()
        remember(connection, speech_id, held_text)
    _end_corrections(connection, speech_id)
    changed = _rewrite(texts, speech_id, emptied)
    connection.execute(update(speech).where(speech.id == speech_id).values(status="withheld"))
    nothing = dict.fromkeys(("title", "published_on", "text_sha256"))
    connection.execute(update(page).where(_pages(page_id)).values(nothing))
    _tell_differences_again(texts, speech_id)
    return changed


def _end_corrections(connection: Connection, speech_id: str) -> None:
    """Before its versions are rewritten: those that are open would be laid over what was emptied."""
    table = tables.Correction
    of_it = update(table).where(table.speech_id == speech_id)
    connection.execute(of_it.where(table.ended_at.is_(null())).values(ended_at=utc_now()))
    connection.execute(of_it.values({**dict.fromkeys(SAID), "source": ""}))


def _redact(texts: Texts, speech_id: str, page_id: int, spans: Sequence[Span]) -> int:
    connection = texts.connection
    _blank_beside(connection, speech_id, page_id, spans)
    changed = _rewrite(texts, speech_id, lambda speech: redacted(speech, spans))
    version = tables.Version
    digest = (
        select(version.text_sha256)
        .join(tables.Speech, tables.Speech.current == version.n)
        .where(tables.Speech.id == speech_id, version.speech_id == speech_id)
        .scalar_subquery()
    )
    page = tables.Page
    connection.execute(update(page).where(page.id == page_id).values(text_sha256=digest))
    _tell_differences_again(texts, speech_id)
    return changed


def _rewrite(texts: Texts, speech_id: str, change: Callable[[Speech], Speech]) -> int:
    """Every version as if it had been read so; the same way as a better parser's reading takes the place of an old one.

    Also where the record stays: what reviewers wrote over it may be another by now. How many versions show other words.
    """
    connection, changed = texts.connection, 0
    for version in connection.execute(_VERSIONS, {"speech": speech_id}).all():
        paragraphs = connection.scalars(_PARAGRAPHS, {"version": version.id}).all()
        shown = change(speech_of(version.record, paragraphs))
        changed += texts.replace(version.id, shown).differs
    return changed


def _pages(page_id: int) -> Any:
    return or_(tables.Page.id == page_id, tables.Page.part_of_id == page_id)


def _blank_beside(
    connection: Connection, speech_id: str, page_id: int, spans: Sequence[Span]
) -> None:
    """What is told of the page outside its versions."""
    page, failure = tables.Page, tables.Failure
    _blank(connection, page, _pages(page_id), ("title",), spans)
    _blank_corrections(connection, speech_id, spans)
    urls = select(page.url).where(_pages(page_id))
    captured = select(tables.Capture.url).join(page).where(_pages(page_id))
    of_it = or_(failure.url.in_(urls), failure.url.in_(captured))
    _blank(connection, failure, of_it, ("detail",), spans)


def _blank_corrections(connection: Connection, speech_id: str, spans: Sequence[Span]) -> None:
    table = tables.Correction
    columns = [getattr(table, name) for name in SAID]
    wanted = select(table.id, table.field, *columns).where(table.speech_id == speech_id)
    for row in connection.execute(wanted).all():
        held = dict(zip(SAID, row[2:], strict=True))
        shown = reviewed(row.field, held, spans)
        if shown != held:
            connection.execute(update(table).where(table.id == row.id).values(shown))


def _blank(
    connection: Connection, table: Any, where: Any, names: Sequence[str], spans: Sequence[Span]
) -> None:
    columns = [getattr(table, name) for name in names]
    for row in connection.execute(select(table.id, *columns).where(where)).all():
        held = dict(zip(names, row[1:], strict=True))
        shown = {name: text and blanked(text, spans) for name, text in held.items()}
        if shown != held:
            connection.execute(update(table).where(table.id == row[0]).values(shown))


def _tell_differences_again(texts: Texts, speech_id: str) -> None:
    """What differed between versions quotes both; what is still to be told is told anew when the index is written."""
    edit, version = tables.Edit, tables.Version
    mine = select(version.id).where(version.speech_id == speech_id)
    quoting = or_(edit.version_id.in_(mine), edit.of_id.in_(mine))
    texts.connection.execute(delete(edit).where(quoting))
    texts.index.look_again(speech_id)
