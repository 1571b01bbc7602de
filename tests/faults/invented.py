"""An invented archive, and what is looked at where a command writes it."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path
from typing import Any

from speecharchive.capture.warc import Exchange, WarcWriter
from speecharchive.demo.world import all_resources, demo_registry
from speecharchive.ingest.importing import import_pages, known_progress
from speecharchive.ingest.selection import Selection
from speecharchive.ingest.sources import Sources
from speecharchive.store.archive import Archive
from tests.faults.killing import DATABASE, check, dump, has_ended, stored


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
    database = folder / DATABASE
    with Archive.open(database, create=True) as archive:
        sources = Sources(Selection(demo_registry()), known_progress(archive))
        import_pages(archive, [str(warc)], sources)
    return database


class OfArchive:
    """What is looked at where the command writes the archive."""

    captures = True
    writes = ""
    """The command of the run that it writes."""

    def stored(self, folder: Path) -> set[tuple[Any, ...]]:
        return stored(folder / DATABASE)

    def has_ended(self, folder: Path) -> bool:
        return has_ended(folder / DATABASE, self.writes)

    def check(self, folder: Path) -> None:
        check(folder / DATABASE)

    def dump(self, folder: Path) -> Any:
        return dump(folder / DATABASE, captures=self.captures)
