"""What an article changes in the archive: a new version for a new text, the same version for a better parser.

Two captures with the same bytes have the same text, whatever parser read them. Two captures with different bytes are
compared on what one parser reads from both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from speecharchive.errors import SpeecharchiveError, UsageError
from speecharchive.model import SPEECH_KINDS, Speech
from speecharchive.store import tables
from speecharchive.store.corrections import judged_kind
from speecharchive.store.digests import text_sha256
from speecharchive.store.ids import candidates
from speecharchive.store.rows import page_row
from speecharchive.store.texts import Texts

_Row = Row[*tuple[Any, ...]]
Outcome = Literal["new", "changed", "unchanged"]
Reread = Callable[[int], Speech]
"""Reads a stored capture (row id) with today's parser; may raise SpeecharchiveError."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from which capture, and how to judge it."""

    capture_id: int
    speech: Speech
    again: bool
    """A re-extraction: whatever differs from what is stored is the parser's doing."""
    reread: Reread | None


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
_TAKEN = select(tables.Speech.id).where(tables.Speech.id.in_(bindparam("wanted", expanding=True)))
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
    newest = _is_newest(texts.connection, page)
    if page.speech_id is not None and reading.speech.is_speech:
        outcome = _renew(texts, page, reading, newest=newest)
    else:
        outcome = _judge_page(texts.connection, page, reading)
        if reading.speech.is_speech:
            _first_version(texts, page, reading)
    if page.speech_id is not None and (newest or reading.again):
        kind = judged_kind(texts.connection, page.speech_id, reading.speech.kind)
        _judge_speech(texts, page.speech_id, page.status, is_speech=kind in SPEECH_KINDS)
    if newest:
        texts.connection.execute(_UPDATE_PAGE, {"page": page.id, **page_row(reading.speech)})
    return outcome


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
    shown = connection.execute(_SHOWN, {"page": page.id}).all()
    so = max((s.fetched_at for s in shown if s.payload_sha256 == page.payload_sha256), default="")
    return all(s.fetched_at <= so for s in shown if s.payload_sha256 != page.payload_sha256)


def _judge_page(connection: Connection, page: _Page, reading: Reading) -> Outcome:
    """For a page without a speech so far: news, or a speech for the first time."""
    if page.kind is None:
        return "new"
    if reading.again or page.text_sha256 == text_sha256(reading.speech):
        return "unchanged"
    capture = tables.Capture
    before = connection.scalar(
        select(capture.payload_sha256)
        .where(capture.page_id == page.id, capture.id < reading.capture_id, capture.status == 200)
        .order_by(capture.id.desc())
        .limit(1)
    )
    return "unchanged" if before == page.payload_sha256 else "changed"


def _first_version(texts: Texts, page: _Page, reading: Reading) -> None:
    speech_id = _new_id(texts.connection, page.url)
    row = {"id": speech_id, "page_id": page.id, "current": 1, "status": "held"}
    texts.connection.execute(_INSERT_SPEECH, row)
    texts.insert(speech_id, 1, reading.capture_id, reading.speech)


def _new_id(connection: Connection, url: str) -> str:
    """The shortest id of the page that no other has; speeches are never deleted, so none is used again."""
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
    same_bytes = [v for v in versions if v.payload_sha256 == page.payload_sha256]
    if same_bytes:
        shown = current if current in same_bytes else same_bytes[-1]
        texts.replace(shown.id, reading.speech)
        n = shown.n
    else:
        n = _version_of_text(texts, versions, current, page, reading)
    added = n > versions[-1].n
    if n == current.n:
        return "unchanged"
    if newest and (added or not reading.again):
        texts.hide(current.speech_id, current.id)
        _update_speech(texts.connection, current.speech_id, current=n)
        if not added:  # what was added is on its way into the index already
            (shown,) = (version.id for version in versions if version.n == n)
            texts.show(current.speech_id, shown)
    return "changed" if added or (newest and not reading.again) else "unchanged"


def _version_of_text(
    texts: Texts,
    versions: Sequence[_Row],
    current: _Row,
    page: _Page,
    reading: Reading,
) -> int:
    """The number of the version that has the text of these new bytes, which may be a new one."""
    digest = text_sha256(reading.speech)
    if current.text_sha256 == digest:
        return int(current.n)
    if not reading.again and _reads_alike(texts, current, digest, reading):
        return int(current.n)
    for version in reversed(versions):
        if version.text_sha256 == digest:
            return int(version.n)
    last = versions[-1]
    if reading.again and not _differs_under_one_parser(last, page, reading.speech):
        return int(current.n)
    speech_id, n = last.speech_id, last.n + 1
    texts.insert(speech_id, n, reading.capture_id, reading.speech)
    return int(n)


def _reads_alike(texts: Texts, current: _Row, digest: str, reading: Reading) -> bool:
    """Whether today's parser reads the same text from the bytes of the current version, an older parser's work."""
    if reading.reread is None or current.extractor == reading.speech.extractor:
        return False
    try:
        again = reading.reread(current.capture_id)
    except SpeecharchiveError:
        return False
    if not again.is_speech:
        return False
    texts.replace(current.id, again)
    return text_sha256(again) == digest


def _differs_under_one_parser(last: _Row, page: _Page, speech: Speech) -> bool:
    """A re-extraction makes a version only where today's parser already reads the last one otherwise."""
    return bool(last.extractor == speech.extractor and page.fetched_at > last.fetched_at)


def _update_speech(connection: Connection, speech_id: str, **values: Any) -> None:
    speech = tables.Speech
    connection.execute(update(speech).where(speech.id == speech_id).values(values))
