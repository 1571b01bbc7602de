"""Speeches as rows, streamed: what exports are made of, and the joins that every other reader shares.

Memory is flat: versions come in batches, their paragraphs and credits with one statement each a batch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, select

from speecharchive.corrections.correction import Correction
from speecharchive.corrections.overlay import in_force
from speecharchive.query.filters import Filters
from speecharchive.query.language import Query
from speecharchive.query.matching import resolve
from speecharchive.query.snapshot import Snapshot
from speecharchive.store import tables
from speecharchive.store.corrections import corrections_of

BATCH = 200
_VERSION = tables.Version.__table__.c
_CREDIT_KEYS = {"editor": "editors", "reporter": "reporters", "photographer": "photographers"}

COLUMNS: tuple[Any, ...] = (
    tables.Speech.id.label("speech_id"),
    tables.Speech.current,
    tables.Speech.status.label("speech_status"),
    tables.Page.url,
    tables.Outlet.name.label("outlet"),
    tables.Capture.fetched_at.label("captured_at"),
    tables.Capture.payload_sha256,
    tables.Capture.codec,
    tables.Capture.warc_file,
    tables.Capture.warc_offset,
    tables.Capture.warc_length,
    *(column for column in _VERSION if column.name not in ("speech_id", "record")),
)
"""Everything about a version but its text and the whole record, by the names of the tables."""


@dataclass(frozen=True, slots=True)
class HeldSpeech:
    """One version of a speech with all that is told of it."""

    values: Row[Any]
    """The columns of `COLUMNS`, and `record` where it was asked for."""
    paragraphs: tuple[str, ...]
    credits: dict[str, list[str]]
    """`editors`, `reporters`, `photographers`."""
    corrections: tuple[Correction, ...] = ()
    """The reviewed values that the columns hold."""

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


def joined(*columns: Any) -> Select[Any]:
    """A statement over versions, of whatever number, with their speech, page, outlet and capture."""
    version = tables.Version
    return (
        select(*columns)
        .select_from(version)
        .join(tables.Speech, tables.Speech.id == version.speech_id)
        .join(tables.Page, tables.Page.id == tables.Speech.page_id)
        .join(tables.Capture, tables.Capture.id == version.capture_id)
        .outerjoin(tables.Outlet, tables.Outlet.id == tables.Page.outlet_id)
    )


def current() -> ColumnElement[bool]:
    """The version that stands for its speech today."""
    return and_(tables.Version.n == tables.Speech.current, tables.Speech.status == "held")


def selection(view: Snapshot, filters: Filters, query: Query | None, *columns: Any) -> Select[Any]:
    """Current versions that meet the filters and, where there is one, the query."""
    return joined(*columns).where(current(), view.index.condition(resolve(view, query, filters)))


def stream(connection: Connection, statement: Select[Any]) -> Iterator[HeldSpeech]:
    """The versions of `statement` (over `COLUMNS`) with their texts, in its order."""
    result = connection.execute(statement, execution_options={"yield_per": BATCH})
    for batch in result.partitions(BATCH):
        ids = [row.id for row in batch]
        texts, credits = _texts(connection, ids), _credits(connection, ids)
        corrections = _corrections(connection, batch)
        for row in batch:
            yield HeldSpeech(
                row, tuple(texts[row.id]), credits[row.id], corrections.get(row.id, ())
            )


def _texts(connection: Connection, ids: Sequence[int]) -> dict[int, list[str]]:
    paragraph = tables.Paragraph
    texts: dict[int, list[str]] = defaultdict(list)
    rows = connection.execute(
        select(paragraph.version_id, paragraph.text)
        .where(paragraph.version_id.in_(ids))
        .order_by(paragraph.version_id, paragraph.n)
    )
    for version_id, text in rows:
        texts[version_id].append(text)
    return texts


def _corrections(connection: Connection, batch: Sequence[Row[Any]]) -> dict[int, tuple[Correction, ...]]:  # fmt: skip
    """By version id; versions without any, nearly all, cost nothing."""
    corrected = [row for row in batch if row.corrected is not None]
    held = corrections_of(connection, {row.speech_id for row in corrected}) if corrected else {}
    return {row.id: tuple(in_force(held[row.speech_id], row.n)) for row in corrected}


def _credits(connection: Connection, ids: Sequence[int]) -> dict[int, dict[str, list[str]]]:
    credit = tables.Credit
    named: dict[int, dict[str, list[str]]] = defaultdict(
        lambda: {key: [] for key in _CREDIT_KEYS.values()}
    )
    rows = connection.execute(
        select(credit.version_id, credit.role, credit.name)
        .where(credit.version_id.in_(ids))
        .order_by(credit.version_id, credit.role, credit.n)
    )
    for version_id, role, name in rows:
        named[version_id][_CREDIT_KEYS[role]].append(name)
    return named
