"""The commands that are killed, each on the demo's invented world."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from speecharchive.demo.server import Server, serve
from speecharchive.export.release.checking import flaws_of_release
from tests.faults.deciding_trials import Correct, Upgrade, Variants, Withdraw
from tests.faults.index_trials import CatchingUp, IndexBuild, Rebuild
from tests.faults.invented import OfArchive, archive_of, speecharchive, world
from tests.faults.killing import DATABASE, Broken, Trial


class Import(OfArchive):
    writes = "import"

    def __init__(self, warc: Path, jobs: int) -> None:
        self.name = f"import --jobs {jobs}"
        self._warc = warc
        self._jobs = jobs

    def prepare(self, folder: Path) -> None:
        pass

    def command(self, folder: Path) -> list[str]:
        return speecharchive("import", self._warc, "--db", folder / DATABASE, "--jobs", self._jobs)


class Crawl(OfArchive):
    """Without captures in what is compared: a killed crawl asks for listings anew."""

    name = writes = "crawl"
    captures = False

    def __init__(self, server: Server) -> None:
        self._server = server

    def prepare(self, folder: Path) -> None:
        pass

    def command(self, folder: Path) -> list[str]:
        return speecharchive("crawl", "demo-rednet", "--proxy", self._server.proxy_url, "--db", folder / DATABASE)  # fmt: skip


_AS_AN_OLDER_PARSER = """UPDATE version SET title = 'old', extractor = '0.0.1', source = NULL,
    record = json_set(record, '$.title', 'old', '$.extractor', '0.0.1', '$.source', NULL,
    '$.editors', json('[]'), '$.reporters', json('[]'), '$.photographers', json('[]'))"""
"""Columns and record alike, as such a parser would have left them."""


class Reextract(OfArchive):
    """Over an archive that an older parser read otherwise."""

    name = writes = "reextract"

    def __init__(self, held: Path) -> None:
        self._held = held

    def prepare(self, folder: Path) -> None:
        shutil.copytree(self._held, folder, dirs_exist_ok=True)
        with sqlite3.connect(folder / DATABASE) as connection:
            connection.execute(_AS_AN_OLDER_PARSER)
            connection.execute("UPDATE search_entry SET title = 'old'")
            connection.execute("DELETE FROM credit")
        connection.close()

    def command(self, folder: Path) -> list[str]:
        return speecharchive("reextract", "--db", folder / DATABASE, "--jobs", 1)


class ReleaseTrial(OfArchive):
    """The folder is there whole, or not at all."""

    name = "release"

    def __init__(self, held: Path) -> None:
        self._held = held

    def prepare(self, folder: Path) -> None:
        shutil.copytree(self._held, folder, dirs_exist_ok=True)
        (folder / "out").mkdir()

    def command(self, folder: Path) -> list[str]:
        return speecharchive("release", "2026.1", "--db", folder / DATABASE, "-o", folder / "out" / "2026.1", "--without", "parquet")  # fmt: skip

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
    held, behind = folder / "held", folder / "behind"
    held.mkdir()
    behind.mkdir()
    archive_of(held, warc)
    some = world(folder / "some", 6)
    with serve() as server:
        yield {
            "crawl": Crawl(server),
            "import": Import(warc, 1),
            "import-2": Import(warc, 2),
            "reextract": Reextract(held),
            "release": ReleaseTrial(held),
            "index": IndexBuild(held),
            "catching-up": CatchingUp(behind, some, warc),
            "rebuild": Rebuild(held),
            "withdraw": Withdraw(held),
            "correct": Correct(held),
            "variants": Variants(held),
            "upgrade": Upgrade(held, folder / "older"),
        }
