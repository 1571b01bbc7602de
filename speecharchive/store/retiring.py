"""A version that an older parser read from an answer that was no article: it keeps its number and stands for the speech no longer.

What says so is the observation of its capture; nothing is deleted, and `v_version.absence` tells the reason.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from speecharchive.corrections.restoring import speech_of
from speecharchive.store.changes import last_shown
from speecharchive.store.rows import page_row
from speecharchive.store.tables import Capture, Observation, Page, Paragraph, Speech, Version
from speecharchive.store.texts import Texts

_CURRENT = (
    select(
        Speech.id,
        Speech.page_id,
        Speech.status,
        Version.id.label("version_id"),
        Observation.state,
    )
    .join(Capture, Capture.page_id == Speech.page_id)
    .join(Version, (Version.speech_id == Speech.id) & (Version.n == Speech.current))
    .join(Observation, Observation.capture_id == Version.capture_id)
    .where(Capture.id == bindparam("capture"))
)
_REPEATS = select(Capture.id).where(Capture.revisit_of_id == bindparam("capture"))
_VERSION = select(Version.n, Version.record).where(Version.id == bindparam("version"))
_PARAGRAPHS = (
    select(Paragraph.text).where(Paragraph.version_id == bindparam("version")).order_by(Paragraph.n)
)


def repeats_of(connection: Connection, capture_id: int) -> list[int]:
    """Captures that repeat this one's bytes."""
    return list(connection.scalars(_REPEATS, {"capture": capture_id}))


def retire(texts: Texts, capture_id: int) -> None:
    """After a capture was observed to show no article: where the current version was read from one that does not, the text shown last stands for the
    speech, and where there is none it is `reclassified`."""
    current = texts.connection.execute(_CURRENT, {"capture": capture_id}).first()
    if current is None or current.status == "withheld":
        return
    texts.index.look_again(current.id)
    if current.state == "present":
        return
    shown = last_shown(texts.connection, current.id)
    if current.status == "held":
        texts.hide(current.id, current.version_id)
    if shown is not None:
        _stand(texts, current, shown)
    elif current.status == "held":
        _update(texts.connection, current.id, status="reclassified")


def _stand(texts: Texts, current: Any, version_id: int) -> None:
    """The page is told of as that version says, too."""
    at = {"version": version_id}
    n, record = texts.connection.execute(_VERSION, at).one()
    _update(texts.connection, current.id, current=n)
    if current.status == "held":
        texts.show(current.id, version_id)
    paragraphs = texts.connection.scalars(_PARAGRAPHS, at).all()
    row = page_row(speech_of(record, paragraphs))
    texts.connection.execute(update(Page).where(Page.id == current.page_id).values(row))


def _update(connection: Connection, speech_id: str, **values: Any) -> None:
    connection.execute(update(Speech).where(Speech.id == speech_id).values(values))
