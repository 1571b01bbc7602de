"""The commands that are killed, each on the demo's invented world."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from speecharchive.capture.warc import Exchange, WarcWriter
from speecharchive.demo.server import Server, serve
from speecharchive.demo.world import all_resources, demo_registry
from speecharchive.ingest.importing import import_pages, known_progress
from speecharchive.ingest.selection import Selection
from speecharchive.ingest.sources import Sources
from speecharchive.store.archive import Archive
from tests.faults.killing import Broken, Trial, check, dump, stored

_DATABASE = "a.db"
_CRAWL = """
import sys
from speecharchive.demo.world import demo_registry
from speecharchive.store.archive import Archive
from spiders.run import crawl
with Archive.open(sys.argv[1], create=True) as archive:
    for done in crawl([demo_registry()["demo-rednet"]], archive, proxy=sys.argv[2], delay=0):
        if done.status != "finished" or done.failed:
            sys.exit(f"{done.status} {done.reason} {done.failed}")
"""


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

    def stored(self, folder: Path) -> set[tuple[Any, ...]]:
        return stored(folder / _DATABASE)

    def check(self, folder: Path) -> None:
        check(folder / _DATABASE)

    def dump(self, folder: Path) -> Any:
        return dump(folder / _DATABASE, captures=self.captures)


class Import(_OfArchive):
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

    name = "crawl"
    captures = False

    def __init__(self, server: Server) -> None:
        self._server = server

    def prepare(self, folder: Path) -> None:
        pass

    def command(self, folder: Path) -> list[str]:
        return [sys.executable, "-c", _CRAWL, str(folder / _DATABASE), self._server.proxy_url]


class Reextract(_OfArchive):
    """Over an archive that an older parser read otherwise."""

    name = "reextract"

    def __init__(self, held: Path) -> None:
        self._held = held

    def prepare(self, folder: Path) -> None:
        shutil.copytree(self._held, folder, dirs_exist_ok=True)
        with sqlite3.connect(folder / _DATABASE) as connection:
            connection.execute(_AS_AN_OLDER_PARSER)
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

    def dump(self, folder: Path) -> Any:
        """Every speech is looked into; a half made index is found by `index verify`, a lost one by the search."""
        database, index = str(folder / _DATABASE), str(folder / "index")
        given = {**os.environ, "SPEECHARCHIVE_INDEX": index, "SPEECHARCHIVE_DB": database}
        told = []
        for arguments in (("index", "verify", "--all"), ("search", "协商", "--format", "csv")):
            done = subprocess.run(
                speecharchive(*arguments), capture_output=True, text=True, check=False, env=given
            )
            if done.returncode:
                raise Broken(f"{arguments}: {done.stdout[-500:]} {done.stderr[-500:]}")
            told.append(done.stdout)
        return told


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

    def stored(self, folder: Path) -> set[tuple[Any, ...]]:
        return {(path.name,) for path in (folder / "out").glob("2026.1/*")}

    def check(self, folder: Path) -> None:
        super().check(folder)
        target = folder / "out" / "2026.1"
        if target.exists():
            done = subprocess.run(speecharchive("verify", target), capture_output=True, text=True, check=False)  # fmt: skip
            if done.returncode:
                raise Broken(f"a release under its name is not whole: {done.stdout} {done.stderr}")

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
