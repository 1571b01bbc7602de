"""Re-extraction on one core and on two: `python -m benchmarks.reextract`.

Makes an archive of N captures (web pages of invented speeches) as an older parser would have left it, and reads all of
them again with one process and with two, each time from the same start and in a fresh process. Prints pages per second
of wall time and their ratio, for which the machine must be quiet; and what the ratio comes to by CPU alone, which
neighbours do not change: all CPU of one process against the half of what two cores spend together, or against what the one writer spends where that is
more. What starting up costs is taken off by doing the same with few captures.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cpu import print_table
from benchmarks.import_ import write_pages

FEW = 450
"""Captures of the run that only shows what starting up costs: just enough for worker processes."""
_AN_OLDER_PARSER = (
    """UPDATE version SET extractor = '0.0.1', record = json_set(record, '$.extractor', '0.0.1')"""
)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds."""

    wall: float
    writer: float
    """CPU of the process that writes, which with one job reads too."""
    readers: float

    def __sub__(self, other: Cost) -> Cost:
        return Cost(
            self.wall - other.wall, self.writer - other.writer, self.readers - other.readers
        )


def archive_of(folder: Path, captures: int) -> Path:
    folder.mkdir()
    write_pages(folder, captures)
    db = folder / "archive.db"
    _run("-m", "speecharchive", "import", str(folder / "pages.warc.gz"), "--db", str(db))
    connection = sqlite3.connect(db)
    with connection:
        connection.execute(_AN_OLDER_PARSER)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return db


def reextracted(db: Path, jobs: int) -> Cost:
    copy = db.with_name("copy.db")
    shutil.copyfile(db, copy)
    said = _run("-m", "benchmarks.reextract", "--measure", str(copy), str(jobs))
    for file in db.parent.glob("copy.db*"):
        file.unlink()
    return Cost(**json.loads(said.splitlines()[-1]))


def measure(db: Path, jobs: str) -> None:
    """Runs in the fresh process."""
    from speecharchive.cli.app import app

    captures = db.with_name("archive-captures")
    start = time.monotonic()
    app(
        ["reextract", "--db", str(db), "--captures", str(captures), "--jobs", jobs],
        standalone_mode=False,
    )
    wall = time.monotonic() - start
    own, readers = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    spent = {
        "wall": wall,
        "writer": own.ru_utime + own.ru_stime,
        "readers": readers.ru_utime + readers.ru_stime,
    }
    print(json.dumps(spent))


def _run(*arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--captures", type=int, default=2_000)
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        measure(Path(arguments.measure[0]), arguments.measure[1])
        return
    count = arguments.captures
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        all_of_them, few = archive_of(folder / "all", count + FEW), archive_of(folder / "few", FEW)
        costs = {jobs: reextracted(all_of_them, jobs) - reextracted(few, jobs) for jobs in (1, 2)}
    alone = costs[1]
    rows = []
    for jobs, cost in costs.items():
        together = cost.writer + cost.readers
        bound = max(together / jobs, cost.writer)
        rows.append((
            str(jobs), f"{count / cost.wall:.0f}", f"{alone.wall / cost.wall:.2f}",
            f"{1000 * cost.writer / count:.1f}", f"{1000 * cost.readers / count:.1f}",
            f"{(alone.writer + alone.readers) / bound:.2f}",
        ))  # fmt: skip
    print_table(
        ("processes", "captures a second", "times one core", "writer, ms CPU a capture", "readers", "times one core, by CPU"),
        rows,
    )  # fmt: skip


if __name__ == "__main__":
    main()
