"""The commands that change an index: the one in the SQLite file, and the one beside it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from speecharchive.index.location import index_folder
from speecharchive.index.sidecar import Sidecar
from speecharchive.index.sidecar_state import State
from speecharchive.index.verifying import verify_index
from speecharchive.index.wanted import AllOf, Wanted
from speecharchive.store.archive import Archive
from tests.faults.invented import OfArchive, archive_of, speecharchive
from tests.faults.killing import DATABASE, Broken, check


class IndexBuild(OfArchive):
    """The index beside the archive."""

    name = "index build"

    def __init__(self, held: Path) -> None:
        self._held = held

    def prepare(self, folder: Path) -> None:
        shutil.copytree(self._held, folder, dirs_exist_ok=True)

    def command(self, folder: Path) -> list[str]:
        return speecharchive("index", "build", "--db", folder / DATABASE)

    def has_ended(self, folder: Path) -> bool:
        """Whether what the index says of itself is that nothing is missing."""
        with (
            suppress(sqlite3.Error),
            closing(State(folder / "a-index" / "state.db", create=False)) as state,
            Archive.open(folder / DATABASE, read_only=True) as archive,
            archive.engine.connect() as connection,
        ):
            if state.progress() is None:
                return False
            return Sidecar(folder / "a-index").status(connection).missing == 0
        return False

    def check(self, folder: Path) -> None:
        """Of a copy, for `verify` brings the index up to date before it looks into it."""
        copy = folder.with_name(f"{folder.name}-looked-into")
        shutil.copytree(folder, copy)
        check(copy / DATABASE)
        shutil.rmtree(copy)

    def dump(self, folder: Path) -> Any:
        """Every speech is looked into; a half made index is found so, a lost one by what it counts."""
        with Archive.open(folder / DATABASE, read_only=True) as archive:
            beside = Sidecar(index_folder(archive.engine))
            with archive.engine.connect() as connection:
                if beside.status(connection).missing != 0:
                    raise Broken("the index is not up to date")
            with beside.view(archive.engine) as (connection, index):
                if index is None:
                    raise Broken("the index cannot be used")
                if findings := list(verify_index(connection, index, sample=None)):
                    raise Broken(f"index verify: {findings[:3]}")
                return index.count(Wanted((AllOf(("协商",)),)))


class CatchingUp(IndexBuild):
    """One that was built before most of the speeches came."""

    name = "index build (catching up)"

    def __init__(self, folder: Path, some: Path, every: Path) -> None:
        super().__init__(folder)
        database = archive_of(folder, some)
        with Archive.open(database) as archive:
            assert Sidecar(index_folder(archive.engine)).build(archive.engine)
        archive_of(folder, every)


class Rebuild(OfArchive):
    """The index in the SQLite file, made anew in one transaction."""

    name = "index rebuild"

    def __init__(self, held: Path) -> None:
        self._held = held

    def prepare(self, folder: Path) -> None:
        shutil.copytree(self._held, folder, dirs_exist_ok=True)
        (folder / "before").write_text(str(_schema_version(folder)))

    def command(self, folder: Path) -> list[str]:
        return speecharchive("index", "rebuild", "--engine", "fts5", "--db", folder / DATABASE)

    def has_ended(self, folder: Path) -> bool:
        """Tables that were dropped and made change the version of the schema."""
        return _schema_version(folder) != int((folder / "before").read_text())


class Optimise(OfArchive):
    """Its segments, merged."""

    name = "index optimise"

    def __init__(self, held: Path) -> None:
        self._held = held

    def prepare(self, folder: Path) -> None:
        shutil.copytree(self._held, folder, dirs_exist_ok=True)

    def command(self, folder: Path) -> list[str]:
        return speecharchive("index", "optimise", "--db", folder / DATABASE)

    def has_ended(self, folder: Path) -> bool:
        with closing(sqlite3.connect(folder / DATABASE)) as connection:
            segments = "SELECT count(DISTINCT segid) FROM text_bigram_idx"
            return bool(connection.execute(segments).fetchone() == (1,))


def _schema_version(folder: Path) -> int:
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        return int(connection.execute("PRAGMA schema_version").fetchone()[0])
