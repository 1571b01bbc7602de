"""What an article changes in the archive: a new version for a new text, the same version for a better parser.

Which of the two it is, `judging` tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, insert, select, union_all, update

from speecharchive.corrections.redacting import Span, redacted
from speecharchive.errors import SpeecharchiveError, UsageError
from speecharchive.model import SPEECH_KINDS, Speech
from speecharchive.store import tables
from speecharchive.store.changes import correct_look, note_change
from speecharchive.store.corrections import judged_kind
from speecharchive.store.digests import judged_parts, text_sha256
from speecharchive.store.ids import candidates
from speecharchive.store.judging import Judgement, Reading, Reread, same_by_fold
from speecharchive.store.parts import has_parts, parts_sha256
from speecharchive.store.redactions import carry_over, copied_spans
from speecharchive.store.rows import page_row
from speecharchive.store.takedowns import hidden_spans
from speecharchive.store.texts import Texts

Outcome = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class _Page:
    """The page that was read, and the speech it holds."""

    id: int
    url: str
    kind: str | None
    text_sha256: str | None
    last_seen: str
    payload_sha256: str
    fetched_at: str
    address: str
    """URL of the capture as requested: a page may have several."""
    speech_id: str | None
    current: int | None
    status: str | None


_PAGE = (
    select(
        tables.Page.id,
        tables.Page.url,
        tables.Page.kind,
        tables.Page.text_sha256,
        tables.Page.last_seen,
        tables.Capture.payload_sha256,
        tables.Capture.fetched_at,
        tables.Capture.url.label("address"),
        tables.Speech.id.label("speech_id"),
        tables.Speech.current,
        tables.Speech.status,
    )
    .join(tables.Capture, tables.Capture.page_id == tables.Page.id)
    .outerjoin(tables.Speech, tables.Speech.page_id == tables.Page.id)
    .where(tables.Capture.id == bindparam("capture"))
)
_LOCK_PAGE = (
    select(tables.Page.id)
    .join(tables.Capture, tables.Capture.page_id == tables.Page.id)
    .where(tables.Capture.id == bindparam("capture"))
    .with_for_update(of=tables.Page)
)
"""A statement of its own: after waiting for another worker, PostgreSQL would show the joined rows as they were before."""
_SHOWN = select(tables.Capture.payload_sha256, tables.Capture.fetched_at).where(
    tables.Capture.page_id == bindparam("page"), tables.Capture.status == 200
)
__all__ = ["Outcome", "Reading", "Reread", "store_article"]
_VERSIONS = (
    select(
        tables.Version.id,
        tables.Version.speech_id,
        tables.Version.n,
        tables.Version.capture_id,
        tables.Version.extractor,
        tables.Version.text_sha256,
        tables.Capture.payload_sha256,
        tables.Capture.fetched_at,
        tables.Capture.url.label("address"),
    )
    .join(tables.Capture, tables.Capture.id == tables.Version.capture_id)
    .where(tables.Version.speech_id == bindparam("speech"))
    .order_by(tables.Version.n)
)
_CURRENT = (
    select(tables.Version.id)
    .join(tables.Speech, tables.Speech.id == tables.Version.speech_id)
    .where(tables.Speech.id == bindparam("speech"), tables.Version.n == tables.Speech.current)
)
_TAKEN = union_all(
    *(
        select(table.id).where(table.id.in_(bindparam("wanted", expanding=True)))
        for table in (tables.Speech, tables.Redirect)
    )
)
_BEFORE = (
    select(tables.Capture.id, tables.Capture.payload_sha256, tables.Capture.url)
    .where(
        tables.Capture.page_id == bindparam("page"),
        tables.Capture.id < bindparam("capture"),
        tables.Capture.status == 200,
    )
    .order_by(tables.Capture.id.desc())
    .limit(1)
)
_INSERT_SPEECH = insert(tables.Speech)
_UPDATE_PAGE = update(tables.Page).where(tables.Page.id == bindparam("page"))


def store_article(texts: Texts, reading: Reading) -> Outcome:
    """Raises UsageError for a capture that is not there."""
    at = {"capture": reading.capture_id}
    if texts.connection.dialect.name == "postgresql":
        texts.connection.execute(_LOCK_PAGE, at)
    found = texts.connection.execute(_PAGE, at).first()
    if found is None:
        raise UsageError(f"there is no capture {reading.capture_id} in this archive")
    page = _Page(**found._mapping)
    if page.status == "withheld":
        return "unchanged"
    if page.speech_id is not None and (spans := hidden_spans(texts.connection, page.speech_id)):
        reading = _without(spans, reading)
    newest = _is_newest(texts.connection, page)
    if page.speech_id is not None and reading.speech.is_speech:
        outcome = _renew(texts, page, reading, newest=newest)
    else:
        copied = _copied(texts.connection, page, reading)
        reading = _without(tuple(copied), reading) if copied else reading
        outcome = _judge_page(texts.connection, page, reading)
        if reading.speech.is_speech:
            _first_version(texts, page, reading, copied)
    if page.speech_id is not None and (newest or reading.again):
        kind = judged_kind(texts.connection, page.speech_id, reading.speech.kind)
        _judge_speech(texts, page.speech_id, page.status, is_speech=kind in SPEECH_KINDS)
    if newest or page.kind is None:
        texts.connection.execute(_UPDATE_PAGE, {"page": page.id, **page_row(reading.speech)})
    return outcome


def _without(spans: Sequence[Span], reading: Reading) -> Reading:
    """The reading as if the page did not hold what was redacted."""

    def reread(capture_id: int) -> Speech:
        assert reading.reread is not None
        return redacted(reading.reread(capture_id), spans)

    speech = redacted(reading.speech, spans)
    return replace(reading, speech=speech, reread=reread if reading.reread else None)


def _judge_speech(texts: Texts, speech_id: str, status: str | None, *, is_speech: bool) -> None:
    """Whether today's parser, or a reviewer, still calls it a speech; only then can it be found."""
    judged = "held" if is_speech else "reclassified"
    if status in (judged, "withheld"):
        return
    _update_speech(texts.connection, speech_id, status=judged)
    current = texts.connection.scalar(_CURRENT, {"speech": speech_id})
    assert current is not None
    (texts.show if is_speech else texts.hide)(speech_id, current)


def _is_newest(connection: Connection, page: _Page) -> bool:
    """Whether the page has shown no other bytes since this capture."""
    if page.fetched_at >= page.last_seen:
        return True
    if has_parts(connection, page.id):  # their bytes alone do not tell what was shown
        return False
    shown = connection.execute(_SHOWN, {"page": page.id}).all()
    so = max((s.fetched_at for s in shown if s.payload_sha256 == page.payload_sha256), default="")
    return all(s.fetched_at <= so for s in shown if s.payload_sha256 != page.payload_sha256)


def _judge_page(connection: Connection, page: _Page, reading: Reading) -> Outcome:
    """For a page without a speech so far: news, or a speech for the first time."""
    if page.kind is None:
        return "new"
    if reading.again or page.text_sha256 == text_sha256(reading.speech):
        return "unchanged"
    at = {"page": page.id, "capture": reading.capture_id}
    before = connection.execute(_BEFORE, at).first()
    if before is None:
        return "changed"
    return "unchanged" if _shows_the_same(connection, page, before, reading) else "changed"


def _shows_the_same(connection: Connection, page: _Page, before: Any, reading: Reading) -> bool:
    """The capture before it has the same bytes, or the same text as today's parser reads it."""
    if before.payload_sha256 == page.payload_sha256:
        parts = (
            parts_sha256(connection, page.id, each) for each in (before.id, reading.capture_id)
        )
        if len(set(parts)) == 1:
            return True
    if reading.reread is None:
        return False
    try:
        again = reading.reread(before.id)
    except SpeecharchiveError:
        return False
    one, other = judged_parts(again), judged_parts(reading.speech)
    return one == other or (page.address != before.url and same_by_fold(one, other))


def _copied(connection: Connection, page: _Page, reading: Reading) -> dict[Span, str]:
    """What is redacted of the same text elsewhere: a saved file has no address by which it is known for a copy."""
    if not (reading.speech.is_speech and page.url.startswith("urn:")):
        return {}
    return copied_spans(connection, reading.speech)


def _first_version(texts: Texts, page: _Page, reading: Reading, copied: dict[Span, str]) -> None:
    speech_id = _new_id(texts.connection, page.url)
    row = {"id": speech_id, "page_id": page.id, "current": 1, "status": "held"}
    texts.connection.execute(_INSERT_SPEECH, row)
    carry_over(texts.connection, speech_id, copied)
    texts.insert(speech_id, 1, reading.capture_id, reading.speech)


def _new_id(connection: Connection, url: str) -> str:
    """The shortest id of the page that no other has or had: one that was joined with another leads there for ever."""
    wanted = candidates(url)
    taken = set(connection.scalars(_TAKEN, {"wanted": wanted}))
    for candidate in wanted:
        if candidate not in taken:
            return candidate
    raise UsageError("no id is free for a page: its digest meets others' in all characters")


def _renew(texts: Texts, page: _Page, reading: Reading, *, newest: bool) -> Outcome:
    """A page that holds a speech was read as one again."""
    versions = texts.connection.execute(_VERSIONS, {"speech": page.speech_id}).all()
    current = next(version for version in versions if version.n == page.current)
    shown = Judgement(texts, page, versions, current, reading).version()
    if shown is current:
        version_id = int(current.id)
        outcome: Outcome = "unchanged"
    elif shown is None:
        n = versions[-1].n + 1
        version_id = texts.insert(current.speech_id, n, reading.capture_id, reading.speech)
        if newest:
            texts.hide(current.speech_id, current.id)
            _update_speech(texts.connection, current.speech_id, current=n)
        outcome = "changed"
    else:
        version_id = int(shown.id)
        if newest:
            texts.hide(current.speech_id, current.id)
            _update_speech(texts.connection, current.speech_id, current=shown.n)
            texts.show(current.speech_id, version_id)
        outcome = "changed" if newest and not reading.again else "unchanged"
    if shown is not current and newest:
        note_change(texts.connection, current, reading.capture_id, version_id, page.fetched_at)
    elif reading.again:
        correct_look(texts.connection, reading.capture_id, version_id)
    if reading.again or not newest or shown is not current:
        texts.index.look_again(current.speech_id)
    return outcome


def _update_speech(connection: Connection, speech_id: str, **values: Any) -> None:
    speech = tables.Speech
    connection.execute(update(speech).where(speech.id == speech_id).values(values))
