"""What one transaction changes in the index and in what else follows the texts: the uses of phrases, the changes of pages.

Written at its end, so that FTS5 merges once and not at every savepoint.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import groupby
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, cast, func, literal_column, select, update
from sqlalchemy.types import BigInteger, Text

from speecharchive.index import postings
from speecharchive.index.bigrams import whole_text
from speecharchive.index.entries import entries_of, entries_of_speeches
from speecharchive.store import variants
from speecharchive.store.changes import write_changes
from speecharchive.store.phrase_uses import PhraseUses
from speecharchive.store.statements import insert_or_else
from speecharchive.store.tables import SearchChange

_THIS_TRANSACTION: Any = cast(cast(literal_column("pg_current_xact_id()"), Text), BigInteger)
Sort = Literal["add", "remove", "renew"]


class _Write(NamedTuple):
    sort: Sort
    speech_id: str
    version_id: int
    whole: str


class IndexWrites:
    """Calls say what happened; whether a version belongs in the index is looked up when they are written."""

    def __init__(self) -> None:
        self._writes: list[_Write] = []
        self._histories: set[str] = set()
        self._phrases = PhraseUses()

    def add(self, speech_id: str, version_id: int, folds: Sequence[str]) -> None:
        """The version may now be the current one of a held speech."""
        self._writes.append(_Write("add", speech_id, version_id, whole_text(folds)))

    def remove(self, speech_id: str, version_id: int, folds: Sequence[str]) -> None:
        """The version's text or month is to change, or it no longer stands for its speech.

        `folds` must be those that were added: a contentless table forgets only what it is told. (SQLite's own
        `contentless_delete` needs 3.43 and leaves the totals wrong.)
        """
        self._writes.append(_Write("remove", speech_id, version_id, whole_text(folds)))

    def renew(self, speech_id: str, version_id: int) -> None:
        """Facts of the version changed, but not its text nor its month."""
        self._writes.append(_Write("renew", speech_id, version_id, ""))

    def look_again(self, speech_id: str) -> None:
        """A capture bears witness to what the page of this speech showed at some time."""
        self._histories.add(speech_id)

    def __len__(self) -> int:
        return len(self._writes)

    def forget_after(self, length: int) -> None:
        """What came after the first `length` writes was rolled back."""
        del self._writes[length:]
        if not length:
            self._histories.clear()

    def write(self, connection: Connection) -> None:
        if self._writes and connection.dialect.name == "sqlite":
            for sort, some in groupby(self._writes, key=lambda write: write.sort):
                _WRITERS[sort](connection, list(some))
        self._phrases.write(connection, self._texts())
        stored = {write.speech_id for write in self._writes}
        added = {write.version_id: write.whole for write in self._writes if write.sort == "add"}
        regrouped = variants.follow(connection, stored, added)
        _note_changes(connection, stored - regrouped)
        renew_groups(connection, regrouped)
        touched = {write.version_id for write in self._writes}
        write_changes(connection, stored | self._histories, touched)
        self._writes.clear()
        self._histories.clear()

    def _texts(self) -> dict[int, str | None]:
        """The text of every version that was added, None for what was only removed: the last word counts."""
        return {
            write.version_id: write.whole if write.sort == "add" else None
            for write in self._writes
            if write.sort != "renew"
        }


def _add(connection: Connection, writes: list[_Write]) -> None:
    texts = {write.version_id: write.whole for write in writes}
    there = postings.slots_of(connection, texts)
    missing = [version_id for version_id in texts if version_id not in there]
    postings.add(connection, [(entry, texts[entry.version_id]) for entry in entries_of(connection, missing)])  # fmt: skip


def _remove(connection: Connection, writes: list[_Write]) -> None:
    texts = {write.version_id: write.whole for write in writes}
    slots = postings.slots_of(connection, texts)
    postings.remove(connection, [(slot, texts[version_id]) for version_id, slot in slots.items()])


def _renew(connection: Connection, writes: list[_Write]) -> None:
    postings.renew(connection, entries_of(connection, [write.version_id for write in writes]))


_WRITERS: dict[Sort, Callable[[Connection, list[_Write]], None]] = {
    "add": _add,
    "remove": _remove,
    "renew": _renew,
}


def renew_groups(connection: Connection, speech_ids: Collection[str]) -> None:
    """These speeches are now in another variant group, in another place of it, or in none."""
    if connection.dialect.name == "sqlite":
        postings.renew(connection, entries_of_speeches(connection, speech_ids))
    _note_changes(connection, speech_ids)


def count_by_this_server(connection: Connection) -> None:
    """A dump that was restored on another server brings stamps that this one's transactions have not come to."""
    if connection.dialect.name == "postgresql":
        ahead = SearchChange.stamp > _THIS_TRANSACTION
        connection.execute(update(SearchChange).where(ahead).values(stamp=_THIS_TRANSACTION))


def _note_changes(connection: Connection, speech_ids: Iterable[str]) -> None:
    """For indexes beside the archive: a stamp that grows, in SQLite by one, in PostgreSQL with the transactions."""
    rows = [{"speech_id": speech_id} for speech_id in sorted(speech_ids)]
    if not rows:
        return
    stamp: Any = _THIS_TRANSACTION
    if connection.dialect.name == "sqlite":
        stamp = (connection.scalar(select(func.max(SearchChange.stamp))) or 0) + 1
    statement = insert_or_else(connection, SearchChange).values(stamp=stamp)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["speech_id"], set_={"stamp": statement.excluded.stamp}
        ),
        rows,
    )
