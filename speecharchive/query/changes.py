"""What pages changed in their speeches, the newest first, and the captures that show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select
from sqlalchemy.orm import aliased

from speecharchive.changes.kinds import KINDS
from speecharchive.query.choices import checked
from speecharchive.query.filters import Filters
from speecharchive.query.snapshot import Snapshot
from speecharchive.query.speeches import BATCH, current, joined
from speecharchive.query.when_seen import narrowed
from speecharchive.store.statements import portions
from speecharchive.store.tables import Capture, Change, Edit, Outlet, Page, Paragraph, Version
from speecharchive.store.tables import Speech as SpeechRow

CONTEXT = 14
"""Characters of the text before an edit, and behind it, that its line shows."""
COLUMNS = (
    "id", "version", "before_version", "seen_at", "before_seen_at", "class", "field", "paragraph_before",
    "paragraph_after", "before", "after", "diff", "title", "speaker", "place", "outlet", "url", "capture",
    "before_capture",
)  # fmt: skip
_After, _Before = aliased(Version), aliased(Version)
_Seen, _Last = aliased(Capture), aliased(Capture)
_ORDER = (Change.seen_at.desc(), Change.capture_id.desc())


@dataclass(frozen=True, slots=True)
class SeenEdit:
    """One difference with what stands around it in the version before."""

    row: Row[Any]
    left: str
    right: str

    @property
    def pieces(self) -> tuple[str, str, str, str]:
        """What stands before it, what was there, what is there now, what stands behind it."""
        return self.left, self.row.before, self.row.after, self.right


@dataclass(frozen=True, slots=True)
class SeenChange:
    """A page showed another text than at the look before."""

    row: Row[Any]
    """Facts of the speech today, the two versions, and the captures on both sides."""
    edits: tuple[SeenEdit, ...]

    def to_rows(self) -> Iterator[dict[str, Any]]:
        """A row an edit."""
        change = self.row
        for edit in self.edits:
            yield {
                "id": change.speech_id,
                "version": change.version,
                "before_version": change.before_version,
                "seen_at": change.seen_at,
                "before_seen_at": change.before_seen_at,
                "class": edit.row.kind,
                "field": edit.row.field,
                "paragraph_before": edit.row.paragraph_before,
                "paragraph_after": edit.row.paragraph_after,
                "before": edit.row.before,
                "after": edit.row.after,
                "diff": marked(edit),
                "title": change.title or change.headline,
                "speaker": change.speaker_name,
                "place": change.place_name,
                "outlet": change.outlet,
                "url": change.url,
                "capture": change.capture_id,
                "before_capture": change.before_capture_id,
            }


def marked(edit: SeenEdit) -> str:
    """`增长[-5.2-]{+5.8+}%`; the end of a paragraph is shown as ¶."""
    left, before, after, right = (piece.replace("\n", "¶") for piece in edit.pieces)
    return f"{left}{f'[-{before}-]' if before else ''}{f'{{+{after}+}}' if after else ''}{right}"


def checked_kinds(kinds: Sequence[str]) -> tuple[str, ...]:
    """Raises BadFilter for a class that no edit has."""
    return checked(kinds, KINDS, "no edit is of the class")


def count(
    view: Snapshot, filters: Filters, *, speech_id: str | None = None, kinds: Sequence[str] = ()
) -> int:
    wanted = _selected(view, filters, speech_id, kinds, Change.capture_id)
    return view.connection.scalar(select(func.count()).select_from(wanted.subquery())) or 0


def changes(
    view: Snapshot,
    filters: Filters,
    *,
    speech_id: str | None = None,
    kinds: Sequence[str] = (),
    limit: int | None = None,
) -> Iterator[SeenChange]:
    """The newest first; --since and --until mean when a change was seen.

    With `kinds` the changes that have an edit of one of these classes, and those edits alone. Raises BadFilter and
    UnknownOutlet.
    """
    wanted = _selected(view, filters, speech_id, kinds, *_facts()).order_by(*_ORDER).limit(limit)
    for row in view.connection.execute(wanted, execution_options={"yield_per": BATCH}):
        yield SeenChange(row, tuple(_edits(view.connection, row, kinds)))


def _facts() -> tuple[Any, ...]:
    return (
        Change.speech_id,
        Change.capture_id,
        Change.before_capture_id,
        Change.version_id,
        Change.of_id,
        Change.seen_at,
        _Last.fetched_at.label("before_seen_at"),
        _After.n.label("version"),
        _Before.n.label("before_version"),
        *(getattr(_Before, name).label(f"before_{name}") for name in ("headline", "subtitle")),
        _Before.speaker_raw.label("before_speaker"),
        Version.title,
        Version.headline,
        Version.speaker_name,
        Version.place_name,
        Page.url,
        Outlet.name.label("outlet"),
    )


def _selected(
    view: Snapshot,
    filters: Filters,
    speech_id: str | None,
    kinds: Sequence[str],
    *columns: Any,
) -> Select[Any]:
    wanted = (
        joined(*columns)
        .join(Change, Change.speech_id == SpeechRow.id)
        .join(_After, _After.id == Change.version_id)
        .join(_Before, _Before.id == Change.of_id)
        .join(_Seen, _Seen.id == Change.capture_id)
        .join(_Last, _Last.id == Change.before_capture_id)
        .where(*narrowed(view, filters, Change.seen_at))
    )
    if speech_id is None:
        wanted = wanted.where(current())
    else:
        stands = Version.n == SpeechRow.current
        wanted = wanted.where(stands, SpeechRow.status != "withheld", SpeechRow.id == speech_id)
    if kinds:
        wanted = wanted.where(_of_change().where(Edit.kind.in_(kinds)).exists())
    return wanted


def _of_change() -> Select[Any]:
    return select(Edit.n).where(Edit.version_id == Change.version_id, Edit.of_id == Change.of_id)


def _edits(connection: Connection, change: Row[Any], kinds: Sequence[str]) -> Iterator[SeenEdit]:
    wanted = select(Edit.__table__).where(
        Edit.version_id == change.version_id, Edit.of_id == change.of_id
    )
    if kinds:
        wanted = wanted.where(Edit.kind.in_(kinds))
    rows = connection.execute(wanted.order_by(Edit.n)).all()
    numbers = {row.paragraph_before for row in rows if row.paragraph_before is not None}
    texts = _paragraphs(connection, change.of_id, sorted(numbers))
    for row in rows:
        if row.field == "paragraphs":
            whole = texts.get(row.paragraph_before, "")
        else:
            whole = getattr(change, f"before_{row.field}") or ""
        yield _in_context(row, whole)


def _in_context(row: Row[Any], whole: str) -> SeenEdit:
    start, end = row.at_before, row.at_before + len(row.before)
    ends_paragraph = (row.before or row.after).endswith("\n")
    right = "" if ends_paragraph else whole[end : end + CONTEXT]
    return SeenEdit(row, whole[max(0, start - CONTEXT) : start], right)


def _paragraphs(connection: Connection, version_id: int, numbers: list[int]) -> dict[int, str]:
    texts: dict[int, str] = {}
    for some in portions(numbers):
        wanted = select(Paragraph.n, Paragraph.text).where(Paragraph.n.in_(some))
        found = connection.execute(wanted.where(Paragraph.version_id == version_id))
        texts |= {row.n: row.text for row in found}
    return texts
