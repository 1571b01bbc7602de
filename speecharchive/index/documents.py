"""What a sidecar keeps its index in: a folder of tantivy, or where that is not installed a file of FTS5."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from speecharchive.index.engine import KeptIndex
from speecharchive.index.entries import Entry
from speecharchive.index.words import Words

EngineName = Literal["tantivy", "fts5"]
FORMATS: dict[EngineName, str] = {"tantivy": "tantivy 3", "fts5": "fts5 2"}
"""Another one means: build it anew."""
UNUSABLE = (OSError, ValueError, sqlite3.Error, DBAPIError)
"""What is raised for a folder that is gone, damaged, full or not ours to write."""


class Documents(Protocol):
    """One writer at a time, by the lock of the sidecar. Raises what is in `UNUSABLE`."""

    words: Words

    def replace(self, changed: Sequence[str], held: Sequence[tuple[Entry, str]]) -> None:
        """Forget these speeches, and take in those of them that are held, each with its whole text."""

    def commit(self) -> None:
        """What was replaced is seen by others, and survives the process."""

    def close(self) -> None:
        """End writing."""

    def index(self, connection: Connection) -> KeptIndex:
        """As it was when it was opened or closed, until `release`; `connection` is the archive as of then."""

    def release(self) -> None:
        """Free what is open; what was not committed is lost."""


def installed_engine() -> EngineName:
    return "tantivy" if find_spec("tantivy") else "fts5"


def open_documents(engine: EngineName, folder: Path, words: Words) -> Documents:
    if engine == "tantivy":
        from speecharchive.index.tantivy_folder import TantivyFolder

        return TantivyFolder(folder, words)
    from speecharchive.index.fts5_file import Fts5File

    return Fts5File(folder, words)


def create_documents(engine: EngineName, folder: Path) -> None:
    """Empty, in the place of whatever was there."""
    if engine == "tantivy":
        from speecharchive.index.tantivy_folder import TantivyFolder

        TantivyFolder.create(folder)
    else:
        from speecharchive.index.fts5_file import Fts5File

        Fts5File.create(folder)
