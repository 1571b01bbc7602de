"""How far a sidecar has come, in a small SQLite file beside it.

It is written after the index itself: what it says is in the index is there, and after a kill perhaps a little more, which
is done again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from speecharchive.index.words import Words

_SCHEMA = """
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS late (speech_id TEXT PRIMARY KEY, stamp INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS word (field TEXT, number INTEGER, name TEXT NOT NULL, PRIMARY KEY (field, number)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Progress:
    """Changes are taken in by stamp and, within one, by id.

    Done are all that a snapshot showed up to and with the cursor; what that snapshot could not show has a stamp of
    `floor` or more.
    """

    archive: str
    """Which archive it is of."""
    engine: str
    """Name and format of the index."""
    floor: int = 0
    cursor_stamp: int = -1
    cursor_speech: str = ""
    newest_stamp: int = -1
    """The last change of the archive that was taken in: an archive that no longer knows it was set back to an older state."""
    newest_speech: str = ""


def opened(path: Path) -> State:
    """To be written; in the place of a damaged file a new one."""
    try:
        return _read(path)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        path.unlink()
        return State(path, create=True)


def _read(path: Path) -> State:
    state = State(path, create=True)
    try:
        state.progress()
    except sqlite3.Error:
        state.close()
        raise
    return state


class State:
    """Raises sqlite3.Error where the file cannot be read, or written where it must be."""

    def __init__(self, path: Path, *, create: bool) -> None:
        if create:
            path.parent.mkdir(parents=True, exist_ok=True)
        uri = f"{path.absolute().as_uri()}?mode={'rwc' if create else 'ro'}"
        self._connection = sqlite3.connect(uri, uri=True, timeout=10, isolation_level=None)
        if create:
            try:
                self._connection.executescript(_SCHEMA)
            except sqlite3.Error:
                self._connection.close()
                raise

    def close(self) -> None:
        self._connection.close()

    def progress(self) -> Progress | None:
        held = dict(self._connection.execute("SELECT name, value FROM fact"))
        names = [field.name for field in fields(Progress)]
        return Progress(**{name: held[name] for name in names}) if held.keys() >= set(names) else None  # fmt: skip

    def words(self) -> Words:
        return Words(self._connection.execute("SELECT field, number, name FROM word"))

    def late(self) -> set[tuple[str, int]]:
        """Changes with a stamp of the floor or more that are done already."""
        return set(self._connection.execute("SELECT speech_id, stamp FROM late"))

    def forget(self) -> None:
        """Everything, before the index is made anew."""
        with self._connection as transaction:
            transaction.execute("BEGIN")
            transaction.execute("DELETE FROM fact")
            transaction.execute("DELETE FROM late")
            transaction.execute("DELETE FROM word")

    def save(
        self, progress: Progress, words: Words, late: Iterable[tuple[str, int]] | None = None
    ) -> None:
        with self._connection as transaction:
            transaction.execute("BEGIN")
            transaction.executemany("INSERT OR REPLACE INTO word VALUES (?, ?, ?)", words.added)
            transaction.executemany(
                "INSERT OR REPLACE INTO fact VALUES (?, ?)", asdict(progress).items()
            )
            if late is not None:
                transaction.execute("DELETE FROM late")
                transaction.executemany("INSERT INTO late VALUES (?, ?)", late)
        words.added.clear()
