"""The facts of a version that searches are narrowed, ordered and counted by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, func, select

from speecharchive.index.slots import day_number
from speecharchive.normalise.fold import fold
from speecharchive.store import tables
from speecharchive.store.statements import portions


class Entry(NamedTuple):
    version_id: int
    speech_id: str
    day: int
    """yyyymmdd, zeros for what is not known."""
    place_code: str | None
    place_name: str | None
    outlet: str | None
    kind: str
    speaker: str | None
    office: str | None
    body: str | None
    meeting: str | None
    phase: str | None
    term: int | None
    session: int | None
    title: str
    """Folded."""
    n_characters: int
    n_paragraphs: int
    variant_group: str | None
    variant_rank: int | None
    """Its place in the variant group; both are None for a speech that stands alone."""


def entries_of(connection: Connection, version_ids: Iterable[int]) -> list[Entry]:
    """The entries of those versions that are the current ones of held speeches, the earliest date first."""
    found = []
    for some in portions(version_ids):
        of_them = tables.Version.id.in_(some)
        found += [entry(row) for row in connection.execute(current_versions().where(of_them))]
    return sorted(found, key=lambda each: (each.day, each.version_id))


def entries_of_speeches(connection: Connection, speech_ids: Iterable[str]) -> list[Entry]:
    """The entries of those of the speeches that are held."""
    found = []
    for some in portions(sorted(speech_ids)):
        of_them = tables.Version.speech_id.in_(some)
        found += [entry(row) for row in connection.execute(current_versions().where(of_them))]
    return found


def current_versions() -> Select[*tuple[Any, ...]]:
    """All that belongs in an index, as rows that `entry` reads."""
    speech, version, page, outlet = tables.Speech, tables.Version, tables.Page, tables.Outlet
    variant = tables.Variant
    return (
        select(
            version.id,
            version.speech_id,
            version.dated_on,
            version.place_code,
            version.place_name,
            outlet.name,
            version.kind,
            version.speaker_name,
            version.speaker_office,
            version.body,
            version.meeting,
            version.phase,
            version.term,
            version.session,
            func.coalesce(version.title, version.headline, ""),
            version.n_characters,
            version.n_paragraphs,
            variant.group_id,
            variant.rank,
        )
        .select_from(version)
        .join(speech, and_(speech.id == version.speech_id, speech.current == version.n))
        .join(page, page.id == speech.page_id)
        .outerjoin(outlet, outlet.id == page.outlet_id)
        .outerjoin(variant, variant.speech_id == speech.id)
        .where(speech.status == "held")
    )


def entry(row: Any) -> Entry:
    values = list(row)
    values[2], values[14] = day_number(values[2]), fold(values[14])
    return Entry(*values)


def folds_of(connection: Connection, version_ids: Iterable[int]) -> Iterator[tuple[int, list[str]]]:
    """The folded paragraphs of each version that has any, in order."""
    paragraph = tables.Paragraph
    for some in portions(version_ids):
        rows = connection.execute(
            select(paragraph.version_id, paragraph.fold)
            .where(paragraph.version_id.in_(some))
            .order_by(paragraph.version_id, paragraph.n)
        )
        held: dict[int, list[str]] = {}
        for version_id, folded in rows:
            held.setdefault(version_id, []).append(folded)
        yield from held.items()
