"""What an article changes in the archive: a new version for a new text, the same version for a better parser.

Two captures with the same bytes have the same text, whatever parser read them. Two captures with different bytes are
compared on what one parser reads from both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Row, insert, select, update

from speecharchive.errors import SpeecharchiveError, UsageError
from speecharchive.model import Speech
from speecharchive.store import tables
from speecharchive.store.digests import text_sha256
from speecharchive.store.ids import candidates
from speecharchive.store.rows import page_row
from speecharchive.store.texts import insert_version, replace_version

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
    """The page that was read, and whether it has shown other bytes since."""

    id: int
    url: str
    kind: str | None
    text_sha256: str | None
    payload_sha256: str
    fetched_at: str
    newest: bool


def store_article(connection: Connection, reading: Reading) -> Outcome:
    """Raises UsageError for a capture that is not there."""
    page = _page(connection, reading.capture_id)
    held = connection.execute(
        select(tables.Speech.id, tables.Speech.current).where(tables.Speech.page_id == page.id)
    ).first()
    if held is not None and reading.speech.is_speech:
        outcome = _renew(connection, held, page, reading)
    else:
        outcome = _judge_page(connection, page, reading)
        if reading.speech.is_speech:
            _first_version(connection, page, reading)
    if held is not None and (page.newest or reading.again):
        status = "held" if reading.speech.is_speech else "reclassified"
        _update_speech(connection, held.id, status=status)
    if page.newest:
        values = page_row(reading.speech)
        connection.execute(update(tables.Page).where(tables.Page.id == page.id).values(values))
    return outcome


def _page(connection: Connection, capture_id: int) -> _Page:
    """The capture's page, locked against another worker."""
    page, capture = tables.Page, tables.Capture
    found = connection.execute(
        select(
            page.id,
            page.url,
            page.kind,
            page.text_sha256,
            capture.payload_sha256,
            capture.fetched_at,
        )
        .join(capture, capture.page_id == page.id)
        .where(capture.id == capture_id)
        .with_for_update(of=page)
    ).first()
    if found is None:
        raise UsageError(f"there is no capture {capture_id} in this archive")
    shown = connection.execute(
        select(capture.payload_sha256, capture.fetched_at).where(
            capture.page_id == found.id, capture.status == 200
        )
    ).all()
    so = max((s.fetched_at for s in shown if s.payload_sha256 == found.payload_sha256), default="")
    newest = all(s.fetched_at <= so for s in shown if s.payload_sha256 != found.payload_sha256)
    return _Page(*found, newest=newest)


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


def _first_version(connection: Connection, page: _Page, reading: Reading) -> None:
    speech_id = _new_id(connection, page.url)
    row = {"id": speech_id, "page_id": page.id, "current": 1, "status": "held"}
    connection.execute(insert(tables.Speech), row)
    insert_version(connection, speech_id, 1, reading.capture_id, reading.speech)


def _new_id(connection: Connection, url: str) -> str:
    """The shortest id of the page that no other has; speeches are never deleted, so none is used again."""
    wanted = candidates(url)
    taken = set(connection.scalars(select(tables.Speech.id).where(tables.Speech.id.in_(wanted))))
    for candidate in wanted:
        if candidate not in taken:
            return candidate
    raise UsageError("no id is free for a page: its digest meets others' in all characters")


def _renew(connection: Connection, held: _Row, page: _Page, reading: Reading) -> Outcome:
    """A page that holds a speech was read as one again."""
    versions = _versions(connection, held.id)
    current = next(version for version in versions if version.n == held.current)
    same_bytes = [v for v in versions if v.payload_sha256 == page.payload_sha256]
    if same_bytes:
        shown = current if current in same_bytes else same_bytes[-1]
        replace_version(connection, shown.id, reading.speech)
        n = shown.n
    else:
        n = _version_of_text(connection, versions, current, page, reading)
    added = n > versions[-1].n
    if n == current.n:
        return "unchanged"
    if page.newest and (added or not reading.again):
        _update_speech(connection, held.id, current=n)
    return "changed" if added or (page.newest and not reading.again) else "unchanged"


def _version_of_text(
    connection: Connection,
    versions: Sequence[_Row],
    current: _Row,
    page: _Page,
    reading: Reading,
) -> int:
    """The number of the version that has the text of these new bytes, which may be a new one."""
    digest = text_sha256(reading.speech)
    if current.text_sha256 == digest:
        return int(current.n)
    if not reading.again and _reads_alike(connection, current, digest, reading):
        return int(current.n)
    for version in reversed(versions):
        if version.text_sha256 == digest:
            return int(version.n)
    last = versions[-1]
    if reading.again and not _differs_under_one_parser(last, page, reading.speech):
        return int(current.n)
    speech_id, n = last.speech_id, last.n + 1
    insert_version(connection, speech_id, n, reading.capture_id, reading.speech)
    return int(n)


def _reads_alike(connection: Connection, current: _Row, digest: str, reading: Reading) -> bool:
    """Whether today's parser reads the same text from the bytes of the current version, an older parser's work."""
    if reading.reread is None or current.extractor == reading.speech.extractor:
        return False
    try:
        again = reading.reread(current.capture_id)
    except SpeecharchiveError:
        return False
    if not again.is_speech:
        return False
    replace_version(connection, current.id, again)
    return text_sha256(again) == digest


def _differs_under_one_parser(last: _Row, page: _Page, speech: Speech) -> bool:
    """A re-extraction makes a version only where today's parser already reads the last one otherwise."""
    return bool(last.extractor == speech.extractor and page.fetched_at > last.fetched_at)


def _versions(connection: Connection, speech_id: str) -> Sequence[_Row]:
    version, capture = tables.Version, tables.Capture
    return connection.execute(
        select(
            version.id,
            version.speech_id,
            version.n,
            version.capture_id,
            version.extractor,
            version.text_sha256,
            capture.payload_sha256,
            capture.fetched_at,
        )
        .join(capture, capture.id == version.capture_id)
        .where(version.speech_id == speech_id)
        .order_by(version.n)
    ).all()


def _update_speech(connection: Connection, speech_id: str, **values: Any) -> None:
    speech = tables.Speech
    connection.execute(update(speech).where(speech.id == speech_id).values(values))
