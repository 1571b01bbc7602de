"""The commands that are killed, each on the demo's invented world."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any

from speecharchive.capture.warc import Exchange, WarcWriter
from speecharchive.demo.server import Server, serve
from speecharchive.demo.world import all_resources, demo_registry
from speecharchive.export.release.checking import flaws_of_release
from speecharchive.index.sidecar import Sidecar
from speecharchive.index.sidecar_state import State
from speecharchive.index.verifying import verify_index
from speecharchive.index.wanted import AllOf, Wanted
from speecharchive.ingest.importing import import_pages, known_progress
from speecharchive.ingest.selection import Selection
from speecharchive.ingest.sources import Sources
from speecharchive.store.archive import Archive
from tests.faults.killing import Broken, Trial, check, dump, has_ended, stored

_DATABASE = "a.db"


def speecharchive(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "speecharchive", *map(str, arguments)]


def world(folder: Path, pages: int | None = None) -> Path:
    """The demo world, or its first pages, as one WARC file."""
    with WarcWriter(folder / "elsewhere", "made") as writer:
        for second, page in enumerate(islice(all_resources(), pages)):
            at = f"2026-01-01T00:{second // 60:02}:{second % 60:02}Z"
            headers = (("Content-Type", page.content_type),)
            writer.write(Exchange(page.url, at, 200, headers, page.body))
    (path,) = (folder / "elsewhere").glob("*.warc.gz")
    return path


def archive_of(folder: Path, warc: Path) -> Path:
    """An archive that holds it."""
    database = folder / _DATABASE
    with Archive.open(database, create=True) as archive:
        sources = Sources(Selection(demo_registry()), known_progress(archive))
        import_pages(archive, [str(warc)], sources)
    return database


_AS_AN_OLDER_PARSER = """UPDATE version SET title = 'old', extractor = '0.0.1', source = NULL,
    record = json_set(record, '$.title', 'old', '$.extractor', '0.0.1', '$.source', NULL,
    '$.editors', json('[]'), '$.reporters', json('[]'), '$.photographers', json('[]'))"""
"""Columns and record alike, as such a parser would have left them."""


class _OfArchive:
    """What is looked at where the command writes the archive."""

    captures = True
    writes = ""
    """The command of the run that it writes."""

    def stored(self, folder: Path) -> set[tuple[Any, ...]]:
        return stored(folder / _DATABASE)

    def has_ended(self, folder: Path) -> bool:
        return has_ended(folder / _DATABASE, self.writes)

    def check(self, folder: Path) -> None:
        check(folder / _DATABASE)

    def dump(self, folder: Path) -> Any:
        return dump(folder / _DATABASE, captures=self.captures)


class Import(_OfArchive):
    writes = "import"

    def __init__(self, warc: Path, jobs: int) -> None:
        self.name = f"import --jobs {jobs}"
        self._warc = warc
        self._jobs = jobs

    def prepare(self, folder: Path) -> None:
        pass

    def command(self, folder: Path) -> list[str]:
        return speecharchive("import", self._warc, "--db", folder / _DATABASE, "--jobs", self._jobs)


class Crawl(_OfArchive):
    """Without captures in what is compared: a killed crawl asks for listings anew."""

    name = writes = "crawl"
    captures = False

    def __init__(self, server: Server) -> None:
        self._server = server

    def prepare(self, folder: Path) -> None:
        pass

    def command(self, folder: Path) -> list[str]:
        return speecharchive("crawl", "demo-rednet", "--proxy", self._server.proxy_url, "--db", folder / _DATABASE)  # fmt: skip


class Reextract(_OfArchive):
    """Over an archive that an older parser read otherwise."""

    name = writes = "reextract"

    def __init__(self, held: Path) -> None:
        self._held = held

    def prepare(self, folder: Path) -> None:
        shutil.copytree(self._held, folder, dirs_exist_ok=True)
        with sqlite3.connect(folder / _DATABASE) as connection:
            connection.execute(_AS_AN_OLDER_PARSER)
            connection.execute("UPDATE search_entry SET title = 'old'")
            connection.execute("DELETE FROM credit")
        connection.close()

    def command(self, folder: Path) -> list[str]:
        return speecharchive("reextract", "--db", folder / _DATABASE, "--jobs", 1)


class IndexUpdate(_OfArchive):
    """The index beside the archive, made and caught up."""

    name = "index build"

    def __init__(self, held: Path) -> None:
        self._held = held

    def prepare(self, folder: Path) -> None:
        shutil.copytree(self._held, folder, dirs_exist_ok=True)

    def command(self, folder: Path) -> list[str]:
        return speecharchive("index", "build", "--db", folder / _DATABASE, "--index", folder / "index")  # fmt: skip

    def has_ended(self, folder: Path) -> bool:
        with (
            suppress(sqlite3.Error),
            closing(State(folder / "index" / "state.db", create=False)) as state,
        ):
            progress = state.progress()
            return progress is not None and progress.cursor_stamp == progress.floor
        return False

    def dump(self, folder: Path) -> Any:
        """Every speech is looked into; a half made index is found so, a lost one by what it counts."""
        with (
            Archive.open(folder / _DATABASE, read_only=True) as archive,
            Sidecar(folder / "index").view(archive.engine) as (connection, index),
        ):
            if index is None:
                raise Broken("the index cannot be used")
            if findings := list(verify_index(connection, index, sample=None)):
                raise Broken(f"index verify: {findings[:3]}")
            return index.count(Wanted((AllOf(("协商",)),)))


class ReleaseTrial(_OfArchive):
    """The folder is there whole, or not at all."""

    name = "release"

    def __init__(self, held: Path) -> None:
        self._held = held

    def prepare(self, folder: Path) -> None:
        shutil.copytree(self._held, folder, dirs_exist_ok=True)
        (folder / "out").mkdir()

    def command(self, folder: Path) -> list[str]:
        return speecharchive("release", "2026.1", "--db", folder / _DATABASE, "-o", folder / "out" / "2026.1", "--without", "parquet")  # fmt: skip

    def has_ended(self, folder: Path) -> bool:
        return (folder / "out" / "2026.1").exists()

    def stored(self, folder: Path) -> set[tuple[Any, ...]]:
        return {(path.name,) for path in (folder / "out").glob("2026.1/*")}

    def check(self, folder: Path) -> None:
        super().check(folder)
        target = folder / "out" / "2026.1"
        if target.exists() and (flaws := list(flaws_of_release(target))):
            raise Broken(f"a release under its name is not whole: {flaws[:3]}")

    def dump(self, folder: Path) -> Any:
        out = folder / "out"
        return {str(path.relative_to(out)): [(path.read_bytes(),)] for path in out.rglob("*") if path.is_file()}  # fmt: skip


@contextmanager
def trials(folder: Path, pages: int | None = None) -> Iterator[dict[str, Trial]]:
    """All of them by name, over one world in `folder`."""
    warc = world(folder, pages)
    held = folder / "held"
    held.mkdir()
    archive_of(held, warc)
    with serve() as server:
        yield {
            "crawl": Crawl(server),
            "import": Import(warc, 1),
            "import-2": Import(warc, 2),
            "reextract": Reextract(held),
            "index": IndexUpdate(held),
            "release": ReleaseTrial(held),
        }
