"""Two commands that write one archive at the same time, on SQLite and on PostgreSQL: nothing lost, nothing doubled, no traceback."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from speecharchive.demo.world import demo_registry
from speecharchive.ingest.importing import import_pages, known_progress
from speecharchive.ingest.selection import Selection
from speecharchive.ingest.sources import Sources
from speecharchive.proof.archive import verify_archive
from speecharchive.store.archive import Archive
from tests.faults.invented import speecharchive, world
from tests.faults.killing import CAPTURES, dump

pytestmark = pytest.mark.long

EVERY = "FAULTS_SLOW" in os.environ
SLOW = pytest.mark.skipif(not EVERY, reason="part of `make faults`")
PAGES = 45


@pytest.fixture(scope="module")
def warcs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Some pages, and those and more."""
    return tuple(world(tmp_path_factory.mktemp("faults"), pages) for pages in (25, PAGES))  # type: ignore[return-value]


@pytest.fixture
def held(database: str, tmp_path: Path, warcs: tuple[Path, Path]) -> tuple[str, list[object], str]:
    """An archive of some pages: its place, the options that name it, and the id of a speech."""
    captures = tmp_path / "captures"
    with Archive.open(database, captures=captures) as archive:
        imported(archive, warcs[0])
        with archive.engine.connect() as view:
            speech = view.scalar(text("SELECT min(id) FROM speech"))
    return database, ["--db", database, "--captures", captures], str(speech)


def imported(archive: Archive, warc: Path) -> None:
    import_pages(archive, [str(warc)], Sources(Selection(demo_registry()), known_progress(archive)))


def at_once(*commands: list[object]) -> list[tuple[int, str]]:
    """Status and words of each."""
    running = [
        subprocess.Popen(speecharchive(*each), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for each in commands
    ]  # fmt: skip
    return [(process.wait(), process.communicate()[1]) for process in running]


PAIRS = {
    "reextract twice": (["reextract", "--jobs", 1], ["reextract", "--jobs", 1]),
    "reextract and import": (["reextract", "--jobs", 1], ["import", "WARC", "--jobs", 1]),
    "withdraw and import": (["withdraw", "ID", "--reason", "云河法院"], ["import", "WARC", "--jobs", 1]),
    "withdraw and import again": (["withdraw", "ID", "--reason", "云河法院"], ["import", "WARC", "--again", "--jobs", 1]),
    "withdraw and reextract": (["withdraw", "ID", "--reason", "云河法院"], ["reextract", "--jobs", 1]),
    "withdraw twice": (["withdraw", "ID", "--reason", "云河法院"], ["withdraw", "ID", "--reason", "云河法院"]),
    "release and import": (["release", "2026.1", "--without", "parquet", "-o", "OUT"], ["import", "WARC", "--jobs", 1]),
    "rebuild and import": (["index", "rebuild"], ["import", "WARC", "--jobs", 1]),
    "variants and import": (["variants", "--rebuild"], ["import", "WARC", "--jobs", 1]),
}  # fmt: skip
SAMPLE = ("withdraw twice",)


@pytest.mark.parametrize("name", PAIRS if EVERY else SAMPLE)
def test_two_at_once_lose_and_double_nothing(
    held: tuple[str, list[object], str],
    warcs: tuple[Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    database, own, speech = held
    monkeypatch.setenv("SPEECHARCHIVE_INDEX", str(tmp_path / "index"))
    given = {"ID": speech, "WARC": warcs[1], "OUT": tmp_path / "out"}
    commands = [
        [given.get(str(word), word) for word in each]
        + (own if each[0] in ("import", "reextract", "withdraw") else own[:2])
        for each in PAIRS[name]
    ]
    told = at_once(*commands)
    assert all("unexpected" not in words and "Traceback" not in words for _, words in told), told
    for (status, words), command in zip(told, commands, strict=True):
        # Captures in a file that the other one writes wait for --finish, and it says so.
        assert status == 0 or (status == 1 and "--finish" in words), (command, status, words)
    if any(status for status, _ in told):
        ((status, words),) = at_once(["withdraw", "--finish", *own])
        assert status == 0, words
    with Archive.open(database, captures=own[3]) as archive:  # type: ignore[arg-type]
        assert list(verify_archive(archive)) == []
        with archive.engine.connect() as connection:
            captures = Counter(tuple(row) for row in connection.execute(text(CAPTURES)))
            decided = connection.scalar(text("SELECT count(*) FROM takedown"))
    assert set(captures.values()) == {1}
    assert decided == int("withdraw" in name)
    with Archive.open(tmp_path / "alone.db", captures=tmp_path / "alone", create=True) as alone:
        imported(alone, warcs[1] if "import" in name else warcs[0])
    expected, found = dump(tmp_path / "alone.db", captures=False), dump(database, captures=False)
    for table in ("speeches", "paragraphs"):
        assert without(found[table], speech) == without(expected[table], speech), table
    assert len(found["articles"]) == len(expected["articles"])


def without(rows: list[tuple[Any, ...]], speech: str) -> list[tuple[Any, ...]]:
    """What is told of the other speeches."""
    return [row for row in rows if row[0] != speech]
