"""A real archive full of invented speeches: `python -m benchmarks.corpus --speeches 10000 --seed 1 -o archive.db`.

Everything goes through the store as a crawl would send it, some hundred speeches a transaction; only the captures have
no bytes: their rows name a WARC file that is not there.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from benchmarks.copies import COPIES, copied
from benchmarks.invented import Invented, invented, outlets
from speecharchive.store.archive import Archive, CaptureRecord, RunLedger
from speecharchive.store.migrate import upgrade_database

BATCH = 500
_TOO_FAR = ("excerpt 50 %", "chrome 50 %", "look-alikes", "edited 20 %")
"""Copies that are as good as another text."""
_CAPTURED = "2026-01-31T08:15:00Z"


def build_archive(db: str | Path, speeches: int, seed: int = 1, *, talks: bool = False) -> None:
    """Fill the archive at `db` (a new SQLite file, or the URL of an empty PostgreSQL database).

    `talks` prints how far it is to standard error.
    """
    upgrade_database(db)
    coming = with_copies(invented(speeches, seed))
    with Archive.open(db) as archive:
        run = archive.begin_run("import")
        stored = 0
        while batch := list(islice(coming, BATCH)):
            _store(run, batch)
            stored += len(batch)
            if talks and stored % 10_000 == 0:
                print(f"{stored} speeches", file=sys.stderr, flush=True)
        run.finish()


def with_copies(coming: Iterable[Invented]) -> Iterator[Invented]:
    """Every tenth speech is the one before it as another outlet prints it: word for word, edited, cut, in the other script."""
    before: Invented | None = None
    sorts = [sort for sort in COPIES if sort not in _TOO_FAR]
    for each in coming:
        if each.number % 10 == 9 and before is not None:
            copy = copied(before, sorts[each.number // 10 % len(sorts)], seed=7)
            outlet = next(outlet for outlet in outlets() if outlet.name == copy.outlet)
            each = Invented(each.number, str(copy.url), outlet, copy)
        before = each
        yield each


def _store(run: RunLedger, batch: Iterable[Invented]) -> None:
    with run.transaction():
        for each in batch:
            run.store_article(run.store_capture(_capture(each)).id, each.speech)


def _capture(each: Invented) -> CaptureRecord:
    body = each.text.encode()
    return CaptureRecord(
        url=each.url,
        fetched_at=_CAPTURED,
        status=200,
        headers=(("content-type", "text/html"),),
        content_type="text/html",
        payload_sha256=hashlib.sha256(body).hexdigest(),
        length=len(body),
        warc_file="no-bytes.warc.gz",
        warc_offset=0,
        warc_length=1,
        codec="utf-8",
        replacements=0,
        outlet=each.outlet,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--speeches", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", required=True, help="new SQLite file, or URL")
    arguments = parser.parse_args()
    start, cpu = time.perf_counter(), time.process_time()
    build_archive(arguments.output, arguments.speeches, arguments.seed, talks=True)
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    print(f"{arguments.speeches} speeches in {wall:.0f} s ({cpu:.0f} s CPU)", file=sys.stderr)


if __name__ == "__main__":
    main()
