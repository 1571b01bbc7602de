"""The phrases an archive counts: the definitions lie in it, so that all its counts were made by the same ones.

A new release of the bundled table, or a researcher's own, is taken over by `put_phrases`; what then counts otherwise than
before is marked to be counted again (`counted_to`), and every writer notices by the generation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, delete, exists, func, insert, select, update

from speecharchive.errors import UsageError
from speecharchive.normalise.fold import fold
from speecharchive.phrases.phrase import Definition, Phrase
from speecharchive.phrases.table import BETWEEN, bundled
from speecharchive.store import tables
from speecharchive.store.tables import PhraseUse, Setting

Origin = Literal["bundled", "own"]
_GENERATION = "phrases"
_FACTS = ("family", "first_central", "basis", "occasion", "source", "note")


def put_bundled(connection: Connection) -> list[str]:
    """Make the archive count what this release's table says; the names of what is new or counts otherwise.

    A researcher's phrase of the same name stays; hers was there first.
    """
    hold_still(connection)
    release = _release(connection)
    gone = set(_names(connection, "bundled")) - {phrase.name for phrase in release}
    _delete(connection, sorted(gone))
    return _put(connection, release, "bundled")


def wrong_phrases(connection: Connection) -> list[str]:
    """Names of rows that are not as the release or, going by its digest, the researcher defined them; or are missing."""
    wanted = {phrase.name: _row(phrase, "bundled") for phrase in _release(connection)}
    table = tables.Phrase.__table__
    wrong = set()
    for row in connection.execute(select(table).order_by(table.c.id)).mappings():
        expected = wanted.pop(row["name"], None)
        if expected is None and row["origin"] == "own":
            own = Phrase(row["name"], "", listed(row["variants"]), listed(row["exclusions"]))
            expected = {"digest": own.definition.digest}
        if expected is None or any(row[name] != value for name, value in expected.items()):
            wrong.add(row["name"])
    return sorted(wrong | wanted.keys())


def _release(connection: Connection) -> list[Phrase]:
    own = {fold(name) for name in _names(connection, "own")}
    return [phrase for phrase in bundled() if fold(phrase.name) not in own]


def put_own(connection: Connection, phrases: Sequence[Phrase]) -> list[str]:
    """Add a researcher's phrases, or renew those she added before; the names of what is new or counts otherwise.

    Raises UsageError where the bundled table has a phrase of that name.
    """
    hold_still(connection)
    taken = {fold(name) for name in _names(connection, "bundled")}
    for phrase in phrases:
        if fold(phrase.name) in taken:
            raise UsageError(
                f"{phrase.name} is in the bundled table already; give yours another name"
            )
    return _put(connection, phrases, "own")


def remove_own(connection: Connection, names: Sequence[str]) -> None:
    """Raises UsageError for a name that is not a researcher's."""
    hold_still(connection)
    own = {fold(name): name for name in _names(connection, "own")}
    for name in names:
        if fold(name) not in own:
            known = "、".join(own.values()) or "none"
            raise UsageError(f"{name} is no phrase of your own in this archive; there are: {known}")
    _delete(connection, [own[fold(name)] for name in names])
    _note_generation(connection)


def generation(connection: Connection) -> str | None:
    """Changes whenever what is counted changes."""
    return connection.scalar(select(Setting.value).where(Setting.name == _GENERATION))


def definitions(connection: Connection, *conditions: ColumnElement[bool]) -> dict[int, Definition]:
    """What is counted, by row id; of all phrases, or of those that meet the conditions."""
    phrase = tables.Phrase
    columns = (phrase.id, phrase.name, phrase.variants, phrase.exclusions)
    return {
        row.id: Phrase(row.name, "", listed(row.variants), listed(row.exclusions)).definition
        for row in connection.execute(select(*columns).where(*conditions))
    }


def counted_definitions(connection: Connection) -> dict[int, Definition]:
    """Of the phrases that are counted over the whole archive."""
    return definitions(connection, tables.Phrase.counted_to.is_(None))


def count_again(connection: Connection) -> None:
    """Every phrase is to be counted from the first speech on, and what was counted is forgotten."""
    hold_still(connection)
    connection.execute(delete(PhraseUse))
    connection.execute(update(tables.Phrase).values(counted_to=0))


def listed(cell: str) -> tuple[str, ...]:
    """The entries of `variants` or `exclusions` of a row."""
    return tuple(cell.split(BETWEEN)) if cell else ()


def hold_still(connection: Connection) -> None:
    """Until the end of the transaction no other one counts or defines phrases.

    A writer of speeches takes its weaker lock before it looks at the generation (`count_along`), so it either is done
    before the definitions change, and its speeches are seen, or it counts by the new ones. SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE phrase_use IN SHARE ROW EXCLUSIVE MODE")


def count_along(connection: Connection) -> None:
    """The lock of those who count the speeches they store; they do not wait for one another."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE phrase_use IN ROW EXCLUSIVE MODE")


def _names(connection: Connection, origin: Origin) -> Sequence[str]:
    phrase = tables.Phrase
    return connection.scalars(select(phrase.name).where(phrase.origin == origin)).all()


def _put(connection: Connection, phrases: Iterable[Phrase], origin: Origin) -> list[str]:
    phrase = tables.Phrase
    held = {fold(row.name): row for row in connection.execute(select(phrase.__table__))}
    nothing_to_count = not connection.scalar(select(exists().where(tables.Version.id > 0)))
    counted_to = None if nothing_to_count else 0
    new, changed = [], []
    for each in phrases:
        row = _row(each, origin)
        was = held.get(fold(each.name))
        if was is None:
            new.append(row | {"counted_to": counted_to})
        elif was.digest != row["digest"]:
            connection.execute(delete(PhraseUse).where(PhraseUse.phrase_id == was.id))
            row["counted_to"] = counted_to
            changed.append(each.name)
        if was is not None and any(getattr(was, name) != value for name, value in row.items()):
            connection.execute(update(phrase).where(phrase.id == was.id).values(row))
    if new:
        connection.execute(insert(phrase), new)
    _note_generation(connection)
    return [*(str(row["name"]) for row in new), *changed]


def _row(phrase: Phrase, origin: Origin) -> dict[str, Any]:
    return {
        "name": phrase.name,
        "variants": BETWEEN.join(phrase.variants),
        "exclusions": BETWEEN.join(phrase.exclusions),
        "origin": origin,
        "digest": phrase.definition.digest,
        **{name: getattr(phrase, name) for name in _FACTS},
    }


def _delete(connection: Connection, names: Sequence[str]) -> None:
    """Their uses go with them."""
    phrase = tables.Phrase
    ids = select(phrase.id).where(phrase.name.in_(names))
    connection.execute(delete(PhraseUse).where(PhraseUse.phrase_id.in_(ids)))
    connection.execute(delete(phrase).where(phrase.name.in_(names)))


def _note_generation(connection: Connection) -> None:
    phrase = tables.Phrase
    rows = connection.execute(select(phrase.id, phrase.digest).order_by(phrase.id))
    whole = "\n".join(f"{row.id} {row.digest}" for row in rows)
    value = hashlib.sha256(whole.encode()).hexdigest()
    known = connection.scalar(
        select(func.count()).select_from(Setting).where(Setting.name == _GENERATION)
    )
    if known:
        connection.execute(update(Setting).where(Setting.name == _GENERATION).values(value=value))
    else:
        connection.execute(insert(Setting), {"name": _GENERATION, "value": value})
