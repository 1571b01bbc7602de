"""When a page showed another text of its speech, and how the two differ: the tables `change` and `edit`.

Both are made from what else the archive holds and can be made again at any time: captures by time, each with the version
it showed, and the texts of the versions. Versions that today's parser reads alike are one text here, so a better parser
takes changes away that never were.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from speecharchive.changes.edit import Edit, Text
from speecharchive.store import tables
from speecharchive.store.digests import printed_speaker
from speecharchive.store.parts import has_parts
from speecharchive.store.statements import insert_unless_there, portions
from speecharchive.store.tables import Capture, Change, Observation, Paragraph, Speech, Version

_EDIT = tables.Edit
_SEVERAL = (
    select(Version.speech_id)
    .where(Version.speech_id.in_(bindparam("speeches", expanding=True)))
    .group_by(Version.speech_id)
    .having(func.count() > 1)
)
_ALL_WITH_SEVERAL = select(Version.speech_id).group_by(Version.speech_id).having(func.count() > 1)
_VERSIONS = (
    select(
        Version.id, Version.text_sha256, Version.capture_id, Capture.payload_sha256, Speech.page_id
    )
    .join(Capture, Capture.id == Version.capture_id)
    .join(Speech, Speech.id == Version.speech_id)
    .where(Version.speech_id == bindparam("speech"))
    .order_by(Version.n)
)
_SHOWN = (
    select(
        Capture.id,
        Capture.fetched_at,
        Capture.payload_sha256,
        func.coalesce(Observation.version_id, Change.version_id).label("version_id"),
    )
    .outerjoin(Observation, Observation.capture_id == Capture.id)
    .outerjoin(Change, Change.capture_id == Capture.id)
    .where(
        Capture.page_id == bindparam("page"),
        Capture.status.in_((200, 304)),
        func.coalesce(Observation.state, "present") == "present",
    )
    .order_by(Capture.fetched_at, Capture.id)
)
_CORRECT_OBSERVATION = (
    update(Observation)
    .where(Observation.capture_id == bindparam("capture"))
    .values(version_id=bindparam("version"))
)
_CORRECT_CHANGE = (
    update(Change)
    .where(Change.capture_id == bindparam("capture"))
    .values(version_id=bindparam("version"))
)
_HELD = select(Change.__table__).where(Change.speech_id == bindparam("speech"))
_FORGET_CHANGES = delete(Change).where(Change.speech_id == bindparam("speech"))
_PAIRS = (
    select(_EDIT.version_id, _EDIT.of_id)
    .join(Version, Version.id == _EDIT.version_id)
    .where(Version.speech_id == bindparam("speech"))
    .distinct()
)
_FORGET_EDITS = delete(_EDIT).where(
    _EDIT.version_id == bindparam("version"), _EDIT.of_id == bindparam("of")
)
_TEXT = select(Version.record, Version.speaker_name).where(Version.id == bindparam("version"))
_PARAGRAPHS = (
    select(Paragraph.text).where(Paragraph.version_id == bindparam("version")).order_by(Paragraph.n)
)


class _Look(NamedTuple):
    """A capture that showed a version."""

    capture_id: int
    at: str
    version: Any


def write_changes(
    connection: Connection, speech_ids: Iterable[str], touched: Iterable[int] = ()
) -> None:
    """Make the changes of these speeches anew; edits are only compared again where a version is among the `touched`."""
    again = frozenset(touched)
    for some in portions(sorted(set(speech_ids))):
        for speech_id in connection.scalars(_SEVERAL, {"speeches": some}).all():
            _write(connection, speech_id, again)


def note_change(
    connection: Connection, current: Any, capture_id: int, version_id: int, seen_at: str
) -> None:
    """A capture, the newest, shows another text than `current`: what later makings go by where its bytes are no version's own."""
    row = {
        "capture_id": capture_id,
        "before_capture_id": current.capture_id,
        "speech_id": current.speech_id,
        "version_id": version_id,
        "of_id": current.id,
        "seen_at": seen_at,
    }
    connection.execute(insert_unless_there(connection, Change), row)
    correct_look(connection, capture_id, version_id)


def correct_look(connection: Connection, capture_id: int, version_id: int) -> None:
    """A capture that is read again may show another version than an older parser said."""
    at = {"capture": capture_id, "version": version_id}
    connection.execute(_CORRECT_OBSERVATION, at)
    connection.execute(_CORRECT_CHANGE, at)


def rebuild_changes(connection: Connection) -> None:
    """For an archive that was filled before there were these tables."""
    for speech_id in connection.scalars(_ALL_WITH_SEVERAL).all():
        _write(connection, speech_id, frozenset())


def speeches_with_several(connection: Connection) -> Iterator[str]:
    """Those that may have changes."""
    rows = connection.execute(_ALL_WITH_SEVERAL, execution_options={"yield_per": 500})
    return (row.speech_id for row in rows)


def changes_of(connection: Connection, speech_id: str) -> list[dict[str, Any]]:
    """Rows of `change` as captures and texts have them, for a speech with several versions."""
    return [_row(speech_id, *pair) for pair in _changes(_looks(connection, speech_id))]


def last_shown(connection: Connection, speech_id: str) -> int | None:
    """The version that the last capture showed which showed any."""
    last = deque(_looks(connection, speech_id), maxlen=1)
    return int(last[0].version.id) if last else None


def edits_of(connection: Connection, version_id: int, of_id: int) -> list[dict[str, Any]]:
    """Rows of `edit` as the two texts have them."""
    from speecharchive.changes.comparing import compare

    edits = compare(text_of(connection, of_id), text_of(connection, version_id))
    return [
        {"version_id": version_id, "of_id": of_id, "n": n, **_edit_row(edit)}
        for n, edit in enumerate(edits)
    ]


def _write(connection: Connection, speech_id: str, touched: frozenset[int]) -> None:
    rows = changes_of(connection, speech_id)
    held = connection.execute(_HELD, {"speech": speech_id}).mappings()
    if sorted(_key(row) for row in held) != sorted(_key(row) for row in rows):
        connection.execute(_FORGET_CHANGES, {"speech": speech_id})
        if rows:
            connection.execute(insert(Change), rows)
    wanted = {(row["version_id"], row["of_id"]) for row in rows}
    there = {(row.version_id, row.of_id) for row in connection.execute(_PAIRS, {"speech": speech_id})}  # fmt: skip
    stale = {pair for pair in there if pair not in wanted or not touched.isdisjoint(pair)}
    for version_id, of_id in sorted(stale):
        connection.execute(_FORGET_EDITS, {"version": version_id, "of": of_id})
    for version_id, of_id in sorted(wanted - (there - stale)):
        if edits := edits_of(connection, version_id, of_id):
            connection.execute(insert(_EDIT), edits)


def _key(row: Mapping[Any, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("capture_id", "before_capture_id", "version_id", "of_id"))


def _row(speech_id: str, last: _Look, look: _Look) -> dict[str, Any]:
    return {
        "capture_id": look.capture_id,
        "before_capture_id": last.capture_id,
        "speech_id": speech_id,
        "version_id": look.version.id,
        "of_id": last.version.id,
        "seen_at": look.at,
    }


def _changes(looks: Iterable[_Look]) -> Iterator[tuple[_Look, _Look]]:
    """The last look at a text, and the first at the next one."""
    last: _Look | None = None
    for look in looks:
        if last is not None and look.version.text_sha256 != last.version.text_sha256:
            yield last, look
        last = look


def _looks(connection: Connection, speech_id: str) -> Iterator[_Look]:
    """In the order of time. A capture whose version nobody knows bears witness to none."""
    versions = connection.execute(_VERSIONS, {"speech": speech_id}).all()
    if not versions:
        return
    by_id = {version.id: version for version in versions}
    by_capture = {version.capture_id: version for version in versions}
    page = versions[0].page_id
    # The bytes of a first page alone do not tell the text of a long article.
    by_bytes = (
        {} if has_parts(connection, page) else {each.payload_sha256: each for each in versions}
    )
    for row in connection.execute(_SHOWN, {"page": page}):
        version = by_capture.get(row.id) or by_bytes.get(row.payload_sha256)
        version = version or by_id.get(row.version_id)
        if version is not None:
            yield _Look(row.id, row.fetched_at, version)


def _edit_row(edit: Edit) -> dict[str, Any]:
    return {
        "kind": edit.kind,
        "field": edit.field,
        "paragraph_before": edit.at_before.paragraph,
        "paragraph_after": edit.at_after.paragraph,
        "at_before": edit.at_before.offset,
        "at_after": edit.at_after.offset,
        "before": edit.before,
        "after": edit.after,
    }


def text_of(connection: Connection, version_id: int) -> Text:
    """What judges change, as it was read: reviewed values lie over it and are no edits of the page."""
    record, speaker_name = connection.execute(_TEXT, {"version": version_id}).one()
    paragraphs = connection.scalars(_PARAGRAPHS, {"version": version_id}).all()
    names = {speaker_name, record["speaker"]["name"], *record["editors"], *record["reporters"]}
    return Text(
        tuple(paragraphs),
        record["headline"],
        record["subtitle"],
        printed_speaker(record),
        frozenset(name for name in {*names, *record["photographers"]} if name),
    )
