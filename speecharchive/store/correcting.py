"""Taking corrections in and back, and laying what holds over the rows of versions anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, RowMapping, bindparam, insert, null, select, update

from speecharchive.corrections.correction import Correction
from speecharchive.corrections.fields import extracted
from speecharchive.corrections.file import Entry, Problem
from speecharchive.corrections.overlay import columns, contradiction, in_force, laid_over
from speecharchive.corrections.redacting import Span, reviewed
from speecharchive.index.writes import IndexWrites
from speecharchive.model import SPEECH_KINDS
from speecharchive.store import tables
from speecharchive.store.corrections import NAMES, judged_kind, open_corrections, over
from speecharchive.store.processes import utc_now
from speecharchive.store.takedowns import SAID, hidden_spans
from speecharchive.store.texts import Texts

Row = dict[str, Any]
Doing = Literal["add", "replace", "there"]
_TABLE = tables.Correction
_END = (
    update(_TABLE)
    .where(
        _TABLE.ended_at.is_(null()),
        _TABLE.speech_id == bindparam("of"),
        _TABLE.field == bindparam("named"),
        _TABLE.version.is_not_distinct_from(bindparam("number")),
    )
    .values(ended_at=bindparam("now"))
)
_VERSIONS = (
    select(tables.Version)
    .where(tables.Version.speech_id == bindparam("speech"))
    .order_by(tables.Version.n)
)
_KIND = (
    select(tables.Version.kind)
    .join(tables.Speech, tables.Speech.id == tables.Version.speech_id)
    .where(tables.Speech.id == bindparam("speech"), tables.Version.n == tables.Speech.current)
)


class Planned(NamedTuple):
    """What becomes of an entry."""

    entry: Entry
    doing: Doing


@dataclass(frozen=True, slots=True)
class _Held:
    """A speech that is to be corrected."""

    status: str
    current: int
    records: Mapping[int, Mapping[str, Any]]
    """By number of the version."""
    open: Sequence[Correction]
    hidden: Sequence[Span]


def plan(connection: Connection, entries: Sequence[Entry]) -> tuple[list[Planned], list[Problem]]:
    """What each entry would do, and why it cannot: nothing is corrected blindly that reads otherwise than its reviewer saw."""
    by_speech: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_speech[entry.correction.speech_id].append(entry)
    planned: list[Planned] = []
    problems: list[Problem] = []
    for speech_id, some in by_speech.items():
        held = _held(connection, speech_id)
        if isinstance(held, str):
            problems += [Problem(entry.line, held) for entry in some]
            continue
        for entry in some:
            wrong, doing = _judge(entry.correction, held)
            problems += [Problem(entry.line, wrong)] if wrong else []
            planned.append(Planned(entry, doing))
        problems += _contradictions(some, held)
    return planned, sorted(problems)


def take_in(connection: Connection, planned: Iterable[Planned]) -> None:
    """In the caller's transaction: all of them."""
    now, touched = utc_now(), set()
    for entry, doing in planned:
        each = entry.correction
        if doing == "there":
            continue
        if doing == "replace":
            connection.execute(_END, _ending(each.speech_id, each.version, each.field, now))
        row = {name: getattr(each, name) for name in NAMES}
        connection.execute(insert(_TABLE), row | {"at": now})
        touched.add(each.speech_id)
    lay_anew(connection, sorted(touched))


def take_back(
    connection: Connection, speech_id: str, version: int | None, named: Sequence[str]
) -> list[str]:
    """End the corrections of these fields, of all where none is named; the fields that had one."""
    held = [each for each in open_corrections(connection, speech_id) if each.version == version]
    ended = [each.field for each in held if not named or each.field in named]
    for field in ended:
        connection.execute(_END, _ending(speech_id, version, field, utc_now()))
    lay_anew(connection, [speech_id] if ended else [])
    return ended


def lay_anew(connection: Connection, speech_ids: Iterable[str]) -> None:
    """Write the versions of these speeches from what was extracted and what was reviewed, and their place in the index."""
    texts = Texts(connection, IndexWrites())
    for speech_id in speech_ids:
        lay_over_versions(texts, speech_id)
    texts.index.write(connection)


def lay_over_versions(texts: Texts, speech_id: str) -> None:
    """The same for one speech, as a part of what else the caller changes of it."""
    held = open_corrections(texts.connection, speech_id)
    rows = texts.connection.execute(_VERSIONS, {"speech": speech_id}).mappings().all()
    for version in rows:
        record = version["record"]
        row = {**columns(record), **over(record, in_force(held, version["n"]))}
        _write(texts, version, row)
    _judge_speech(texts, speech_id)


def _write(texts: Texts, version: RowMapping, row: Row) -> None:
    changed = {name: value for name, value in row.items() if version[name] != value}
    if not changed:
        return
    moves = "dated_on" in changed
    if moves:
        texts.hide(version["speech_id"], version["id"])
    statement = update(tables.Version).where(tables.Version.id == version["id"])
    texts.connection.execute(statement.values(changed))
    if moves:
        texts.show(version["speech_id"], version["id"])
    else:
        texts.index.renew(version["speech_id"], version["id"])


def _judge_speech(texts: Texts, speech_id: str) -> None:
    """A reviewed kind decides whether it is held; without one, what today's parser says of its page."""
    connection, speech, page = texts.connection, tables.Speech, tables.Page
    wanted = select(speech.status, speech.current, page.kind).join(page, page.id == speech.page_id)
    held = connection.execute(wanted.where(speech.id == speech_id)).one()
    read = held.kind or connection.scalar(_KIND, {"speech": speech_id}) or "other"
    is_speech = judged_kind(connection, speech_id, read) in SPEECH_KINDS
    status = "held" if is_speech else "reclassified"
    if held.status in (status, "withheld"):
        return
    connection.execute(update(speech).where(speech.id == speech_id).values(status=status))
    version = tables.Version
    current = connection.scalar(
        select(version.id).where(version.speech_id == speech_id, version.n == held.current)
    )
    assert current is not None
    (texts.show if is_speech else texts.hide)(speech_id, current)


def _held(connection: Connection, speech_id: str) -> _Held | str:
    """The speech, or why it cannot be corrected."""
    speech, redirect = tables.Speech, tables.Redirect
    found = connection.execute(
        select(speech.status, speech.current).where(speech.id == speech_id)
    ).first()
    if found is None:
        now = connection.scalar(select(redirect.speech_id).where(redirect.id == speech_id))
        return f"{speech_id} is {now} today; write that id" if now else f"no speech has the id {speech_id}; find one with `speecharchive search`"  # fmt: skip
    if found.status == "withheld":
        return f"{speech_id} is withheld; there is nothing to correct"
    rows = connection.execute(_VERSIONS, {"speech": speech_id}).mappings()
    records = {row["n"]: row["record"] for row in rows}
    return _Held(
        found.status,
        found.current,
        records,
        open_corrections(connection, speech_id),
        hidden_spans(connection, speech_id),
    )


def _judge(correction: Correction, held: _Held) -> tuple[str | None, Doing]:
    """What is wrong with it, if anything, and what it would do."""
    said = {name: getattr(correction, name) for name in SAID}
    if reviewed(correction.field, said, held.hidden) != said:
        seen = f"{correction.field} says what is redacted in {correction.speech_id}; write it without those characters"
        return seen, "add"
    same = [
        each
        for each in held.open
        if each.field == correction.field and each.version == correction.version
    ]
    if correction in same:
        return None, "there"
    if correction.version is not None and correction.version not in held.records:
        return f"{correction.speech_id} has no version {correction.version}", "add"
    reads = extracted(held.records[correction.version or held.current], correction.field)
    if (reads or "").strip() != (correction.expected or ""):
        seen = f"{correction.field} is not what the reviewer saw: the archive reads {reads or 'nothing'!r} today; look again and renew `was`"
        return seen, "add"
    return None, "replace" if same else "add"


def _contradictions(entries: Sequence[Entry], held: _Held) -> list[Problem]:
    new = {(each.correction.version, each.correction.field): each for each in entries}
    kept = [each for each in held.open if (each.version, each.field) not in new]
    after = [*kept, *(entry.correction for entry in entries)]
    for n, record in held.records.items():
        if wrong := contradiction(laid_over(record, in_force(after, n))):
            return [Problem(entries[0].line, wrong)]
    return []


def _ending(speech_id: str, version: int | None, field: str, now: str) -> Row:
    return {"of": speech_id, "number": version, "named": field, "now": now}
